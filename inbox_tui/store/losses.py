"""What an inbox holds that another state of it does not."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

_COUNTS = {
    "audit_entries": (
        "SELECT count(*) FROM here.audit_log h WHERE NOT EXISTS"
        " (SELECT 1 FROM there.audit_log t WHERE t.seq = h.seq AND t.hash = h.hash)"
    ),
    "strange_entries": (
        "SELECT count(*) FROM there.audit_log t WHERE NOT EXISTS"
        " (SELECT 1 FROM here.audit_log h WHERE h.seq = t.seq AND h.hash = t.hash)"
    ),
    "replies": (
        "SELECT count(*) FROM here.deliveries d JOIN here.confirmations c"
        " ON c.uid = d.confirmation_uid WHERE d.state IN ('sending', 'sent', 'unknown')"
        " AND NOT EXISTS (SELECT 1 FROM there.confirmations f JOIN there.deliveries e"
        " ON e.confirmation_uid = f.uid WHERE f.seal = c.seal AND e.state = d.state)"
    ),
    "drafts": (
        "SELECT count(*) FROM here.drafts h WHERE h.state = 'open' AND h.text <> ''"
        " AND NOT EXISTS (SELECT 1 FROM there.drafts t WHERE t.uid = h.uid"
        " AND t.account_id = h.account_id AND t.parent_uid = h.parent_uid AND t.text = h.text)"
    ),
    "files": (
        "SELECT count(*) FROM here.draft_attachments h JOIN here.drafts d ON d.uid = h.draft_uid"
        " WHERE d.state = 'open' AND NOT EXISTS (SELECT 1 FROM there.draft_attachments t"
        " WHERE t.draft_uid = h.draft_uid AND t.sha256 = h.sha256 AND t.alt = h.alt)"
    ),
    "acts": (
        "SELECT count(*) FROM here.events h WHERE NOT EXISTS"
        " (SELECT 1 FROM there.events t WHERE t.uid = h.uid AND t.at = h.at AND t.act = h.act)"
    ),
    "messages": (
        "SELECT count(*) FROM here.messages h WHERE NOT EXISTS"
        " (SELECT 1 FROM there.messages t WHERE t.account_id = h.account_id AND t.id = h.id)"
    ),
    "forgotten": (
        "SELECT count(*) FROM here.forgotten h WHERE NOT EXISTS"
        " (SELECT 1 FROM there.forgotten t WHERE t.salt = h.salt AND t.mark = h.mark)"
    ),
}
_SINCE_VERSION = {"files": 2, "forgotten": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Losses:
    """How many things of each kind are in the one file and not, or not so, in the other."""

    audit_entries: int
    strange_entries: int
    """Entries of the audit log that only the other file has."""
    replies: int
    """Replies of which the other file does not know that they left, or may have left."""
    drafts: int
    """Open drafts whose words the other file does not have."""
    files: int
    """Files of open drafts."""
    acts: int
    """Acts of triage."""
    messages: int
    forgotten: int
    """People who were erased here and are in the other file."""

    @property
    def has_grown_apart(self) -> bool:
        """True where each file has entries that the other lacks: neither is older."""
        return bool(self.audit_entries and self.strange_entries)

    @property
    def needs_consent(self) -> bool:
        """True where something is lost that a person did. Messages come again with a pull."""
        return any(
            (self.audit_entries, self.replies, self.drafts, self.files, self.acts, self.forgotten)
        )

    def told(self) -> str:
        """Return what would be lost, in numbers, or "" where nothing would be."""
        parts = (
            _count(self.audit_entries, "entry of the audit log", "entries of the audit log"),
            _count(self.replies, "reply that left", "replies that left"),
            _count(self.drafts, "draft with other words", "drafts with other words"),
            _count(self.files, "attached file", "attached files"),
            _count(self.acts, "act of triage", "acts of triage"),
            _count(self.messages, "message", "messages"),
            _forgotten(self.forgotten),
        )
        return ", ".join(part for part in parts if part)


def compare(here: Path, there: Path) -> Losses:
    """Count what the inbox ``here`` has and ``there`` lacks.

    :raises sqlite3.DatabaseError: one of them cannot be read.
    """
    with closing(sqlite3.connect("file::memory:", uri=True, isolation_level=None)) as conn:
        for name, path in (("here", here), ("there", there)):
            conn.execute(f"ATTACH ? AS {name}", (f"{path.absolute().as_uri()}?mode=ro",))
        (version,) = conn.execute("PRAGMA here.user_version").fetchone()
        return Losses(
            **{
                name: conn.execute(sql).fetchone()[0]
                if version >= _SINCE_VERSION.get(name, 1)
                else 0
                for name, sql in _COUNTS.items()
            }
        )


def _forgotten(number: int) -> str:
    who = "person was" if number == 1 else "people were"
    return f"the fact that {number:,} {who} erased" if number else ""


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}" if number else ""
