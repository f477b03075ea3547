"""Questions to a store, timed in process beside bare ``sqlite3``: search, lists, triage."""

from __future__ import annotations

import json
import random
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

from search_kinds import KINDS
from timing import COMMON, ROUNDS, figures, wordings

from inbox_tui import triage
from inbox_tui.model import utc_now
from inbox_tui.query import parse
from inbox_tui.search import search
from inbox_tui.store import Store, conversations, people, queries, tags
from inbox_tui.store.connection import GAP_SECONDS
from inbox_tui.store.conversations import key_of
from inbox_tui.store.views import View
from inbox_tui.triage.history import history

FIRST_PAGE_SECONDS = 0.05
"""As the screen asks: what takes longer is shown as far as it is found."""


def main(path: Path) -> None:
    """Print one JSON object of milliseconds: p50 and p99 of each question."""
    raw = sqlite3.connect(path)
    chance = random.Random(3)
    (last,) = raw.execute("SELECT max(uid) FROM messages").fetchone()
    texts = [
        raw.execute("SELECT content FROM messages WHERE uid = ?", (chance.randint(1, last),))
        .fetchone()[0]
        .split()
        for _ in range(ROUNDS)
    ]
    with Store.open(path) as store:
        conn = store.read()
        middle = conversations.get(conn, last // 6) or conversations.page(conn)[-1]
        author = people.author_of(conn, middle.uid)
        assert author is not None
        many = [uid for (uid,) in conn.execute("SELECT uid FROM conversations LIMIT 1000")]
        answers = {}
        for kind in KINDS:
            asked = wordings(kind.ours, texts)
            answers[f"search: {kind.name}"] = figures(lambda n, asked=asked: _first(conn, asked[n]))
        asked = wordings("{0} {1}", texts)
        answers |= {
            "raw sqlite3: two words": figures(lambda n: _raw_search(raw, f'"{asked[n]}"')),
            "raw sqlite3: commonest word": figures(lambda _: _raw_search(raw, f'"{COMMON}"')),
            "raw sqlite3: two letters typed": figures(lambda _: _raw_search(raw, '"ba" *'), 20),
            "view by query, first page": figures(lambda _: _view(conn, "is:unanswered to:bench")),
            "view by query with a sender": figures(lambda _: _view(conn, "from:person77")),
            "own view of a common word": figures(lambda _: _view(conn, f"{COMMON} "), 20),
            "own view of a beginning": figures(lambda _: _view(conn, COMMON), 20),
            "list page, top": figures(lambda _: conversations.page(conn)),
            "list page, middle": figures(lambda _: conversations.page(conn, after=key_of(middle))),
            "list page of one account": figures(
                lambda _: conversations.page(conn, View.NEEDS_REPLY, account_id=middle.account_id)
            ),
            "view counts, all": figures(lambda _: [conversations.count(conn, v) for v in View]),
            "next needing reply": figures(
                lambda _: triage.next_needing_reply(conn, key_of(middle), "", utc_now())
            ),
            "one person's messages": figures(lambda _: people.messages_of(conn, author)),
            "a conversation's history": figures(lambda _: history(conn, middle.uid, now=utc_now())),
            "every tag": figures(lambda _: tags.every(conn)),
            "mark done": _acts(lambda n: triage.mark_done(store, n + 1, utc_now())),
            "undo": _acts(lambda _: triage.undo(store, utc_now())),
            "redo": _acts(lambda _: triage.redo(store, utc_now())),
            "tag": _acts(lambda n: triage.add_tag(store, n + 1, "bench", utc_now())),
            "view of a tag": figures(lambda _: _view(conn, "tag:bench")),
            "undo of a tag": _acts(lambda _: triage.undo(store, utc_now())),
            "1,000 at once, or all: mark done": _acts(
                lambda _: triage.mark_done(store, many, utc_now()), 1
            ),
            "1,000 at once, or all: undo": _acts(lambda _: triage.undo(store, utc_now()), 1),
        }
    print(json.dumps(answers))


def _acts(act: Callable[[int], object], rounds: int = ROUNDS) -> dict[str, float]:
    """Time acts of a person, who does not do the next within the gap that writers leave others."""
    return figures(act, rounds, pause=2 * GAP_SECONDS)


def _first(conn: sqlite3.Connection, words: str) -> object:
    return search(conn, parse(words), seconds=FIRST_PAGE_SECONDS)


def _view(conn: sqlite3.Connection, words: str) -> object:
    return conversations.page(conn, queries.selection(conn, parse(words), None))


def _raw_search(conn: sqlite3.Connection, query: str) -> list[object]:
    return conn.execute(
        "SELECT m.uid, m.content FROM messages_fts f JOIN messages m ON m.uid = f.rowid"
        " WHERE messages_fts MATCH ? ORDER BY f.rowid DESC LIMIT 50",
        (query,),
    ).fetchall()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
