"""A conversation as lines: what stands there, in what order, and what is folded."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui import text
from inbox_tui.model import (
    Actor,
    Attachment,
    Delivery,
    DeliveryState,
    Message,
    MessageKind,
    StoredMessage,
)
from inbox_tui.tui import wording
from inbox_tui.tui.layout.thread_lines import (
    BODY_LINES,
    Layout,
    Thread,
    Voiced,
    lay_out,
    wrap,
)
from tests.tui.conftest import NOW


def _message(uid: int, content: str, *, outgoing: bool = False, **more: Any) -> StoredMessage:
    particulars: dict[str, Any] = {
        "id": f"m{uid}",
        "context": "c",
        "attributed_to": Actor(id="actor:tomas", handle="tomas", name="Tomás Varga"),
        "content": content,
        "published": NOW - timedelta(minutes=60 - uid),
        "kind": MessageKind.MENTION,
    }
    return StoredMessage(
        uid=uid,
        conversation_uid=1,
        account_id="nora",
        outgoing=outgoing,
        received_at=NOW,
        message=Message(**{**particulars, **more}),
    )


OURS = Actor(id="actor:nora", handle="nora", name="Nora")


def _thread(*messages: StoredMessage, **more: Any) -> Thread:
    plain = Thread(
        title="",
        heading="Plaza · to OWN @nora",
        messages=messages,
        is_cut=False,
        voices={"actor:nora": "OWN @nora on Plaza"},
    )
    return replace(plain, **more)


def _layout(thread: Thread, *, width: int = 60, unfolded: bool = False) -> Layout:
    return lay_out(thread, width, NOW, marked=1, unfolded=unfolded)


def _said(thread: Thread, *, width: int = 60, unfolded: bool = False) -> str:
    lines = _layout(thread, width=width, unfolded=unfolded).lines
    return "\n".join("".join(piece for piece, _ in line) for line in lines)


def test_messages_stand_oldest_first_with_author_and_time() -> None:
    said = _said(_thread(_message(1, "first"), _message(2, "second")))
    assert said.index("first") < said.index("second")
    assert "›Tomás Varga @tomas  11:01" in said


def test_what_we_wrote_names_the_voice() -> None:
    said = _said(_thread(_message(1, "hi", outgoing=True, attributed_to=OURS)))
    assert "OWN @nora on Plaza, sent elsewhere" in said


def _delivery(state: DeliveryState, **more: Any) -> Delivery:
    plain = Delivery(
        uid=1,
        confirmation_uid=1,
        draft_uid=1,
        account_id="nora",
        state=state,
        hold_until=NOW,
        remote_id="",
        remote_url="",
        author_id="",
        wrong_author=False,
        reason="",
        created_at=NOW,
        updated_at=NOW,
    )
    return replace(plain, **more)


def test_what_was_sent_from_here_names_the_human() -> None:
    sent = _delivery(DeliveryState.SENT, remote_id="m1")
    voiced = Voiced(delivery=sent, human="Nora Lind", voice="OWN @nora on Plaza")
    message = _message(1, "hi", outgoing=True, attributed_to=OURS)
    said = _said(_thread(message, deliveries=[voiced]))
    assert "Nora Lind as OWN @nora on Plaza" in said
    assert "Sent ·" not in said


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (DeliveryState.HELD, "Held · as OWN @nora on Plaza · leaves in 9 s · u takes it back"),
        (DeliveryState.SENDING, "Sending · as OWN @nora on Plaza"),
        (DeliveryState.UNKNOWN, "Not known whether it was sent · as OWN @nora on Plaza · l looks"),
        (DeliveryState.FAILED, "Not sent · as OWN @nora on Plaza · The wall."),
        (DeliveryState.CANCELLED, "Not sent · as OWN @nora on Plaza · The wall."),
    ],
)
def test_every_state_of_a_delivery_is_said(state: DeliveryState, expected: str) -> None:
    voiced = Voiced(
        delivery=_delivery(state, reason="The wall."),
        human="Nora Lind",
        voice="OWN @nora on Plaza",
        text="The words.",
        seconds=9,
    )
    said = _said(_thread(_message(1, "hi"), deliveries=[voiced]), width=120)
    assert expected in said
    assert "The words." in said


def test_a_deletion_is_shown_as_one() -> None:
    assert "(deleted)" in _said(_thread(_message(1, "", deleted=True)))


def test_an_answer_to_an_earlier_message_says_to_which() -> None:
    thread = _thread(
        _message(1, "the first"), _message(2, "other"), _message(3, "re", in_reply_to="m1")
    )
    assert "answers @tomas: the first" in _said(thread)
    straight = _thread(_message(1, "the first"), _message(2, "re", in_reply_to="m1"))
    assert "answers" not in _said(straight)


def test_quoted_mail_is_folded_until_asked_for() -> None:
    thread = _thread(_message(1, "new words", quoted="old\nwords"))
    assert "(2 quoted lines, x shows them)" in _said(thread)
    assert "│ old" in _said(thread, unfolded=True)


def test_a_very_long_message_is_folded_until_asked_for() -> None:
    thread = _thread(_message(1, "line\n" * (BODY_LINES + 50)))
    assert len(_layout(thread).lines) < BODY_LINES + 10
    assert "there is more, x shows it" in _said(thread)
    assert len(_layout(thread, unfolded=True).lines) > BODY_LINES + 49


def test_attachments_are_described_and_warnings_come_first() -> None:
    picture = Attachment(media_type="image/png", url="https://x.example", name="a cat")
    said = _said(_thread(_message(1, "look", attachments=(picture,), summary="spiders")))
    assert "[image/png: a cat]" in said
    assert said.index("Content warning: spiders") < said.index("look")


@given(st.text(max_size=300), st.integers(20, 90))
def test_no_line_is_wider_than_the_pane_and_no_word_is_lost(raw: str, width: int) -> None:
    cleaned = text.clean(raw)
    lines = wrap(cleaned, width)
    assert all(len(line) <= width or text.cell_width(line) <= width + 1 for line in lines)
    assert "".join("".join(lines).split()) == "".join(cleaned.split())


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (timedelta(seconds=5), "now"),
        (timedelta(minutes=5), "5m"),
        (timedelta(hours=3), "3h"),
        (timedelta(days=2), "2d"),
        (timedelta(days=30), "6 Dec"),
        (timedelta(days=700), "2024"),
    ],
)
def test_ages_are_short(ago: timedelta, expected: str) -> None:
    assert wording.age(NOW - ago, NOW) == expected
