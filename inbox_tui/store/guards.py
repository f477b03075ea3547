"""The triggers that make SQLite itself refuse every way round the confirm step.

They stop accidents, bugs, scripts and other SQLite tools. They are verified, text for text, each
time the store is opened: where one is missing or changed, or a strange one was added, the store
opens read-only and nothing is sent. Whoever owns the files can still rewrite all of it; what such
a person cannot do is make this program send, because a send also needs a ticket that exists only
in the memory of the process that drew the confirm box (:mod:`inbox_tui.reply.confirm`).

``INSERT OR REPLACE`` deletes without firing delete triggers on a plain connection
(https://www.sqlite.org/lang_conflict.html), so inserts over an existing row are refused as well.
"""

from __future__ import annotations

import sqlite3

from inbox_tui.store.guard_forms import after, append_only, immutable, refuse

UNIQUE_INDEXES = {
    "identities_only_one_is_me": "identities (is_me) WHERE is_me = 1",
    "accounts_actor_once": "accounts (network, instance, actor_id) WHERE removed_at IS NULL",
    "accounts_call_sign_once": "accounts (call_sign) WHERE removed_at IS NULL",
    "drafts_one_open": "drafts (account_id, parent_uid) WHERE state = 'open'",
    "deliveries_one_live": "deliveries (draft_uid)"
    " WHERE state IN ('confirmed', 'held', 'sending', 'unknown', 'sent')",
    "outgoing_stops_one_active": "outgoing_stops (resumed_at IS NULL) WHERE resumed_at IS NULL",
}
"""What may exist once only, and the text of the index that sees to it, on one line."""

ERASED = "(erased)"
"""What may take the place of a stop's reason."""
NOW = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"

GUARDED_TABLES = (
    "accounts",
    "drafts",
    "draft_attachments",
    "confirmations",
    "deliveries",
    "outgoing_stops",
    "near_misses",
    "audit_log",
    "audit_payloads",
)

TRANSITIONS = (
    ("confirmed", "held"),
    ("confirmed", "cancelled"),
    ("held", "sending"),
    ("held", "cancelled"),
    ("sending", "sent"),
    ("sending", "failed"),
    ("sending", "unknown"),
    ("unknown", "sent"),
    ("unknown", "failed"),
)


_SAME_ACCOUNT = (
    "(call_sign = NEW.call_sign OR (network = NEW.network AND instance = NEW.instance"
    " AND actor_id = NEW.actor_id))"
)
_LIVE = "('confirmed', 'held', 'sending', 'unknown', 'sent')"
_UNDER_WAY = "('confirmed', 'held', 'sending', 'unknown')"
_STOPPED = "EXISTS (SELECT 1 FROM outgoing_stops WHERE resumed_at IS NULL)"
_ALLOWED = " OR ".join(
    f"(OLD.state = '{before}' AND NEW.state = '{after}')" for before, after in TRANSITIONS
)


def _closed(draft_uid: str) -> str:
    """Return a condition: the draft cannot be written, as it is confirmed or put away."""
    return (
        f"(NOT EXISTS (SELECT 1 FROM drafts WHERE uid = {draft_uid} AND state = 'open')"
        f" OR EXISTS (SELECT 1 FROM deliveries WHERE draft_uid = {draft_uid} AND state IN {_LIVE}))"
    )


TRIGGERS: dict[str, str] = dict(
    [
        # accounts: who an account is never changes; it is removed by a mark, never deleted
        immutable(
            "accounts",
            ("id", "network", "instance", "actor_id"),
            "an account never becomes another actor",
        ),
        refuse("accounts_no_delete", "DELETE ON accounts", "", "accounts are marked as removed"),
        refuse(
            "accounts_no_replace",
            "INSERT ON accounts",
            "EXISTS (SELECT 1 FROM accounts WHERE id = NEW.id OR (removed_at IS NULL AND"
            f" NEW.removed_at IS NULL AND {_SAME_ACCOUNT}))",
            "this account exists",
        ),
        # UPDATE OR REPLACE, too, deletes the row that is in its way without a delete trigger
        refuse(
            "accounts_no_displace",
            "UPDATE ON accounts",
            "NEW.removed_at IS NULL AND EXISTS (SELECT 1 FROM accounts WHERE id <> OLD.id"
            f" AND removed_at IS NULL AND {_SAME_ACCOUNT})",
            "another account has this actor or call sign",
        ),
        # drafts: bound to account and parent from the first character
        immutable(
            "drafts",
            ("uid", "account_id", "parent_uid", "conversation_uid"),
            "a draft keeps its account and its parent",
        ),
        refuse(
            "drafts_frozen",
            "UPDATE OF text, numbered ON drafts",
            # a draft that is closed may be emptied, when a person must be forgotten
            "(OLD.text IS NOT NEW.text OR OLD.numbered IS NOT NEW.numbered)"
            " AND NOT (OLD.state <> 'open' AND NEW.text = '')"
            " AND (OLD.state <> 'open' OR EXISTS (SELECT 1 FROM deliveries"
            f" WHERE draft_uid = OLD.uid AND state IN {_LIVE}))",
            "a confirmed draft cannot be edited: take it back first",
        ),
        refuse(
            "drafts_state",
            "UPDATE OF state ON drafts",
            "OLD.state IS NOT NEW.state AND (NEW.state = 'open' AND EXISTS (SELECT 1 FROM drafts"
            " WHERE uid <> OLD.uid AND state = 'open' AND account_id = OLD.account_id"
            " AND parent_uid = OLD.parent_uid) OR NOT ("
            "(OLD.state = 'open' AND NEW.state = 'discarded' AND NOT EXISTS (SELECT 1"
            f" FROM deliveries WHERE draft_uid = OLD.uid AND state IN {_LIVE}))"
            " OR (OLD.state = 'discarded' AND NEW.state = 'open')"
            " OR (OLD.state = 'open' AND NEW.state = 'sent' AND EXISTS (SELECT 1"
            " FROM deliveries WHERE draft_uid = OLD.uid AND state = 'sent'))))",
            "a draft does not change to that state",
        ),
        refuse(
            "drafts_no_delete",
            "DELETE ON drafts",
            "EXISTS (SELECT 1 FROM confirmations WHERE draft_uid = OLD.uid)",
            "a draft that was confirmed once stays in the record",
        ),
        refuse(
            "drafts_no_replace",
            "INSERT ON drafts",
            "NEW.state <> 'open' OR EXISTS (SELECT 1 FROM drafts WHERE uid = NEW.uid"
            " OR (state = 'open' AND account_id = NEW.account_id"
            " AND parent_uid = NEW.parent_uid))",
            "this draft exists",
        ),
        # attachments: a file's bytes never change, and nothing of it once its draft is confirmed
        immutable(
            "draft_attachments",
            ("uid", "draft_uid", "name", "media_type", "size", "width", "height", "sha256", "data"),
            "an attached file never changes",
        ),
        refuse(
            "draft_attachments_frozen",
            "UPDATE ON draft_attachments",
            _closed("OLD.draft_uid"),
            "a confirmed draft keeps its files: take it back first",
        ),
        refuse(
            "draft_attachments_start",
            "INSERT ON draft_attachments",
            "EXISTS (SELECT 1 FROM draft_attachments WHERE uid = NEW.uid)"
            f" OR {_closed('NEW.draft_uid')}",
            "a confirmed draft takes no other files: take it back first",
        ),
        # what a draft will not send any more may be erased
        refuse(
            "draft_attachments_no_delete",
            "DELETE ON draft_attachments",
            "EXISTS (SELECT 1 FROM drafts WHERE uid = OLD.draft_uid AND state = 'open')"
            f" AND {_closed('OLD.draft_uid')}",
            "a confirmed draft keeps its files: take it back first",
        ),
        # confirmations: one use, short life, for the actor the account was connected as
        refuse(
            "confirmations_sound",
            "INSERT ON confirmations",
            "EXISTS (SELECT 1 FROM confirmations WHERE uid = NEW.uid OR seal = NEW.seal)"
            " OR NEW.consumed_at IS NOT NULL"
            f" OR NEW.confirmed_at > strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '+5 seconds')"
            f" OR NEW.expires_at <= {NOW}"
            " OR NEW.expires_at > strftime('%Y-%m-%dT%H:%M:%fZ', NEW.confirmed_at, '+121 seconds')"
            " OR NEW.verified_at < strftime('%Y-%m-%dT%H:%M:%fZ', NEW.confirmed_at, '-300 seconds')"
            f" OR {_STOPPED}"
            " OR NOT EXISTS (SELECT 1 FROM identities WHERE id = NEW.identity AND is_me = 1)"
            " OR NOT EXISTS (SELECT 1 FROM drafts WHERE uid = NEW.draft_uid"
            " AND account_id = NEW.account_id AND state = 'open')"
            " OR NOT EXISTS (SELECT 1 FROM accounts WHERE id = NEW.account_id"
            " AND actor_id = NEW.actor_id AND frozen_reason = '' AND removed_at IS NULL)",
            "this is not a sound confirmation",
        ),
        immutable(
            "confirmations",
            (
                "uid",
                "draft_uid",
                "account_id",
                "identity",
                "actor_id",
                "handle",
                "verified_at",
                "policy",
                "digest",
                "seal",
                "confirmed_at",
                "expires_at",
                "pondered_ms",
            ),
            "a confirmation never changes",
        ),
        # once its delivery has ended, who was written to may be erased, and then all of it
        refuse(
            "confirmations_payload",
            "UPDATE OF payload, parent_id, stated_reason ON confirmations",
            "(OLD.payload IS NOT NEW.payload OR OLD.parent_id IS NOT NEW.parent_id"
            " OR OLD.stated_reason IS NOT NEW.stated_reason)"
            " AND (NEW.payload <> '' OR NEW.parent_id <> '' OR NEW.stated_reason <> ''"
            " OR NOT EXISTS (SELECT 1 FROM deliveries WHERE confirmation_uid = OLD.uid)"
            " OR EXISTS (SELECT 1 FROM deliveries WHERE confirmation_uid = OLD.uid"
            f" AND state IN {_UNDER_WAY}))",
            "a confirmation never changes",
        ),
        refuse(
            "confirmations_one_use",
            "UPDATE OF consumed_at ON confirmations",
            "OLD.consumed_at IS NOT NULL OR NEW.consumed_at IS NULL OR NOT EXISTS (SELECT 1"
            " FROM deliveries WHERE confirmation_uid = OLD.uid AND state = 'sending')",
            "a confirmation is used once, by its own delivery",
        ),
        refuse("confirmations_no_delete", "DELETE ON confirmations", "", "confirmations only grow"),
        # deliveries: each step is one of the list, and sending needs its unused confirmation
        refuse(
            "deliveries_start",
            "INSERT ON deliveries",
            "NEW.state <> 'confirmed'"
            " OR EXISTS (SELECT 1 FROM deliveries WHERE uid = NEW.uid"
            " OR confirmation_uid = NEW.confirmation_uid"
            f" OR (draft_uid = NEW.draft_uid AND state IN {_LIVE}))"
            " OR NOT EXISTS (SELECT 1 FROM confirmations c JOIN drafts d ON d.uid = c.draft_uid"
            " WHERE c.uid = NEW.confirmation_uid AND c.draft_uid = NEW.draft_uid"
            " AND c.account_id = NEW.account_id AND c.digest = NEW.digest"
            f" AND c.consumed_at IS NULL AND c.expires_at > {NOW}"
            " AND d.account_id = NEW.account_id AND d.state = 'open')",
            "a delivery starts from its own unused confirmation",
        ),
        immutable(
            "deliveries",
            ("uid", "confirmation_uid", "draft_uid", "account_id", "digest", "created_at"),
            "a delivery keeps its confirmation",
        ),
        refuse(
            "deliveries_step",
            "UPDATE OF state ON deliveries",
            f"OLD.state IS NOT NEW.state AND NOT ({_ALLOWED})",
            "a delivery does not take that step",
        ),
        refuse(
            "deliveries_hold",
            "UPDATE OF hold_until ON deliveries",
            "OLD.hold_until IS NOT NEW.hold_until AND OLD.state <> 'confirmed'",
            "a hold is not shortened",
        ),
        refuse(
            "deliveries_sending",
            "UPDATE OF state ON deliveries",
            "OLD.state = 'held' AND NEW.state = 'sending' AND ("
            f"OLD.hold_until > {NOW}"
            f" OR {_STOPPED}"
            " OR NOT EXISTS (SELECT 1 FROM confirmations c"
            " JOIN accounts a ON a.id = c.account_id"
            " WHERE c.uid = OLD.confirmation_uid AND c.digest = OLD.digest"
            " AND c.account_id = OLD.account_id AND c.draft_uid = OLD.draft_uid"
            f" AND c.consumed_at IS NULL AND c.expires_at > {NOW}"
            " AND a.actor_id = c.actor_id AND a.frozen_reason = '' AND a.removed_at IS NULL))",
            "nothing is sent without its own unused confirmation",
        ),
        refuse("deliveries_no_delete", "DELETE ON deliveries", "", "deliveries only grow"),
        (
            "deliveries_consume",
            after(
                "deliveries_consume",
                "OLD.state = 'held' AND NEW.state = 'sending'",
                f"UPDATE confirmations SET consumed_at = {NOW} WHERE uid = NEW.confirmation_uid",
            ),
        ),
        (
            "deliveries_sent",
            after(
                "deliveries_sent",
                "NEW.state = 'sent' AND OLD.state <> 'sent'",
                "UPDATE drafts SET state = 'sent' WHERE uid = NEW.draft_uid",
            ),
        ),
        # stops: who froze everything outgoing stays on record; a stop ends once, and its reason may
        # be erased, when a person must be forgotten
        refuse(
            "outgoing_stops_end_once",
            "UPDATE ON outgoing_stops",
            "OLD.uid IS NOT NEW.uid OR OLD.stopped_at IS NOT NEW.stopped_at"
            " OR OLD.identity IS NOT NEW.identity OR NOT ("
            "(OLD.resumed_at IS NULL AND NEW.resumed_at IS NOT NULL"
            " AND NEW.resumed_by IS NOT NULL AND OLD.reason IS NEW.reason)"
            " OR (OLD.resumed_at IS NEW.resumed_at AND OLD.resumed_by IS NEW.resumed_by"
            f" AND NEW.reason = '{ERASED}'))",
            "a stop only ends, by somebody, once",
        ),
        refuse("outgoing_stops_no_delete", "DELETE ON outgoing_stops", "", "stops only grow"),
        refuse(
            "outgoing_stops_no_replace",
            "INSERT ON outgoing_stops",
            f"NEW.resumed_at IS NOT NULL OR {_STOPPED}"
            " OR EXISTS (SELECT 1 FROM outgoing_stops WHERE uid = NEW.uid)",
            "everything outgoing is stopped already",
        ),
        *append_only("near_misses"),
        *append_only("audit_log"),
        # payloads can be erased when a person must be forgotten; the chain stays valid
        *append_only("audit_payloads", deletable=True),
    ]
)


def install(conn: sqlite3.Connection) -> None:
    """Create every guard; part of the newest migration."""
    for sql in TRIGGERS.values():
        conn.execute(sql)


def remove(conn: sqlite3.Connection) -> str:
    """Drop the guards of an older version, for :func:`install`; return their fingerprint.

    A trigger of another name stays, and will be found strange.
    """
    old = _triggers(conn)
    for name in set(old) & set(TRIGGERS):
        conn.execute(f"DROP TRIGGER {name}")
    import hashlib

    told = "\n".join(f"{name}\n{sql}" for name, sql in sorted(old.items()))
    return hashlib.sha256(told.encode()).hexdigest() if old else ""


def _triggers(conn: sqlite3.Connection) -> dict[str, str]:
    marks = ", ".join("?" for _ in GUARDED_TABLES)
    rows = conn.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        f" AND lower(tbl_name) IN ({marks})",
        GUARDED_TABLES,
    )
    return {str(name): str(sql) for name, sql in rows}


def find_breach(conn: sqlite3.Connection) -> str:
    """Return a sentence that names what is wrong with the guards, or "" where all stand."""
    wanted = TRIGGERS | {
        name: f"CREATE UNIQUE INDEX {name} ON {what}" for name, what in UNIQUE_INDEXES.items()
    }
    found = _triggers(conn) | _indexes(conn)
    missing = sorted(set(wanted) - set(found))
    strange = sorted(set(found) - set(wanted))
    changed = sorted(n for n in set(wanted) & set(found) if wanted[n] != found[n])
    parts = [
        f"{word}: {', '.join(names)}"
        for word, names in (("missing", missing), ("strange", strange), ("changed", changed))
        if names
    ]
    return f"The guards of the outbox are not whole ({'; '.join(parts)})." if parts else ""


def _indexes(conn: sqlite3.Connection) -> dict[str, str]:
    marks = ", ".join("?" for _ in UNIQUE_INDEXES)
    rows = conn.execute(
        f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND name IN ({marks})",
        tuple(UNIQUE_INDEXES),
    )
    return {str(name): " ".join(str(sql).split()) for name, sql in rows}
