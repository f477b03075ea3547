"""Faults that can be switched on in the file, for one account's handle or for all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from inbox_tui_sandbox.actors import plain_handle
from inbox_tui_sandbox.file import NetworkFile

EVERYBODY = "*"
CALLS = ("whoami", "pull", "thread", "send", "find_sent", "delete")


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultKind:
    """One way in which the network can go wrong."""

    calls: tuple[str, ...]
    """The calls that it strikes unless one of them is named."""
    text: str
    lasting: bool = False
    """True for a state of the network: it stays until it is cleared and is not counted."""


KINDS: dict[str, FaultKind] = {
    "timeout_after_accept": FaultKind(
        calls=("send",), text="The message is accepted, the answer never comes."
    ),
    "timeout_before_accept": FaultKind(
        calls=("send",), text="The answer never comes; nothing was accepted."
    ),
    "server_error_before_commit": FaultKind(calls=("send",), text="500, and nothing was accepted."),
    "server_error_after_commit": FaultKind(calls=("send",), text="500, although accepted."),
    "wrong_author_in_answer": FaultKind(
        calls=("send",), text="The answer to a send names another author (VALUE: its id)."
    ),
    "rate_limited": FaultKind(
        calls=("pull", "thread", "send"), text="429; may go on after VALUE seconds (30)."
    ),
    "rate_limited_no_reset": FaultKind(
        calls=("pull", "thread", "send"), text="429 that does not say for how long."
    ),
    "parent_deleted": FaultKind(
        calls=("thread", "send"), text="The message to answer is deleted just before."
    ),
    "bad_item": FaultKind(
        calls=("pull",), text="One item of a page cannot be understood (VALUE: its id)."
    ),
    "reset_mid_pull": FaultKind(
        calls=("pull",), text="The connection is lost after the first page."
    ),
    "slow": FaultKind(calls=CALLS, text="The answer takes VALUE seconds (1)."),
    "hang": FaultKind(
        calls=CALLS, text="No answer until cleared, closed, or VALUE seconds (300) have passed."
    ),
    "revoked": FaultKind(calls=CALLS, text="The session is no longer accepted.", lasting=True),
    "wrong_account": FaultKind(
        calls=CALLS, text="The session belongs to another actor (VALUE: its handle).", lasting=True
    ),
}


def switch_on(
    folder: Path,
    name: str,
    handle: str = EVERYBODY,
    times: int = 1,
    value: str = "",
    *,
    call: str = "",
) -> None:
    """Let the next ``times`` calls of the account ``handle`` fail with the fault ``name``.

    ``times=0`` lasts until :func:`clear`, as ``revoked`` and ``wrong_account`` always do.
    ``call`` restricts the fault to one of :data:`CALLS`.

    :raises ValueError: no such fault, it does not strike ``call``, or ``times`` is negative.
    """
    kind = KINDS.get(name)
    if kind is None:
        raise ValueError(f"There is no fault {name!r}. There are: {', '.join(KINDS)}.")
    if call and call not in kind.calls:
        raise ValueError(f"{name} does not strike {call!r}, only {', '.join(kind.calls)}.")
    if times < 0:
        raise ValueError("A fault cannot strike a negative number of times.")
    remaining = None if kind.lasting or times == 0 else times
    with NetworkFile(folder) as file, file.writing():
        file.run(
            "INSERT INTO fault (name, handle, remaining, value, call) VALUES (?, ?, ?, ?, ?)",
            name,
            plain_handle(handle),
            remaining,
            value,
            call,
        )


def clear(folder: Path) -> None:
    """Switch all faults off."""
    with NetworkFile(folder) as file, file.writing():
        file.run("DELETE FROM fault")


def take(file: NetworkFile, name: str, handle: str, call: str) -> str | None:
    """Use up one strike of ``name`` against this call; return its value, or None if it is off.

    Two processes never share one strike. Runs in a transaction of its own.
    """
    if call not in KINDS[name].calls:
        return None
    found = file.row(
        "SELECT number, remaining, value FROM fault WHERE name = ? AND handle IN (?, ?)"
        " AND call IN ('', ?) AND (remaining IS NULL OR remaining > 0) ORDER BY number LIMIT 1",
        name,
        EVERYBODY,
        plain_handle(handle),
        call,
    )
    if found is None:
        return None
    if found["remaining"] is not None:
        with file.writing():
            taken = file.row(
                "UPDATE fault SET remaining = remaining - 1 WHERE number = ? AND remaining > 0"
                " RETURNING number",
                found["number"],
            )
        if taken is None:
            return take(file, name, handle, call)
    return str(found["value"])


def is_on(file: NetworkFile, name: str) -> bool:
    """Tell whether any fault ``name`` is still there, used up or not."""
    return file.row("SELECT 1 FROM fault WHERE name = ?", name) is not None
