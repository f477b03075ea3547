from __future__ import annotations

from pathlib import Path

import pytest

from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.paths import CONFIG_VARIABLE
from inbox_tui.query import OPERATORS
from tests.cli.conftest import Run, json_lines, line

LINES = "\n".join(
    [
        line(1, text="the router reboots"),
        line(2, text="router thanks", author={"handle": "carla", "name": "Carla", "id": "u2"}),
        line(3, text="nothing of the kind"),
    ]
)


@pytest.fixture
def full(nora: Run) -> Run:
    nora("import", "--account", "nora", "-", stdin=LINES)
    return nora


def _found(result_text: str) -> set[str]:
    return {row["content"] for row in json_lines(result_text)}


def test_operators_phrases_and_minus_choose_messages(full: Run) -> None:
    assert _found(full("search", "from:carla", "rout", "--json").stdout) == {"router thanks"}
    assert _found(full("search", '"the router"', "--json").stdout) == {"the router reboots"}
    assert _found(full("search", "--json", "router", "-thanks").stdout) == {"the router reboots"}


def test_list_takes_the_same_query(full: Run) -> None:
    def snippets(*words: str) -> set[str]:
        return {row["snippet"] for row in json_lines(full("list", "--json", *words).stdout)}

    assert snippets("--query", "router -from:carla") == {"the router reboots"}
    assert snippets("--query", "router", "--view", "done") == set()
    assert len(snippets("--query", "is:unanswered")) == 3


def test_what_is_not_understood_is_told_beside_the_hits(full: Run) -> None:
    result = full("search", "is:unanswerd", "router", "--json")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "is:unanswerd" in result.stderr
    assert "unanswered" in result.stderr
    assert "form:" in full("list", "--query", "form:carla").stderr


def test_more_than_the_limit_is_told(full: Run) -> None:
    few = full("search", "router", "--limit", "1", "--json")
    assert len(json_lines(few.stdout)) == 1
    assert "there are more" in few.stderr
    assert "there are more" not in full("search", "router", "--limit", "2", "--json").stderr


def test_a_mistyped_option_is_no_word_to_leave_out(full: Run) -> None:
    result = full("search", "--jsn", "router")
    assert result.exit_code == ExitCode.USAGE
    assert "--jsn" in result.stderr


def test_a_view_of_ones_own_can_be_asked_for(
    full: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[[views]]\nname = "Carla"\nquery = "from:carla"\n')
    file.chmod(0o600)
    monkeypatch.setenv(CONFIG_VARIABLE, str(file))
    assert _found(full("search", "in:carla", "--json").stdout) == {"router thanks"}


def test_the_help_lists_every_operator(run: Run) -> None:
    shown = run("search", "--help").stdout
    assert all(operator.example in shown for operator in OPERATORS)
