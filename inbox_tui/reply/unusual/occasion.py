"""One reply about to be confirmed, and the inbox in which it can be compared."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from inbox_tui.adapter import Outgoing
from inbox_tui.model import Account, Draft, Identity, StoredMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Who is about to say what to whom, and when."""

    conn: sqlite3.Connection
    draft: Draft
    account: Account
    identity: Identity
    parent: StoredMessage
    outgoing: Outgoing
    now: datetime
    wants_alt: bool = False
    """True where people of the network expect an alt text with each picture."""
