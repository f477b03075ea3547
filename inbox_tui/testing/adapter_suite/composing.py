"""What a person is shown before they confirm is what will leave."""

from __future__ import annotations

import pytest

from inbox_tui.adapter import (
    Adapter,
    ContentRejected,
    TargetClosed,
    TargetGone,
)
from inbox_tui.model import Visibility
from inbox_tui.testing.adapter_suite.base import Base, Connect, failure_of, question, reply
from inbox_tui.testing.network import Network
from inbox_tui.testing.words import carries, shows

WORDS = 'Which light is on? 1 < 2 & "so" – Grüße 👩‍👩‍👧‍👦\n\nSecond line.'


class Composing(Base):
    """Promise: the confirm step can show everything, for nothing is decided after it."""

    def test_a_reply_says_what_it_answers_and_in_which_words(
        self, connect: Connect, network: Network, adapter: Adapter
    ) -> None:
        """Parent and text are those that were given."""
        parent = question(network, connect)
        outgoing = reply(adapter, parent, WORDS)
        assert outgoing.parent_id == parent.id
        assert outgoing.text == WORDS
        assert outgoing.composed_at.tzinfo is not None

    def test_the_wire_carries_the_words(
        self, connect: Connect, network: Network, adapter: Adapter
    ) -> None:
        """What will leave holds exactly what is shown, in whatever encoding."""
        outgoing = reply(adapter, question(network, connect), WORDS)
        assert carries(outgoing.wire, outgoing.text), outgoing.wire[:500]
        assert WORDS in outgoing.text

    def test_the_wire_holds_no_secret(
        self, connect: Connect, network: Network, adapter: Adapter
    ) -> None:
        """It is kept and can be exported: the credential is added when it leaves."""
        outgoing = reply(adapter, question(network, connect))
        assert [value for value in network.hidden() if shows(repr(outgoing), value)] == []

    def test_composing_writes_nothing(
        self, connect: Connect, network: Network, adapter: Adapter
    ) -> None:
        """A person has not said yes yet."""
        reply(adapter, question(network, connect))
        assert network.writes() == 0
        assert network.posted() == []

    def test_every_reply_has_a_key_of_its_own(
        self, connect: Connect, network: Network, adapter: Adapter
    ) -> None:
        """By it a reply is found again: two replies never share one."""
        parent = question(network, connect)
        texts = ("First.", "Second.", "Third.")
        made = [reply(adapter, parent, text, minute=n) for n, text in enumerate(texts)]
        keys = [outgoing.key for outgoing in made]
        assert all(isinstance(key, str) and key for key in keys)
        assert len(set(keys)) == len(keys)

    def test_who_is_answered_is_shown(
        self, connect: Connect, network: Network, adapter: Adapter
    ) -> None:
        """The author of the question is among those named."""
        parent = question(network, connect)
        outgoing = reply(adapter, parent)
        named = {actor.id for actor in (*outgoing.to, *outgoing.also_notified)}
        assert parent.attributed_to.id in named
        assert all(actor.handle.strip() for actor in (*outgoing.to, *outgoing.also_notified))

    def test_a_reply_is_seen_by_no_more_people_than_the_question(
        self, connect: Connect, network: Network, adapter: Adapter
    ) -> None:
        """Its visibility is never wider than its parent's."""
        order = list(Visibility)
        parent = question(network, connect)
        assert order.index(reply(adapter, parent).visibility) >= order.index(parent.visibility)

    def test_a_reply_that_is_too_long_is_refused_before_it_leaves(
        self, connect: Connect, network: Network, adapter: Adapter
    ) -> None:
        """By the same count as on the screen."""
        parent = question(network, connect)
        limit = adapter.measure("a").limit
        if limit is None:
            assert reply(adapter, parent, "a" * 50_000).text == "a" * 50_000
            return
        failure = failure_of(lambda: reply(adapter, parent, "a" * (limit + 1)))
        assert isinstance(failure, ContentRejected)
        assert network.posted() == []

    @pytest.mark.parametrize("text", ["", "  \n "], ids=["nothing", "blanks"])
    def test_an_empty_reply_is_refused_before_it_leaves(
        self, connect: Connect, network: Network, adapter: Adapter, text: str
    ) -> None:
        """No network is asked to make sense of it."""
        parent = question(network, connect)
        assert isinstance(failure_of(lambda: reply(adapter, parent, text)), ContentRejected)
        assert network.writes() == 0

    def test_a_question_that_is_gone_is_not_answered(
        self, connect: Connect, network: Network, adapter: Adapter
    ) -> None:
        """Deleted after it was read: composing or sending says so, and nothing stands alone."""
        parent = question(network, connect)
        network.remove(parent.id)
        failure = failure_of(lambda: adapter.send(reply(adapter, parent)))
        assert isinstance(failure, (TargetGone, TargetClosed)), repr(failure)
        assert network.posted() == []

    def test_a_question_that_goes_after_the_confirmation_is_not_answered(
        self, connect: Connect, network: Network, adapter: Adapter
    ) -> None:
        """Deleted between confirming and sending: the same."""
        parent = question(network, connect)
        outgoing = reply(adapter, parent)
        network.remove(parent.id)
        failure = failure_of(lambda: connect().send(outgoing))
        assert isinstance(failure, (TargetGone, TargetClosed)), repr(failure)
        assert network.posted() == []
