from __future__ import annotations

import pytest

from inbox_tui.adapter import AdapterError
from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.cli.failures import tell
from inbox_tui.reply.errors import NoDraftToReply
from inbox_tui.store import NoSuch, Numbered


@pytest.mark.parametrize("kind", Numbered)
def test_of_a_number_that_nothing_has_it_is_told_where_the_numbers_are(
    kind: Numbered, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tell(NoSuch(kind, 3, 4)) is ExitCode.ERROR
    said = capsys.readouterr().err
    assert said.startswith(f"There is no {kind.value} 3, 4. 'inbox-tui ")
    assert said.endswith(" shows their numbers.\n")


def test_words_that_merely_read_so_are_told_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    """A server may say what it likes; its numbers are not ours."""
    tell(AdapterError("There is no message 7."))
    assert capsys.readouterr().err == "There is no message 7.\n"


def test_a_draft_that_is_put_away_is_not_confirmed(capsys: pytest.CaptureFixture[str]) -> None:
    code = tell(NoDraftToReply(Numbered.DRAFT, 3, state="open"))
    assert code is ExitCode.NOT_CONFIRMED
    assert capsys.readouterr().err == (
        "There is no open draft 3. 'inbox-tui draft list' shows their numbers.\n"
    )
