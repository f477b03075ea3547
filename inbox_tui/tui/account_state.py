"""How an account is doing, in words: what is wrong, how bad that is, and what mends it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from inbox_tui import text
from inbox_tui.model import Account
from inbox_tui.store.pulls import PullState
from inbox_tui.tui import wording
from inbox_tui.tui.actions import hint
from inbox_tui.wall_clock import WallClock


class Gravity(IntEnum):
    """How bad a state is; the worst one stands in the header."""

    WELL = 0
    WAITING = 1
    """The network asked for a pause; it passes by itself."""
    AWAY = 2
    """The network was not reached; it passes by itself."""
    FAILED = 3
    SECRET = 4
    LOGIN = 5
    FROZEN = 6


_BY_OUTCOME = {
    "RateLimited": Gravity.WAITING,
    "QuotaExhausted": Gravity.WAITING,
    "TransientRead": Gravity.AWAY,
    "NotTransmitted": Gravity.AWAY,
    "AdapterHangs": Gravity.AWAY,
    "AuthExpired": Gravity.LOGIN,
    "AuthRevoked": Gravity.LOGIN,
    "ScopeMissing": Gravity.LOGIN,
    "WrongAccount": Gravity.LOGIN,
    "KeychainError": Gravity.SECRET,
    "KeychainLocked": Gravity.SECRET,
    "KeychainRefused": Gravity.SECRET,
    "KeychainSlow": Gravity.SECRET,
    "NoKeychain": Gravity.SECRET,
    "SecretLost": Gravity.SECRET,
    "SecretReplaced": Gravity.SECRET,
    "SessionBusy": Gravity.SECRET,
}
"""By the names of the errors: the first frame does not wait for the rooms that define them."""


@dataclass(frozen=True, slots=True)
class AccountState:
    """The state of one account. Its words are clean."""

    gravity: Gravity
    brief: str
    """For the header: ``login expired``."""
    next_step: str = ""
    """What a person can do, "" where nothing has to be done."""

    @property
    def needs_person(self) -> bool:
        """Return whether it does not pass by itself."""
        return self.gravity >= Gravity.FAILED


def account_state(account: Account, pull: PullState, now: datetime) -> AccountState:
    """Return how an account is doing, by its last pull and what else is known of it."""
    again = hint("{sign_in} signs in again")
    if account.frozen_reason:
        return AccountState(Gravity.FROZEN, "frozen", f"Nothing leaves from it. {again}")
    gravity = _gravity(pull.outcome)
    waits = pull.retry_at is not None and pull.retry_at > now
    match gravity:
        case Gravity.WELL:
            return AccountState(gravity, "")
        case Gravity.WAITING if waits and pull.retry_at:
            left = wording.span(pull.retry_at - now)
            return AccountState(gravity, f"waiting {left}", "It goes on by itself.")
        case Gravity.WAITING:
            return AccountState(gravity, "waiting", "It goes on by itself.")
        case Gravity.AWAY:
            return AccountState(gravity, "not reached", "It is tried again by itself.")
        case Gravity.LOGIN:
            said = {
                "AuthExpired": "login expired",
                "AuthRevoked": "login revoked",
                "ScopeMissing": "login may not read",
                "WrongAccount": "login of another account",
            }[pull.outcome]
            return AccountState(gravity, said, again)
        case Gravity.SECRET:
            return AccountState(gravity, "secret not readable", "What is wrong: inbox-tui doctor")
        case _:
            return AccountState(
                gravity, "pull failed", "Try it again here; what is wrong: inbox-tui doctor"
            )


def last_pull(
    pull: PullState, now: datetime, doing: str, due: datetime | None, clock: WallClock
) -> str:
    """Return when an account was pulled, what came, and when it is pulled next. Clean.

    ``doing`` is what a pull that runs says of itself, ``due`` when the next one is, ``clock`` the
    one that the person reads by.
    """
    if doing:
        return text.clean_cell(doing)
    said = "not pulled yet"
    if pull.finished_at:
        came = wording.plural(pull.new_messages, "new message")
        said = f"pulled {wording.span(now - pull.finished_at)} ago, {came}"
    if pull.retry_at and pull.retry_at > now:
        at, left = clock.time(pull.retry_at), wording.span(pull.retry_at - now)
        return f"{said} · asked to wait until {at}, {left}"
    return f"{said} · next in {wording.span(due - now)}" if due else said


def _gravity(outcome: str) -> Gravity:
    if outcome in ("", "ok"):
        return Gravity.WELL
    return _BY_OUTCOME.get(outcome, Gravity.FAILED)
