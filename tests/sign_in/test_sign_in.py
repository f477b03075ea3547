"""From what a person typed, over the page and back, to the credential; nothing is stored before."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from inbox_tui import accounts, registry, sign_in
from inbox_tui.accounts import Application
from inbox_tui.adapter import AuthRevoked, ConsentPage, Granted, Misconfigured
from inbox_tui.keychain import SecretPlace
from inbox_tui.redaction import redact
from inbox_tui.sign_in import ConsentRefused, SignIn, SignInFault, WrongAnswer
from tests.consent import ConsentNetwork, ConsentServer, code_for, say_yes

Begin = Callable[..., SignIn]


@pytest.fixture
def application(server: ConsentServer) -> Application:
    return Application(network="consent", handle="", instance=server.url, place=SecretPlace.FILE)


@pytest.fixture
def begin(application: Application) -> Iterator[Begin]:
    begun: list[SignIn] = []

    def start(seconds: float = 60) -> SignIn:
        begun.append(SignIn(application, seconds))
        begun[-1].begin()
        return begun[-1]

    yield start
    for one in begun:
        one.stop()


def test_consent_brings_the_credential_and_the_session_that_whoami_is_asked_with(
    begin: Begin, server: ConsentServer
) -> None:
    signing = begin()
    assert signing.has_answer() is False
    assert "close this window" not in signing.address
    say_yes(signing.address)
    assert signing.has_answer()
    granted = signing.finish()
    candidate = accounts.meet(granted)
    assert candidate.actor.id == "id-nora"
    assert candidate.session
    assert candidate.session != granted.session  # it was renewed by the question
    with pytest.raises(AuthRevoked):  # each refresh token is good for one renewal
        accounts.meet(granted)
    assert accounts.meet(replace(granted, session=candidate.session)).actor.id == "id-nora"


def test_the_address_may_be_pasted_from_another_machine(begin: Begin) -> None:
    signing = begin()
    with pytest.raises(WrongAnswer):
        signing.paste("http://127.0.0.1:1/back?code=abc&state=guessed")
    assert signing.has_answer() is False
    code = code_for(signing.address)
    state = signing.address.partition("state=")[2].partition("&")[0]
    signing.paste(f"http://127.0.0.1:1/back?code={code}&state={state}")
    assert signing.has_answer()
    assert accounts.meet(signing.finish()).actor.id == "id-nora"


def test_the_code_alone_may_be_pasted_and_a_wrong_one_is_refused_by_the_network(
    begin: Begin,
) -> None:
    signing = begin()
    signing.paste(code_for(signing.address))
    assert signing.finish().secrets["granted"]
    wrong = begin()
    wrong.paste("made-up")
    with pytest.raises(AuthRevoked):
        wrong.finish()


def test_a_code_of_somebody_elses_sign_in_is_useless(begin: Begin) -> None:
    first, second = begin(), begin()
    second.paste(code_for(first.address))
    with pytest.raises(AuthRevoked):  # it was asked for with another verifier
        second.finish()


def test_after_its_time_no_answer_is_taken(begin: Begin) -> None:
    signing = begin(seconds=0.0)
    assert signing.seconds_left == 0
    with pytest.raises(SignInFault, match="No answer came in 0 seconds"):
        signing.has_answer()


def test_the_usual_time_is_two_minutes(application: Application) -> None:
    signing = SignIn(application)
    assert signing.seconds_left == 120
    signing.stop()


def test_a_stop_while_the_network_is_asked_listens_no_longer(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    signing = SignIn(application)
    real = ConsentNetwork.begin_sign_in

    def stop_meanwhile(self: ConsentNetwork, callback: str) -> ConsentPage:
        signing.stop()
        return real(self, callback)

    monkeypatch.setattr(ConsentNetwork, "begin_sign_in", stop_meanwhile)
    with pytest.raises(SignInFault, match="Stopped"):
        signing.begin()
    signing.stop()


def test_nothing_that_consent_brings_stands_in_a_log(
    begin: Begin, server: ConsentServer, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        signing = begin()
        page = signing._page
        assert page is not None
        say_yes(signing.address)
        granted = signing.finish()
        candidate = accounts.meet(granted)
    logged = redact("\n".join(record.getMessage() for record in caplog.records))
    own = logged.replace(signing.address, "")
    for value in (page.state, *page.kept.values(), *server.handed_out):
        assert value not in own
        assert value not in redact(value)
    shown = f"{page!r} {granted!r} {candidate!r}"
    assert not any(value in shown for value in (*page.kept.values(), *server.handed_out))


@pytest.mark.parametrize(
    "address", ["http://example.org/authorize", "javascript:alert(1)", "file:///etc/passwd",
                "https://user@example.org/", ""],
)  # fmt: skip
def test_a_page_without_a_safe_address_is_not_offered(
    begin: Begin, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        ConsentNetwork, "begin_sign_in", lambda *_: ConsentPage(url=address, state="s")
    )
    with pytest.raises(Misconfigured, match="no safe address"):
        begin()


def test_an_adapter_brings_what_it_announced(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        ConsentNetwork, "finish_sign_in", lambda *_: Granted(secrets={"other": "x"})
    )
    signing = begin()
    signing.paste("code")
    with pytest.raises(Misconfigured, match="did not bring"):
        signing.finish()


def test_a_no_at_the_page_ends_it(begin: Begin) -> None:
    signing = begin()
    state = signing.address.partition("state=")[2].partition("&")[0]
    with pytest.raises(ConsentRefused):
        signing.paste(f"http://127.0.0.1/back?error=access_denied&state={state}")


def test_networks_with_typed_secrets_have_no_consent() -> None:
    assert sign_in.by_consent(ConsentNetwork)  # type: ignore[arg-type]
    assert not sign_in.by_consent(registry.load("bluesky"))
    with pytest.raises(Misconfigured, match="does not ask"):
        SignIn(Application(network="sandbox", handle="nora")).begin()
