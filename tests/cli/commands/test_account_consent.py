"""Accounts that are connected by consent in a browser, as a person at a terminal does it."""

from __future__ import annotations

import re

import pytest
from pytest_httpserver import HTTPServer

from inbox_tui import registry
from inbox_tui.cli.exit_codes import ExitCode
from tests.cli.conftest import Run, json_lines
from tests.cli.terminal import Terminal, terminal
from tests.consent import ConsentServer, code_for, say_yes, with_consent

OFFER_CONSENT = (
    "from inbox_tui import registry; from tests.consent import with_consent;"
    "registry.load = with_consent(registry.load)"
)
ADD = ("account", "add", "consent", "--secret-file", "--kind", "own", "--call-sign", "NOR")
pytestmark = pytest.mark.terminal


@pytest.fixture
def server(httpserver: HTTPServer, run: Run, monkeypatch: pytest.MonkeyPatch) -> ConsentServer:
    monkeypatch.setattr(registry, "load", with_consent(registry.load))
    assert run("me", "Nora Lind").exit_code == 0
    return ConsentServer(httpserver)


def address(opened: Terminal) -> str:
    opened.see("seconds left\n")
    found = re.search(r"http://\S+/authorize\?\S+", opened.screen)
    assert found, opened.screen
    return found[0]


def connect(server: ConsentServer) -> None:
    with terminal(*ADD, "--instance", server.url, first=OFFER_CONSENT, columns=400) as opened:
        opened.answer("Client id [desk]: ", "")
        say_yes(address(opened))
        assert opened.end() is ExitCode.DONE, opened.screen


def test_a_yes_in_the_browser_connects_the_account(server: ConsentServer, run: Run) -> None:
    with terminal(*ADD, "--instance", server.url, first=OFFER_CONSENT, columns=400) as opened:
        opened.answer("Client id [desk]: ", "")
        page = address(opened)
        assert "120 seconds left" in opened.screen
        say_yes(page)
        assert opened.end() is ExitCode.DONE, opened.screen
    assert "Your handle" not in opened.screen
    assert "Connected: OWN nora, as consent-nora." in opened.screen
    (account,) = json_lines(run("account", "list", "--json").stdout)
    assert account["handle"] == "nora"
    assert run("account", "check").exit_code == 0  # with what the meeting left in the vault
    assert run("account", "check").exit_code == 0


def test_the_server_is_asked_for_where_nothing_else_names_it(server: ConsentServer) -> None:
    with terminal(*ADD, first=OFFER_CONSENT, columns=400) as opened:
        opened.answer("Server that your account on Consent is on: ", server.url)
        opened.answer("Client id [desk]: ", "")
        say_yes(address(opened))
        assert opened.end() is ExitCode.DONE, opened.screen


def test_what_is_pasted_may_be_wrong_first(server: ConsentServer, run: Run) -> None:
    with terminal(*ADD, "--instance", server.url, first=OFFER_CONSENT, columns=400) as opened:
        opened.answer("Client id [desk]: ", "")
        code = code_for(address(opened))
        opened.type("http://127.0.0.1:1/back?code=abc&state=guessed\n")
        opened.see("belongs to another sign-in")
        opened.type("not a code\n")
        opened.see("This is neither the address")
        opened.type(f"{code}\n")
        assert opened.end() is ExitCode.DONE, opened.screen


def test_the_end_of_input_stops_it_and_nothing_is_stored(server: ConsentServer, run: Run) -> None:
    with terminal(*ADD, "--instance", server.url, first=OFFER_CONSENT, columns=400) as opened:
        opened.answer("Client id [desk]: ", "")
        address(opened)
        opened.type("\x04")
        assert opened.end() is ExitCode.NOT_CONFIRMED, opened.screen
    assert "Stopped. Nothing was stored." in opened.screen
    assert run("account", "list", "--json").stdout == ""


def test_a_code_that_the_network_refuses_stores_nothing(server: ConsentServer, run: Run) -> None:
    with terminal(*ADD, "--instance", server.url, first=OFFER_CONSENT, columns=400) as opened:
        opened.answer("Client id [desk]: ", "")
        address(opened)
        opened.type("made-up\n")
        assert opened.end() is ExitCode.ERROR, opened.screen
    assert "The network does not accept this. Nothing was stored." in opened.screen
    assert run("account", "list", "--json").stdout == ""


def test_the_browser_is_started_only_on_request(
    server: ConsentServer, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROWSER", "true %s")
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    with terminal(*ADD, "--instance", server.url, first=OFFER_CONSENT, columns=400) as opened:
        opened.answer("Client id [desk]: ", "")
        page = address(opened)
        assert "Handed to the browser" not in opened.screen
        opened.type("o\n")
        opened.see("Handed to the browser.")
        say_yes(page)
        assert opened.end() is ExitCode.DONE, opened.screen


def test_without_a_terminal_the_token_comes_from_a_pipe(server: ConsentServer, run: Run) -> None:
    server.put_refresh_token("from-elsewhere-5151", "nora")
    given = ("account", "add", "consent", "--instance", server.url, "--secret-file")
    refused = run(*given, stdin="")
    assert refused.exit_code == ExitCode.USAGE
    assert "nobody can be asked here" in refused.stderr
    taken = run(*given, "--secret-stdin", "--handle", "nora", stdin="from-elsewhere-5151\n")
    assert taken.exit_code == 0, taken.stderr
    assert run("account", "check").exit_code == 0  # the token is used up, its successor is kept


def test_an_account_is_connected_again_as_the_same_one_only(
    server: ConsentServer, run: Run
) -> None:
    connect(server)
    server.forget_tokens()
    assert run("account", "check").exit_code != 0
    again = ("account", "sign-in", "consent-nora")
    server.visitor = "bo"
    with terminal(*again, first=OFFER_CONSENT, columns=400) as opened:
        say_yes(address(opened))
        assert opened.end() is ExitCode.ERROR, opened.screen
    assert "This is @bo (id-bo), not OWN @nora on Consent (id-nora)." in opened.screen
    server.visitor = "nora"
    with terminal(*again, first=OFFER_CONSENT, columns=400) as opened:
        say_yes(address(opened))
        assert opened.end() is ExitCode.DONE, opened.screen
    assert "Connected again: OWN @nora on Consent" in opened.screen
    assert run("account", "check").exit_code == 0


def test_a_typed_secret_is_replaced_too(locked: Run) -> None:
    from tests.cli.locked_network import PASSWORD

    added = locked("account", "add", "locked", "--secret-stdin", "--secret-file",
                   "--handle", "nora", stdin=f"{PASSWORD}\n")  # fmt: skip
    assert added.exit_code == 0
    again = ("account", "sign-in", "locked-nora")
    wrong = locked(*again, "--secret-stdin", stdin="wrong-wrong-77\n")
    assert (wrong.exit_code, "Nothing was changed." in wrong.stderr) == (ExitCode.ERROR, True)
    assert locked("account", "check").exit_code == 0
    right = locked(*again, "--secret-stdin", stdin=f"{PASSWORD}\n")
    assert right.exit_code == 0, right.stderr
    assert "Connected again" in right.stderr
    assert locked(*again, stdin="").exit_code == ExitCode.USAGE
