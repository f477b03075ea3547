"""Sending where the network misbehaves: at most once, and nobody is told what is not known."""

from __future__ import annotations

import pytest

from inbox_tui.adapter import Adapter, AdapterError, AuthExpired, AuthRevoked, Outgoing, RateLimited
from inbox_tui.adapter.reset import LONGEST
from inbox_tui.model import utc_now
from inbox_tui.testing.adapter_suite.base import (
    Base,
    Connect,
    failure_of,
    outcome_of,
    question,
    reply,
)
from inbox_tui.testing.adapter_suite.pull_faults import patience_for
from inbox_tui.testing.faults import WRITE_FAULTS, Fault
from inbox_tui.testing.network import Network
from inbox_tui.testing.words import shows


class SendFaults(Base):
    """Promise: in every fault at most one write, and the truth about it."""

    @pytest.mark.parametrize("fault", WRITE_FAULTS)
    def test_a_send_writes_once_and_claims_only_what_is_so(
        self,
        connect: Connect,
        network: Network,
        fault: Fault,
        impatience: list[str],
    ) -> None:
        """Never a second write; "nothing was sent" only where nothing is there; found again."""
        outgoing = reply(connect(), question(network, connect))
        sender = connect()
        network.strike(fault, write=True)
        with patience_for(fault, network):
            failure = failure_of(lambda: sender.send(outgoing))
        assert not network.gave_up(), "it would have waited for ever"
        assert impatience == []
        assert network.writes() <= 1, f"{network.writes()} writes for one reply"
        there = network.posted()
        assert len(there) <= 1
        # Where an answer drips, a busy machine may have run out of patience before.
        as_said = bool(there) == fault.commits or fault is Fault.DRIP
        assert as_said, "the fake network does not do what the fault says"
        if failure.nothing_sent:
            assert there == [], f"{type(failure).__name__} says that nothing was sent; it was"
        assert [value for value in network.hidden() if shows(_all_of(failure), value)] == []
        network.calm()
        look_up(connect, network, outgoing)
        assert network.writes() <= 1, "looking it up has written"

    def test_a_refused_connection_is_known_to_have_sent_nothing(
        self, connect: Connect, network: Network, adapter: Adapter
    ) -> None:
        """Where no connection was made there is nothing to look up."""
        outgoing = reply(adapter, question(network, connect))
        network.strike(Fault.REFUSE, write=True)
        assert failure_of(lambda: adapter.send(outgoing)).nothing_sent

    @pytest.mark.parametrize("fault", [fault for fault in Fault if fault.is_limit])
    def test_a_limit_on_sending_is_told_and_not_run_against(
        self, connect: Connect, network: Network, adapter: Adapter, fault: Fault
    ) -> None:
        """Nothing was sent, nothing is repeated, and the time to go on is a sensible one."""
        outgoing = reply(adapter, question(network, connect))
        network.strike(fault, write=True)
        failure = failure_of(lambda: adapter.send(outgoing))
        assert isinstance(failure, RateLimited)
        assert network.writes() <= 1
        if failure.reset_at is not None:
            assert failure.reset_at.tzinfo is not None
            assert failure.reset_at <= utc_now() + 2 * LONGEST

    def test_a_credential_revoked_before_the_send_sends_nothing(
        self, connect: Connect, network: Network, adapter: Adapter
    ) -> None:
        """And the error says what it is."""
        outgoing = reply(adapter, question(network, connect))
        network.revoke()
        failure = failure_of(lambda: connect().send(outgoing))
        assert isinstance(failure, (AuthRevoked, AuthExpired)), repr(failure)
        assert network.posted() == []

    def test_a_redirected_write_takes_no_credential_along(
        self, connect: Connect, network: Network, adapter: Adapter
    ) -> None:
        """Neither the credential nor the words go to a host that nobody has confirmed."""
        outgoing = reply(adapter, question(network, connect), "Which light is on?")
        network.strike(Fault.REDIRECT, write=True)
        failure_of(lambda: adapter.send(outgoing))
        assert network.reached_elsewhere() == b""


def look_up(connect: Connect, network: Network, outgoing: Outgoing) -> None:
    """Check that a look-up afterwards says what is so, as far as it can be known."""
    there = network.posted()
    found = outcome_of(lambda: connect().find_sent(outgoing))
    if isinstance(found, AdapterError):
        may_fail = not there or not connect().capabilities.can_find_sent
        assert may_fail, f"it is there, and cannot be found: {found}"
    elif there:
        assert found is not None, "it is there, and the look-up says for certain that it is not"
        assert found.id == there[0].id
    else:
        assert found is None, "it is not there, and the look-up has found it"


def _all_of(error: AdapterError) -> str:
    return f"{error!r} {error} {error.excerpt} {error.told}"
