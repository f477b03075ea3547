"""What can stop a reply before it is confirmed."""

from __future__ import annotations


class CannotReply(Exception):
    """The reply cannot go on; the text is a sentence for a person. The draft is kept."""


class WrongAccountBlocked(CannotReply):
    """The credential behind the account belongs to somebody else. The account is frozen."""
