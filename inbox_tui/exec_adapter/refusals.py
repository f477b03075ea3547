"""From an error that a program names to the error of the contract."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from inbox_tui import adapter as contract
from inbox_tui.adapter import AdapterError, reset_time
from inbox_tui.adapter.reset import LONGEST
from inbox_tui.exec_adapter.answers import Error
from inbox_tui.model import utc_now

NAMES: tuple[type[AdapterError], ...] = (
    contract.AuthExpired,
    contract.AuthRevoked,
    contract.ContentRejected,
    contract.Duplicate,
    contract.Misconfigured,
    contract.NotTransmitted,
    contract.PolicyBlocked,
    contract.QuotaExhausted,
    contract.RateLimited,
    contract.ScopeMissing,
    contract.SendUnknown,
    contract.TargetClosed,
    contract.TargetGone,
    contract.TransientRead,
    contract.WrongAccount,
)
_BY_NAME = {kind.__name__: kind for kind in NAMES}


def refusal(error: Error, *, expected: str = "", key: str = "") -> AdapterError:
    """Return the error; ``expected`` is the account's id, ``key`` that of a reply being sent."""
    kind = _BY_NAME.get(error.name, AdapterError)
    more: dict[str, Any] = {}
    if kind is contract.RateLimited:
        more["reset_at"] = _ahead(error.reset_at) or reset_time(
            {name.lower(): value for name, value in error.headers.items()}, utc_now()
        )
    elif kind is contract.QuotaExhausted:
        more["until"] = error.reset_at
    elif kind is contract.WrongAccount:
        more |= {"expected": expected, "got": error.got}
    elif kind is contract.ScopeMissing:
        more["scope"] = error.scope
    elif kind is contract.Duplicate:
        more["existing_id"] = error.existing_id
    elif kind is contract.ContentRejected:
        more |= {"limit": error.limit, "counted": error.counted}
    elif kind is contract.SendUnknown:
        more["token"] = key
    return kind(error.sentence, status=error.status, excerpt=error.excerpt, **more)


def _ahead(moment: datetime | None) -> datetime | None:
    """Return a moment that can be meant as the end of a pause, else None."""
    now = utc_now()
    return moment if moment and now < moment <= now + LONGEST else None
