from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from inbox_tui.cli.exit_codes import ExitCode
from tests.cli.conftest import Run, json_lines, line
from tests.cli.terminal import terminal


@pytest.fixture
def desk(nora: Run) -> Run:
    """Give Nora four conversations, of four people."""
    people = [{"name": f"Jo {n}", "handle": f"jo{n}", "id": f"u{n}"} for n in range(1, 5)]
    lines = [
        line(n, author=people[n - 1], at=f"2026-11-21T18:3{n}:00Z", text=f"Hello {n}")
        for n in range(1, 5)
    ]
    arrived = nora("import", "-", "--account", "nora", stdin="\n".join(lines))
    assert arrived.exit_code == 0, arrived.output
    return nora


def rows(run: Run, *options: str) -> dict[int, dict[str, object]]:
    listed = run("list", "--json", *options)
    assert listed.exit_code == 0, listed.output
    return {int(row["uid"]): row for row in json_lines(listed.stdout)}


def test_several_are_closed_and_undone_as_one(desk: Run) -> None:
    assert desk("done", 1, 2).stdout == "done, 2 conversations\n"
    assert set(rows(desk, "--view", "done")) == {1, 2}
    assert desk("undo").stdout == "Undone: done, 2 conversations\n"
    assert desk("redo").stdout == "Done again: done, 2 conversations\n"
    assert desk("reopen", 1).stdout == "reopen, 1 conversation\n"
    assert set(rows(desk, "--view", "done")) == {2}


def test_a_script_reads_which_conversations_an_act_has_changed(desk: Run) -> None:
    def told(*words: object) -> list[dict[str, object]]:
        return json_lines(desk(*words, "--json").stdout)

    assert desk("done", 2).exit_code == 0
    assert told("done", 1, 2) == [{"act": "done", "conversations": [1], "unchanged": 1}]
    assert told("reopen", 2) == [{"act": "reopen", "conversations": [2], "unchanged": 0}]
    (undone,) = told("undo")
    assert (undone["step"], undone["act"], undone["conversations"]) == ("undo", "reopen", [2])
    assert [one["act"] for one in told("redo")] == ["reopen"]
    snoozed, woken = told("snooze", 3, 4, "2031-05-04 08:00"), told("wake", 3)
    assert (snoozed[0]["conversations"], woken[0]["conversations"]) == ([3, 4], [3])
    assert (
        snoozed[0]["until"]
        == json_lines(desk("list", "--view", "snoozed", "--json").stdout)[0]["snoozed_until"]
    )
    tagged = told("tag", 1, 2, "refund", "late")
    assert [(one["act"], one["tag"]) for one in tagged] == [("tag", "refund"), ("tag", "late")]
    assert told("untag", "--query", "tag:late", "--yes", "late")[0]["conversations"] == [2, 1]
    assert told("assign", 1, "me")[0]["conversations"] == [1]
    assert told("priority", 1, "high")[0]["conversations"] == [1]
    assert told("done", "--query", "nobody", "--yes") == []


def test_with_nothing_to_undo_that_is_said(desk: Run) -> None:
    for command, said in (("undo", "nothing to undo"), ("redo", "nothing to do again")):
        ended = desk(command)
        assert (ended.exit_code, ended.stdout) == (0, "")
        assert said in ended.stderr


def test_what_list_writes_can_be_read_from_stdin(desk: Run) -> None:
    listed = desk("list", "--limit", 2).stdout
    assert desk("done", "-", stdin=f"{listed}\n").stdout == "done, 2 conversations\n"
    assert set(rows(desk, "--view", "done")) == {3, 4}


def test_a_strange_line_of_stdin_stops_all_of_it(desk: Run) -> None:
    ended = desk("done", "-", stdin="1\ntwo\n")
    assert ended.exit_code == ExitCode.ERROR
    assert "Line 2 of stdin does not begin with a conversation's number" in ended.stderr
    assert rows(desk, "--view", "done") == {}


def test_an_unknown_number_stops_all_of_it(desk: Run) -> None:
    ended = desk("done", 1, 99)
    assert (ended.exit_code, ended.stderr) == (
        1,
        "There is no conversation 99. 'inbox-tui list' shows their numbers.\n",
    )
    assert rows(desk, "--view", "done") == {}


@pytest.mark.parametrize(
    "words",
    [
        ("done",),
        ("done", "x"),
        ("done", "1", "--query", "hello"),
        ("snooze", "1"),
        ("assign", "1"),
        ("tag", "1"),
        ("priority", "1", "soon"),
        ("vip", "--remove"),
        ("note", "1", "--edit", "--delete"),
    ],
)
def test_what_is_missing_is_a_question_of_usage(desk: Run, words: tuple[str, ...]) -> None:
    assert desk(*words).exit_code == ExitCode.USAGE


def test_a_query_needs_a_yes_where_nobody_can_be_asked(desk: Run) -> None:
    ended = desk("done", "--query", "hello -subject:other")
    assert ended.exit_code == ExitCode.NOT_CONFIRMED
    assert "done, 4 conversations: go on?" in ended.stderr
    assert rows(desk, "--view", "done") == {}
    assert desk("done", "--query", "from:jo3", "--yes").stdout == "done, 1 conversation\n"
    assert set(rows(desk, "--view", "done")) == {3}
    none = desk("done", "--query", "nobody", "--yes")
    assert (none.exit_code, none.stdout) == (ExitCode.DONE, "")
    assert "No conversation is like that; nothing was changed." in none.stderr


def test_a_query_with_a_fault_changes_nothing(desk: Run) -> None:
    ended = desk("done", "--query", "hello before:someday", "--yes")
    assert ended.exit_code == ExitCode.USAGE
    assert rows(desk, "--view", "done") == {}


@pytest.mark.parametrize(("answer", "closed"), [("y", {1, 2, 3, 4}), ("n", set()), ("", set())])
def test_a_person_is_asked_how_many_are_meant(desk: Run, answer: str, closed: set[int]) -> None:
    with terminal("done", "--query", "hello") as screen:
        screen.answer("done, 4 conversations: go on?", answer)
        code = screen.end()
    assert code == (ExitCode.DONE if closed else ExitCode.NOT_CONFIRMED)
    assert set(rows(desk, "--view", "done")) == closed


def test_a_snooze_ends_at_a_moment_or_with_an_answer(desk: Run) -> None:
    assert desk("me", "Nora Lind", "--time-zone", "Asia/Tokyo").exit_code == 0
    said = desk("snooze", 1, "2031-03-04", "9:30").stdout
    assert said.startswith("snooze, 1 conversation, until 2031-03-04 09:30")
    assert desk("snooze", 2, "answer").stdout.endswith(", until somebody writes\n")
    snoozed = rows(desk, "--view", "snoozed")
    assert set(snoozed) == {1, 2}
    until = datetime.fromisoformat(str(snoozed[1]["snoozed_until"]))
    assert until == datetime.fromisoformat("2031-03-04T09:30:00+09:00")
    assert desk("wake", 1, 2).stdout == "wake, 2 conversations\n"
    assert rows(desk, "--view", "snoozed") == {}


def test_a_moment_that_is_none_gets_examples(desk: Run) -> None:
    ended = desk("snooze", 1, "soonish")
    assert ended.exit_code == ExitCode.ERROR
    assert '"soonish" is no moment. For example: 3h' in ended.stderr
    assert "is past" in desk("snooze", 1, "2020-01-01").stderr
    assert rows(desk, "--view", "snoozed") == {}


def test_a_conversation_is_assigned_by_name(desk: Run) -> None:
    assert desk("me", "Kim Ode").exit_code == 0
    assert desk("me", "Nora Lind").exit_code == 0
    assert desk("assign", 1, "me").exit_code == 0
    assert desk("assign", 2, 3, "kim").exit_code == 0
    assert desk("assign", 4, "Kim", "Ode").exit_code == 0
    assert set(rows(desk, "--view", "mine")) == {1}
    assert rows(desk)[3]["assignee"] == rows(desk)[4]["assignee"] == "kim-ode"
    assert desk("assign", 3, "nobody").stdout == "unassign, 1 conversation\n"
    assert "Nobody here is called zed: Kim Ode, Nora Lind." in desk("assign", 3, "zed").stderr


def test_tags_go_on_and_off(desk: Run) -> None:
    said = desk("tag", 1, 2, "Refund", "#2026").stdout
    assert said == "tag, 2 conversations: Refund\ntag, 2 conversations: #2026\n"
    desk("untag", 2, "refund")
    found = rows(desk)
    assert (found[1]["tags"], found[2]["tags"]) == (["2026", "refund"], ["2026"])
    wrong = desk("tag", 1, "fine", "no,good")
    assert '"no,good" is no tag' in wrong.stderr
    assert rows(desk)[1]["tags"] == ["2026", "refund"]


def test_next_names_the_most_urgent_then_who_waits_longest(desk: Run) -> None:
    desk("priority", 3, "urgent")
    desk("vip", "jo4")
    order = []
    after: tuple[str, ...] = ()
    for _ in range(5):
        (found,) = json_lines(desk("next", "--json", *after).stdout)
        order.append(found["uid"])
        after = ("--after", str(found["uid"]))
    assert order == [3, 4, 1, 2, 3]
    assert [rows(desk)[number]["priority"] for number in (1, 3)] == ["normal", "urgent"]
    assert desk("next").stdout.startswith("3 ")
    desk("done", 1, 2, 3, 4)
    ended = desk("next")
    assert (ended.exit_code, ended.stdout) == (0, "")
    assert "Nobody is waiting for an answer." in ended.stderr


def test_vips_are_listed_and_removed(desk: Run) -> None:
    assert desk("vip", 1, "sandbox:jo2").exit_code == 0
    assert [who["actor"]["handle"] for who in json_lines(desk("vip", "--json").stdout)] == [
        "jo1",
        "jo2",
    ]
    assert [uid for uid, row in rows(desk).items() if row["vip"]] == [2, 1]
    desk("vip", "--remove", "jo1")
    assert desk("vip").stdout == "sandbox:jo2 Jo 2\n"
    assert "Nobody called bo has written here." in desk("vip", "bo").stderr


def test_notes_are_written_listed_edited_and_deleted(desk: Run) -> None:
    assert desk("note", 1, "Asked", "Kim").exit_code == 0
    assert desk("note", 1, "-", stdin="From\nstdin\n").exit_code == 0
    assert [note["text"] for note in json_lines(desk("note", 1, "--json").stdout)] == [
        "Asked Kim",
        "From\nstdin",
    ]
    assert desk("note", 1, "Asked Bo", "--edit").exit_code == 0
    assert desk("note", 2, "--delete").exit_code == 0
    assert "Asked Bo" in desk("note", 1).stdout
    assert "stdin" not in desk("note", 1).stdout
    assert "There is no note. To add one" in desk("note", 3).stderr
    assert "There is no conversation 9." in desk("note", 9).stderr


def test_the_history_tells_who_did_what(desk: Run) -> None:
    desk("done", 1)
    desk("undo")
    desk("note", 1, "Asked Kim")
    told = desk("history", 1).stdout
    assert [said in told for said in ("Nora Lind has closed it", "has undone", "Asked Kim")] == [
        True
    ] * 3
    kinds = [entry["kind"] for entry in json_lines(desk("history", 1, "--json").stdout)]
    assert kinds == ["note", "act", "act"]
    assert "Nothing was done with it yet." in desk("history", 2).stderr
    assert "There is no conversation 9." in desk("history", 9).stderr


def test_a_person_is_shown_by_conversation_and_by_handle(desk: Run) -> None:
    by_number, by_handle = desk("person", 2).stdout, desk("person", "@jo2").stdout
    assert by_number == by_handle
    assert by_number.startswith("Jo 2 @jo2, sandbox")
    assert "1 message in 1 conversation," in by_number
    assert "Hello 2" in by_number
    who, message = json_lines(desk("person", "jo2", "--json").stdout)
    assert (who["was_answered"], message["content"]) == (False, "Hello 2")


def test_of_several_by_one_handle_each_can_be_named(desk: Run) -> None:
    for number, one in ((5, "u5"), (6, "u6")):
        author = {"name": f"Sam {one}", "handle": "sam", "id": one}
        desk("import", "-", "--account", "nora", stdin=line(number, author=author))
    asked = desk("person", "sam")
    assert asked.exit_code == 1
    assert "Say which by id" in asked.stderr
    for one in ("u5", "u6"):
        assert f"Sam {one}  {one}  1 message" in asked.stderr
        assert desk("person", one).stdout.startswith(f"Sam {one} @sam, sandbox")


def test_rules_are_listed_tried_and_at_work(
    desk: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "config.toml"
    file.write_text(
        '[[rules]]\nname = "Greetings"\nwhen = "hello"\ntags = ["hi"]\n'
        '[[rules]]\nname = "Nobody"\nwhen = "hello"\nassign = "Zed"\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("INBOX_TUI_CONFIG", str(file))
    listed = desk("rules", "list")
    assert listed.stdout.startswith("Greetings: hello → tag hi\n")
    fault = (
        f'{file}, line 8, column 10: rules[2].assign: Nobody here is called "Zed"; there are'
        ' Nora Lind. The rule "Nobody" is not run.'
    )
    assert fault in listed.stderr
    tried = desk("rules", "try", "greetings", "--json")
    assert [stored["uid"] for stored in json_lines(tried.stdout)] == [4, 3, 2, 1]
    assert "4 messages match." in tried.stderr
    assert not any(row["tags"] for row in rows(desk).values())
    assert "There is no rule called x: Greetings, Nobody." in desk("rules", "try", "x").stderr
    arrived = desk("import", "-", "--account", "nora", stdin=line(5))
    assert arrived.stderr.count(fault) == 1
    assert rows(desk)[5]["tags"] == ["hi"]


def test_a_rule_that_is_left_out_is_no_rule_that_there_is_not(
    desk: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[[rules]]\nname = "Soon"\nwhen = "x"\npriority = "hgih"\n', encoding="utf-8")
    monkeypatch.setenv("INBOX_TUI_CONFIG", str(file))
    (said,) = desk("rules", "list").stderr.splitlines()
    assert said.startswith(f"{file}, line 4, column 12: rules[1].priority: It must be one of ")
    assert said.endswith('Is "high" meant? The rule "Soon" is left out.')
    tried = desk("rules", "try", "soon")
    assert tried.exit_code == ExitCode.ERROR
    assert tried.stderr.splitlines()[-1] == (
        "The rule soon is left out, as said above. Those that are followed: none."
    )
