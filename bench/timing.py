"""What the timed questions have in common."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence

ROUNDS = 200
COMMON = "ba"


def figures(
    question: Callable[[int], object], rounds: int = ROUNDS, *, pause: float = 0.0
) -> dict[str, float]:
    """Return p50 and p99 of asking ``rounds`` times, in milliseconds, with a pause (s) between."""
    took = []
    for number in range(rounds):
        time.sleep(pause)
        started = time.perf_counter()
        question(number)
        took.append((time.perf_counter() - started) * 1000)
    took.sort()
    return {
        "p50": round(statistics.median(took), 2),
        "p99": round(took[min(rounds - 1, int(rounds * 0.99))], 2),
    }


def wordings(pattern: str, texts: Sequence[Sequence[str]]) -> list[str]:
    """Return the query once for each text, with words of that text."""
    return [
        pattern.format(text[0], text[1], text[-1][:4], common=COMMON) for text in texts[:ROUNDS]
    ]
