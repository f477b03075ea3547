"""A conversation as lines: what stands there, in what order, and what is folded."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta
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
from inbox_tui.tui.layout.folding import BODY_LINES
from inbox_tui.tui.layout.thread import NoteShown, Parent, SentByHand, Thread, Voiced
from inbox_tui.tui.layout.thread_lines import Layout, lay_out
from inbox_tui.tui.layout.wrapping import wrap
from inbox_tui.wall_clock import WallClock
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
        count=len(messages),
        messages=messages,
        clock=WallClock(UTC),
        voices={"actor:nora": "OWN @nora on Plaza"},
    )
    return replace(plain, **more)


def _layout(thread: Thread, *, width: int = 60, unfolded: bool = False) -> Layout:
    return lay_out(thread, width, NOW, unfolded=unfolded)


def _said(thread: Thread, *, width: int = 60, unfolded: bool = False) -> str:
    lines = _layout(thread, width=width, unfolded=unfolded).lines
    return "\n".join("".join(piece for piece, _ in line) for line in lines)


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (60, " Plaza · to OWN @nora · 2 messages"),
        (34, " Plaza · to OWN @nora · 2 msg"),
        (28, " Plaza · to OWN @nora"),
        (20, " Plaza · to OWN @n…"),
    ],
)
def test_how_long_it_is_is_told_in_whole_words_or_not_at_all(width: int, expected: str) -> None:
    thread = _thread(_message(1, "first"), _message(2, "second"))
    assert _said(thread, width=width).splitlines()[0] == expected


def test_messages_stand_oldest_first_with_author_and_time() -> None:
    said = _said(_thread(_message(1, "first"), _message(2, "second")))
    assert said.index("first") < said.index("second")
    assert " Tomás Varga @tomas  59 min ago" in said


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
    assert "(2 quoted lines · x unfolds)" in _said(thread)
    assert "│ old" in _said(thread, unfolded=True)


def test_a_very_long_message_is_folded_until_asked_for() -> None:
    thread = _thread(_message(1, "line\n" * (BODY_LINES + 50)))
    assert len(_layout(thread).lines) < BODY_LINES + 10
    assert "(the beginning of 110 lines · x unfolds)" in _said(thread)
    assert len(_layout(thread, unfolded=True).lines) > BODY_LINES + 49


def test_attachments_are_described_and_warnings_come_first() -> None:
    picture = Attachment(media_type="image/png", url="https://x.example", name="a cat")
    said = _said(_thread(_message(1, "look", attachments=(picture,), summary="spiders")))
    assert "image: a cat · image/png [1] · i looks at it" in said
    assert said.index("Content warning: spiders") < said.index("look")


@given(st.text(max_size=300), st.integers(20, 90))
def test_no_line_is_wider_than_the_pane_and_no_word_is_lost(raw: str, width: int) -> None:
    cleaned = text.clean(raw)
    lines = wrap(cleaned, width)
    assert all(len(line) <= width or text.cell_width(line) <= width + 1 for line in lines)
    assert "".join("".join(lines).split()) == "".join(cleaned.split())


def test_each_message_has_its_lines_and_the_first_cell_is_free_for_the_mark() -> None:
    layout = _layout(_thread(_message(1, "one"), _message(2, "two\nmore")))
    heads = [layout.lines[start] for start, _ in layout.spans.values()]
    assert [head[0] for head in heads] == [(" ", "sign"), (" ", "sign")]
    start, end = layout.spans[2]
    assert ["".join(p for p, _ in line) for line in layout.lines[start:end]][1:] == [
        "  two", "  more",
    ]  # fmt: skip


def test_days_are_separated_where_there_are_several() -> None:
    early = _message(1, "old", published=NOW - timedelta(days=2))
    assert "──" not in _said(_thread(_message(1, "one"), _message(2, "two")))
    said = _said(_thread(early, _message(2, "new")))
    assert said.index("── Saturday 3 January ─") < said.index("old")
    assert said.index("old") < said.index("── Today ─") < said.index("new")


def test_what_was_answered_elsewhere_is_quoted_and_what_was_not_fetched_is_a_gap() -> None:
    known = Parent(handle="kim", words="the question")
    thread = _thread(
        _message(1, "re", in_reply_to="far"),
        _message(2, "lost", in_reply_to="gone", url="https://plaza.example/2"),
        _message(3, "mail", in_reply_to="gone too"),
        parents={"far": known},
        gaps={2: 1, 3: 4},
    )
    said = _said(thread, width=100)
    assert "answers @kim: the question" in said
    assert "The message that this answers was not fetched · B opens this one" in said
    assert "4 messages before this one were not fetched\n" in said


def test_an_edit_says_when_and_how_many_versions_are_kept() -> None:
    edited = _message(1, "now", updated=NOW - timedelta(minutes=9))
    said = _said(_thread(edited, edits={1: 2}), width=100)
    assert "59 min ago\n  edited 9 min ago · 2 earlier versions, d shows" in said
    assert "edited" not in _said(_thread(_message(1, "now")))


def test_a_deletion_says_who_wrote_it_and_when_but_nothing_of_an_edit() -> None:
    gone = _message(1, "", deleted=True, updated=NOW)
    said = _said(_thread(gone))
    assert "Tomás Varga @tomas  59 min ago\n" in said
    assert "(deleted) It is gone from its network" in said


def test_notes_and_what_was_sent_by_hand_stand_at_their_time() -> None:
    thread = _thread(
        _message(1, "first"),
        _message(30, "second"),
        notes=(NoteShown(who="Per", words="firmware", at=NOW - timedelta(minutes=40)),),
        by_hand=(
            SentByHand(human="Nora", voice="OWN @nora", text="by hand", at=NOW - timedelta(minutes=5)),
        ),
    )  # fmt: skip
    said = _said(thread)
    assert said.index("first") < said.index("note · Per  40 min ago · stays here")
    assert said.index("┊ firmware") < said.index("second")
    assert said.index("second") < said.index("sent by hand, unverified · 5 min ago · Nora as OWN @")
    assert said.index("unverified") < said.index("  by hand")


def test_what_was_seen_after_a_hand_send_names_who_sent_it() -> None:
    ours = _message(1, "hi", outgoing=True, attributed_to=OURS)
    said = _said(_thread(ours, seen_by_hand={1: "Nora Lind"}))
    assert "OWN @nora on Plaza, sent by hand by Nora Lind" in said


def test_every_post_of_a_thread_that_was_sent_names_the_human() -> None:
    sent = _delivery(DeliveryState.SENT, remote_id="m1", more_ids=("m2",))
    voiced = Voiced(delivery=sent, human="Nora Lind", voice="OWN @nora on Plaza")
    ours = [_message(n, "hi", outgoing=True, attributed_to=OURS) for n in (1, 2, 3)]
    said = _said(_thread(*ours, deliveries=[voiced]))
    assert said.count("Nora Lind as OWN @nora on Plaza") == 2
    assert said.count("sent elsewhere") == 1


def test_who_else_was_notified_is_named() -> None:
    people = tuple(Actor(id=f"actor:p{n}", handle=f"p{n}") for n in range(7))
    theirs = _message(1, "hi", to=(OURS, *people))
    assert "also to @p0, @p1, @p2, @p3, @p4 and 2 more" in _said(_thread(theirs))
    alone = _message(1, "hi", to=(OURS,))
    assert "also to" not in _said(_thread(alone))
    ours = _message(1, "hi", outgoing=True, attributed_to=OURS, to=people[:1])
    assert "  to @p0" in _said(_thread(ours))


def test_links_have_numbers_and_their_true_hosts_stand_below() -> None:
    words = (
        "see https://a.example/x and https://b\u0430nk.example/\n"
        "https://bank.example/ (https://evil.example/) https://x@three.example/"
    )
    said = _said(_thread(_message(1, words, url="https://plaza.example/1")), width=100)
    assert "see https://a.example/x [1] and" in said
    assert "  [1] a.example  [2] xn--bnk-6cd.example  [3] bank.example\n" in said
    assert "[4] shows bank.example, goes to evil.example" in said
    assert "[5] refused: it can be read in more than one way" in said
    assert "plaza.example" not in said


def test_links_of_quoted_mail_are_named_with_it() -> None:
    mail = _message(1, "new", quoted="old https://old.example/")
    assert "old.example" not in _said(_thread(mail))
    said = _said(_thread(mail), unfolded=True)
    assert "https://old.example/ [1]" in said
    assert "[1] old.example" in said


def test_a_file_says_what_it_is_and_how_to_look_at_it() -> None:
    files = (
        Attachment(media_type="image/*", url="https://cdn.example/1"),
        Attachment(media_type="application/pdf", name="bill.pdf"),
        Attachment(media_type="text/html", url="https://blog.example/", name="A page"),
    )
    said = _said(_thread(_message(1, "look", attachments=files, kind=MessageKind.MAIL)), width=90)
    assert "image without description [1] · i looks at it" in said
    assert "file: bill.pdf · application/pdf · in your mail program" in said
    assert "page: A page [2]" in said
    assert "[1] cdn.example  [2] blog.example" in said


def test_older_and_newer_messages_are_said_to_be_there() -> None:
    said = _said(_thread(_message(1, "x"), has_earlier=True, has_later=True))
    assert "Older messages stand above: k goes there." in said
    assert "Newer messages stand below: G goes to the newest." in said
