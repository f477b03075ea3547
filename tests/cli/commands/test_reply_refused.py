from __future__ import annotations

from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.paths import database_file
from inbox_tui.store import Store, accounts
from tests.cli.conftest import Run, line
from tests.cli.terminal import terminal


def test_an_account_that_may_not_speak_is_named_before_the_writing(nora: Run) -> None:
    nora("import", "--account", "nora", "-", stdin=line(1))
    with Store.open(database_file()) as store, store.write() as conn:
        accounts.freeze(conn, "sandbox-nora", "Blocked: it belongs to somebody else.")
    with terminal("reply", "1", "--as", "nora") as opened:
        assert opened.end() is ExitCode.NOT_CONFIRMED
        assert "Blocked: it belongs to somebody else." in opened.screen
        assert "Write your answer" not in opened.screen
