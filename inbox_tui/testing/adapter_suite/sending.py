"""What leaves, once, as whom; and finding it again."""

from __future__ import annotations

from inbox_tui.adapter import Adapter, AdapterError, ContentRejected, Outgoing, WrongAccount
from inbox_tui.testing.adapter_suite.base import (
    Base,
    Connect,
    failure_of,
    outcome_of,
    question,
    reply,
)
from inbox_tui.testing.adapter_suite.composing import WORDS
from inbox_tui.testing.faults import Fault
from inbox_tui.testing.network import Network, Posted

MOST_LETTERS = 20_000
MOST_EXTRAS = 200
"""So many characters at most are added to somebody's words."""


def only_one_posted(network: Network) -> Posted:
    """Return what we wrote, which has to be one message."""
    posted = network.posted()
    assert len(posted) == 1, f"one send left {len(posted)} messages on the network"
    return posted[0]


class Sending(Base):
    """Promise: what was confirmed leaves once, and nothing else does."""

    def test_what_was_shown_is_what_the_network_has(
        self, connect: Connect, network: Network, adapter: Adapter
    ) -> None:
        """Word for word, under the right message, as the right account."""
        parent = question(network, connect)
        outgoing = reply(adapter, parent, WORDS)
        sent = adapter.send(outgoing)
        there = only_one_posted(network)
        assert there.text == outgoing.text
        assert there.parent_id == parent.id
        assert there.author_id == network.me
        assert (sent.id, sent.author_id) == (there.id, network.me)

    def test_the_longest_reply_that_fits_is_taken(
        self, connect: Connect, network: Network, adapter: Adapter
    ) -> None:
        """What was called short enough before the confirmation is not refused after it."""
        parent = question(network, connect)
        length = adapter.measure("a").limit or MOST_LETTERS
        while adapter.measure("a" * (length + 1)).fits and length < MOST_LETTERS:
            length += 1
        for shorter in range(MOST_EXTRAS):
            # What is added to the words, such as a mention, is known to compose alone.
            outgoing = outcome_of(lambda n=length - shorter: reply(adapter, parent, "a" * n))  # type: ignore[misc]
            if not isinstance(outgoing, ContentRejected):
                break
        assert isinstance(outgoing, Outgoing), repr(outgoing)
        adapter.send(outgoing)
        assert [there.text for there in network.posted()] == [outgoing.text]

    def test_a_send_makes_one_write(
        self, connect: Connect, network: Network, adapter: Adapter
    ) -> None:
        """No second request that would publish something."""
        adapter.send(reply(adapter, question(network, connect)))
        writes = network.writes()
        assert writes == 1, f"send made {writes} requests that publish something"

    def test_another_object_sends_what_one_has_composed(
        self, connect: Connect, network: Network
    ) -> None:
        """Between confirming and sending lies another process: all is in what was confirmed."""
        outgoing = reply(connect(), question(network, connect), WORDS)
        connect().send(outgoing)
        assert [there.text for there in network.posted()] == [outgoing.text]

    def test_what_is_said_after_the_confirmation_changes_nothing(
        self, connect: Connect, network: Network
    ) -> None:
        """Words, place and key stay those that were shown, whoever writes meanwhile."""
        parent = question(network, connect)
        outgoing = reply(connect(), parent, WORDS)
        network.say("And it is hot.", answers=parent.id)
        network.say("Me too!", author="ada", answers=parent.id)
        sent = connect().send(outgoing)
        there = only_one_posted(network)
        assert (there.id, there.text, there.parent_id) == (sent.id, outgoing.text, parent.id)

    def test_two_replies_are_two_messages(
        self, connect: Connect, network: Network, adapter: Adapter
    ) -> None:
        """The second is not taken for the first."""
        parent = question(network, connect)
        replies = [
            reply(adapter, parent, text, minute=n) for n, text in enumerate(("First.", "Second."))
        ]
        for outgoing in replies:
            adapter.send(outgoing)
        assert [there.text for there in network.posted()] == [said.text for said in replies]

    def test_sending_again_leaves_one_message_where_that_is_promised(
        self, connect: Connect, network: Network
    ) -> None:
        """Where ``repeatable_send`` is said, it is so."""
        outgoing = reply(connect(), question(network, connect))
        first = connect().send(outgoing)
        if not connect().capabilities.repeatable_send:
            return
        assert connect().send(outgoing).id == first.id
        assert len(network.posted()) == 1

    def test_what_was_sent_is_found(self, connect: Connect, network: Network) -> None:
        """By an object that knows nothing but what was to leave."""
        outgoing = reply(connect(), question(network, connect))
        sent = connect().send(outgoing)
        if not connect().capabilities.can_find_sent:
            assert isinstance(failure_of(lambda: connect().find_sent(outgoing)), AdapterError)
            return
        found = connect().find_sent(outgoing)
        assert found is not None, "can_find_sent is said, but find_sent does not find what was sent"
        assert found.id == sent.id, "find_sent found another message than the one that send made"
        assert found.author_id in {network.me, ""}

    def test_what_was_never_sent_is_not_found(self, connect: Connect, network: Network) -> None:
        """None where that is certain, an error where it is not; never a message of another."""
        parent = question(network, connect)
        connect().send(reply(connect(), parent, "First."))
        outgoing = reply(connect(), parent, "Second.", minute=1)
        found = outcome_of(lambda: connect().find_sent(outgoing))
        assert found is None or isinstance(found, AdapterError), repr(found)

    def test_looking_up_writes_nothing(self, connect: Connect, network: Network) -> None:
        """It may be done as often as one likes."""
        outgoing = reply(connect(), question(network, connect))
        outcome_of(lambda: connect().find_sent(outgoing))
        assert network.writes() == 0

    def test_an_unreachable_network_proves_nothing(
        self, connect: Connect, network: Network
    ) -> None:
        """A look-up that nobody answers is an error, never None."""
        outgoing = reply(connect(), question(network, connect))
        connect().send(outgoing)
        network.strike(Fault.REFUSE, write=False)
        failure_of(lambda: connect().find_sent(outgoing))

    def test_the_author_that_the_answer_names_is_handed_on(
        self, connect: Connect, network: Network, adapter: Adapter
    ) -> None:
        """Where it is another than ours, the loudest alarm depends on it."""
        outgoing = reply(adapter, question(network, connect))
        network.strike(Fault.WRONG_AUTHOR, write=True)
        author = adapter.send(outgoing).author_id
        assert author not in {network.me, ""}, (
            f"the network named another account as the author, and send says {author!r}"
        )

    def test_a_credential_of_another_account_sends_nothing_unnoticed(
        self, connect: Connect, network: Network
    ) -> None:
        """It is refused before anything leaves, or the answer names the other account."""
        outgoing = reply(connect(), question(network, connect))
        other = network.give_to("northwind")
        outcome = outcome_of(lambda: connect().send(outgoing))
        if isinstance(outcome, AdapterError):
            assert isinstance(outcome, WrongAccount), repr(outcome)
            assert network.posted() == []
        else:
            assert outcome.author_id == other

    def test_our_own_message_can_be_taken_back_where_that_is_promised(
        self, connect: Connect, network: Network, adapter: Adapter
    ) -> None:
        """And where it is not promised, an error says so and it stays."""
        sent = adapter.send(reply(adapter, question(network, connect)))
        if adapter.capabilities.can_delete:
            adapter.delete(sent.id)
            assert network.posted() == []
        else:
            failure_of(lambda: adapter.delete(sent.id))
            assert len(network.posted()) == 1
