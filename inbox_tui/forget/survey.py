"""What of the store must change for a person to be forgotten: read, not yet written.

Looking through a large inbox takes longer than others should wait for their turn to write. So it is
done here, while they go on; :mod:`inbox_tui.forget.erasure` writes it in one transaction, and looks
again where somebody has written meanwhile.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from inbox_tui.errors import Told
from inbox_tui.forget import own_words
from inbox_tui.forget.person import Person, names_of
from inbox_tui.forget.threads import Threads
from inbox_tui.forget.traces import Traces
from inbox_tui.store.audit_chain import FORGOTTEN
from inbox_tui.store.forgotten import pseudonym
from inbox_tui.store.guards import ERASED
from inbox_tui.store.row_changes import Change, Delete, Update, read

_MESSAGE_TEXTS = ("name", "summary", "content", "quoted", "url")
_MESSAGE_JSON = ("attachments", "raw")
_MESSAGE = ("id", "in_reply_to", "recipients", *_MESSAGE_TEXTS, *_MESSAGE_JSON)
_LOOSE_TEXTS = (
    ("accounts", "id", "frozen_reason"),
    ("pulls", "account_id", "sentence"),
    ("notes", "uid", "text"),
    ("note_drafts", "conversation_uid", "text"),
    ("deliveries", "uid", "reason"),
    ("deliveries", "uid", "remote_url"),
)
"""Table, key and column of single texts that we wrote and that may name the person."""


class CannotForget(Told):
    """The person cannot be forgotten, or not now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How much is erased, for the person who decides it."""

    messages: int = 0
    """Written by the person, deleted ones too."""
    conversations: int = 0
    """In which nobody else wrote to us; they go away."""
    threads: int = 0
    """In which others wrote too; they stay, with tombstones."""
    others: int = 0
    """Messages of others, and ours, in which traces are blotted."""
    drafts: int = 0
    replies: int = 0
    """Replies of ours, whose words leave the record of what was sent."""
    dead_letters: int = 0
    audit_payloads: int = 0


@dataclass(slots=True)
class Plan:
    """The changes, in their order, and what they come to."""

    changes: list[Change] = field(default_factory=list)
    refresh: set[int] = field(default_factory=set)
    """Conversations whose rows are to be worked out anew."""
    erased: list[int] = field(default_factory=list)
    """Numbers of the audit entries whose payloads go."""
    figures: Figures = field(default_factory=Figures)


def traces_of(
    conn: sqlite3.Connection, person: Person, shared: frozenset[str], kept: Iterable[str] = ()
) -> Traces:
    """Return what tells of the person.

    ``shared`` names tell of somebody else as well and are not looked for; ``kept`` words stay
    where others wrote them, but behind an @.
    """
    names = names_of(conn, person)
    names = replace(names, handles=names.handles - shared, names=names.names - shared)
    written = conn.execute(
        "SELECT name, summary, content FROM messages WHERE author_uid = ?1"
        " UNION ALL SELECT v.name, '', v.content FROM message_versions v"
        " JOIN messages m ON m.uid = v.message_uid WHERE m.author_uid = ?1",
        (person.uid,),
    )
    texts = (text for row in written for text in row)
    return Traces(names, texts, kept)


def survey(conn: sqlite3.Connection, person: Person, traces: Traces, salt: str, now: str) -> Plan:
    """Look through the whole store and return what must change.

    :raises CannotForget: a reply to the person is under way.
    """
    return _Survey(conn, person, traces, salt, now).plan()


class _Survey:
    def __init__(
        self, conn: sqlite3.Connection, person: Person, traces: Traces, salt: str, now: str
    ) -> None:
        self._conn = conn
        self._person = person
        self._traces = traces
        self._salt = salt
        self._now = now
        self._threads = Threads.of(conn, person)
        self._plan = Plan()
        self._change = self._plan.changes.append

    def plan(self) -> Plan:
        replies = self._confirmations()
        self._hand_sends()
        drafts = self._drafts()
        others = self._messages_of_others()
        self._plan.changes += own_words.changes(
            self._conn, self._person, self._threads, self._salt, self._renamed
        )
        self._versions()
        self._contexts()
        self._loose_texts()
        self._cursors()
        dead_letters = self._dead_letters()
        self._audit_payloads()
        self._plan.refresh |= self._threads.shared
        self._plan.figures = Figures(
            messages=len(self._threads.own),
            conversations=len(self._threads.dialogues),
            threads=len(self._threads.shared),
            others=others,
            drafts=drafts,
            replies=replies,
            dead_letters=dead_letters,
            audit_payloads=len(self._plan.erased),
        )
        return self._plan

    def _confirmations(self) -> int:
        count = 0
        for uid, parent, payload, parent_id, reason, words, under_way in self._conn.execute(
            "SELECT c.uid, d.parent_uid, c.payload, c.parent_id, c.stated_reason, d.text,"
            " EXISTS (SELECT 1 FROM deliveries l WHERE l.confirmation_uid = c.uid"
            " AND l.state IN ('confirmed', 'held', 'sending', 'unknown'))"
            " FROM confirmations c JOIN drafts d ON d.uid = c.draft_uid ORDER BY c.uid"
        ):
            about = self._threads.is_answer_to(parent) or any(
                self._traces.are_in(text) for text in (parent_id, reason, words)
            )
            if not about and self._traces.blot_json(payload) == payload:
                continue
            if under_way:
                raise CannotForget(
                    "A reply to this person is under way. Take it back, wait for it or resolve it "
                    "('inbox-tui outbox'), then forget them. Nothing was erased."
                )
            if payload or parent_id or reason:
                count += 1
                empty = {"payload": "", "parent_id": "", "stated_reason": ""}
                self._change(Update("confirmations", "uid", uid, empty))
        return count

    def _hand_sends(self) -> None:
        """Erase what was sent to the person by hand; before the drafts and messages it names."""
        for uid, parent, conversation, words in read(
            self._conn, "hand_sends", "uid", "parent_uid", "conversation_uid", "text"
        ):
            blotted = self._traces.blot(words)
            if self._threads.is_answer_to(parent) or conversation in self._threads.dialogues:
                self._change(Delete("hand_sends", "uid", uid))
            elif blotted != words:
                self._change(Update("hand_sends", "uid", uid, {"text": blotted}))

    def _drafts(self) -> int:
        count = 0
        for uid, parent, state, words in read(
            self._conn, "drafts", "uid", "parent_uid", "state", "text"
        ):
            is_answer = self._threads.is_answer_to(parent)
            blotted = self._traces.blot(words)
            files = self._files(uid, everything=is_answer)
            if not is_answer and blotted == words:
                continue
            count += bool(words) or files
            if state == "open" and is_answer:
                self._change(Update("drafts", "uid", uid, {"state": "discarded"}))
            is_kept = state == "open" and not is_answer
            self._change(Update("drafts", "uid", uid, {"text": blotted if is_kept else ""}))
        return count

    def _files(self, draft_uid: int, *, everything: bool) -> bool:
        """Erase the files of a draft, all or those that are about the person; return if any is."""
        found = [
            uid
            for uid, name, alt in self._conn.execute(
                "SELECT uid, name, alt FROM draft_attachments WHERE draft_uid = ? ORDER BY uid",
                (draft_uid,),
            )
            if everything or self._traces.are_in(name) or self._traces.are_in(alt)
        ]
        for uid in found:
            self._change(Delete("draft_attachments", "uid", uid))
        return bool(found)

    def _messages_of_others(self) -> int:
        count = 0
        for uid, conversation, author, *values in read(
            self._conn, "messages", "uid", "conversation_uid", "author_uid", *_MESSAGE
        ):
            if author == self._person.uid or uid in self._threads.emptied:
                continue
            before = dict(zip(_MESSAGE, values, strict=True))
            near = conversation in self._threads.shared
            after = self._blotted(before, self._traces.blot_near if near else self._traces.blot)
            changed = {name: after[name] for name in _MESSAGE if after[name] != before[name]}
            if not changed:
                continue
            count += 1
            self._plan.refresh.add(conversation)
            # Not older than what the network will send again, so that it does not come back.
            changed["updated"] = self._now
            self._change(Update("messages", "uid", uid, changed))
            # The words as they were have just become a version.
            self._change(Delete("message_versions", "message_uid", uid))
        return count

    def _blotted(self, row: dict[str, Any], blot: Callable[[str], str]) -> dict[str, Any]:
        parent = row["in_reply_to"]
        return {
            "id": self._renamed(row["id"]),
            "in_reply_to": parent and self._renamed(parent),
            "recipients": self._without(row["recipients"]),
            **{name: blot(row[name]) for name in _MESSAGE_TEXTS},
            **{name: self._traces.blot_json(row[name]) for name in _MESSAGE_JSON},
        }

    def _renamed(self, remote_id: str) -> str:
        if remote_id in self._threads.own_ids or self._traces.are_in(remote_id):
            return pseudonym(self._salt, remote_id)
        return remote_id

    def _without(self, recipients: str) -> str:
        """Return the recipients but the person."""
        if recipients == "[]":
            return recipients
        kept = [actor for actor in json.loads(recipients) if actor["id"] != self._person.remote_id]
        return self._traces.blot_json(json.dumps(kept, ensure_ascii=False, separators=(",", ":")))

    def _versions(self) -> None:
        for uid, name, content in read(self._conn, "message_versions", "uid", "name", "content"):
            if self._traces.are_in(name) or self._traces.are_in(content):
                self._change(Delete("message_versions", "uid", uid))

    def _contexts(self) -> None:
        for uid, context in read(self._conn, "conversations", "uid", "context"):
            new = self._renamed(context)
            if uid in self._threads.dialogues and new == context:
                new = pseudonym(self._salt, context)
            if new != context:
                self._change(Update("conversations", "uid", uid, {"context": new}))

    def _loose_texts(self) -> None:
        for table, key, column in _LOOSE_TEXTS:
            for uid, text in read(self._conn, table, key, column):
                blotted = self._traces.blot(text)
                if blotted != text:
                    self._change(Update(table, key, uid, {column: blotted}))
        for uid, reason in read(self._conn, "outgoing_stops", "uid", "reason"):
            if self._traces.are_in(reason):
                self._change(Update("outgoing_stops", "uid", uid, {"reason": ERASED}))
        for word, _ in read(self._conn, "flagged_words", "word", "added_at"):
            if self._traces.are_in(word):
                self._change(Delete("flagged_words", "word", word))
        for uid, remote_id, author_id, more_ids in read(
            self._conn, "deliveries", "uid", "remote_id", "author_id", "more_ids"
        ):
            new = {
                "remote_id": self._renamed(remote_id),
                "author_id": self._renamed(author_id),
                "more_ids": self._traces.blot_json(more_ids),
            }
            if new != {"remote_id": remote_id, "author_id": author_id, "more_ids": more_ids}:
                self._change(Update("deliveries", "uid", uid, new))

    def _cursors(self) -> None:
        """Take ids out of cursors; one that makes no sense without them starts anew."""
        for account, cursor in read(self._conn, "pulls", "account_id", "cursor"):
            if cursor is not None and self._traces.blot_json(cursor) != cursor:
                new = {"cursor": self._traces.prune_json(cursor)}
                self._change(Update("pulls", "account_id", account, new))

    def _dead_letters(self) -> int:
        found = [
            uid
            for uid, position, reason, raw in read(
                self._conn, "dead_letters", "uid", "position", "reason", "raw"
            )
            if any(self._traces.are_in(text) for text in (position, reason, raw))
            or self._traces.blot_json(raw) != raw
        ]
        for uid in found:
            self._change(Delete("dead_letters", "uid", uid))
        return len(found)

    def _audit_payloads(self) -> None:
        for seq, payload in self._conn.execute(
            "SELECT p.seq, p.payload FROM audit_payloads p JOIN audit_log l ON l.seq = p.seq"
            " WHERE l.act <> ? ORDER BY p.seq",
            (FORGOTTEN,),
        ):
            if self._traces.blot_json(payload) != payload:
                self._plan.erased.append(seq)
                self._change(Delete("audit_payloads", "seq", seq))
