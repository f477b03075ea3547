from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from inbox_tui import accounts
from inbox_tui.adapter import Outgoing, Sent
from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.model import utc_now
from inbox_tui.paths import database_file, network_folder
from inbox_tui.reply.confirm import Ticket, confirm
from inbox_tui.reply.preview import prepare
from inbox_tui.reply.transmit import transmit
from inbox_tui.store import Store
from inbox_tui_sandbox import SandboxAdapter, faults
from inbox_tui_sandbox.world import World
from tests.cli.conftest import Run, json_lines
from tests.cli.terminal import terminal

CANNOT_LOOK = (
    "from dataclasses import replace; from inbox_tui_sandbox import SandboxAdapter as Sandbox;"
    "told = Sandbox.capabilities.fget;"
    "Sandbox.capabilities = property(lambda self: replace(told(self), can_find_sent=False))"
)
"""Takes from the sandbox what many networks do not have either: looking for a message we sent."""


LATER = (
    "from datetime import timedelta; from inbox_tui.reply import policy;"
    "policy.ABSENCE_CERTAIN_AFTER = timedelta(0)"
)
"""Lets the minute have passed in which a message may still arrive."""


def hold(seconds: float, *, send: bool = False) -> None:
    """Confirm draft 1 as a person at the screen would, and send it where asked."""
    with Store.open(database_file()) as store:
        adapter = accounts.connect(accounts.find(store, "nora"))
        preview = prepare(store, 1, adapter)
        now = utc_now() - timedelta(seconds=1)
        ticket = confirm(store, preview, "NOR", now, hold=timedelta(seconds=seconds))
        assert isinstance(ticket, Ticket)
        if send:
            transmit(store, ticket, adapter)


@pytest.fixture
def drafted(nora: Run, world: World) -> Run:
    """Draft an answer to a mention of nora."""
    world.post("jo", "@nora hello")
    nora("pull")
    assert nora("draft", 1, "--as", "nora", "--text", "Hello Jo").exit_code == 0
    return nora


@pytest.fixture
def unknown(drafted: Run) -> Run:
    """Let the network take the answer and never say so."""
    faults.switch_on(network_folder("sandbox"), "timeout_after_accept")
    hold(0, send=True)
    assert json_lines(drafted("outbox", "--json").stdout)[0]["state"] == "unknown"
    return drafted


def test_a_held_reply_is_cancelled_once(drafted: Run) -> None:
    hold(60)
    (row,) = json_lines(drafted("outbox", "--json").stdout)
    assert (row["state"], row["account_id"]) == ("held", "sandbox-nora")
    assert json_lines(drafted("draft", "list", "--json").stdout)[0]["state"] == "held"
    assert row["hold_until"].endswith("Z")
    assert drafted("outbox", "cancel", row["uid"]).stdout == "1 cancelled\n"
    assert drafted("outbox", "cancel", row["uid"]).exit_code == 0
    assert '"Hello Jo" Taken back.' in drafted("outbox").stdout


def test_a_sent_reply_cannot_be_cancelled(drafted: Run) -> None:
    hold(0, send=True)
    late = drafted("outbox", "cancel", 1)
    assert (late.exit_code, "Too late" in late.stderr) == (ExitCode.ERROR, True)
    assert "plaza.example" in drafted("outbox").stdout
    assert drafted("outbox", "resolve", 1).exit_code == ExitCode.ERROR
    assert drafted("outbox", "cancel", 9).exit_code == ExitCode.ERROR
    assert "Draft 1 was sent; only" in drafted("draft", "reopen", 1).stderr


def test_an_unknown_reply_is_looked_up_and_never_sent_again(unknown: Run, world: World) -> None:
    result = unknown("outbox", "resolve", 1, "--not-sent")  # the network knows better
    assert result.exit_code == 0
    assert result.stdout.startswith("1 sent https://plaza.example/")
    assert [post.content for post in world.posts()].count("Hello Jo") == 1


def test_where_the_network_cannot_tell_a_person_does(unknown: Run) -> None:
    faults.switch_on(network_folder("sandbox"), "revoked")
    undecided = unknown("outbox", "resolve", 1)
    assert (undecided.exit_code, "--not-sent" in undecided.stderr) == (ExitCode.NOT_CONFIRMED, True)
    assert json_lines(unknown("outbox", "--json").stdout)[0]["state"] == "unknown"
    both = unknown("outbox", "resolve", 1, "--not-sent", "--sent", "https://x.example")
    assert both.exit_code == ExitCode.USAGE
    told = unknown("outbox", "resolve", 1, "--sent", "https://x.example/1")
    assert told.stdout == "1 sent https://x.example/1\n"


def test_an_empty_outbox_says_so(nora: Run) -> None:
    result = nora("outbox")
    assert (result.exit_code, result.stdout) == (0, "")


@pytest.mark.parametrize(
    ("keys", "code", "state", "url"),
    [
        ("yes\nhttps://x.example/1\n", ExitCode.DONE, "sent", "https://x.example/1"),
        ("yes\n\n", ExitCode.DONE, "sent", ""),
        ("no\n", ExitCode.DONE, "failed", ""),
        ("\n", ExitCode.NOT_CONFIRMED, "unknown", ""),
        ("maybe\nleave\n", ExitCode.NOT_CONFIRMED, "unknown", ""),
    ],
    ids=["there", "there-without-address", "not-there", "enter-leaves-it", "anything-else-asks"],
)
def test_a_network_that_cannot_look_leaves_the_question_to_a_person(
    keys: str, code: ExitCode, state: str, url: str, unknown: Run
) -> None:
    with terminal("outbox", "resolve", "1", first=f"{CANNOT_LOOK};{LATER}") as opened:
        opened.see("The network cannot tell.")
        opened.see("Is it there (yes, no, leave) [leave]: ")
        for answer in keys.splitlines(keepends=True):
            opened.type(answer)
        assert opened.end() is code, opened.screen
    (row,) = json_lines(unknown("outbox", "--json").stdout)
    assert (row["state"], row["remote_url"]) == (state, url)


def test_in_the_first_minute_nobody_can_say_that_it_was_not_sent(unknown: Run) -> None:
    with terminal("outbox", "resolve", "1", first=CANNOT_LOOK) as opened:
        opened.answer("Is it there (yes, no, leave) [leave]: ", "no")
        assert opened.end() is ExitCode.ERROR, opened.screen
        assert "may still arrive. Look again in" in opened.screen
        assert "It stays unknown until then." in opened.screen
    (row,) = json_lines(unknown("outbox", "--json").stdout)
    assert row["state"] == "unknown"


def test_another_author_is_told_with_his_id(drafted: Run) -> None:
    folder = network_folder("sandbox")
    faults.switch_on(folder, "wrong_author_in_answer", value="actor-stranger")
    hold(0, send=True)
    (row,) = json_lines(drafted("outbox", "--json").stdout)
    assert (row["state"], row["wrong_author"], row["author_id"]) == (
        "sent", True, "actor-stranger",
    )  # fmt: skip
    assert "sent, WRONG AUTHOR" in drafted("outbox").stdout


def test_the_right_author_is_no_alarm(drafted: Run) -> None:
    hold(0, send=True)
    (row,) = json_lines(drafted("outbox", "--json").stdout)
    assert (row["wrong_author"], bool(row["author_id"])) == (False, True)
    assert "WRONG" not in drafted("outbox").stdout


def test_another_author_found_by_looking_is_no_success(
    unknown: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = SandboxAdapter.find_sent

    def find_strangers(adapter: SandboxAdapter, outgoing: Outgoing) -> Sent | None:
        found = honest(adapter, outgoing)
        return found and replace(found, author_id="actor-stranger")

    monkeypatch.setattr(SandboxAdapter, "find_sent", find_strangers)
    result = unknown("outbox", "resolve", 1)
    assert (result.exit_code, "ALARM" in result.stderr) == (ExitCode.ERROR, True)


def brand_actor() -> str:
    with Store.open(database_file()) as store:
        return accounts.find(store, "northwind").actor_id


@pytest.fixture
def astray(drafted: Run) -> Run:
    """Let the brand's credential answer where nora was confirmed, as after a mix-up of secrets."""
    drafted("account", "add", "sandbox", "--handle", "northwind", "--kind", "brand",
            "--call-sign", "WIN")  # fmt: skip
    folder = network_folder("sandbox")
    faults.switch_on(folder, "wrong_author_in_answer", value=brand_actor())
    hold(0, send=True)
    with closing(sqlite3.connect(folder / "network.db")) as network, network:
        network.execute(
            "UPDATE post SET author_id = ? WHERE content LIKE 'Hello Jo%'", (brand_actor(),)
        )
    return drafted


def test_what_appeared_under_a_wrong_name_is_deleted_by_whom_the_network_names(
    astray: Run, world: World
) -> None:
    with terminal("outbox", "delete", "1", columns=200) as opened:
        opened.answer("Type delete, then Enter, to delete it as BRAND @northwind", "DELETE")
        assert opened.end() is ExitCode.DONE, opened.screen
        assert "ALARM" in opened.screen
        assert "It was confirmed for OWN @nora on Sandbox." in opened.screen
        assert "Hello Jo" in opened.screen
        named = f"The secret of BRAND @northwind on Sandbox is @northwind's ({brand_actor()})"
        assert named in opened.screen
        assert "was deleted there" in opened.screen
    assert [post.content for post in world.posts() if not post.deleted] == ["@nora hello"]


@pytest.mark.parametrize("keys", ["\n", "yes\n", "\x04", "\x03"])
def test_anything_but_the_word_deletes_nothing(astray: Run, world: World, keys: str) -> None:
    with terminal("outbox", "delete", "1", columns=200) as opened:
        opened.answer("Type delete, then Enter", "\x1b[200~delete\x1b[201~")
        opened.see("typed, not pasted.\nType delete, then Enter")
        opened.type(keys)
        assert opened.end() is ExitCode.NOT_CONFIRMED, opened.screen
    assert not any(post.deleted for post in world.posts())
    assert len(world.posts()) == 2


def test_nobody_is_asked_for_the_word_where_the_secret_is_anothers(
    astray: Run, world: World
) -> None:
    faults.switch_on(network_folder("sandbox"), "wrong_account", "northwind", value="jo")
    with terminal("outbox", "delete", "1", columns=200) as opened:
        assert opened.end() is ExitCode.NOT_CONFIRMED, opened.screen
        assert "Nothing was deleted. Blocked" in opened.screen
        assert "Type delete" not in opened.screen
    assert not any(post.deleted for post in world.posts())


def test_what_appeared_under_nobody_of_ours_is_shown_with_its_address(astray: Run) -> None:
    assert astray("account", "remove", "sandbox-northwind", "--yes").exit_code == 0
    refused = astray("outbox", "delete", 1)
    assert refused.exit_code == ExitCode.ERROR
    assert "Whoever has that account must delete it on the network itself" in refused.stderr
    assert "It stands at https://" in refused.stderr


def test_a_script_deletes_nothing_nor_what_went_right(drafted: Run, astray: Run) -> None:
    piped = astray("outbox", "delete", 1, stdin="delete\n")
    assert (piped.exit_code, "Only a person" in piped.stderr) == (ExitCode.NOT_CONFIRMED, True)
    assert astray("outbox", "delete", 9).exit_code == ExitCode.ERROR


def test_what_went_right_is_not_deleted_here(drafted: Run) -> None:
    hold(0, send=True)
    refused = drafted("outbox", "delete", 1)
    assert (refused.exit_code, "under another account" in refused.stderr) == (1, True)


def test_a_draft_of_unknown_fate_is_not_offered_as_one_that_waits(unknown: Run) -> None:
    shown = unknown("show", 1).stderr
    assert "It is not known whether draft 1 was sent: inbox-tui outbox resolve 1" in shown
    assert "waits here" not in shown
    assert "unknown" in unknown("draft", "list").stdout.split()


def test_a_draft_that_is_held_says_so(drafted: Run) -> None:
    hold(60)
    assert "Draft 1 is on its way: it is held." in drafted("show", 1).stderr
    assert "held" in drafted("draft", "list").stdout.split()
