from __future__ import annotations

from inbox_tui.cli.exit_codes import ExitCode
from tests.cli.conftest import Run


def test_a_sign_off_is_chosen_shown_and_left_out(nora: Run) -> None:
    brand = ("--handle", "northwind", "--kind", "brand", "--call-sign", "WIND")
    assert nora("account", "add", "sandbox", *brand).exit_code == 0
    assert nora("account", "sign-off", "northwind").stdout == "^NL\n"
    assert "are not signed" in nora("account", "sign-off", "nora").stderr
    assert nora("account", "sign-off", "nora", "Best, Nora").stdout == "Best, Nora\n"
    assert nora("account", "sign-off", "northwind").stdout == "^NL\n"
    assert nora("account", "sign-off", "northwind", "--none").stdout == ""
    assert nora("account", "sign-off", "northwind").stdout == ""


def test_a_sign_off_that_could_not_leave_is_refused(nora: Run) -> None:
    for bad in ("N\u202eL", "x" * 201):
        told = nora("account", "sign-off", "nora", bad)
        assert (told.exit_code, told.stdout) == (ExitCode.ERROR, "")
    assert nora("account", "sign-off", "nora", "N", "--none").exit_code == ExitCode.USAGE
    assert nora("account", "sign-off", "nora").stdout == ""
