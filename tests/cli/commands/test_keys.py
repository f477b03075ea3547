"""The keys are listed as they are bound, and a key that is pressed is named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from docs.keys import DOCUMENT, document
from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.tui.actions import ACTIONS, bound
from tests.cli.conftest import Run, json_lines
from tests.cli.terminal import terminal


@pytest.fixture(autouse=True)
def _usual_keys_afterwards() -> Iterator[None]:
    yield
    bound.use({})


def test_every_action_is_listed_with_its_keys_and_its_id(run: Run) -> None:
    rows = run("keys").stdout.splitlines()
    assert len(rows) == len(ACTIONS)
    for action, row in zip(ACTIONS, rows, strict=True):
        assert action.name in row
        assert row.startswith(action.shown_keys[:10])


def test_a_rebound_key_is_listed_and_what_was_not_followed_is_told(
    run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[keys]\ndone = "E"\nhistory = "n"\n')
    found = run("--config", file, "keys", "--json")
    done = next(row for row in json_lines(found.stdout) if row["id"] == "done")
    assert (done["keys"], done["is_rebound"]) == (["E"], True)
    assert f"{file}, line 3, column 11: keys.history: n is the key of inbox.next" in found.stderr


def test_keys_are_tried_on_a_terminal_alone(run: Run) -> None:
    assert run("keys", "--try").exit_code == ExitCode.USAGE


def test_a_pressed_key_is_named_until_q() -> None:
    with terminal("keys", "--try") as shown:
        shown.see("ends.")
        shown.type("\x0e")
        shown.see('"ctrl+n": It reaches the program.')
        shown.type("\x1bx")
        shown.see('"alt+x": alt+x is bound, but')
        shown.type("q")
        assert shown.end() == ExitCode.DONE


def test_two_escapes_end_it_too() -> None:
    with terminal("keys", "--try") as shown:
        shown.see("ends.")
        shown.type("\x1b")
        shown.see('"escape"')
        shown.type("\x1b")
        assert shown.end() == ExitCode.DONE


def test_the_document_is_current() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(), "make docs"
