"""What can go wrong between an adapter and its network, in words that hold for any network."""

from __future__ import annotations

from enum import StrEnum


class Fault(StrEnum):
    """One way in which one request ends badly.

    *Commit* is the moment from which on what was written exists on the network.
    """

    REFUSE = "refuse"
    """No connection can be made any more, for any request, until :meth:`Network.calm`."""
    RESET_BEFORE_BODY = "reset-before-body"
    """The connection is reset when the request has begun; nothing is committed."""
    RESET_BEFORE_COMMIT = "reset-before-commit"
    """The whole request is read, then the connection is reset; nothing is committed."""
    RESET_AFTER_COMMIT = "reset-after-commit"
    STALL_BEFORE_COMMIT = "stall-before-commit"
    """The request is read and no answer ever comes; nothing is committed."""
    STALL_AFTER_COMMIT = "stall-after-commit"
    DRIP = "drip"
    """Committed, and the answer comes byte by byte without an end."""
    ERROR_BEFORE_COMMIT = "error-before-commit"
    """The server says that it broke down (500), and nothing is committed."""
    ERROR_AFTER_COMMIT = "error-after-commit"
    GATEWAY_AFTER_COMMIT = "gateway-after-commit"
    """Committed; a machine in between says 502 with a page of HTML."""
    HALF_ANSWER = "half-answer"
    """Committed; the connection ends in the middle of the answer."""
    WRONG_JSON = "wrong-json"
    """Committed; success is answered with something that is not what was agreed."""
    LIMITED = "limited"
    """Too many requests, go on in 30 seconds; nothing is committed."""
    LIMITED_SILENT = "limited-silent"
    """The same, and not a word about when to go on."""
    LIMITED_PAST = "limited-past"
    """The same, and the time named is long past."""
    LIMITED_YEAR_2999 = "limited-year-2999"
    REVOKED = "revoked"
    """From this request on, until :meth:`Network.calm`, the credential is no longer accepted."""
    WRONG_AUTHOR = "wrong-author"
    """Committed, but under another account, which the answer names."""
    REDIRECT = "redirect"
    """The request is sent on to another host; nothing is committed."""

    @property
    def commits(self) -> bool:
        """True where what was written exists on the network all the same."""
        return self in _COMMITTING

    @property
    def is_limit(self) -> bool:
        """True where the network asks for a pause."""
        return self.value.startswith("limited")


_COMMITTING = frozenset(
    {
        Fault.RESET_AFTER_COMMIT,
        Fault.STALL_AFTER_COMMIT,
        Fault.DRIP,
        Fault.ERROR_AFTER_COMMIT,
        Fault.GATEWAY_AFTER_COMMIT,
        Fault.HALF_ANSWER,
        Fault.WRONG_JSON,
        Fault.WRONG_AUTHOR,
    }
)

WRITE_FAULTS = tuple(fault for fault in Fault if fault is not Fault.WRONG_AUTHOR)
"""What may befall a write so that an error has to come of it."""
READ_FAULTS = tuple(
    fault
    for fault in WRITE_FAULTS
    if fault not in {Fault.RESET_AFTER_COMMIT, Fault.STALL_AFTER_COMMIT, Fault.ERROR_AFTER_COMMIT}
)
"""What may befall a read: where nothing is written, after the commit is as before it."""
