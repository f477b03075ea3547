"""Version 2: what following deletions and letting go of what is old need, as SQL."""

from __future__ import annotations

UPKEEP = """
CREATE TABLE upkeep (
  account_id TEXT PRIMARY KEY REFERENCES accounts (id),
  round_at TEXT NOT NULL DEFAULT '',
  position INTEGER NOT NULL DEFAULT 0,
  asked_on TEXT NOT NULL DEFAULT '',
  asked INTEGER NOT NULL DEFAULT 0,
  purged_at TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE purged (
  account_id TEXT NOT NULL REFERENCES accounts (id),
  mark TEXT NOT NULL,
  PRIMARY KEY (account_id, mark)
) STRICT, WITHOUT ROWID;
CREATE TABLE sweeps (
  uid INTEGER PRIMARY KEY CHECK (uid = 1),
  erased_at TEXT NOT NULL,
  swept_at TEXT NOT NULL
) STRICT;
CREATE INDEX drafts_of_parent ON drafts (parent_uid);
"""
