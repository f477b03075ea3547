"""Reading where the network misbehaves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from inbox_tui import http
from inbox_tui.adapter import AdapterError, AuthExpired, AuthRevoked, RateLimited
from inbox_tui.adapter.reset import LONGEST
from inbox_tui.testing.adapter_suite.base import Base, Connect, pull_all
from inbox_tui.testing.adapter_suite.pulling import fill
from inbox_tui.testing.faults import READ_FAULTS, Fault
from inbox_tui.testing.network import Network
from inbox_tui.testing.pulled import same, sound

MOST_TRIES = 6
"""So many requests a pull may make from the moment on that the network asks for a pause."""
SHORT_SECONDS = 1.0
CUTS = 12
"""A pull of more requests is cut at so many of them, evenly spread."""
SHOWN = tuple(fault for fault in READ_FAULTS if fault is not Fault.REVOKED)


class PullFaults(Base):
    """Promise: trouble while reading is told, and costs nothing but time."""

    @pytest.mark.parametrize("fault", SHOWN)
    def test_trouble_with_a_pull_is_told_and_the_next_one_brings_all(
        self,
        connect: Connect,
        network: Network,
        fault: Fault,
        impatience: list[str],
    ) -> None:
        """It ends with an AdapterError, or the adapter gets over it; nothing is lost."""
        said = fill(network)
        network.strike(fault, write=False)
        with patience_for(fault, network):
            pulled = pull_all(connect)
        assert pulled.error is None or isinstance(pulled.error, AdapterError), repr(pulled.error)
        assert not network.gave_up(), "it would have waited for ever"
        assert impatience == []
        network.calm()
        pulled.add(sound(pull_all(connect, pulled.cursor)))
        assert set(said) <= set(pulled.contents)

    @pytest.mark.parametrize(
        "fault",
        [Fault.ERROR_BEFORE_COMMIT, Fault.RESET_BEFORE_COMMIT, Fault.REVOKED],
    )
    def test_a_pull_cut_at_any_request_keeps_what_came_and_loses_nothing(
        self, connect: Connect, network: Network, fault: Fault
    ) -> None:
        """No cursor is ahead of its messages: resumed, the set is whole."""
        fill(network)
        before = network.requests()
        whole = sound(pull_all(connect))
        requests = network.requests() - before
        for number in range(0, requests, max(1, requests // CUTS)):
            network.strike(fault, write=False, after=number)
            cut = pull_all(connect)
            network.calm()
            assert cut.error is None or isinstance(cut.error, AdapterError), repr(cut.error)
            cut.add(sound(pull_all(connect, cut.cursor)))
            differences = same(whole.messages.values(), cut.messages.values())
            assert differences == [], f"cut at request {number}"

    def test_a_credential_revoked_for_good_ends_a_pull(
        self, connect: Connect, network: Network
    ) -> None:
        """AuthRevoked comes out, so that the account is marked and a person told."""
        fill(network)
        first = sound(pull_all(connect))
        later = fill(network, 3)
        network.revoke()
        pulled = pull_all(connect, first.cursor)
        assert isinstance(pulled.error, (AuthRevoked, AuthExpired)), repr(pulled.error)
        network.calm()
        assert set(later) <= set(sound(pull_all(connect, pulled.cursor)).contents)

    @pytest.mark.parametrize("fault", [fault for fault in Fault if fault.is_limit])
    def test_a_limit_is_told_with_a_time_that_can_be_meant(
        self, connect: Connect, network: Network, fault: Fault
    ) -> None:
        """The network is left alone at once; the time is aware, ahead, and no more than a day."""
        fill(network)
        sound(pull_all(connect))
        before = network.requests()
        network.strike(fault, write=False)
        limited = pull_all(connect).error
        assert isinstance(limited, RateLimited), repr(limited)
        assert network.requests() - before <= MOST_TRIES
        reset = limited.reset_at
        if reset is not None:
            assert reset.tzinfo is not None
            now = datetime.now(UTC)
            assert now - timedelta(minutes=1) < reset <= now + LONGEST + timedelta(minutes=1)
        if fault is Fault.LIMITED:
            assert reset is not None, "the network said when"

    def test_a_redirect_to_another_host_gets_no_credential(
        self, connect: Connect, network: Network
    ) -> None:
        """Nothing secret is sent to where a redirect points."""
        fill(network)
        network.strike(Fault.REDIRECT, write=False)
        pull_all(connect)
        arrived = network.reached_elsewhere()
        assert not [value for value in network.hidden() if value.encode() in arrived]

    def test_a_network_that_cannot_be_reached_is_told_to_whoami(
        self, connect: Connect, network: Network
    ) -> None:
        """Where nobody answers, whoami says so instead of naming anybody."""
        network.strike(Fault.REFUSE, write=False)
        with pytest.raises(AdapterError) as caught:
            connect().whoami()
        assert not isinstance(caught.value, (AuthRevoked, RateLimited))


@contextmanager
def patience_for(fault: Fault, network: Network) -> Iterator[None]:
    """Let there be less patience where an answer drips: nothing stands still then."""
    with pytest.MonkeyPatch.context() as patch:
        if fault is Fault.DRIP:
            for name in ("CONNECT_SECONDS", "READ_SECONDS", "WRITE_SECONDS", "ANSWER_SECONDS"):
                patch.setattr(http, name, SHORT_SECONDS)
            network.hurry(patch, SHORT_SECONDS)
        yield
