"""The addresses in a message: which there are, where they lead, whose words they stand behind."""

from __future__ import annotations

import pytest

from inbox_tui import links, urls
from inbox_tui.links import Link
from inbox_tui.model import Attachment
from inbox_tui.testing import hostile
from tests.making import message


def test_every_place_of_a_message_is_searched_and_each_address_told_once() -> None:
    found = links.of_message(
        message(
            content="see https://a.example/x and https://b.example, again https://a.example/x",
            quoted="> https://c.example/old",
            attachments=(Attachment(media_type="text/html", url="https://d.example", name="A card"),),
            url="https://plaza.example/post/1",
        )
    )  # fmt: skip
    assert [(link.address, link.host, link.said) for link in found] == [
        ("https://a.example/x", "a.example", ""),
        ("https://b.example", "b.example", ""),
        ("https://d.example", "d.example", "A card"),
        ("https://c.example/old", "c.example", ""),
        ("https://plaza.example/post/1", "plaza.example", ""),
    ]


def test_an_address_that_reads_in_two_ways_has_no_host() -> None:
    (link,) = links.of_message(message(content="https://bank.example@evil.example/"))
    assert link == Link("https://bank.example@evil.example/", "")


def test_a_file_without_an_address_is_no_link() -> None:
    picture = Attachment(media_type="image/png", name="a lamp")
    assert links.of_message(message(content="see this", attachments=(picture,))) == ()


def test_what_was_deleted_has_no_links() -> None:
    assert links.of_message(message(content="https://a.example", deleted=True)) == ()


@pytest.mark.parametrize(
    ("said", "other"),
    [
        ("https://bank.example/login", "bank.example"),
        ("Your bank: BANK.example", "bank.example"),
        ("www.evil.example", ""),
        ("evil.example", ""),
        ("https://sub.evil.example", "sub.evil.example"),
        ("example", ""),
        ("click here. Now", ""),
        ("bücher.example", "bücher.example"),
        ("", ""),
    ],
)
def test_words_that_name_another_place_are_told(said: str, other: str) -> None:
    written = f"Hello\n{said} (https://evil.example/x)" if said else "https://evil.example/x"
    link = links.of_message(message(content=written))[-1]
    assert link.said == said
    assert link.misleads == other


def test_hostile_text_gives_links_that_lead_to_plain_hosts() -> None:
    for words in hostile.distinct(1000):
        for link in links.of_message(message(content=words, url=words, quoted=words)):
            assert link.host == "" or urls.link_host(f"https://{link.host}/") == link.host
            assert isinstance(link.misleads, str)


def test_each_address_in_a_text_gets_its_number_and_nothing_else_changes() -> None:
    said = "a https://a.example, (https://a.example/b) and https://a.example. https://c.example"
    numbers = {"https://a.example": 1, "https://a.example/b": 12}
    assert links.numbered(said, numbers) == (
        "a https://a.example [1], (https://a.example/b [12]) and https://a.example [1]."
        " https://c.example"
    )
    assert links.numbered("no link", numbers) == "no link"
