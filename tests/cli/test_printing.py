from __future__ import annotations

import unicodedata

import pytest

from inbox_tui import hand_send
from inbox_tui.model import utc_now
from inbox_tui.paths import database_file
from inbox_tui.store import Store
from inbox_tui.testing import hostile
from inbox_tui.text import storable
from tests.cli.conftest import Run, json_lines, line


def dangerous(text: str) -> set[str]:
    """Return the characters of ``text`` that a terminal would obey, or that hide."""
    return {
        c for c in text if c != "\n" and unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"}
    } | (set(text) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"))


@pytest.fixture
def hostile_inbox(nora: Run) -> tuple[Run, list[str]]:
    """Fill the inbox with hostile words in every field that a stranger writes."""
    texts = [text.encode("utf-8", "replace").decode() for text in hostile.strings(150, seed=3)]
    texts.append("delete\x7f and escape\x9b2J")
    lines = [
        line(
            n,
            conversation=f"c{n % 10}" + text,
            text=f"findme {text}",
            author={"name": text, "handle": f"h{text}", "id": f"u{n}"},
            url=f"https://x.example/{text}",
            to=[f"t{text}"],
        )
        for n, text in enumerate(texts)
    ]
    assert nora("import", "--account", "nora", "-", stdin="\n".join(lines)).exit_code == 0
    return nora, texts


def test_nothing_hostile_reaches_a_terminal(hostile_inbox: tuple[Run, list[str]]) -> None:
    run, texts = hostile_inbox
    listed = run("list", "--limit", "1000")
    found = run("search", "findme", "--limit", "1000")
    numbers = [row["uid"] for row in json_lines(run("list", "--json", "--limit", "1000").stdout)]
    shown = [run("show", number) for number in numbers]
    for result in (listed, found, *shown):
        assert result.exit_code == 0
        assert not dangerous(result.output)
    assert len(listed.stdout.splitlines()) == len(numbers)
    assert len(found.stdout.splitlines()) == len(texts)


def test_json_gives_the_original_back_in_printable_ascii(
    hostile_inbox: tuple[Run, list[str]],
) -> None:
    run, texts = hostile_inbox
    outputs = [run("list", "--json", "--limit", "1000").stdout]
    numbers = [row["uid"] for row in json_lines(outputs[0])]
    outputs += [run("show", number, "--json").stdout for number in numbers]
    for output in outputs:
        assert not set(output) - {chr(c) for c in range(0x20, 0x7F)} - {"\n"}
    contents = {row["content"] for output in outputs[1:] for row in json_lines(output)}
    assert contents == {storable(f"findme {text}") for text in texts}


def test_a_row_has_the_fields_of_the_model(nora: Run) -> None:
    nora("import", "--account", "nora", "-", stdin=line(1))
    (row,) = json_lines(nora("list", "--json").stdout)
    assert {
        "uid", "account_id", "network", "context", "subject", "author_handle", "author_name",
        "snippet", "kind", "visibility", "last_at", "message_count", "unread_count",
        "needs_reply", "done", "newest_uid", "newest_is_ours", "waiting", "snoozed_until",
        "assignee", "priority", "vip", "tags", "note_count",
    } == set(row)  # fmt: skip
    assert row["last_at"] == "2026-11-21T18:31:00.000Z"
    (message,) = json_lines(nora("show", row["uid"], "--json").stdout)
    assert message["attributed_to"]["handle"] == "jo"
    assert message["conversation_uid"] == row["uid"]
    (hit,) = json_lines(nora("search", "hell", "--json").stdout)
    assert (hit["uid"], hit["content"]) == (message["uid"], "Hello number 1")


def test_one_thing_has_one_name_in_every_command(nora: Run) -> None:
    nora("import", "--account", "nora", "-", stdin=f"{line(1)}\n{line(2)}\n{{")
    for number in (1, 2):
        nora("draft", number, "--as", "nora", "--text", "Words")
    with Store.open(database_file()) as store:
        hand_send.say_sent(store, 1, utc_now())
    for words in (
        "list", "next", "show 1", "search hello", "draft list", "hand-send list", "pull",
        "account check", "dead-letters list",
    ):  # fmt: skip
        found = json_lines(nora(*words.split(), "--json").stdout)
        assert found, words
        for row in found:
            assert "account_id" in row, words
            assert not {"account", "conversation", "message", "parent"} & set(row), words
