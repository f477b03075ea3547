"""Counting, and telling what may be answered: at each keystroke, without a network."""

from __future__ import annotations

import threading
import unicodedata

from inbox_tui.adapter import Adapter, Splits
from inbox_tui.testing import hostile
from inbox_tui.testing.adapter_suite.base import Base, Connect, question
from inbox_tui.testing.network import Network


class Measuring(Base):
    """Promise: the screen always knows whether a reply fits."""

    def test_measuring_asks_nobody(self, adapter: Adapter, network: Network) -> None:
        """It is called by the screen's own thread at each keystroke."""
        adapter.measure("a")
        adapter.measure("https://example.org @nora #tag " * 100)
        assert network.requests() == 0

    def test_measuring_never_fails(self, adapter: Adapter) -> None:
        """Not with what terminals fear, half characters or a megabyte."""
        for text in (*hostile.distinct(60), "\ud800", "\x00", "x" * 1_000_000, "👩‍👩‍👧‍👦" * 1000):
            measure = adapter.measure(text)
            assert measure.used >= 0
            assert measure.unit.strip()

    def test_the_limit_is_the_last_that_fits(self, adapter: Adapter) -> None:
        """One less and exactly the limit fit; one more does not."""
        limit = adapter.measure("a").limit
        if limit is None:
            assert adapter.measure("a" * 100_000).fits
            return
        each = adapter.measure("aa").used - adapter.measure("a").used
        assert each >= 1, "a letter counts for nothing"
        most = (limit - adapter.measure("a").used) // each + 1
        assert adapter.measure("a" * (most - 1)).fits
        assert adapter.measure("a" * most).fits
        assert not adapter.measure("a" * (most + 1)).fits

    def test_an_empty_reply_is_a_problem_with_a_sentence(self, adapter: Adapter) -> None:
        """So is one of blanks."""
        for text in ("", "   \n "):
            measure = adapter.measure(text)
            assert not measure.fits
            assert measure.problem.strip()

    def test_counting_does_not_depend_on_what_was_counted_before(self, adapter: Adapter) -> None:
        """The same text has the same length, whatever came between."""
        first = adapter.measure("Which light is on?")
        adapter.measure("é" * 5000)
        assert adapter.measure("Which light is on?") == first

    def test_composed_letters_are_no_longer_than_decomposed_ones(self, adapter: Adapter) -> None:
        """Unicode's NFC never makes a text longer, and leaves composed text as it is."""
        text = "Éclair für Zoë: ångström, 한글"
        composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
        assert adapter.measure(composed).used <= adapter.measure(decomposed).used
        again = unicodedata.normalize("NFC", composed)
        assert adapter.measure(again) == adapter.measure(composed)

    def test_a_long_reply_is_split_into_posts_that_fit(
        self, adapter: Adapter, network: Network
    ) -> None:
        """Where an adapter splits: every post fits, no word is lost, and nobody is asked."""
        if not isinstance(adapter, Splits):
            assert not hasattr(adapter, "split"), "compose_thread is missing"
            return
        words = [f"word{number}" for number in range(400)]
        parts = adapter.split(" ".join(words), numbered=False)
        assert all(adapter.measure(part).fits for part in parts)
        assert " ".join(parts).split() == words
        numbered = adapter.split(" ".join(words), numbered=True)
        assert all(adapter.measure(part).fits for part in numbered)
        assert network.requests() == 0

    def test_counting_and_closing_do_not_disturb_each_other(self, adapter: Adapter) -> None:
        """Another thread may be closing the object meanwhile."""
        closing = threading.Thread(target=adapter.close)
        closing.start()
        counts = {adapter.measure("Which light is on?").used for _ in range(50)}
        closing.join()
        assert len(counts) == 1

    def test_asking_whether_a_reply_is_allowed_asks_nobody(
        self, connect: Connect, network: Network, adapter: Adapter
    ) -> None:
        """It answers from the message alone, also when the object is closed."""
        message = question(network, connect)
        before = network.requests()
        answerable = adapter.can_reply(message)
        assert network.requests() == before
        assert answerable.yes or answerable.reason.strip()
        adapter.close()
        assert adapter.can_reply(message) == answerable
