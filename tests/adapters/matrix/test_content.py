"""What an event says, in whichever way it was written."""

from __future__ import annotations

from typing import Any

import pytest

from inbox_tui_matrix import content as said
from inbox_tui_matrix.content import Relation

ME = "@nora:m.test"
HTML = "org.matrix.custom.html"


def message(body: str, **more: Any) -> dict[str, Any]:
    return {"msgtype": "m.text", "body": body, **more}


def reply(body: str, **more: Any) -> dict[str, Any]:
    return message(body, **{"m.relates_to": {"m.in_reply_to": {"event_id": "$a"}}}, **more)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (message("plain <b> &amp;"), "plain <b> &amp;"),
        (message("**b**", format=HTML, formatted_body="<b>b</b> &amp; c"), "b & c"),
        (message("x", format=HTML, formatted_body=""), "x"),
        (message("x", format="org.other", formatted_body="<b>y</b>"), "x"),
        (
            message(
                "x",
                format=HTML,
                formatted_body='<a href="https://evil.test">https://good.test</a>',
            ),
            "https://good.test (https://evil.test)",
        ),
        (
            message(
                "x",
                format=HTML,
                formatted_body='Hi <a href="https://matrix.to/#/%40nora:m.test">Nora</a>!',
            ),
            "Hi Nora!",
        ),
        (
            message(
                "x",
                format=HTML,
                formatted_body="<mx-reply><blockquote>old</blockquote></mx-reply>new",
            ),
            "new",
        ),
        ({"msgtype": "m.emote", "body": "waves"}, "* Tomas waves"),
        ({"msgtype": "m.image", "body": "a.png"}, ""),
        ({"msgtype": "m.image", "body": "a.png", "filename": "a.png"}, ""),
        ({"msgtype": "m.image", "body": "look here", "filename": "a.png"}, "look here"),
        ({"msgtype": "org.test.unheard", "body": "fallback"}, "fallback"),
        ({"body": 7}, ""),
        ({}, ""),
    ],
)
def test_words_are_what_a_person_reads(content: dict[str, Any], words: str) -> None:
    assert said.words(content, "Tomas") == words


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("> <@a:m.test> old\n> older\n\nnew\n> mine", "new\n> mine"),
        ("> * <@a:m.test> waves\n\nnew", "new"),
        ("> a quote of my own\n\nnew", "> a quote of my own\n\nnew"),
        ("> <@a:m.test> nothing follows", ""),
        ("new", "new"),
    ],
)
def test_the_words_that_old_programs_repeat_are_taken_out_of_answers_only(
    body: str, words: str
) -> None:
    assert said.words(reply(body), "Tomas") == words
    assert said.words(message(body), "Tomas") == body


@pytest.mark.parametrize(
    ("related", "relation"),
    [
        ({"m.in_reply_to": {"event_id": "$a"}}, Relation("$a", "", "")),
        ({"rel_type": "m.thread", "event_id": "$r"}, Relation("", "$r", "")),
        (
            {
                "rel_type": "m.thread",
                "event_id": "$r",
                "m.in_reply_to": {"event_id": "$a"},
                "is_falling_back": True,
            },
            Relation("", "$r", ""),
        ),
        (
            {"rel_type": "m.thread", "event_id": "$r", "m.in_reply_to": {"event_id": "$a"}},
            Relation("$a", "$r", ""),
        ),
        ({"rel_type": "m.replace", "event_id": "$o"}, Relation("", "", "$o")),
        ({"rel_type": "m.annotation", "event_id": "$o"}, Relation("", "", "")),
        ({"m.in_reply_to": "$a", "event_id": 7, "rel_type": []}, Relation("", "", "")),
        ("nonsense", Relation("", "", "")),
    ],
)
def test_relations_are_read_as_they_are_meant(related: Any, relation: Relation) -> None:
    assert said.relation({"m.relates_to": related}) == relation


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (message("x", **{"m.mentions": {"user_ids": [ME]}}), True),
        (message(f"{ME} Nora", **{"m.mentions": {}}), False),
        (message(f"{ME} Nora", **{"m.mentions": {"room": True}}), False),
        (message(f"ask {ME}, please"), True),
        (message("nora, are you there?"), True),
        (message("Noraly is somebody else"), False),
        (message("for @anora:m.test2"), False),
        (message("x", formatted_body=f'<a href="https://matrix.to/#/{ME}">N</a>'), True),
        (message("x", formatted_body='<a href="https://matrix.to/#/%40nora%3Am.test">N</a>'), True),
        (message("x", formatted_body='<a href="https://matrix.to/#/@nora:m.test2">N</a>'), False),
        (reply(f"> <{ME}> what Nora said\n\nyes"), False),
    ],
)
def test_a_mention_is_what_the_message_says_or_in_old_ones_the_name(
    content: dict[str, Any], named: bool
) -> None:
    assert said.names(content, ME, "Nora") is named


def test_nobody_without_a_name_is_named_by_every_message() -> None:
    assert not said.names(message("hello"), ME, " ")


def test_files_are_described() -> None:
    content = {
        "msgtype": "m.file",
        "body": "see page 3",
        "filename": "manual.pdf",
        "url": "mxc://m.test/abc",
        "info": {"mimetype": "application/pdf"},
    }
    (file,) = said.attachments(content, "m.room.message")
    assert (file.name, file.media_type, file.url) == (
        "manual.pdf",
        "application/pdf",
        "mxc://m.test/abc",
    )
    (sticker,) = said.attachments({"body": "cat", "info": 7}, "m.sticker")
    assert (sticker.name, sticker.media_type) == ("cat", "image/*")
    assert said.attachments(message("x"), "m.room.message") == ()
