"""No column is forgotten by ``forget``: each one that can hold text is looked through or told why not."""

from __future__ import annotations

from pathlib import Path

from inbox_tui.store import Store
from tests import making

LOOKED_THROUGH = {
    "accounts": {"frozen_reason"},
    "actors": {"id", "handle", "name", "url"},
    "audit_payloads": {"payload"},
    "confirmations": {"parent_id", "payload", "stated_reason"},
    "conversations": {"context", "subject", "author_handle", "author_name", "snippet"},
    "dead_letters": {"position", "raw", "reason"},
    "deliveries": {"author_id", "more_ids", "reason", "remote_id", "remote_url"},
    "draft_attachments": {"alt", "data", "name"},
    "drafts": {"text"},
    "flagged_words": {"word"},
    "hand_sends": {"text"},
    "message_versions": {"content", "name"},
    "messages": {
        "attachments", "author_handle", "author_name", "content", "id", "in_reply_to", "language",
        "name", "quoted", "raw", "recipients", "summary", "url",
    },
    "note_drafts": {"text"},
    "notes": {"text"},
    "outgoing_stops": {"reason"},
    "pulls": {"cursor", "sentence"},
}  # fmt: skip
NO_STRANGER = {
    "_sqlite_migrations": {"migration_set", "name", "applied_at"},
    "accounts": {
        "id", "network", "instance", "actor_id", "handle", "name", "url", "kind", "identity",
        "call_sign", "secret_place", "settings", "verified_at", "added_at", "removed_at",
    },
    "actors": {"network", "instance"},
    "audit_log": {"at", "identity", "act", "payload_hash", "previous", "hash"},
    "audit_payloads": {"salt"},
    "confirmations": {
        "account_id", "identity", "actor_id", "handle", "verified_at", "policy", "digest", "seal",
        "confirmed_at", "expires_at", "consumed_at",
    },
    "conversation_tags": {"tag"},
    "conversations": {
        "account_id", "kind", "visibility", "last_at", "assignee", "snoozed_until", "tags",
    },
    "dead_letters": {"account_id", "source", "at"},
    "deliveries": {
        "account_id", "digest", "state", "hold_until", "holder", "lease_until", "created_at",
        "updated_at",
    },
    "draft_attachments": {"added_at", "media_type", "sha256"},
    "drafts": {"account_id", "state", "created_at", "updated_at"},
    "events": {"at", "identity", "act", "before", "after", "step", "rule"},
    "flagged_words": {"added_at"},
    "forgotten": {"salt", "mark", "at"},
    "hand_sends": {"account_id", "identity", "said_at"},
    "identities": {"id", "name", "initials", "time_zone", "added_at", "hours"},
    "message_versions": {"written_at"},
    "messages": {"account_id", "kind", "visibility", "published", "updated", "received_at"},
    "near_misses": {"at", "identity", "account_id", "typed_account_id"},
    "note_drafts": {"at"},
    "notes": {"identity", "written_at", "deleted_at"},
    "outgoing_stops": {"stopped_at", "identity", "resumed_at", "resumed_by"},
    "pulls": {"account_id", "started_at", "finished_at", "outcome", "retry_at"},
    "purged": {"account_id", "mark"},
    "sign_offs": {"account_id", "identity", "text"},
    "sweeps": {"erased_at", "swept_at"},
    "upkeep": {"account_id", "round_at", "asked_on", "purged_at"},
    "vips": {"added_at"},
}  # fmt: skip
"""Ours alone: our accounts and people, our own words, numbers, times, hashes."""


def text_columns(store: Store) -> dict[str, set[str]]:
    conn = store.read()
    return {
        table: {
            name
            for _, name, kind, *_ in conn.execute(f"PRAGMA table_info({table})")
            if kind in {"TEXT", "BLOB", "ANY", ""}
        }
        for (table,) in conn.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
            " AND name NOT GLOB 'sqlite*' AND name NOT GLOB 'messages_fts*'"
        ).fetchall()
    }


def test_every_column_that_can_hold_text_has_been_thought_of(tmp_path: Path) -> None:
    with making.open_store(tmp_path / "inbox.db") as store:
        found = {table: names for table, names in text_columns(store).items() if names}
    thought_of = {
        table: LOOKED_THROUGH.get(table, set()) | NO_STRANGER.get(table, set())
        for table in {*LOOKED_THROUGH, *NO_STRANGER}
    }
    assert found == thought_of
