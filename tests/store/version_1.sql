-- An inbox of version 1 as its program made it, without rows. It never changes.

CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);

CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");

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

CREATE VIRTUAL TABLE "messages_fts" USING FTS5 (
    "name", "content", "author_handle", "author_name",
    tokenize='unicode61 remove_diacritics 2',
    content="messages"
);

CREATE TRIGGER "messages_ai" AFTER INSERT ON "messages" BEGIN
  INSERT INTO "messages_fts" (rowid, "name", "content", "author_handle", "author_name") VALUES (new.rowid, new."name", new."content", new."author_handle", new."author_name");
END;

CREATE TRIGGER "messages_ad" AFTER DELETE ON "messages" BEGIN
  INSERT INTO "messages_fts" ("messages_fts", rowid, "name", "content", "author_handle", "author_name") VALUES('delete', old.rowid, old."name", old."content", old."author_handle", old."author_name");
END;

CREATE TRIGGER "messages_au" AFTER UPDATE ON "messages" BEGIN
  INSERT INTO "messages_fts" ("messages_fts", rowid, "name", "content", "author_handle", "author_name") VALUES('delete', old.rowid, old."name", old."content", old."author_handle", old."author_name");
  INSERT INTO "messages_fts" (rowid, "name", "content", "author_handle", "author_name") VALUES (new.rowid, new."name", new."content", new."author_handle", new."author_name");
END;

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

CREATE TRIGGER accounts_bound BEFORE UPDATE ON accounts
WHEN OLD.id IS NOT NEW.id OR OLD.network IS NOT NEW.network OR OLD.instance IS NOT NEW.instance OR OLD.actor_id IS NOT NEW.actor_id
BEGIN
  SELECT RAISE(ABORT, 'an account never becomes another actor');
END;

CREATE TRIGGER accounts_no_delete BEFORE DELETE ON accounts
BEGIN
  SELECT RAISE(ABORT, 'accounts are marked as removed');
END;

CREATE TRIGGER accounts_no_replace BEFORE INSERT ON accounts
WHEN EXISTS (SELECT 1 FROM accounts WHERE id = NEW.id OR (removed_at IS NULL AND NEW.removed_at IS NULL AND (call_sign = NEW.call_sign OR (network = NEW.network AND instance = NEW.instance AND actor_id = NEW.actor_id))))
BEGIN
  SELECT RAISE(ABORT, 'this account exists');
END;

CREATE TRIGGER accounts_no_displace BEFORE UPDATE ON accounts
WHEN NEW.removed_at IS NULL AND EXISTS (SELECT 1 FROM accounts WHERE id <> OLD.id AND removed_at IS NULL AND (call_sign = NEW.call_sign OR (network = NEW.network AND instance = NEW.instance AND actor_id = NEW.actor_id)))
BEGIN
  SELECT RAISE(ABORT, 'another account has this actor or call sign');
END;

CREATE TRIGGER drafts_bound BEFORE UPDATE ON drafts
WHEN OLD.uid IS NOT NEW.uid OR OLD.account_id IS NOT NEW.account_id OR OLD.parent_uid IS NOT NEW.parent_uid OR OLD.conversation_uid IS NOT NEW.conversation_uid
BEGIN
  SELECT RAISE(ABORT, 'a draft keeps its account and its parent');
END;

CREATE TRIGGER drafts_frozen BEFORE UPDATE OF text ON drafts
WHEN OLD.text IS NOT NEW.text AND (OLD.state <> 'open' OR EXISTS (SELECT 1 FROM deliveries WHERE draft_uid = OLD.uid AND state IN ('confirmed', 'held', 'sending', 'unknown', 'sent')))
BEGIN
  SELECT RAISE(ABORT, 'a confirmed draft cannot be edited: take it back first');
END;

CREATE TRIGGER drafts_state BEFORE UPDATE OF state ON drafts
WHEN OLD.state IS NOT NEW.state AND (NEW.state = 'open' AND EXISTS (SELECT 1 FROM drafts WHERE uid <> OLD.uid AND state = 'open' AND account_id = OLD.account_id AND parent_uid = OLD.parent_uid) OR NOT ((OLD.state = 'open' AND NEW.state = 'discarded' AND NOT EXISTS (SELECT 1 FROM deliveries WHERE draft_uid = OLD.uid AND state IN ('confirmed', 'held', 'sending', 'unknown', 'sent'))) OR (OLD.state = 'discarded' AND NEW.state = 'open') OR (OLD.state = 'open' AND NEW.state = 'sent' AND EXISTS (SELECT 1 FROM deliveries WHERE draft_uid = OLD.uid AND state = 'sent'))))
BEGIN
  SELECT RAISE(ABORT, 'a draft does not change to that state');
END;

CREATE TRIGGER drafts_no_delete BEFORE DELETE ON drafts
WHEN EXISTS (SELECT 1 FROM confirmations WHERE draft_uid = OLD.uid)
BEGIN
  SELECT RAISE(ABORT, 'a draft that was confirmed once stays in the record');
END;

CREATE TRIGGER drafts_no_replace BEFORE INSERT ON drafts
WHEN NEW.state <> 'open' OR EXISTS (SELECT 1 FROM drafts WHERE uid = NEW.uid OR (state = 'open' AND account_id = NEW.account_id AND parent_uid = NEW.parent_uid))
BEGIN
  SELECT RAISE(ABORT, 'this draft exists');
END;

CREATE TRIGGER confirmations_sound BEFORE INSERT ON confirmations
WHEN EXISTS (SELECT 1 FROM confirmations WHERE uid = NEW.uid OR seal = NEW.seal) OR NEW.consumed_at IS NOT NULL OR NEW.confirmed_at > strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '+5 seconds') OR NEW.expires_at <= strftime('%Y-%m-%dT%H:%M:%fZ', 'now') OR NEW.expires_at > strftime('%Y-%m-%dT%H:%M:%fZ', NEW.confirmed_at, '+121 seconds') OR NEW.verified_at < strftime('%Y-%m-%dT%H:%M:%fZ', NEW.confirmed_at, '-300 seconds') OR NOT EXISTS (SELECT 1 FROM identities WHERE id = NEW.identity AND is_me = 1) OR NOT EXISTS (SELECT 1 FROM drafts WHERE uid = NEW.draft_uid AND account_id = NEW.account_id AND state = 'open') OR NOT EXISTS (SELECT 1 FROM accounts WHERE id = NEW.account_id AND actor_id = NEW.actor_id AND frozen_reason = '' AND removed_at IS NULL)
BEGIN
  SELECT RAISE(ABORT, 'this is not a sound confirmation');
END;

CREATE TRIGGER confirmations_bound BEFORE UPDATE ON confirmations
WHEN OLD.uid IS NOT NEW.uid OR OLD.draft_uid IS NOT NEW.draft_uid OR OLD.account_id IS NOT NEW.account_id OR OLD.identity IS NOT NEW.identity OR OLD.actor_id IS NOT NEW.actor_id OR OLD.handle IS NOT NEW.handle OR OLD.verified_at IS NOT NEW.verified_at OR OLD.parent_id IS NOT NEW.parent_id OR OLD.policy IS NOT NEW.policy OR OLD.payload IS NOT NEW.payload OR OLD.digest IS NOT NEW.digest OR OLD.seal IS NOT NEW.seal OR OLD.confirmed_at IS NOT NEW.confirmed_at OR OLD.expires_at IS NOT NEW.expires_at
BEGIN
  SELECT RAISE(ABORT, 'a confirmation never changes');
END;

CREATE TRIGGER confirmations_one_use BEFORE UPDATE OF consumed_at ON confirmations
WHEN OLD.consumed_at IS NOT NULL OR NEW.consumed_at IS NULL OR NOT EXISTS (SELECT 1 FROM deliveries WHERE confirmation_uid = OLD.uid AND state = 'sending')
BEGIN
  SELECT RAISE(ABORT, 'a confirmation is used once, by its own delivery');
END;

CREATE TRIGGER confirmations_no_delete BEFORE DELETE ON confirmations
BEGIN
  SELECT RAISE(ABORT, 'confirmations only grow');
END;

CREATE TRIGGER deliveries_start BEFORE INSERT ON deliveries
WHEN NEW.state <> 'confirmed' OR EXISTS (SELECT 1 FROM deliveries WHERE uid = NEW.uid OR confirmation_uid = NEW.confirmation_uid OR (draft_uid = NEW.draft_uid AND state IN ('confirmed', 'held', 'sending', 'unknown', 'sent'))) OR NOT EXISTS (SELECT 1 FROM confirmations c JOIN drafts d ON d.uid = c.draft_uid WHERE c.uid = NEW.confirmation_uid AND c.draft_uid = NEW.draft_uid AND c.account_id = NEW.account_id AND c.digest = NEW.digest AND c.consumed_at IS NULL AND c.expires_at > strftime('%Y-%m-%dT%H:%M:%fZ', 'now') AND d.account_id = NEW.account_id AND d.state = 'open')
BEGIN
  SELECT RAISE(ABORT, 'a delivery starts from its own unused confirmation');
END;

CREATE TRIGGER deliveries_bound BEFORE UPDATE ON deliveries
WHEN OLD.uid IS NOT NEW.uid OR OLD.confirmation_uid IS NOT NEW.confirmation_uid OR OLD.draft_uid IS NOT NEW.draft_uid OR OLD.account_id IS NOT NEW.account_id OR OLD.digest IS NOT NEW.digest OR OLD.created_at IS NOT NEW.created_at
BEGIN
  SELECT RAISE(ABORT, 'a delivery keeps its confirmation');
END;

CREATE TRIGGER deliveries_step BEFORE UPDATE OF state ON deliveries
WHEN OLD.state IS NOT NEW.state AND NOT ((OLD.state = 'confirmed' AND NEW.state = 'held') OR (OLD.state = 'confirmed' AND NEW.state = 'cancelled') OR (OLD.state = 'held' AND NEW.state = 'sending') OR (OLD.state = 'held' AND NEW.state = 'cancelled') OR (OLD.state = 'sending' AND NEW.state = 'sent') OR (OLD.state = 'sending' AND NEW.state = 'failed') OR (OLD.state = 'sending' AND NEW.state = 'unknown') OR (OLD.state = 'unknown' AND NEW.state = 'sent') OR (OLD.state = 'unknown' AND NEW.state = 'failed'))
BEGIN
  SELECT RAISE(ABORT, 'a delivery does not take that step');
END;

CREATE TRIGGER deliveries_hold BEFORE UPDATE OF hold_until ON deliveries
WHEN OLD.hold_until IS NOT NEW.hold_until AND OLD.state <> 'confirmed'
BEGIN
  SELECT RAISE(ABORT, 'a hold is not shortened');
END;

CREATE TRIGGER deliveries_sending BEFORE UPDATE OF state ON deliveries
WHEN OLD.state = 'held' AND NEW.state = 'sending' AND (OLD.hold_until > strftime('%Y-%m-%dT%H:%M:%fZ', 'now') OR NOT EXISTS (SELECT 1 FROM confirmations c JOIN accounts a ON a.id = c.account_id WHERE c.uid = OLD.confirmation_uid AND c.digest = OLD.digest AND c.account_id = OLD.account_id AND c.draft_uid = OLD.draft_uid AND c.consumed_at IS NULL AND c.expires_at > strftime('%Y-%m-%dT%H:%M:%fZ', 'now') AND a.actor_id = c.actor_id AND a.frozen_reason = '' AND a.removed_at IS NULL))
BEGIN
  SELECT RAISE(ABORT, 'nothing is sent without its own unused confirmation');
END;

CREATE TRIGGER deliveries_no_delete BEFORE DELETE ON deliveries
BEGIN
  SELECT RAISE(ABORT, 'deliveries only grow');
END;

CREATE TRIGGER deliveries_consume AFTER UPDATE OF state ON deliveries
WHEN OLD.state = 'held' AND NEW.state = 'sending'
BEGIN
  UPDATE confirmations SET consumed_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') WHERE uid = NEW.confirmation_uid;
END;

CREATE TRIGGER deliveries_sent AFTER UPDATE OF state ON deliveries
WHEN NEW.state = 'sent' AND OLD.state <> 'sent'
BEGIN
  UPDATE drafts SET state = 'sent' WHERE uid = NEW.draft_uid;
END;

CREATE TRIGGER near_misses_no_update BEFORE UPDATE ON near_misses
BEGIN
  SELECT RAISE(ABORT, 'near_misses only grows');
END;

CREATE TRIGGER near_misses_no_replace BEFORE INSERT ON near_misses
WHEN EXISTS (SELECT 1 FROM near_misses WHERE uid = NEW.uid)
BEGIN
  SELECT RAISE(ABORT, 'near_misses only grows');
END;

CREATE TRIGGER near_misses_no_delete BEFORE DELETE ON near_misses
BEGIN
  SELECT RAISE(ABORT, 'near_misses only grows');
END;

CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON audit_log
BEGIN
  SELECT RAISE(ABORT, 'audit_log only grows');
END;

CREATE TRIGGER audit_log_no_replace BEFORE INSERT ON audit_log
WHEN EXISTS (SELECT 1 FROM audit_log WHERE seq = NEW.seq OR hash = NEW.hash)
BEGIN
  SELECT RAISE(ABORT, 'audit_log only grows');
END;

CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log
BEGIN
  SELECT RAISE(ABORT, 'audit_log only grows');
END;

CREATE TRIGGER audit_payloads_no_update BEFORE UPDATE ON audit_payloads
BEGIN
  SELECT RAISE(ABORT, 'audit_payloads only grows');
END;

CREATE TRIGGER audit_payloads_no_replace BEFORE INSERT ON audit_payloads
WHEN EXISTS (SELECT 1 FROM audit_payloads WHERE seq = NEW.seq)
BEGIN
  SELECT RAISE(ABORT, 'audit_payloads only grows');
END;

INSERT INTO _sqlite_migrations (migration_set, name, applied_at)
  VALUES ('inbox_tui', 'm001_the_spine', '2026-11-20 12:00:00+00:00');

PRAGMA user_version = 1;
