from __future__ import annotations

import pytest

from inbox_tui.cli.exit_codes import ExitCode
from tests.cli.conftest import Run, json_lines
from tests.cli.terminal import terminal


def test_me_says_and_shows_who_sits_here(run: Run) -> None:
    assert run("me").exit_code == ExitCode.ERROR
    assert run("me", "Nora Lind").stdout == "Nora Lind (NL)\n"
    assert run("me", "Nora Lindt", "--rename").stdout == "Nora Lindt (NL)\n"
    assert json_lines(run("me", "--json").stdout)[0]["id"] == "nora-lind"


def test_another_name_is_another_human(nora: Run) -> None:
    assert nora("me", "Bo Berg").exit_code == 0
    assert json_lines(nora("account", "list", "--json").stdout)[0]["identity"] == "nora-lind"
    assert json_lines(nora("me", "--json").stdout)[0]["id"] == "bo-berg"


@pytest.mark.parametrize(
    ("answer", "code", "me"),
    [("y", ExitCode.DONE, "Bo Berg"), ("", ExitCode.NOT_CONFIRMED, "Nora Lind")],
)
def test_a_person_is_asked_before_another_human_is_added(
    answer: str, code: ExitCode, me: str, nora: Run
) -> None:
    with terminal("me", "Bo Berg") as opened:
        opened.answer("Is Bo Berg another human? [y/N]: ", answer)
        assert opened.end() is code, opened.screen
    assert "inbox-tui me NAME --rename" in opened.screen
    assert json_lines(nora("me", "--json").stdout)[0]["name"] == me


def test_a_human_who_is_known_is_not_asked_about_also_under_a_corrected_name(nora: Run) -> None:
    nora("me", "Nora Lindt", "--rename")
    nora("me", "Bo Berg")
    with terminal("me", "nora lindt") as opened:
        assert opened.end() is ExitCode.DONE, opened.screen
    assert json_lines(nora("me", "--json").stdout)[0]["id"] == "nora-lind"


def test_hours_and_time_zone_are_kept_shown_and_cleared(nora: Run) -> None:
    said = nora("me", "--hours", "mon-fri 08:00-18:00;  sat 10-14", "--time-zone", "Europe/Oslo")
    assert said.stdout == "Nora Lind (NL)\nWorks mon-fri 08:00-18:00; sat 10-14, Europe/Oslo\n"
    assert nora("me", "Nora Lindt", "--rename").stdout.startswith("Nora Lindt (NL)\nWorks mon-fri")
    assert nora("me", "--time-zone", "").stdout.endswith("in the time zone of this machine\n")
    assert nora("me", "--hours", "").stdout == "Nora Lindt (NL)\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--hours", "mon-fri 8-25"), '"25" is no time of day'),
        (("--time-zone", "Mars/Olympus"), "No time zone called"),
    ],
)
def test_hours_that_are_not_understood_change_nothing(
    nora: Run, words: tuple[str, ...], said: str
) -> None:
    nora("me", "--hours", "mon-fri 8-18", "--time-zone", "Europe/Oslo")
    refused = nora("me", *words)
    assert (refused.exit_code, said in refused.stderr) == (ExitCode.ERROR, True)
    assert nora("me").stdout.endswith("Works mon-fri 8-18, Europe/Oslo\n")
