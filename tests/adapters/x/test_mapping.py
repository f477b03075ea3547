"""Posts as X gives them become messages that can be read, answered and followed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from inbox_tui.model import MessageKind
from inbox_tui_x.mapping import id_at, latest_id, read_message, time_of, tombstone
from tests.adapters.x.conftest import BOB, EVE, ME, START, answer_to, message, post, post_id


def test_addresses_are_whole_and_signs_are_plain() -> None:
    made = post(
        1,
        text="@acme 1 &lt; 2 &amp;amp; see https://t.co/ab and https://t.co/abc",
        entities={
            "urls": [
                {"url": "https://t.co/ab", "expanded_url": "https://example.com/?a=1&b=2"},
                {"url": "https://t.co/abc", "expanded_url": "https://example.com/c"},
            ]
        },
    )
    assert message(made).content == (
        "@acme 1 < 2 &amp; see https://example.com/?a=1&b=2 and https://example.com/c"
    )


def test_a_picture_is_an_attachment_and_no_words() -> None:
    made = post(
        1,
        text="@acme look https://t.co/pic",
        entities={
            "urls": [
                {
                    "url": "https://t.co/pic",
                    "expanded_url": "https://twitter.com/eve/status/1/photo/1",
                    "media_key": "3_1",
                }
            ]
        },
    )
    assert message(made).content == "@acme look"
    (attached,) = message(made).attachments
    assert (attached.media_type, attached.url) == (
        "image/*",
        "https://twitter.com/eve/status/1/photo/1",
    )


def test_a_long_post_has_all_its_words() -> None:
    made = post(1, note_tweet={"text": "all of it &gt; https://t.co/x", "entities": {
        "urls": [{"url": "https://t.co/x", "expanded_url": "https://example.com"}]}})  # fmt: skip
    assert message(made).content == "all of it > https://example.com"


def test_an_edited_post_is_one_message_and_its_newest_version_is_answered() -> None:
    made = post(9, edit_history_tweet_ids=[post_id(3), post_id(9)])
    read = message(made)
    assert (read.id, latest_id(read)) == (post_id(3), post_id(9))
    assert read.published == START + timedelta(minutes=3)
    assert read.updated == START + timedelta(minutes=9)
    assert message(post(3)).version < read.version


def test_a_parent_is_named_by_its_first_version() -> None:
    parent = post(2, edit_history_tweet_ids=[post_id(1), post_id(2)])
    read = read_message(answer_to(parent, 3), ME, others={post_id(2): parent})
    assert read.in_reply_to == post_id(1)


@pytest.mark.parametrize(
    ("made", "kind"),
    [
        (post(1, ME, "ours"), MessageKind.POST),
        (answer_to(post(1, ME, "ours"), 2), MessageKind.REPLY),
        (post(1), MessageKind.MENTION),
        (post(1, text="nobody is named"), MessageKind.POST),
        (
            post(2, text="so", referenced_tweets=[{"type": "quoted", "id": post_id(1)}]),
            MessageKind.QUOTE,
        ),
    ],
)
def test_a_post_says_how_it_reached_us(made: dict[str, Any], kind: MessageKind) -> None:
    ours = post(1, ME, "what we said")
    assert read_message(made, ME, others={post_id(1): ours}).kind is kind


def test_quoted_words_come_along() -> None:
    made = post(2, text="so", referenced_tweets=[{"type": "quoted", "id": post_id(1)}])
    read = read_message(made, ME, others={post_id(1): post(1, ME, "we &amp; you")})
    assert (read.quoted, read.raw["quoted_author"]) == ("we & you", ME)


def test_a_writer_who_is_gone_has_a_stand_in() -> None:
    read = message(post(1, BOB))
    assert (read.attributed_to.id, read.attributed_to.handle) == (BOB, BOB)
    nobody = post(1)
    del nobody["author_id"]
    assert message(nobody).attributed_to.handle == "unknown"


def test_a_tombstone_keeps_nobodys_words() -> None:
    made = message(post(1, text="@acme secret plans", possibly_sensitive=True))
    gone = tombstone(made, datetime.now(UTC))
    assert gone.deleted
    assert (gone.id, gone.context, gone.version > made.version) == (made.id, made.context, True)
    assert "secret" not in repr(gone)
    assert EVE not in repr(gone.raw)


@pytest.mark.parametrize(
    "fault",
    [
        {"id": None},
        {"id": "no number"},
        {"id": "9" * 30},
        {"text": None},
        {"created_at": "2026-01-01T00:00:00"},
        {"created_at": 7},
        {"conversation_id": []},
    ],
)
def test_what_cannot_be_read_says_so(fault: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        message(post(1) | fault)


def test_ids_tell_the_time_both_ways() -> None:
    assert time_of("1212092628029698048").replace(microsecond=0) == datetime(
        2019, 12, 31, 19, 26, 16, tzinfo=UTC
    )
    assert time_of(str(id_at(START))) == START
