from __future__ import annotations

import re
import sqlite3
import termios
import time
from pathlib import Path

import pytest

from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.model import utc_now
from inbox_tui.paths import database_file, network_folder
from inbox_tui.store import Store, drafts
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
        assert "Sent as OWN @nora on Sandbox." in opened.screen
        assert "https://plaza.example/@nora/" in opened.screen
    sent = [post for post in world.posts() if post.author.handle == "nora"]
    assert [(post.content, post.parent_id) for post in sent] == [
        ("It is on its way.", world.posts()[0].id)
    ]
    assert states() == ["sent"]


def test_who_speaks_and_what_is_answered_is_said_before_the_first_word(mention: str) -> None:
    with terminal("reply", mention, "--as", "nora") as opened:
        opened.see("single dot")
        seen = opened.screen
        opened.type(".\n")
        opened.end()
    facts = ["OWN @nora on Sandbox answers @jo:", "@nora where is my order?", "Write your answer."]
    places = [seen.index(fact) for fact in facts]
    assert places == sorted(places)


def test_the_preview_says_who_speaks_before_it_asks(mention: str) -> None:
    with terminal("reply", mention, "--as", "nora") as opened:
        compose(opened)
        seen = opened.screen
        opened.type("\x04")
        assert opened.end() is ExitCode.NOT_CONFIRMED
    facts = ["YOU SPEAK FOR YOURSELF", "Nora Lind replies AS @nora on Sandbox, OWN account",
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
        opened.see("Enter types it again")
        opened.type("\x04")
        assert opened.end() is ExitCode.NOT_CONFIRMED
    assert answers(world) == []


def test_another_accounts_sign_is_a_near_miss_and_the_right_one_still_sends(
    mention: str, world: World
) -> None:
    with terminal("reply", mention, "--as", "nora") as opened:
        compose(opened)
        opened.type("WIN\n")
        opened.answer("Enter types it again", "")
        assert "That is the call sign of BRAND @northwind on Sandbox" in opened.screen
        opened.answer("Type the call sign", "NOR")
        assert opened.end() is ExitCode.DONE, opened.screen
    assert len(answers(world)) == 1
    with sqlite3.connect(database_file()) as conn:
        assert conn.execute("SELECT typed_account_id FROM near_misses").fetchall() == [
            ("sandbox-northwind",)
        ]


def test_after_a_near_miss_the_account_can_be_switched_with_the_same_words(
    mention: str, world: World
) -> None:
    with terminal("reply", mention, "--as", "nora") as opened:
        compose(opened, "We are on it.")
        opened.type("WIN\n")
        opened.answer("Enter types it again", "NOR")  # a sign is no answer to this
        opened.answer("Enter types it again", "o")
        opened.answer("Type the number of the account", "1")
        opened.answer("Type the whole call sign", "WIN")
        assert opened.end() is ExitCode.DONE, opened.screen
        assert "Nora Lind replies AS @northwind on Sandbox, BRAND account" in opened.screen
    sent = [(post.author.handle, post.content) for post in world.posts()][1:]
    assert sent == [("northwind", "We are on it.")]


def test_after_two_wrong_signs_none_is_taken_for_ten_seconds(mention: str, world: World) -> None:
    with terminal("reply", mention, "--as", "nora") as opened:
        compose(opened)
        opened.type("WIN\n")
        opened.answer("Enter types it again", "")
        opened.answer("Type the call sign", "XYZ")
        began = time.monotonic()
        opened.see("10 seconds\n")
        opened.type("NOR\nNOR\n")  # dropped: typed during the rest
        opened.see("5 seconds\n")
        opened.answer("Enter types it again", "")
        assert time.monotonic() - began > 9
        opened.answer("Type the call sign", "NOR")
        assert opened.end() is ExitCode.DONE, opened.screen
    assert len(answers(world)) == 1


def test_a_draft_that_the_other_account_has_already_keeps_its_words(
    mention: str, nora: Run, world: World
) -> None:
    nora("draft", mention, "--as", "northwind", "--text", "The company's words")
    with terminal("reply", mention, "--as", "nora") as opened:
        compose(opened, "My words")
        opened.type("WIN\n")
        opened.answer("Enter types it again", "o")
        opened.answer("Type the number of the account", "2")
        opened.answer("Type the number of the account", "1")
        opened.see("BRAND @northwind has a draft of its own, 1; its words stay.")
        opened.answer("Type the whole call sign", "\x04")
        assert opened.end() is ExitCode.NOT_CONFIRMED, opened.screen
    words = {row["text"] for row in json_lines(nora("draft", "list", "--json").stdout)}
    assert words == {"The company's words", "My words"}
    assert answers(world) == []


def test_ctrl_c_at_the_question_goes_back_to_the_draft(mention: str, nora: Run) -> None:
    with terminal("reply", mention, "--as", "nora") as opened:
        compose(opened)
        opened.type("\x03")
        assert opened.end() is ExitCode.NOT_CONFIRMED, opened.screen
        assert "Not sent. Your draft is kept." in opened.screen
    assert json_lines(nora("draft", "list", "--json").stdout)[0]["text"] == "It is on its way."


def test_a_forgotten_sign_is_shown_after_a_wait_and_that_is_logged(mention: str) -> None:
    with terminal("reply", mention, "--as", "nora") as opened:
        compose(opened)
        began = time.monotonic()
        opened.answer("Type the call sign", "?")
        opened.see("The call sign is NOR.")
        assert time.monotonic() - began > 2.9
        opened.answer("Type the call sign", "NOR")
        assert opened.end() is ExitCode.DONE, opened.screen
    assert ("call sign shown", "nora-lind") in acts()


def acts() -> list[tuple[str, str]]:
    with sqlite3.connect(database_file()) as conn:
        return list(conn.execute("SELECT act, identity FROM audit_log ORDER BY seq"))


def test_newer_replies_come_first_and_block_until_they_are_read(
    mention: str, nora: Run, world: World
) -> None:
    nora("draft", mention, "--as", "nora", "--text", "It is on its way.")
    parent = world.posts()[0]
    world.post("jo", "@nora found it, never mind\x1b[2J", reply_to=parent.id)
    with terminal("reply", mention, "--as", "nora") as opened:
        opened.answer("Enter takes these words", "")
        opened.answer("Type read, then Enter", "NOR")
        opened.answer("Type read, then Enter", "")
        assert "YOU SPEAK FOR YOURSELF" not in opened.screen
        assert "found it, never mind" in opened.screen
        opened.answer("Type read, then Enter", "read")
        opened.answer("Type the whole call sign", "NOR")
        assert opened.end() is ExitCode.DONE, opened.screen
    assert "It is on its way." in answers(world)
    assert "\x1b[2J" not in opened.screen


def test_a_brand_with_strong_words_is_asked_why_and_the_reason_is_kept(
    mention: str, nora: Run, world: World
) -> None:
    nora("draft", mention, "--as", "northwind", "--text", "No one knows how to f*cking drive")
    with terminal("reply", mention, "--as", "northwind") as opened:
        opened.answer("Enter takes these words", "")
        opened.answer("Why should this be said?", "")
        opened.answer("Why should this be said?", "A quotation")
        opened.answer("Type the whole call sign", "WIN")
        assert opened.end() is ExitCode.DONE, opened.screen
        assert "UNUSUAL: Words that stand out: “f*cking”." in opened.screen
    with sqlite3.connect(database_file()) as conn:
        kept = conn.execute("SELECT stated_reason, pondered_ms FROM confirmations").fetchone()
    assert kept[0] == "A quotation"
    assert 0 <= kept[1] < 30_000


def test_a_preview_that_took_too_long_to_read_is_asked_for_anew(mention: str, world: World) -> None:
    slowly = (
        "from datetime import timedelta; from inbox_tui.reply import policy;"
        "policy.CONFIRMATION_LIFETIME = timedelta(seconds=2)"
    )
    with terminal("reply", mention, "--as", "nora", first=slowly) as opened:
        compose(opened)
        time.sleep(2.2)
        opened.answer("Type the call sign", "NOR")
        opened.see("the network is asked again")
        again = opened.see("this is who speaks:\nNora Lind replies AS @nora")
        assert again.count("Exactly this will leave") == 1
        opened.answer("Type the call sign", "\x04")
        assert opened.end() is ExitCode.NOT_CONFIRMED
    assert answers(world) == []


def test_a_line_that_was_taken_out_elsewhere_meanwhile_shows(mention: str, world: World) -> None:
    slowly = (
        "from datetime import timedelta; from inbox_tui.reply import policy;"
        "policy.CONFIRMATION_LIFETIME = timedelta(seconds=2)"
    )
    with terminal("reply", mention, "--as", "nora", first=slowly) as opened:
        compose(opened, "We do\nnot\nagree.")
        with Store.open(database_file()) as store, store.write() as conn:
            drafts.save_text(conn, 1, "We do\nagree.", utc_now())
        time.sleep(2.2)
        opened.answer("Type the call sign", "NOR")
        opened.see("It is not what it was; all of it:")
        opened.answer("Type the call sign", "\x04")
        assert opened.end() is ExitCode.NOT_CONFIRMED
        again = opened.screen.partition("It is not what it was")[2]
        assert re.search(r"Exactly this will leave.*\s+We do\s+agree\.", again)
    assert answers(world) == []


def test_while_stopped_nothing_can_be_written_to_be_sent(
    mention: str, nora: Run, world: World
) -> None:
    assert nora("stop", "a", "shooting").exit_code == 0
    with terminal("reply", mention, "--as", "nora") as opened:
        assert opened.end() is ExitCode.NOT_CONFIRMED
    assert "STOPPED. Everything outgoing is stopped by Nora Lind: a shooting." in opened.screen
    assert "inbox-tui resume" in opened.screen
    assert answers(world) == []


def test_a_stop_from_elsewhere_ends_a_hold_at_once(mention: str, nora: Run, world: World) -> None:
    with terminal("reply", mention, "--as", "nora", hold_seconds=60) as opened:
        compose(opened)
        opened.type("NOR\n")
        opened.see("seconds")
        assert nora("stop", "wait").stdout == "1\n"
        assert opened.end() is ExitCode.NOT_CONFIRMED, opened.screen
        assert "Stopped by Nora Lind: wait" in opened.screen
    assert answers(world) == []
    assert states() == ["cancelled"]


def test_ctrl_c_while_it_is_being_sent_tells_the_truth_each_time(
    mention: str, world: World
) -> None:
    faults.switch_on(network_folder("sandbox"), "slow", call="send", value="4")
    with terminal("reply", mention, "--as", "nora") as opened:
        compose(opened)
        opened.type("NOR\n")
        until = time.monotonic() + SECONDS
        while states() != ["sending"]:
            assert time.monotonic() < until
            time.sleep(0.02)
        for times in (1, 2):
            opened.type("\x03")
            while opened.screen.count("Too late: it is being sent") < times:
                opened.wait()
        assert opened.end() is ExitCode.DONE, opened.screen
    assert len(answers(world)) == 1
    assert states() == ["sent"]


def test_typed_ahead_and_pasted_signs_and_enter_alone_do_nothing(
    mention: str, world: World
) -> None:
    with terminal("reply", mention, "--as", "nora") as opened:
        opened.see("single dot")
        opened.type("It is on its way.\n.\nNOR\nNOR\nNOR\n")
        opened.answer("Type the call sign", "")
        opened.answer("Type the call sign", "\x1b[200~NOR\x1b[201~")
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
    assert "Sent, but not as OWN @nora on Sandbox. ALARM:" in opened.screen
