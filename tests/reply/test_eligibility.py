from __future__ import annotations

from dataclasses import replace

import pytest

from inbox_tui.model import Account, AccountKind, Identity
from inbox_tui.reply.eligibility import why_not
from tests.making import NOON, NORA, account

OWN = account("nora")
BRAND = account("brand", AccountKind.BRAND, "BWX")


@pytest.mark.parametrize(
    ("speaker", "me", "read_only", "said"),
    [
        (OWN, NORA, "", ""),
        (BRAND, NORA, "", ""),
        (OWN, None, "", "Say who you are"),
        (None, NORA, "", "removed"),
        (replace(OWN, removed_at=NOON), NORA, "", "removed"),
        (replace(OWN, frozen_reason="It is frozen."), NORA, "", "It is frozen."),
        (replace(OWN, identity="per"), NORA, "", "another person's own account"),
        (replace(BRAND, identity="per"), NORA, "", ""),
        (OWN, NORA, "A guard is missing.", "inbox-tui doctor"),
    ],
)
def test_who_may_speak(
    speaker: Account | None, me: Identity | None, read_only: str, said: str
) -> None:
    answer = why_not(speaker, me, read_only)
    assert said in answer
    assert bool(answer) is bool(said)
