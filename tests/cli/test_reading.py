from __future__ import annotations

import json
import unicodedata

import pytest

from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.testing import hostile
from inbox_tui.text import storable

from .conftest import Run, json_lines, line


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
        "needs_reply", "done", "newest_uid",
    } == set(row)  # fmt: skip
    assert row["last_at"] == "2026-11-21T18:31:00.000Z"
    (message,) = json_lines(nora("show", row["uid"], "--json").stdout)
    assert message["attributed_to"]["handle"] == "jo"
    assert message["conversation_uid"] == row["uid"]
    (hit,) = json_lines(nora("search", "hell", "--json").stdout)
    assert (hit["uid"], hit["content"]) == (message["uid"], "Hello number 1")


def test_show_is_linear_and_numbers_what_can_be_answered(nora: Run) -> None:
    both = [line(1), line(2, conversation="c1", at="2026-11-21T19:00:00Z", text="Two\nlines")]
    nora("import", "--account", "nora", "-", stdin="\n".join(both))
    out = nora("show", 1).stdout
    assert "For OWN nora on sandbox" in out
    assert out.index("[1] Jo Park (jo)") < out.index("Hello number 1") < out.index("[2] Jo Park")
    assert "    Two\n    lines\n" in out
    limited = nora("show", 1, "--limit", 1)
    assert "Hello number 1" not in limited.stdout
    assert "1 older messages are not shown" in limited.stderr


def test_views_limits_and_accounts_choose(nora: Run) -> None:
    nora("account", "add", "sandbox", "--handle", "bo")
    nora("import", "--account", "nora", "-", stdin="\n".join([line(1), line(2, kind="post")]))
    nora("import", "--account", "bo", "-", stdin=line(3))

    def contexts(*words: object) -> set[str]:
        return {row["context"] for row in json_lines(nora("list", "--json", *words).stdout)}

    assert contexts() == {"c1", "c2", "c3"}
    assert contexts("--view", "needs-reply") == {"c1", "c3"}
    assert contexts("--account", "bo") == {"c3"}
    assert len(contexts("--limit", "2")) == 2
    assert contexts("--view", "done") == set()


def test_a_limit_above_a_page_goes_on(nora: Run) -> None:
    nora("import", "--account", "nora", "-", stdin="\n".join(line(n) for n in range(450)))
    rows = json_lines(nora("list", "--json", "--limit", "430").stdout)
    assert len({row["uid"] for row in rows}) == 430


def test_an_empty_inbox_says_so_on_stderr_alone(nora: Run) -> None:
    result = nora("list")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "inbox-tui pull" in result.stderr
    assert nora("show", 1).exit_code == ExitCode.ERROR
    assert nora("search", "nothing").exit_code == 0


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
