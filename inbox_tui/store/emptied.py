"""What is left of a row that has to stay without its words, because the record hangs on it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

MESSAGE: Mapping[str, object] = MappingProxyType(
    {
        "recipients": "[]",
        "name": "",
        "summary": "",
        "content": "",
        "quoted": "",
        "url": "",
        "language": "",
        "attachments": "[]",
        "raw": "{}",
        "deleted": 1,
    }
)
CONVERSATION: Mapping[str, object] = MappingProxyType(
    {
        "subject": "",
        "author_handle": "",
        "author_name": "",
        "snippet": "",
        "message_count": 0,
        "unread_count": 0,
        "needs_reply": 0,
        "done": 0,
        "assignee": None,
        "priority": 0,
        "snoozed_until": "",
        "waiting": 0,
        "vip": 0,
        "tags": "",
        "note_count": 0,
    }
)
"""Without messages it is in no list."""
