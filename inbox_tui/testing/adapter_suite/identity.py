"""Whose the credential is."""

from __future__ import annotations

import re

from inbox_tui.adapter import (
    Adapter,
    AuthRevoked,
    Capabilities,
    Field,
    WrongAccount,
)
from inbox_tui.model import Actor
from inbox_tui.testing.adapter_suite.base import Base, Connect, failure_of, outcome_of
from inbox_tui.testing.network import Network


class Identities(Base):
    """Promise: the program always knows as whom it would speak."""

    def test_the_class_says_what_the_program_must_know_of_it(self, adapter: Adapter) -> None:
        """Name, title, pause, fields and abilities are there and of their types."""
        assert re.fullmatch(r"[a-z][a-z0-9_-]*", adapter.network), "network is a short plain name"
        assert adapter.title.strip()
        assert adapter.poll_seconds >= 1
        assert isinstance(adapter.default_instance, str)
        assert isinstance(adapter.capabilities, Capabilities)
        assert all(isinstance(field, Field) and field.prompt for field in adapter.fields)
        names = [field.name for field in adapter.fields]
        assert len(set(names)) == len(names), "two fields have one name"

    def test_every_secret_of_the_account_is_a_secret_field(
        self, adapter: Adapter, network: Network
    ) -> None:
        """What the adapter takes from the secret, a person is asked for without an echo."""
        secret_fields = {field.name for field in adapter.fields if field.secret}
        assert set(network.secrets) <= secret_fields

    def test_making_an_adapter_asks_nobody(self, connect: Connect, network: Network) -> None:
        """No request is made before the first call."""
        connect()
        assert network.requests() == 0

    def test_whoami_names_the_stable_id(self, connect: Connect, network: Network) -> None:
        """The id is the network's, also where nothing is known of the account yet."""
        actor = connect(actor_id="").whoami()
        assert actor.id == network.me
        assert actor.handle.strip()

    def test_whoami_says_the_same_to_every_object(self, connect: Connect, network: Network) -> None:
        """A second object, and a second call, get the same answer."""
        first, second = connect(), connect()
        assert first.whoami().id == first.whoami().id == second.whoami().id == network.me

    def test_whoami_asks_the_network_each_time(self, adapter: Adapter, network: Network) -> None:
        """No answer is remembered: the credential may have changed hands."""
        adapter.whoami()
        before = network.requests()
        adapter.whoami()
        assert network.requests() > before

    def test_whoami_changes_with_the_credential(self, connect: Connect, network: Network) -> None:
        """Where the credential is another account's now, that is what comes out."""
        connect().whoami()
        other = network.give_to("northwind")
        outcome = outcome_of(connect().whoami)
        if isinstance(outcome, WrongAccount):
            assert outcome.got in {other, ""}
        else:
            assert isinstance(outcome, Actor), repr(outcome)
            assert outcome.id == other

    def test_whoami_refuses_a_revoked_credential(self, connect: Connect, network: Network) -> None:
        """The error is AuthRevoked, so that a person hears what to do."""
        connect().whoami()
        network.revoke()
        assert isinstance(failure_of(connect().whoami), AuthRevoked)

    def test_whoami_refuses_a_wrong_secret(self, connect: Connect) -> None:
        """A password that was never good is refused as well, and nobody is anonymous."""
        failure = failure_of(connect(wrong_secret=True).whoami)
        assert isinstance(failure, AuthRevoked)
