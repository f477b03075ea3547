"""Version 2: what triage, search and writing need, as SQL."""

from __future__ import annotations

TRIAGE = """
ALTER TABLE conversations ADD COLUMN assignee TEXT REFERENCES identities (id);
ALTER TABLE conversations ADD COLUMN priority INTEGER NOT NULL DEFAULT 0
  CHECK (priority BETWEEN -1 AND 2);
ALTER TABLE conversations ADD COLUMN snoozed_until TEXT NOT NULL DEFAULT '';
ALTER TABLE conversations ADD COLUMN snoozed_through INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN waiting INTEGER NOT NULL DEFAULT 0 CHECK (waiting IN (0, 1));
ALTER TABLE conversations ADD COLUMN vip INTEGER NOT NULL DEFAULT 0 CHECK (vip IN (0, 1));
ALTER TABLE conversations ADD COLUMN tags TEXT NOT NULL DEFAULT '';
ALTER TABLE conversations ADD COLUMN note_count INTEGER NOT NULL DEFAULT 0;
UPDATE conversations SET waiting = newest_is_ours = 1 AND needs_reply = 0 AND done = 0;
CREATE INDEX conversations_of_assignee ON conversations (assignee, last_at DESC, uid DESC)
  WHERE assignee IS NOT NULL;
CREATE INDEX conversations_by_urgency
  ON conversations (assignee, max(priority, 2 * vip - 1) DESC, last_at, uid, snoozed_until)
  WHERE needs_reply = 1;
CREATE INDEX conversations_unread_of_account ON conversations (account_id) WHERE unread_count > 0;
CREATE INDEX conversations_needing_reply_of_account ON conversations (account_id)
  WHERE needs_reply = 1;
CREATE INDEX conversations_waiting ON conversations (last_at DESC, uid DESC) WHERE waiting = 1;
CREATE INDEX conversations_snoozed ON conversations (snoozed_until) WHERE snoozed_until <> '';

CREATE TABLE conversation_tags (
  tag TEXT NOT NULL CHECK (tag <> ''),
  conversation_uid INTEGER NOT NULL REFERENCES conversations (uid),
  PRIMARY KEY (tag, conversation_uid)
) STRICT, WITHOUT ROWID;
CREATE INDEX conversation_tags_by_conversation ON conversation_tags (conversation_uid, tag);

CREATE TABLE vips (
  actor_uid INTEGER PRIMARY KEY REFERENCES actors (uid),
  added_at TEXT NOT NULL
) STRICT;
CREATE INDEX messages_by_author ON messages (author_uid, published DESC, uid DESC);

CREATE TABLE notes (
  uid INTEGER PRIMARY KEY,
  conversation_uid INTEGER NOT NULL REFERENCES conversations (uid),
  identity TEXT NOT NULL REFERENCES identities (id),
  text TEXT NOT NULL,
  written_at TEXT NOT NULL,
  deleted_at TEXT
) STRICT;
CREATE INDEX notes_by_conversation ON notes (conversation_uid, uid);
"""

HISTORY = """
ALTER TABLE events ADD COLUMN step TEXT NOT NULL DEFAULT 'do' CHECK (step IN ('do', 'undo', 'redo'));
ALTER TABLE events ADD COLUMN batch INTEGER REFERENCES events (uid);
ALTER TABLE events ADD COLUMN rule TEXT NOT NULL DEFAULT '';
UPDATE events SET step = 'undo' WHERE undoes IS NOT NULL;
CREATE INDEX events_by_identity ON events (identity, uid) WHERE rule = '';
CREATE INDEX drafts_of_conversation ON drafts (conversation_uid);
CREATE INDEX deliveries_of_draft ON deliveries (draft_uid);
CREATE INDEX events_by_batch ON events (batch) WHERE batch IS NOT NULL;
"""

WRITING = """
CREATE TABLE sign_offs (
  account_id TEXT NOT NULL REFERENCES accounts (id),
  identity TEXT NOT NULL REFERENCES identities (id),
  text TEXT NOT NULL,
  PRIMARY KEY (account_id, identity)
) STRICT, WITHOUT ROWID;

CREATE TABLE hand_sends (
  uid INTEGER PRIMARY KEY,
  draft_uid INTEGER NOT NULL UNIQUE REFERENCES drafts (uid),
  account_id TEXT NOT NULL REFERENCES accounts (id),
  conversation_uid INTEGER NOT NULL REFERENCES conversations (uid),
  parent_uid INTEGER NOT NULL REFERENCES messages (uid),
  identity TEXT NOT NULL REFERENCES identities (id),
  text TEXT NOT NULL,
  said_at TEXT NOT NULL,
  message_uid INTEGER REFERENCES messages (uid)
) STRICT;
CREATE INDEX hand_sends_unseen ON hand_sends (account_id) WHERE message_uid IS NULL;
CREATE INDEX hand_sends_by_conversation ON hand_sends (conversation_uid);
"""

NOTES_BEGUN = """
CREATE TABLE note_drafts (
  conversation_uid INTEGER PRIMARY KEY REFERENCES conversations (uid) ON DELETE CASCADE,
  text TEXT NOT NULL CHECK (text <> ''),
  at TEXT NOT NULL
) STRICT;
"""

READING = """
CREATE INDEX messages_by_arrival ON messages (conversation_uid, uid, outgoing, deleted, kind);
CREATE INDEX messages_of_others
  ON messages (conversation_uid, kind = 'post', published DESC, uid DESC) WHERE outgoing = 0;
CREATE INDEX messages_of_ours ON messages (conversation_uid, published) WHERE outgoing = 1;
CREATE INDEX messages_with_questions ON messages (conversation_uid, author_uid, published)
  WHERE outgoing = 0 AND deleted = 0 AND kind NOT IN ('post', 'notice');
CREATE INDEX messages_with_subject ON messages (conversation_uid, published, uid)
  WHERE name <> '';
"""

SENDING = """
CREATE TABLE draft_attachments (
  uid INTEGER PRIMARY KEY,
  draft_uid INTEGER NOT NULL REFERENCES drafts (uid) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  name TEXT NOT NULL CHECK (name <> ''),
  media_type TEXT NOT NULL CHECK (media_type <> ''),
  size INTEGER NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  alt TEXT NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  added_at TEXT NOT NULL,
  data BLOB NOT NULL CHECK (length(data) = size)
) STRICT;
CREATE INDEX draft_attachments_by_draft ON draft_attachments (draft_uid, position, uid);
ALTER TABLE drafts ADD COLUMN numbered INTEGER NOT NULL DEFAULT 1 CHECK (numbered IN (0, 1));
ALTER TABLE deliveries ADD COLUMN more_ids TEXT NOT NULL DEFAULT '[]';
"""

_FACETS = """
  char(57344) || 'all ' || char(57344) || 'to' || hex({row}account_id)
  || iif({row}outgoing, ' ' || char(57344) || 'ours', '')
  || iif({row}visibility = 'direct', ' ' || char(57344) || 'private', '')
  || iif({row}attachments <> '[]', ' ' || char(57344) || 'files', '')
  || CASE WHEN {row}published < '1990' THEN ' ' || char(57344) || 'early'
     WHEN {row}published >= '2100' THEN ' ' || char(57344) || 'late'
     ELSE ' ' || char(57344) || 'at' || substr({row}published, 1, 4)
       || ' ' || char(57344) || 'at' || substr({row}published, 1, 4) || substr({row}published, 6, 2)
       || ' ' || char(57344) || 'at' || substr({row}published, 1, 4)
       || substr({row}published, 6, 2) || substr({row}published, 9, 2) END
"""
_NEW = f"new.uid, new.name, new.content, new.author_handle, new.author_name, {_FACETS.format(row='new.')}"
_OLD = f"old.uid, old.name, old.content, old.author_handle, old.author_name, {_FACETS.format(row='old.')}"
_COLUMNS = "rowid, name, content, author_handle, author_name, facets"

# A facet is a word that no message can hold, in a column of its own: the index itself then finds
# the messages that have the words and came to that account in that month.
SEARCH = f"""
DROP TRIGGER messages_ai;
DROP TRIGGER messages_ad;
DROP TRIGGER messages_au;
DROP TABLE messages_fts;
CREATE VIEW messages_to_search AS
SELECT uid, name, content, author_handle, author_name, {_FACETS.format(row="")} AS facets
FROM messages;
CREATE VIRTUAL TABLE messages_fts USING fts5 (
  name, content, author_handle, author_name, facets,
  tokenize = 'unicode61 remove_diacritics 2',
  content = 'messages_to_search', content_rowid = 'uid'
);
INSERT INTO messages_fts (messages_fts) VALUES ('rebuild');
CREATE TRIGGER messages_ai AFTER INSERT ON messages BEGIN
  INSERT INTO messages_fts ({_COLUMNS}) VALUES ({_NEW});
END;
CREATE TRIGGER messages_ad AFTER DELETE ON messages BEGIN
  INSERT INTO messages_fts (messages_fts, {_COLUMNS}) VALUES ('delete', {_OLD});
END;
CREATE TRIGGER messages_au AFTER UPDATE ON messages BEGIN
  INSERT INTO messages_fts (messages_fts, {_COLUMNS}) VALUES ('delete', {_OLD});
  INSERT INTO messages_fts ({_COLUMNS}) VALUES ({_NEW});
END;
CREATE INDEX conversations_urgent ON conversations (last_at DESC, uid DESC) WHERE priority = 2;
CREATE INDEX conversations_vip ON conversations (last_at DESC, uid DESC) WHERE vip = 1;
CREATE INDEX conversations_with_notes ON conversations (last_at DESC, uid DESC)
  WHERE note_count > 0;
"""
