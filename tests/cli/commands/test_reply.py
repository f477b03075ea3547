from __future__ import annotations

import re
import sqlite3
import termios
import time
from pathlib import Path

import pytest

from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.paths import database_file, network_folder
from inbox_tui_sandbox import faults
from inbox_tui_sandbox.world import World
from tests.cli.conftest import Run, json_lines
from tests.cli.terminal import SECONDS, Terminal, terminal


@pytest.fixture
def mention(nora: Run, world: World) -> str:
    """Put a mention of nora into the inbox; return the message's number."""
    added = nora("account", "add", "sandbox", "--handle", "northwind", "--kind", "brand",
                 "--call-sign", "WIN")  # fmt: skip
    assert added.exit_code == 0
    world.post("jo", "@nora where is my order?")
    assert nora("pull", "--account", "nora").exit_code == 0
    return "1"


def states() -> list[str]:
    with sqlite3.connect(database_file()) as conn:
        return [row[0] for row in conn.execute("SELECT state FROM deliveries ORDER BY uid")]


def answers(world: World) -> list[str]:
    return [post.content for post in world.posts() if post.author.handle != "jo"]


def compose(opened: Terminal, words: str = "It is on its way.") -> None:
    opened.see("single dot")
    opened.type(f"{words}\n.\n")
    opened.see("Type the call sign")


def test_without_a_terminal_nothing_can_be_sent(nora: Run, mention: str, world: World) -> None:
    result = nora("reply", mention, "--as", "nora", stdin="It is on its way.\n.\nNOR\n")
    assert result.exit_code == ExitCode.NOT_CONFIRMED
    assert "Only a person" in result.stderr
    assert answers(world) == []


def test_the_right_call_sign_sends_one_reply_under_the_parent(mention: str, world: World) -> None:
    with terminal("reply", mention, "--as", "nora") as opened:
        compose(opened)
        opened.type("NOR\n")
        assert opened.end() is ExitCode.DONE, opened.screen
        assert "Sent as OWN nora on sandbox." in opened.screen
        assert "https://plaza.example/@nora/" in opened.screen
    sent = [post for post in world.posts() if post.author.handle == "nora"]
    assert [(post.content, post.parent_id) for post in sent] == [
        ("It is on its way.", world.posts()[0].id)
    ]
    assert states() == ["sent"]


def test_the_preview_says_who_speaks_before_it_asks(mention: str) -> None:
    with terminal("reply", mention, "--as", "nora") as opened:
        compose(opened)
        seen = opened.screen
        opened.type("\x04")
        assert opened.end() is ExitCode.NOT_CONFIRMED
    facts = ["YOU SPEAK FOR YOURSELF", "Nora Lind replies AS nora on Sandbox, OWN account",
             "PUBLIC", "To: ", "Exactly this will leave", "It is on its way.", "logged under"]  # fmt: skip
    places = [seen.index(fact, seen.index("YOU SPEAK")) for fact in facts]
    assert places == sorted(places)
    assert "NOR" not in re.sub(r"Nora", "", seen)


def test_a_brand_looks_different_and_wants_the_whole_sign(mention: str, world: World) -> None:
    with terminal("reply", mention, "--as", "northwind") as opened:
        opened.see("single dot")
        opened.type("It is on its way.\n.\n")
        seen = opened.see("Type the whole call sign")
        assert "THE COMPANY SPEAKS: BRAND ACCOUNT" in seen
        assert "UNUSUAL: They wrote to OWN @nora" in seen
        opened.type("W\n")
        assert opened.end() is ExitCode.NOT_CONFIRMED
    assert answers(world) == []


def test_another_accounts_sign_is_a_near_miss(mention: str, world: World) -> None:
    with terminal("reply", mention, "--as", "nora") as opened:
        compose(opened)
        opened.type("WIN\n")
        assert opened.end() is ExitCode.NOT_CONFIRMED
        assert "That is the call sign of BRAND @northwind on Sandbox" in opened.screen
        assert "--as sandbox-northwind" in opened.screen
    assert answers(world) == []
    with sqlite3.connect(database_file()) as conn:
        assert conn.execute("SELECT typed_account_id FROM near_misses").fetchall() == [
            ("sandbox-northwind",)
        ]


def test_typed_ahead_and_pasted_signs_and_enter_alone_do_nothing(
    mention: str, world: World
) -> None:
    with terminal("reply", mention, "--as", "nora") as opened:
        opened.see("single dot")
        opened.type("It is on its way.\n.\nNOR\nNOR\nNOR\n")
        opened.see("Type the call sign")
        opened.type("\n")
        opened.type("\x1b[200~NOR\x1b[201~\n")
        opened.see("typed, not pasted.\nType the call sign")
        opened.type("\x04")
        assert opened.end() is ExitCode.NOT_CONFIRMED, opened.screen
    assert states() == []
    assert answers(world) == []


@pytest.mark.parametrize("keys", ["u\n", "\x03"])
def test_a_held_reply_can_be_taken_back(keys: str, mention: str, world: World, nora: Run) -> None:
    with terminal("reply", mention, "--as", "nora", hold_seconds=20) as opened:
        compose(opened)
        opened.type("NOR\n")
        opened.see("seconds")
        opened.type(keys)
        assert opened.end() is ExitCode.NOT_CONFIRMED, opened.screen
        assert "Taken back" in opened.screen
    assert states() == ["cancelled"]
    assert answers(world) == []
    assert json_lines(nora("outbox", "--json").stdout)[0]["state"] == "cancelled"


def test_a_draft_left_by_a_script_is_offered(mention: str, nora: Run, world: World) -> None:
    drafted = nora("draft", mention, "--as", "nora", "--text", "Written by a script.")
    assert drafted.exit_code == 0
    with terminal("reply", mention, "--as", "nora") as opened:
        opened.see("Written by a script.")
        opened.see("Enter takes these words")
        opened.type("\n")
        opened.see("Type the call sign")
        opened.type("NOR\n")
        assert opened.end() is ExitCode.DONE, opened.screen
    assert answers(world) == ["Written by a script."]


def test_the_words_survive_an_interrupt(mention: str) -> None:
    with terminal("reply", mention, "--as", "nora") as opened:
        opened.see("single dot")
        opened.type("The first line\n")
        until = time.monotonic() + SECONDS
        while not _draft_holds("The first line"):
            assert time.monotonic() < until
            time.sleep(0.02)
        opened.type("\x03")
        assert opened.end() is ExitCode.INTERRUPTED
    assert _draft_holds("The first line")


def _draft_holds(words: str) -> bool:
    with sqlite3.connect(Path(database_file())) as conn:
        return conn.execute("SELECT text FROM drafts").fetchall() == [(words,)]


def test_the_terminal_is_left_as_it_was(mention: str) -> None:
    with terminal("reply", mention, "--as", "nora") as opened:
        before = termios.tcgetattr(opened.fd)
        compose(opened)
        opened.type("\x04")
        opened.end()
        assert termios.tcgetattr(opened.fd) == before
        assert opened.screen.count("[?2004h") == opened.screen.count("[?2004l") == 1


def test_another_author_in_the_answer_is_an_alarm_and_no_success(mention: str) -> None:
    faults.switch_on(network_folder("sandbox"), "wrong_author_in_answer", value="actor-stranger")
    with terminal("reply", mention, "--as", "nora") as opened:
        compose(opened)
        opened.type("NOR\n")
        assert opened.end() is ExitCode.ERROR, opened.screen
    assert "Sent, but not as OWN nora on sandbox. ALARM:" in opened.screen
