from __future__ import annotations

from inbox_tui.cli.exit_codes import ExitCode
from tests.cli.conftest import Run, json_lines


def test_me_says_and_shows_who_sits_here(run: Run) -> None:
    assert run("me").exit_code == ExitCode.ERROR
    assert run("me", "Nora Lind").stdout == "Nora Lind (NL)\n"
    assert run("me", "Nora Lindt", "--rename").stdout == "Nora Lindt (NL)\n"
    assert json_lines(run("me", "--json").stdout)[0]["id"] == "nora-lind"


def test_another_name_is_another_human(nora: Run) -> None:
    assert nora("me", "Bo Berg").exit_code == 0
    assert json_lines(nora("account", "list", "--json").stdout)[0]["identity"] == "nora-lind"
    assert json_lines(nora("me", "--json").stdout)[0]["id"] == "bo-berg"
