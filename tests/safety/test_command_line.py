"""Promise 9: no command writes a control character, whatever it is told or asked; JSON is exact."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from inbox_tui import accounts as connecting
from inbox_tui.adapter import Misconfigured
from inbox_tui.cli.program import COMMANDS, program
from inbox_tui.logs import set_up_logging
from inbox_tui.model import Account, Actor, Delivery, DeliveryState
from inbox_tui.paths import database_file, log_folder
from inbox_tui.store import Store, accounts, outbox
from inbox_tui.text import storable
from inbox_tui_sandbox import SandboxAdapter
from tests import making
from tests.cli.terminal import terminal
from tests.safety.flood import WORDS, bundles, fill, threads
from tests.safety.looking import COMMANDS as STEERING

LEAVES_OUT = {"demo"}  # opens the screens
GROUPS = {"account": "check", "outbox": "resolve", "audit": "export"}


@pytest.fixture(scope="module")
def filled_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fill an inbox once: a thousand hostile texts in every field, and accounts named so."""
    home = tmp_path_factory.mktemp("filled") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INBOX_TUI_HOME", str(home))
        with making.open_store() as store:
            fill(store, making.connect_sandbox(store), WORDS)
            for number, words in enumerate(bundles(WORDS)):
                _add_account(store, number, words)
    return home


@pytest.fixture
def flooded(filled_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Give a copy of that inbox."""
    home = tmp_path / "home"
    shutil.copytree(filled_home, home)
    monkeypatch.setenv("INBOX_TUI_HOME", str(home))
    with Store.open(database_file()) as store:
        yield store


def _add_account(store: Store, number: int, words: str) -> None:
    made = replace(
        making.account(f"a{number}", sign=f"{chr(65 + number // 26)}{chr(65 + number % 26)}XY"),
        handle=storable(words), name=storable(words), url=storable(words), instance=storable(words),
    )  # fmt: skip
    with store.write() as conn:
        accounts.add(conn, made, making.NOON)
        accounts.freeze(conn, made.id, storable(words))


def run(*words: str, stdin: str | None = None) -> Result:
    """Run a command and look at all that it writes."""
    result = CliRunner().invoke(program, list(words), input=stdin, prog_name="inbox-tui")
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    for written in (result.stdout, result.stderr):
        found = STEERING_BUT_LINES.search(written)
        assert found is None, (words, found, written[max(0, found.start() - 80) : found.end() + 80])
    assert "not yours" not in result.stderr, (words, result.stderr)
    return result


STEERING_BUT_LINES = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


def json_of(result: Result) -> list[dict[str, object]]:
    """Return the objects that were written, each on a line of printable ASCII."""
    assert result.stdout.isascii()
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_lists_threads_and_finds_are_harmless_and_exact_in_json(flooded: Store) -> None:
    assert len(run("list", "--limit", "5000").stdout.splitlines()) == len(WORDS) + 2
    rows = json_of(run("list", "--limit", "5000", "--json"))
    alone = {row["subject"] for row in rows}
    assert {storable(words) for words in WORDS} <= alone
    for thread in threads(flooded):
        run("show", str(thread.uid))
        told = json_of(run("show", str(thread.uid), "--json"))
        number = int(thread.context.removeprefix("thread "))
        originals = [storable(words) for words in WORDS[number * 500 : number * 500 + 500]]
        for field in ("content", "name", "summary", "quoted", "url"):
            assert sorted(str(one[field]) for one in told) == sorted(originals)
    for row in rows[::17]:
        run("show", str(row["uid"]))
    for word in ("Anna", "order", "ok", "posting", "brand"):
        run("search", word, "--limit", "5000")
        for hit in json_of(run("search", word, "--limit", "5000", "--json")):
            assert hit["content"] in alone


def test_accounts_doctor_and_audit_are_harmless(flooded: Store) -> None:
    run("account", "list")
    told = json_of(run("account", "list", "--json"))
    handles = {one["handle"] for one in told}
    assert handles == {"nora", *(storable(words) for words in bundles(WORDS))}
    run("doctor")
    for group in ("audit", "outbox", "me"):
        run(group)
    run("audit", "list")
    run("account", "check")


def test_deliveries_are_harmless(flooded: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [
        Delivery(
            uid=number, confirmation_uid=1, draft_uid=1, account_id=words, state=DeliveryState.UNKNOWN,
            hold_until=None, remote_id=words, remote_url=words, author_id=words, wrong_author=True,
            reason=words, created_at=making.NOON, updated_at=making.NOON,
        )
        for number, words in enumerate(map(storable, WORDS))
    ]  # fmt: skip
    monkeypatch.setattr(outbox, "recent", lambda _conn, limit: found[:limit])
    run("outbox", "--limit", "5000")
    told = json_of(run("outbox", "--limit", "5000", "--json"))
    assert [one["reason"] for one in told] == [storable(words) for words in WORDS]


def test_what_is_said_on_the_command_line_comes_back_harmless(flooded: Store) -> None:
    """Give each text to the commands in turn, as an argument, an option, and a command."""
    places = list(_places())
    for number, words in enumerate(WORDS):
        run(*places[number % len(places)](words))


@pytest.mark.nightly
@pytest.mark.timeout(3000)
def test_each_text_is_harmless_in_each_place_of_the_command_line(flooded: Store) -> None:
    for place in _places():
        for words in WORDS:
            run(*place(words))


def _places() -> Iterator[Callable[[str], Sequence[str]]]:
    for name in COMMANDS:
        if name in LEAVES_OUT:
            continue
        path = [name, GROUPS[name]] if name in GROUPS else [name]
        if name not in {
            "me",
            "backup",
            "restore",
            "audit",
            "search",
        }:  # these would make files or people
            yield lambda words, path=path: [*path, words]  # type: ignore[misc]
        yield lambda words, path=path: [*path, f"--{words}"]  # type: ignore[misc]
        yield lambda words, path=path: [*path, "1", "2", "3", words]  # type: ignore[misc]
    yield lambda words: [words]
    yield lambda words: ["list", "--view", words]
    yield lambda words: ["list", "--account", words]
    yield lambda words: ["pull", "--account", words]
    yield lambda words: ["import", "--account", words, "-"]
    yield lambda words: ["search", f"x{words}"]
    yield lambda words: ["draft", "1", "--as", words, "--text", "x"]
    yield lambda words: ["account", "add", words]
    yield lambda words: ["account", "add", "sandbox", "--set", words]
    yield lambda words: ["account", "add", "sandbox", "--handle", words, "--kind", words]
    yield lambda words: ["account", "add", "sandbox", "--handle", "x", "--call-sign", words]


def typed(words: str) -> str:
    """Return the words as a terminal can hand them over; what is no UTF-8 is refused as such."""
    return words.encode(errors="replace").decode()


def test_drafts_and_names_come_back_harmless(flooded: Store) -> None:
    for words in map(typed, WORDS[::9]):
        told = json_of(
            run("draft", "1", "--as", "nora", "--text", f"x{words}", "--replace", "--json")
        )
        assert told[0]["text"] == storable(f"x{words}")
    for words in bundles(WORDS):
        run("me", f"A {typed(words)}", "--rename")
        run("me", "--json")


def test_imports_tell_what_they_reject(flooded: Store, tmp_path: Path) -> None:
    lines = []
    for number, words in enumerate(WORDS):
        sound = making_line(number, words)
        lines += [sound, sound.replace('"mention"', json.dumps(words)), words.replace("\n", " ")]
    file = tmp_path / "a\x1b[2J\u202e.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8", errors="replace")
    for chunk in range(0, len(lines), 90):
        part = "\n".join(lines[chunk : chunk + 90]).encode(errors="replace").decode()
        run("import", "--account", "nora", "-", stdin=part)
    run("import", "--account", "nora", str(file))
    run("doctor")


def making_line(number: int, words: str) -> str:
    """Return a line of an import file with ``words`` wherever words may stand."""
    author = {"name": words, "handle": f"{words}.", "id": f"{words}{number}"}
    return json.dumps(
        {"id": f"i{words}{number}", "conversation": f"c{words}", "author": author, "text": words,
         "at": "2026-11-21T18:31:00Z", "kind": "mention", "parent": None, "url": words, "to": [f"{words}."]}
    )  # fmt: skip


def test_what_a_network_says_of_itself_is_harmless(
    flooded: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ""

    def refuse(account: Account) -> None:
        raise Misconfigured(words, excerpt=words)

    def whoami(self: SandboxAdapter) -> Actor:
        return Actor(id=words, handle=words, name=words, url=words)

    monkeypatch.setattr(connecting, "connect", refuse)
    monkeypatch.setattr(SandboxAdapter, "whoami", whoami)
    for words in (*bundles(WORDS), *WORDS[::23]):
        run("account", "check", "nora")
        run("account", "add", "sandbox", "--handle", "eve")
        run("account", "add", "sandbox", "--handle", words)
        run("pull", "--account", "sandbox-nora")
        for one in json_of(run("pull", "--account", "sandbox-nora", "--json")):
            assert one["sentence"]


def test_questions_are_cleaned_too(monkeypatch: pytest.MonkeyPatch, flooded: Store) -> None:
    asked: list[str] = []

    def confirm(question: str, **_: object) -> bool:
        asked.append(question)
        return False

    monkeypatch.setattr(click, "confirm", confirm)
    for name in ("account", "me"):
        monkeypatch.setattr(f"inbox_tui.cli.commands.{name}.has_terminal", lambda: True)
    for words in bundles(WORDS):
        run("me", f"Eve {typed(words)}")
    for number in range(3):
        run("account", "remove", f"test-a{number}")
    assert len(asked) >= 8
    assert not any(STEERING.search(question) for question in asked)


def test_tables_on_a_terminal_are_harmless(flooded: Store) -> None:
    thread = next(iter(threads(flooded)))
    for words in (
        ["list"],
        ["show", str(thread.uid)],
        ["doctor"],
        ["account", "list"],
        ["\x1b[2J"],
    ):
        with terminal(*words, columns=100) as person:
            person.end()
            shown = person.screen.replace("\r\n", "\n")
            assert STEERING_BUT_LINES.search(shown) is None
            assert len(shown) > 20


def test_logs_hold_one_harmless_line_a_record(tmp_path: Path) -> None:
    import logging

    path = set_up_logging(log_folder())
    try:
        for words in WORDS:
            logging.getLogger(words or "x").warning("said %s", words)
        logging.shutdown()
        written = path.read_text(encoding="utf-8")
    finally:
        logging.basicConfig(handlers=[logging.NullHandler()], force=True)
    assert STEERING_BUT_LINES.search(written) is None
    assert len(written.splitlines()) == len(WORDS)
