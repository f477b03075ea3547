"""Programs of the person's own that hear of near misses and of replies that were sent."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from queue import SimpleQueue

from inbox_tui import happenings, text
from inbox_tui.config.schema import Notify
from inbox_tui.model import utc_now
from inbox_tui.notices import hook
from inbox_tui.store.clock import to_text

_Job = tuple[tuple[str, ...], str]


@contextmanager
def hooks(wishes: Notify) -> Iterator[None]:
    """Run the programs that the person wishes, one after the other, in a thread of its own.

    At the end, what is under way is waited for, as long as a hook may take.
    """
    commands = {
        happenings.NEAR_MISS: wishes.near_miss_hook,
        happenings.SENT: wishes.sent_hook,
    }
    if not any(commands.values()):
        yield
        return
    jobs: SimpleQueue[_Job | None] = SimpleQueue()

    def hear(name: str, particulars: Mapping[str, object]) -> None:
        command = commands.get(name, ())
        if command:
            jobs.put((command, as_json(name, particulars)))

    thread = threading.Thread(target=_run, args=(jobs,), name="hooks", daemon=True)
    thread.start()
    try:
        with happenings.listening(hear):
            yield
    finally:
        jobs.put(None)
        thread.join(hook.SECONDS + 1)


def as_json(name: str, particulars: Mapping[str, object]) -> str:
    """Return what a program reads: the name, the time and the particulars, their texts cleaned."""
    cleaned = {
        key: text.clean(value) if isinstance(value, str) else value
        for key, value in particulars.items()
    }
    return json.dumps({"event": name, "at": to_text(utc_now()), **cleaned})


def _run(jobs: SimpleQueue[_Job | None]) -> None:
    while (job := jobs.get()) is not None:
        hook.run(*job)
