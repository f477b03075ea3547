from __future__ import annotations

from datetime import timedelta

from inbox_tui.model import Actor, MessageKind
from tests import making
from tests.reply.conftest import Desk

ANSWERED = "One of our accounts has already answered after this message."
GONE_ON = "There are newer messages in this conversation than the one you answer."


def _say(desk: Desk, answered: str | None, *, minutes: int, ours: bool = False) -> None:
    """Put a message into the conversation, so long after the question."""
    asked = desk.question.message
    author = Actor(id=desk.own.actor_id, handle="nora") if ours else making.actor("kim")
    said = making.message(
        f"by {author.handle}",
        context=asked.context,
        in_reply_to=answered,
        attributed_to=author,
        published=asked.published + timedelta(minutes=minutes),
        kind=MessageKind.REPLY,
    )
    making.put(desk.store, desk.own, said)


def test_nothing_is_said_where_the_question_is_the_newest(desk: Desk) -> None:
    assert not {ANSWERED, GONE_ON} & {*desk.preview(desk.draft()).unusual}


def test_an_answer_of_ours_and_one_of_others_are_told_apart(desk: Desk) -> None:
    draft = desk.draft()
    _say(desk, None, minutes=1)
    assert GONE_ON in desk.preview(draft).unusual
    assert ANSWERED not in desk.preview(draft).unusual
    _say(desk, None, minutes=1, ours=True)
    assert ANSWERED in desk.preview(draft).unusual


def test_an_answer_counts_whatever_time_its_writer_gave_it(desk: Desk) -> None:
    draft = desk.draft()
    _say(desk, desk.question.message.id, minutes=-60)
    assert GONE_ON in desk.preview(draft).unusual


def test_what_is_older_and_no_answer_is_not_newer(desk: Desk) -> None:
    draft = desk.draft()
    _say(desk, None, minutes=-60)
    assert GONE_ON not in desk.preview(draft).unusual
