"""What can stop a reply before it is confirmed."""

from __future__ import annotations

from inbox_tui.errors import Told


class CannotReply(Told):
    """The reply cannot go on. The draft is kept."""


class WrongAccountBlocked(CannotReply):
    """The credential behind the account belongs to somebody else. The account is frozen."""
