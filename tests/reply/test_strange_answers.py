"""Whatever a network says of a send is kept: no answer may leave a delivery without an end."""

from __future__ import annotations

import pytest

from inbox_tui.adapter import ContentRejected, Outgoing, SendUnknown, Sent
from inbox_tui.model import DeliveryState
from inbox_tui_sandbox import SandboxAdapter
from tests.reply.conftest import Desk

STRANGE = "lost\ud800\0\x1b[2J"


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (SendUnknown(STRANGE), DeliveryState.UNKNOWN),
        (ContentRejected(STRANGE), DeliveryState.FAILED),
        (RuntimeError(STRANGE), DeliveryState.UNKNOWN),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_error_in_strange_words_still_settles_the_delivery(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, error: Exception, state: DeliveryState
) -> None:
    def send(self: SandboxAdapter, outgoing: Outgoing) -> Sent:
        raise error

    monkeypatch.setattr(SandboxAdapter, "send", send)
    assert desk.transmit(desk.confirmed()).state is state


def test_an_answer_in_strange_words_still_settles_the_delivery(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def send(self: SandboxAdapter, outgoing: Outgoing) -> Sent:
        return Sent(id=STRANGE, author_id=desk.own.actor_id, url=STRANGE, note=STRANGE)

    monkeypatch.setattr(SandboxAdapter, "send", send)
    delivery = desk.transmit(desk.confirmed())
    assert delivery.state is DeliveryState.SENT, delivery.reason
    assert delivery.remote_id == "lost\N{REPLACEMENT CHARACTER}␀\x1b[2J"
