"""Changes of conversations that are done, and undone, as one."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from inbox_tui.store import events, fields
from inbox_tui.store.events import Step, Value


@dataclass(slots=True, kw_only=True)
class Batch:
    """Sets fields inside the caller's transaction and writes an event for each conversation."""

    conn: sqlite3.Connection
    identity: str
    now: datetime
    step: Step = Step.DO
    rule: str = ""
    changed: list[int] = field(default_factory=list)
    """The conversations that are other than before."""
    _first: int | None = None
    _is_marked: bool = False

    def change(self, conversation_uid: int, act: str, wanted: Mapping[str, Value]) -> bool:
        """Give a conversation the ``wanted`` fields; False, and no event, where it has them.

        :raises NotFound: there is no such conversation.
        """
        before = fields.present(self.conn, conversation_uid, wanted)
        after = {name: value for name, value in wanted.items() if before[name] != value}
        if not after:
            return False
        fields.put(self.conn, conversation_uid, after, self.now)
        self.write(conversation_uid, act, {name: before[name] for name in after}, after)
        self.changed.append(conversation_uid)
        return True

    def write(
        self,
        conversation_uid: int,
        act: str,
        before: Mapping[str, Value],
        after: Mapping[str, Value],
        undoes: int | None = None,
    ) -> None:
        """Write the event of a change that was made."""
        if self._first is not None and not self._is_marked:
            events.begin_batch(self.conn, self._first)
            self._is_marked = True
        uid = events.append(
            self.conn,
            self.identity,
            conversation_uid,
            act,
            before,
            after,
            self.now,
            undoes=undoes,
            step=self.step,
            batch=self._first,
            rule=self.rule,
        )
        self._first = self._first or uid
