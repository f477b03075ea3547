from __future__ import annotations

import json
from pathlib import Path

from inbox_tui import hand_send
from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.model import utc_now
from inbox_tui.paths import database_file
from inbox_tui.store import Store
from tests import pictures
from tests.cli.conftest import Run, json_lines, line


def test_drafts_are_for_anybody_and_never_overwritten(nora: Run) -> None:
    nora("import", "--account", "nora", "-", stdin=line(1))
    first = nora("draft", 1, "--as", "nora", "--text", "First words")
    assert first.stdout == "1\n"
    assert nora("draft", 1, "--as", "nora", "--text", "First words").exit_code == 0
    assert nora("draft", 1, "--as", "nora", "--text", "Other").exit_code == ExitCode.ERROR
    piped = nora("draft", 1, "-", "--as", "nora", "--replace", "--json", stdin="From\na pipe\n")
    assert json.loads(piped.stdout)["text"] == "From\na pipe"
    assert "Draft 1 waits here: inbox-tui reply 1 --as sandbox-nora" in nora("show", 1).stderr
    assert nora("draft", 9, "--as", "nora", "--text", "x").exit_code == ExitCode.ERROR
    assert nora("draft", 1, "--as", "nora", "--text", " ").exit_code == ExitCode.ERROR


def test_drafts_that_wait_are_listed_and_put_away(nora: Run) -> None:
    nora("import", "--account", "nora", "-", stdin="\n".join([line(1), line(2)]))
    assert "No draft waits." in nora("draft", "list").stderr
    nora("draft", 1, "--as", "nora", "--text", "First\nwords\x1b[2J")
    nora("draft", "write", 2, "--as", "nora", "--text", "Second")
    rows = [json.loads(row) for row in nora("draft", "list", "--json").stdout.splitlines()]
    assert [(row["uid"], row["text"]) for row in rows] == [
        (2, "Second"),
        (1, "First\nwords\x1b[2J"),
    ]
    shown = nora("draft", "list").stdout
    assert "message 1" in shown
    assert "First words" in shown
    assert "\x1b" not in shown
    assert (rows[0]["state"], rows[0]["came_back"]) == ("open", "")
    nora("draft", "write", 1, "--as", "nora", "--text", "First", "--replace")
    assert nora("draft", "discard", 1).stdout == "1\n"
    assert [row.split()[0] for row in nora("draft", "list").stdout.splitlines()] == ["2"]
    again = nora("draft", "discard", 1)
    assert (again.exit_code, "no open draft 1" in again.stderr) == (ExitCode.ERROR, True)


def test_a_draft_that_was_put_away_is_listed_and_taken_out_again(nora: Run) -> None:
    nora("import", "--account", "nora", "-", stdin="\n".join([line(1), line(2)]))
    assert "No draft was put away." in nora("draft", "list", "--discarded").stderr
    for number, words in ((1, "First"), (2, "Second")):
        nora("draft", number, "--as", "nora", "--text", words)
        nora("draft", "discard", number)
    away = json_lines(nora("draft", "list", "--discarded", "--json").stdout)
    assert [(row["uid"], row["text"]) for row in away] == [(2, "Second"), (1, "First")]
    assert {row["state"] for row in away} == {"discarded"}
    assert "  discarded  First" in nora("draft", "list", "--discarded").stdout
    assert nora("draft", "list").stdout == ""
    out = nora("draft", "reopen", 1)
    assert (out.exit_code, out.stdout) == (ExitCode.DONE, "1\n")
    assert "inbox-tui reply 1 --as sandbox-nora" in out.stderr
    (row,) = json_lines(nora("draft", "reopen", 2, "--json").stdout)
    assert (row["uid"], row["text"]) == (2, "Second")
    assert {one["uid"] for one in json_lines(nora("draft", "list", "--json").stdout)} == {1, 2}
    assert nora("draft", "list", "--discarded").stdout == ""


def test_a_draft_comes_back_only_where_none_is_open_in_its_place(nora: Run) -> None:
    nora("import", "--account", "nora", "-", stdin=line(1))
    nora("draft", 1, "--as", "nora", "--text", "First")
    again = nora("draft", "reopen", 1)
    assert (again.exit_code, again.stderr) == (ExitCode.ERROR, "Draft 1 is open already.\n")
    nora("draft", "discard", 1)
    nora("draft", 1, "--as", "nora", "--text", "Second")
    taken = nora("draft", "reopen", 1)
    assert (taken.exit_code, taken.stdout) == (ExitCode.ERROR, "")
    assert "Draft 2 was begun in its place." in taken.stderr
    assert [row["text"] for row in json_lines(nora("draft", "list", "--json").stdout)] == ["Second"]


def test_what_was_sent_by_hand_does_not_come_back_as_a_draft(nora: Run) -> None:
    nora("import", "--account", "nora", "-", stdin=line(1))
    nora("draft", 1, "--as", "nora", "--text", "Words")
    with Store.open(database_file()) as store:
        hand_send.say_sent(store, 1, utc_now())
    refused = nora("draft", "reopen", 1)
    assert refused.exit_code == ExitCode.ERROR
    assert "Draft 1 was sent by hand. If not: inbox-tui hand-send undo 1" in refused.stderr
    assert nora("draft", "list", "--discarded").stdout == nora("draft", "list").stdout == ""


def test_options_may_come_before_the_message(nora: Run) -> None:
    nora("import", "--account", "nora", "-", stdin=line(1))
    assert nora("draft", "--as", "nora", "--text", "Words", 1).stdout == "1\n"
    assert nora("draft").exit_code == ExitCode.USAGE
    assert "discard" in nora("draft", "--help").stdout


def test_files_are_attached_listed_and_taken_off(nora: Run, tmp_path: Path) -> None:
    nora("import", "--account", "nora", "-", stdin=line(1))
    (tmp_path / "shop.png").write_bytes(pictures.png())
    (tmp_path / "door.png").write_bytes(pictures.png(colour="red"))
    made = nora(
        "draft", 1, "--as", "nora", "--text", "Here.", "--no-numbers",
        "--attach", tmp_path / "shop.png", "--attach", tmp_path / "door.png", "--alt", "our shop",
    )  # fmt: skip
    assert made.stdout == "1\n"
    assert "Attached: shop.png (image/png, 40 × 20 pixels," in made.stderr
    assert "door.png" in made.stderr
    assert "no alt text" in made.stderr
    assert "2 files" in nora("draft", "list").stdout
    assert json.loads(nora("draft", "list", "--json").stdout)["numbered"] is False
    rows = [json.loads(row) for row in nora("draft", "files", 1, "--json").stdout.splitlines()]
    assert [(row["name"], row["alt"]) for row in rows] == [
        ("shop.png", "our shop"),
        ("door.png", ""),
    ]
    assert "data" not in rows[0]
    assert "alt text “our shop”" in nora("draft", "files", 1).stdout
    assert nora("draft", "detach", 1, rows[0]["uid"]).stdout == f"{rows[0]['uid']}\n"
    assert nora("draft", "detach", 1, rows[0]["uid"]).exit_code == ExitCode.ERROR
    assert nora("draft", "detach", 2, rows[1]["uid"]).exit_code == ExitCode.ERROR
    assert "1 file" in nora("draft", "list").stdout
    nora("draft", "detach", 1, rows[1]["uid"])
    assert "no files" in nora("draft", "files", 1).stderr


def test_a_file_that_cannot_be_attached_is_named_and_the_words_are_kept(
    nora: Run, tmp_path: Path
) -> None:
    nora("import", "--account", "nora", "-", stdin=line(1))
    (tmp_path / "shop.pdf").write_bytes(pictures.png())
    wrong = nora("draft", 1, "--as", "nora", "--text", "Here.", "--attach", tmp_path / "shop.pdf")
    assert wrong.exit_code == ExitCode.ERROR
    assert "shop.pdf was not attached: The file is called .pdf" in wrong.stderr
    assert str(tmp_path) not in wrong.stderr
    assert "Here." in nora("draft", "list").stdout
    more = nora("draft", 1, "--as", "nora", "--text", "Here.", "--alt", "words")
    assert more.exit_code == ExitCode.USAGE
