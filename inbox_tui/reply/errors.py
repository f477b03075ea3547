"""What can stop a reply."""

from __future__ import annotations

from inbox_tui.errors import Told
from inbox_tui.store.numbered import NoSuch


class CannotReply(Told):
    """The reply cannot go on. The draft is kept."""


class NoDraftToReply(NoSuch, CannotReply):
    """The draft is put away, or there never was one of that number."""


class WrongAccountBlocked(CannotReply):
    """The credential behind the account belongs to somebody else. The account is frozen."""


class TooSoonToTell(CannotReply):
    """What was sent a moment ago may still arrive: nobody can say yet that it was not sent."""


class CannotAttach(Told):
    """A file cannot leave with a reply. The draft is as it was."""


class AlreadyStopped(Told):
    """Everything outgoing is stopped already; one stop at a time keeps its reason clear."""


class NotStopped(Told):
    """There is no stop to end."""
