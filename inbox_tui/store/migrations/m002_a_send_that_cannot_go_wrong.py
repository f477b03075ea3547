"""Version 2: what the full send contract needs, as SQL."""

from __future__ import annotations

GUARDS_OF_VERSION_1 = "8ed12c089fdb741c483f81a6eb799ade6d73a520f2aad6136f4b7550bc96b306"
"""The fingerprint of the guards of a version-1 store that nobody has tampered with."""

STOPS = """
CREATE TABLE outgoing_stops (
  uid INTEGER PRIMARY KEY,
  stopped_at TEXT NOT NULL,
  identity TEXT NOT NULL REFERENCES identities (id),
  reason TEXT NOT NULL CHECK (reason <> ''),
  resumed_at TEXT,
  resumed_by TEXT REFERENCES identities (id)
) STRICT;
CREATE UNIQUE INDEX outgoing_stops_one_active ON outgoing_stops (resumed_at IS NULL)
  WHERE resumed_at IS NULL;
"""

CONFIRM = """
ALTER TABLE drafts ADD COLUMN seen_through INTEGER NOT NULL DEFAULT 0;
ALTER TABLE confirmations ADD COLUMN pondered_ms INTEGER;
ALTER TABLE confirmations ADD COLUMN stated_reason TEXT NOT NULL DEFAULT '';
CREATE INDEX confirmations_by_time ON confirmations (identity, confirmed_at);
CREATE INDEX near_misses_by_time ON near_misses (identity, at);
ALTER TABLE identities ADD COLUMN hours TEXT NOT NULL DEFAULT '';
CREATE TABLE flagged_words (
  word TEXT PRIMARY KEY COLLATE NOCASE CHECK (word <> ''),
  added_at TEXT NOT NULL
) STRICT;
"""

FORGETTING = """
CREATE TABLE forgotten (
  uid INTEGER PRIMARY KEY,
  salt TEXT NOT NULL,
  mark TEXT NOT NULL UNIQUE,
  at TEXT NOT NULL
) STRICT;
"""
