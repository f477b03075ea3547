"""The screen and pulls of cron write at once: promise 25."""

from __future__ import annotations

import multiprocessing
import os
import statistics
import threading
import time
from collections.abc import Callable
from multiprocessing.queues import Queue
from pathlib import Path

import pytest

from inbox_tui import triage
from inbox_tui.adapter import Page
from inbox_tui.intake import store_page
from inbox_tui.model import utc_now
from inbox_tui.store import Store, drafts
from inbox_tui.store.integrity import find_fault
from tests import making

pytestmark = pytest.mark.terminal

SECONDS_VARIABLE = "SIDE_BY_SIDE_SECONDS"
"""How long the nightly run takes; 60 unless told."""
ON_A_PAGE = 50
TYPING_PAUSE = 0.03
ANSWER_SECONDS = 0.02
"""How long a network takes for the next page; real ones take longer, and leave more room."""


def _cron(number: int, path: Path, seconds: float, ended: Queue[tuple[int, str]]) -> None:
    """Start, take in some pages, end, and again, as cron does; report pages and the first fault."""
    until = time.monotonic() + seconds
    account = making.account()
    pages = 0
    try:
        while time.monotonic() < until:
            with Store.open(path) as store:
                for _ in range(5):
                    pages += 1
                    batch = tuple(
                        making.message(
                            f"{number}-{pages}-{n}",
                            context=f"{number}-{pages}-{n % 30}",
                            content="words " * 40,
                        )
                        for n in range(ON_A_PAGE)
                    )
                    store_page(store, account, Page(messages=batch, cursor=str(pages)))
                    time.sleep(ANSWER_SECONDS)
    except Exception as error:
        ended.put((pages, f"{type(error).__name__}: {error}"))
    else:
        ended.put((pages, ""))


def _work_beside_cron(path: Path, seconds: float, pulls: int) -> tuple[list[float], list[str], int]:
    """Write as a screen does; return seconds of each write, faults, and pages of the others."""
    took: list[float] = []
    faults: list[str] = []
    with making.open_store(path) as store:
        nora = making.add_account(store)
        making.put(store, nora, making.message())
        draft = making.draft(store, nora, making.newest(store, nora))
        context = multiprocessing.get_context("spawn")
        ended: Queue[tuple[int, str]] = context.Queue()
        others = [
            context.Process(target=_cron, args=(n, path, seconds, ended)) for n in range(pulls)
        ]
        for other in others:
            other.start()

        def write(work: Callable[[], None]) -> None:
            begun = time.perf_counter()
            try:
                work()
            except Exception as error:
                faults.append(f"{type(error).__name__}: {error}")
            took.append(time.perf_counter() - begun)

        def type_words() -> None:
            with store.write() as conn:
                drafts.save_text(conn, draft.uid, f"words {len(took)}", utc_now())

        def close_one() -> None:
            triage.mark_done(store, 1, utc_now())

        def undo() -> None:
            triage.undo(store, utc_now())

        def read_on() -> None:
            while any(other.is_alive() for other in others):
                store.read().execute("SELECT count(*) FROM conversations").fetchone()
                time.sleep(TYPING_PAUSE)
            store.release()

        reader = threading.Thread(target=read_on)
        reader.start()
        while any(other.is_alive() for other in others):
            write({8: close_one, 9: undo}.get(len(took) % 10, type_words))
            time.sleep(TYPING_PAUSE)  # nobody types faster; not a wait for anything
        reader.join()
        told = [ended.get(timeout=10) for _ in others]
        for other in others:
            other.join()
        faults += [fault for _, fault in told if fault]
        pages = sum(count for count, _ in told)
        (stored,) = store.read().execute("SELECT count(*) FROM messages").fetchone()
        assert stored == pages * ON_A_PAGE + 1
        assert find_fault(store.read()) == ""
    return took, faults, pages


def _report(took: list[float], pages: int, note: Callable[[str, object], None]) -> None:
    p99 = statistics.quantiles(took, n=100)[98] * 1000
    words = f"{len(took)} writes beside {pages} pages: p99 {p99:.1f} ms, max {max(took) * 1000:.1f}"
    note("side by side", words)
    print(words)


def test_the_screen_and_cron_write_at_once_and_nothing_is_locked(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    took, faults, pages = _work_beside_cron(tmp_path / "inbox.db", 6, pulls=2)
    _report(took, pages, record_property)
    assert faults == []
    assert len(took) > 20
    assert pages > 10


@pytest.mark.nightly
@pytest.mark.timeout(0)
@pytest.mark.parametrize("pulls", [1, 2])
def test_the_screen_and_cron_write_at_once_for_long_and_nobody_waits(
    tmp_path: Path, record_property: Callable[[str, object], None], pulls: int
) -> None:
    seconds = float(os.environ.get(SECONDS_VARIABLE, "60"))
    took, faults, pages = _work_beside_cron(tmp_path / "inbox.db", seconds, pulls)
    _report(took, pages, record_property)
    assert faults == []
    if pulls == 1:  # with more of them than processors, the figure is the machine's
        assert statistics.quantiles(took, n=100)[98] < 0.05
