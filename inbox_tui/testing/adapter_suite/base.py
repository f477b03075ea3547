"""What the tests of the suite stand on: the author's two fixtures, and what is made of them."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar, Protocol, TypeVar

import pytest

from inbox_tui import http
from inbox_tui.adapter import Access, Adapter, AdapterError, Outgoing, Secret
from inbox_tui.model import Message
from inbox_tui.testing.network import Network
from inbox_tui.testing.patience import impatient
from inbox_tui.testing.pulled import Pulled, pull, sound
from inbox_tui.testing.vault import MemoryVault

AdapterClass = Callable[[Access], Adapter]
T = TypeVar("T")
LONGEST_SECONDS = 35.0
"""No call waits longer for one answer; the time-outs of :mod:`inbox_tui.http` are shorter."""


class Connect(Protocol):
    """Makes adapter objects of the account under test; each is closed when the test ends."""

    def __call__(self, *, actor_id: str | None = None, wrong_secret: bool = False) -> Adapter:
        """Make one; ``actor_id`` "" is that of an account which is only being connected."""
        ...


class Base:
    """Fixtures, and the exceptions."""

    not_applicable: ClassVar[Mapping[str, str]] = {}
    """Tests that make no sense on this network, by name, each with the reason in a sentence.

    ``test_x`` leaves out all cases of a test, ``test_x[case]`` one of them.
    """

    @pytest.fixture
    def adapter_class(self) -> AdapterClass:
        """Return the class under test. To be given by the author."""
        raise NotImplementedError("Give a fixture called adapter_class, which returns the class.")

    @pytest.fixture
    def network(self) -> Network:
        """Return a running network with nothing on it but the account. To be given as well."""
        raise NotImplementedError("Give a fixture called network, which returns a Network.")

    @pytest.fixture(autouse=True)
    def _exceptions(self, request: pytest.FixtureRequest) -> None:
        name = request.node.name
        # 'adapter check' says it beside what was found.
        request.node.user_properties.append(("promise", inspect.getdoc(request.function) or ""))
        reason = self.not_applicable.get(name)
        if reason is None:
            reason = self.not_applicable.get(name.partition("[")[0])
        if reason is not None and reason.strip() and not name.startswith("test_exceptions"):
            pytest.skip(f"not applicable: {reason}")

    @pytest.fixture
    def vault(self) -> MemoryVault:
        """Return where sessions of the account are kept during this test."""
        return MemoryVault()

    @pytest.fixture
    def connect(
        self, adapter_class: AdapterClass, network: Network, vault: MemoryVault, tmp_path: Path
    ) -> Iterator[Connect]:
        """Make adapters as the program does."""
        made: list[Adapter] = []

        def build(*, actor_id: str | None = None, wrong_secret: bool = False) -> Adapter:
            secrets = dict(network.secrets)
            if wrong_secret:
                secrets = {name: value[::-1] for name, value in secrets.items()}
            adapter = adapter_class(
                Access(
                    instance=network.instance,
                    handle=network.handle,
                    settings=dict(network.settings),
                    secret=Secret(secrets),
                    http=http.client,
                    session=vault,
                    folder=network.folder or tmp_path,
                    actor_id=network.me if actor_id is None else actor_id,
                )
            )
            made.append(adapter)
            return adapter

        yield build
        assert network.mistakes() == [], "\n".join(network.mistakes())
        network.calm()
        for adapter in made:
            adapter.close()

    @pytest.fixture
    def adapter(self, connect: Connect) -> Adapter:
        """Return one adapter object of the account."""
        return connect()

    @pytest.fixture
    def impatience(self, network: Network) -> Iterator[list[str]]:
        """Let waiting end at once where the network stalls; return what is wrong with the limits."""
        with impatient(network.is_stalling, LONGEST_SECONDS) as faults:
            yield faults

    def test_exceptions_name_a_test_and_a_reason(self) -> None:
        """Each entry of ``not_applicable`` is a test of the suite, and says why."""
        known = set(cases_of(type(self)))
        for name, reason in self.not_applicable.items():
            assert name in known, f"there is no test {name!r}"
            assert reason.strip(), f"{name} is left out without a reason"


def cases_of(suite: type) -> Iterator[str]:
    """Yield the names of all tests of ``suite``, and of the cases of each."""
    for name, test in inspect.getmembers(suite, inspect.isfunction):
        if not name.startswith("test_"):
            continue
        yield name
        for mark in getattr(test, "pytestmark", []):
            if mark.name == "parametrize":
                values = mark.kwargs.get("ids") or mark.args[1]
                yield from (f"{name}[{value}]" for value in values)


def pull_all(connect: Connect, cursor: str | None = None) -> Pulled:
    """Pull with an adapter of its own until the end. :raises AssertionError: it has none."""
    return pull(connect(), cursor)


def question(
    network: Network, connect: Connect, text: str = "My router reboots.", **said: str
) -> Message:
    """Let somebody ask something; return it as it arrives and comes out of the store again."""
    message_id = network.say(text, **said)
    return stored(sound(pull_all(connect)).messages[message_id])


def stored(message: Message) -> Message:
    """Return ``message`` as the inbox gives it back: its raw data went through JSON."""
    return replace(message, raw=json.loads(json.dumps(message.raw)))


def reply(
    adapter: Adapter, parent: Message, text: str = "Which light is on?", minute: int = 0
) -> Outgoing:
    """Compose an answer, at a moment that is now but for the seconds."""
    at = datetime.now(UTC).replace(second=minute % 60, microsecond=0)
    return adapter.compose(parent, text, at)


def outcome_of(call: Callable[[], T]) -> T | AdapterError:
    """Return what ``call`` gives, or the error that the contract allows it to end with.

    :raises AssertionError: it ends with another one.
    """
    try:
        return call()
    except AdapterError as error:
        return error
    except Exception as error:
        raise AssertionError(
            f"{error!r} left the adapter: only errors of inbox_tui.adapter may"
        ) from error


def failure_of(call: Callable[[], object]) -> AdapterError:
    """Return the error that ``call`` ends with. :raises AssertionError: it ends otherwise."""
    outcome = outcome_of(call)
    if not isinstance(outcome, AdapterError):
        raise AssertionError(f"it should have failed, and returned {str(outcome)[:200]}")  # noqa: TRY004  a test fails
    assert outcome.sentence.strip(), f"{type(outcome).__name__} says nothing"
    return outcome
