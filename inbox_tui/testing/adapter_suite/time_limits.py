"""Where nobody answers, every call ends by itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from inbox_tui.adapter import Adapter, AdapterError, Outgoing, Rechecks, Sent
from inbox_tui.model import Message
from inbox_tui.testing.adapter_suite.base import Base, Connect, outcome_of, question, reply
from inbox_tui.testing.faults import Fault
from inbox_tui.testing.network import Network

Call = Callable[[Adapter, Message, Outgoing, Sent], object]
CALLS: dict[str, Call] = {
    "whoami": lambda adapter, *_: adapter.whoami(),
    "pull": lambda adapter, *_: list(adapter.pull(None)),
    "thread": lambda adapter, parent, *_: adapter.thread(parent),
    "recheck": lambda adapter, parent, *_: (
        adapter.recheck([parent]) if isinstance(adapter, Rechecks) else ()
    ),
    "compose": lambda adapter, parent, *_: reply(adapter, parent, "And now?", minute=1),
    "find_sent": lambda adapter, _parent, outgoing, _sent: adapter.find_sent(outgoing),
    "delete": lambda adapter, _parent, _outgoing, sent: adapter.delete(sent.id),
}


class TimeLimits(Base):
    """Promise: nothing waits for longer than a person would."""

    @pytest.mark.parametrize("call", CALLS)
    def test_a_call_that_nobody_answers_ends(
        self, connect: Connect, network: Network, call: str, impatience: list[str]
    ) -> None:
        """Each wait has a limit, and running into it is an error of the contract.

        A call that asks nobody may simply succeed; so may one that tries again, once.
        """
        parent = question(network, connect)
        outgoing = reply(connect(), parent)
        sent = connect().send(outgoing)
        network.strike(Fault.STALL_BEFORE_COMMIT, write=False)
        before = network.requests()
        outcome = outcome_of(lambda: CALLS[call](connect(), parent, outgoing, sent))
        assert impatience == []
        if network.is_stalling():
            asked = network.requests() - before
            assert isinstance(outcome, AdapterError) or asked > 1, repr(outcome)
