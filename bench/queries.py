"""Questions to a store, timed in process beside bare ``sqlite3``: search, lists, triage."""

from __future__ import annotations

import json
import random
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from inbox_tui import triage
from inbox_tui.model import utc_now
from inbox_tui.search import search
from inbox_tui.store import Store, conversations
from inbox_tui.store.conversations import key_of
from inbox_tui.store.views import View

ROUNDS = 200


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
    words = [" ".join(chance.sample(t, min(len(t), 1 + n % 2))) for n, t in enumerate(texts)]
    with Store.open(path) as store:
        conn = store.read()
        middle = conversations.get(conn, last // 6) or conversations.page(conn)[-1]
        answers = {
            "search, first page": _time(lambda n: search(conn, words[n])),
            "search, raw sqlite3": _time(lambda n: _raw_search(raw, words[n])),
            "search, commonest word": _time(lambda _: search(conn, "ba")),
            "search, first letter typed": _time(lambda _: search(conn, "b")),
            "list page, top": _time(lambda _: conversations.page(conn)),
            "list page, middle": _time(lambda _: conversations.page(conn, after=key_of(middle))),
            "view counts, all four": _time(lambda _: [conversations.count(conn, v) for v in View]),
            "mark done": _time(lambda n: triage.mark_done(store, n + 1, utc_now()), 50),
            "undo": _time(lambda _: triage.undo(store, utc_now()), 50),
        }
    print(json.dumps(answers))


def _raw_search(conn: sqlite3.Connection, words: str) -> list[object]:
    query = " ".join(f'"{w}"' for w in words.split()) + "*"
    return conn.execute(
        "SELECT m.uid, m.content FROM messages_fts f JOIN messages m ON m.uid = f.rowid"
        " WHERE messages_fts MATCH ? ORDER BY f.rowid DESC LIMIT 50",
        (query,),
    ).fetchall()


def _time(question: Callable[[int], object], rounds: int = ROUNDS) -> dict[str, float]:
    took = []
    for number in range(rounds):
        started = time.perf_counter()
        question(number)
        took.append((time.perf_counter() - started) * 1000)
    took.sort()
    return {
        "p50": round(statistics.median(took), 2),
        "p99": round(took[min(rounds - 1, int(rounds * 0.99))], 2),
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
