"""Version 1: the tables of the one SQLite file, as SQL.

Names are plain, so that somebody who opens the file with any SQLite tool finds the way. Times are
ISO 8601 in UTC with milliseconds and a ``Z``, so that they sort as text. ``uid`` is our own number
for a thing, rising in the order of arrival; ``id`` is the network's, an opaque string.

Stores with these tables exist: this text never changes, later versions add to it.
"""

from __future__ import annotations

PEOPLE = """
CREATE TABLE identities (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  initials TEXT NOT NULL DEFAULT '',
  time_zone TEXT NOT NULL DEFAULT '',
  is_me INTEGER NOT NULL DEFAULT 0 CHECK (is_me IN (0, 1)),
  added_at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX identities_only_one_is_me ON identities (is_me) WHERE is_me = 1;

CREATE TABLE accounts (
  id TEXT PRIMARY KEY,
  network TEXT NOT NULL,
  instance TEXT NOT NULL,
  actor_id TEXT NOT NULL CHECK (actor_id <> ''),
  handle TEXT NOT NULL,
  name TEXT NOT NULL,
  url TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('own', 'brand')),
  identity TEXT NOT NULL REFERENCES identities (id),
  call_sign TEXT NOT NULL COLLATE NOCASE,
  secret_place TEXT NOT NULL CHECK (secret_place IN ('keyring', 'environment', 'file', 'none')),
  settings TEXT NOT NULL DEFAULT '{}',
  verified_at TEXT NOT NULL,
  frozen_reason TEXT NOT NULL DEFAULT '',
  added_at TEXT NOT NULL,
  removed_at TEXT
) STRICT;
CREATE UNIQUE INDEX accounts_actor_once ON accounts (network, instance, actor_id)
  WHERE removed_at IS NULL;
CREATE UNIQUE INDEX accounts_call_sign_once ON accounts (call_sign) WHERE removed_at IS NULL;

CREATE TABLE actors (
  uid INTEGER PRIMARY KEY,
  network TEXT NOT NULL,
  instance TEXT NOT NULL,
  id TEXT NOT NULL,
  handle TEXT NOT NULL,
  name TEXT NOT NULL,
  url TEXT NOT NULL,
  is_bot INTEGER NOT NULL CHECK (is_bot IN (0, 1)),
  UNIQUE (network, instance, id)
) STRICT;
"""

INBOX = """
CREATE TABLE conversations (
  uid INTEGER PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  context TEXT NOT NULL,
  subject TEXT NOT NULL DEFAULT '',
  author_handle TEXT NOT NULL DEFAULT '',
  author_name TEXT NOT NULL DEFAULT '',
  snippet TEXT NOT NULL DEFAULT '',
  kind TEXT NOT NULL DEFAULT 'post',
  visibility TEXT NOT NULL DEFAULT 'public',
  last_at TEXT NOT NULL DEFAULT '',
  message_count INTEGER NOT NULL DEFAULT 0,
  unread_count INTEGER NOT NULL DEFAULT 0,
  needs_reply INTEGER NOT NULL DEFAULT 0 CHECK (needs_reply IN (0, 1)),
  done INTEGER NOT NULL DEFAULT 0 CHECK (done IN (0, 1)),
  newest_uid INTEGER NOT NULL DEFAULT 0,
  newest_is_ours INTEGER NOT NULL DEFAULT 0 CHECK (newest_is_ours IN (0, 1)),
  read_through INTEGER NOT NULL DEFAULT 0,
  done_through INTEGER NOT NULL DEFAULT 0,
  UNIQUE (account_id, context)
) STRICT;
CREATE INDEX conversations_by_time ON conversations (last_at DESC, uid DESC);
CREATE INDEX conversations_needing_reply ON conversations (last_at DESC, uid DESC)
  WHERE needs_reply = 1;
CREATE INDEX conversations_done ON conversations (last_at DESC, uid DESC) WHERE done = 1;

CREATE TABLE messages (
  uid INTEGER PRIMARY KEY,
  conversation_uid INTEGER NOT NULL REFERENCES conversations (uid),
  account_id TEXT NOT NULL REFERENCES accounts (id),
  id TEXT NOT NULL,
  in_reply_to TEXT,
  kind TEXT NOT NULL,
  visibility TEXT NOT NULL,
  author_uid INTEGER NOT NULL REFERENCES actors (uid),
  author_handle TEXT NOT NULL,
  author_name TEXT NOT NULL,
  outgoing INTEGER NOT NULL CHECK (outgoing IN (0, 1)),
  recipients TEXT NOT NULL,
  name TEXT NOT NULL,
  summary TEXT NOT NULL,
  content TEXT NOT NULL,
  quoted TEXT NOT NULL,
  url TEXT NOT NULL,
  language TEXT NOT NULL,
  attachments TEXT NOT NULL,
  published TEXT NOT NULL,
  updated TEXT,
  deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
  received_at TEXT NOT NULL,
  raw TEXT NOT NULL,
  UNIQUE (account_id, id)
) STRICT;
CREATE INDEX messages_by_conversation ON messages (conversation_uid, published, uid);

CREATE TABLE message_versions (
  uid INTEGER PRIMARY KEY,
  message_uid INTEGER NOT NULL REFERENCES messages (uid),
  name TEXT NOT NULL,
  content TEXT NOT NULL,
  written_at TEXT NOT NULL
) STRICT;
CREATE INDEX message_versions_by_message ON message_versions (message_uid);

CREATE TRIGGER messages_keep_versions AFTER UPDATE OF content, name ON messages
WHEN NEW.deleted = 0 AND (OLD.content IS NOT NEW.content OR OLD.name IS NOT NEW.name)
BEGIN
  INSERT INTO message_versions (message_uid, name, content, written_at)
  VALUES (OLD.uid, OLD.name, OLD.content, coalesce(OLD.updated, OLD.published));
END;
CREATE TRIGGER messages_forget_versions AFTER UPDATE OF deleted ON messages
WHEN NEW.deleted = 1
BEGIN
  DELETE FROM message_versions WHERE message_uid = NEW.uid;
END;
"""

PULLS = """
CREATE TABLE pulls (
  account_id TEXT PRIMARY KEY REFERENCES accounts (id),
  cursor TEXT,
  started_at TEXT,
  finished_at TEXT,
  outcome TEXT NOT NULL DEFAULT '',
  sentence TEXT NOT NULL DEFAULT '',
  retry_at TEXT,
  new_messages INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE dead_letters (
  uid INTEGER PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  source TEXT NOT NULL,
  position TEXT NOT NULL,
  reason TEXT NOT NULL,
  raw TEXT NOT NULL,
  at TEXT NOT NULL,
  UNIQUE (account_id, source, position, raw)
) STRICT;
"""

TRIAGE = """
CREATE TABLE events (
  uid INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  identity TEXT NOT NULL REFERENCES identities (id),
  conversation_uid INTEGER NOT NULL REFERENCES conversations (uid),
  act TEXT NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  undoes INTEGER REFERENCES events (uid)
) STRICT;
CREATE INDEX events_by_conversation ON events (conversation_uid, uid);
CREATE UNIQUE INDEX events_undone_once ON events (undoes) WHERE undoes IS NOT NULL;
"""

OUTBOX = """
CREATE TABLE drafts (
  uid INTEGER PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  parent_uid INTEGER NOT NULL REFERENCES messages (uid),
  conversation_uid INTEGER NOT NULL REFERENCES conversations (uid),
  text TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'sent', 'discarded')),
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX drafts_one_open ON drafts (account_id, parent_uid) WHERE state = 'open';
CREATE INDEX drafts_by_conversation ON drafts (conversation_uid) WHERE state = 'open';

CREATE TABLE confirmations (
  uid INTEGER PRIMARY KEY,
  draft_uid INTEGER NOT NULL REFERENCES drafts (uid),
  account_id TEXT NOT NULL REFERENCES accounts (id),
  identity TEXT NOT NULL REFERENCES identities (id),
  actor_id TEXT NOT NULL,
  handle TEXT NOT NULL,
  verified_at TEXT NOT NULL CHECK (verified_at LIKE '____-__-__T__:__:__.___Z'),
  parent_id TEXT NOT NULL,
  policy TEXT NOT NULL,
  payload TEXT NOT NULL,
  digest TEXT NOT NULL CHECK (length(digest) = 64),
  seal TEXT NOT NULL UNIQUE CHECK (length(seal) = 64),
  confirmed_at TEXT NOT NULL CHECK (confirmed_at LIKE '____-__-__T__:__:__.___Z'),
  expires_at TEXT NOT NULL CHECK (expires_at LIKE '____-__-__T__:__:__.___Z'),
  consumed_at TEXT
) STRICT;

CREATE TABLE deliveries (
  uid INTEGER PRIMARY KEY,
  confirmation_uid INTEGER NOT NULL UNIQUE REFERENCES confirmations (uid),
  draft_uid INTEGER NOT NULL REFERENCES drafts (uid),
  account_id TEXT NOT NULL REFERENCES accounts (id),
  digest TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN
    ('confirmed', 'held', 'sending', 'sent', 'failed', 'unknown', 'cancelled')),
  hold_until TEXT NOT NULL CHECK (hold_until LIKE '____-__-__T__:__:__.___Z'),
  holder TEXT NOT NULL,
  lease_until TEXT NOT NULL CHECK (lease_until LIKE '____-__-__T__:__:__.___Z'),
  remote_id TEXT NOT NULL DEFAULT '',
  remote_url TEXT NOT NULL DEFAULT '',
  author_id TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX deliveries_one_live ON deliveries (draft_uid)
  WHERE state IN ('confirmed', 'held', 'sending', 'unknown', 'sent');
CREATE INDEX deliveries_open ON deliveries (state)
  WHERE state IN ('confirmed', 'held', 'sending', 'unknown');

CREATE TABLE near_misses (
  uid INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  identity TEXT NOT NULL REFERENCES identities (id),
  draft_uid INTEGER NOT NULL REFERENCES drafts (uid),
  account_id TEXT NOT NULL REFERENCES accounts (id),
  typed_account_id TEXT REFERENCES accounts (id)
) STRICT;

CREATE TABLE audit_log (
  seq INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  identity TEXT NOT NULL,
  act TEXT NOT NULL,
  payload_hash TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE audit_payloads (
  seq INTEGER PRIMARY KEY REFERENCES audit_log (seq),
  salt TEXT NOT NULL,
  payload TEXT NOT NULL
) STRICT;
"""

VIEWS = """
CREATE VIEW inbox AS
SELECT c.uid AS conversation, a.network, a.handle AS our_account, c.author_handle AS author,
  c.subject, c.snippet, c.last_at, c.message_count, c.unread_count, c.needs_reply, c.done
FROM conversations c JOIN accounts a ON a.id = c.account_id
ORDER BY c.last_at DESC, c.uid DESC;

CREATE VIEW outbox AS
SELECT d.uid AS delivery, d.state, i.name AS human, a.handle AS account, a.network,
  c.parent_id AS answers, json_extract(c.payload, '$.text') AS text, d.remote_url, d.reason,
  c.confirmed_at, d.updated_at
FROM deliveries d
JOIN confirmations c ON c.uid = d.confirmation_uid
JOIN accounts a ON a.id = d.account_id
JOIN identities i ON i.id = c.identity
ORDER BY d.uid DESC;
"""
