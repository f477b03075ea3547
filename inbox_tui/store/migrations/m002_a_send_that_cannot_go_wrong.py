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
DROP VIEW outbox;
CREATE VIEW outbox AS
SELECT d.uid AS delivery, d.state, i.name AS human, a.handle AS account, a.network,
  c.parent_id AS answers, json_extract(nullif(c.payload, ''), '$.text') AS text, d.remote_url,
  d.reason, c.confirmed_at, d.updated_at
FROM deliveries d
JOIN confirmations c ON c.uid = d.confirmation_uid
JOIN accounts a ON a.id = d.account_id
JOIN identities i ON i.id = c.identity
ORDER BY d.uid DESC;
CREATE TABLE forgotten (
  uid INTEGER PRIMARY KEY,
  salt TEXT NOT NULL,
  mark TEXT NOT NULL UNIQUE,
  at TEXT NOT NULL
) STRICT;
"""
