"""Seeded messages for size tests, as the JSON lines that ``inbox-tui import`` reads."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

_SYLLABLES = [
    "ba",
    "do",
    "fer",
    "gil",
    "han",
    "jor",
    "kel",
    "lum",
    "mir",
    "nop",
    "que",
    "ras",
    "sel",
    "tov",
    "urn",
    "vex",
    "wil",
    "yar",
    "zed",
    "ash",
]
_START = datetime(2020, 1, 1, tzinfo=UTC)
THREAD_LENGTH = 3
PEOPLE_SHARE = 20


def lines(count: int, seed: int = 1) -> Iterator[str]:
    """Yield ``count`` messages, one JSON object each, in threads of three, oldest first."""
    for item in items(count, seed):
        yield json.dumps(item)


def items(count: int, seed: int = 1) -> Iterator[dict[str, Any]]:
    """Yield the same messages as objects."""
    chance = random.Random(seed)
    # Word frequencies fall off as in real text, so that common words have many hits.
    words = ["".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(20_000)]
    weights = [1 / (rank + 3) for rank in range(len(words))]
    stock = chance.choices(words, weights, k=400_000)
    for number in range(count):
        person = chance.randint(0, max(1, count // PEOPLE_SHARE))
        at = chance.randrange(len(stock) - 40)
        thread = number // THREAD_LENGTH
        yield {
            "id": f"m{number}",
            "conversation": f"t{thread}",
            "parent": f"m{number - 1}" if number % THREAD_LENGTH else None,
            "author": {"id": f"p{person}", "handle": f"person{person}", "name": f"Person {person}"},
            "at": (_START + timedelta(seconds=number * 60)).isoformat(),
            "text": " ".join(stock[at : at + chance.randint(5, 40)]),
            "kind": "mention",
        }


if __name__ == "__main__":
    for line in lines(int(sys.argv[1])):
        print(line)
