"""HTML becomes plain text in which nothing can pose as another address."""

from __future__ import annotations

import pytest

from inbox_tui_mastodon.words import are_alike, plain
from tests.adapters.mastodon.conftest import BOB, DOMAIN, EVE, link_to, mention


def test_a_mention_is_written_as_people_write_it() -> None:
    html = f"<p>{link_to(BOB)} and {link_to(EVE)}: hi</p>"
    assert plain(html, [mention(BOB), mention(EVE)], DOMAIN) == (
        f"@bob@far.test and @eve@{DOMAIN}: hi"
    )


def test_a_link_that_poses_as_a_mention_keeps_its_target() -> None:
    html = '<p><a href="https://evil.test/login">@<span>bob</span></a></p>'
    assert plain(html, [mention(BOB)], DOMAIN) == "@bob (https://evil.test/login)"
    other = f'<p><a href="{mention(EVE)["url"]}">@<span>bob</span></a></p>'
    assert plain(other, [mention(EVE)], DOMAIN) == f"@bob (https://{DOMAIN}/@eve)"


def test_tags_are_written_without_their_page() -> None:
    html = '<a href="https://far.test/tags/Caturday" class="mention hashtag">#<span>Caturday</span></a>'
    assert plain(html, [], DOMAIN) == "#Caturday"


def test_a_shortened_link_is_written_out() -> None:
    html = (
        '<p><a href="https://example.com/a/long/way"><span class="invisible">https://</span>'
        '<span class="ellipsis">example.com/a/lo</span><span class="invisible">ng/way</span></a></p>'
    )
    assert plain(html, [], DOMAIN) == "https://example.com/a/long/way"


def test_a_link_with_other_words_shows_where_it_leads() -> None:
    html = '<p><a href="https://evil.test/">https://bank.test/</a></p>'
    assert plain(html, [], DOMAIN) == "https://bank.test/ (https://evil.test/)"


def test_paragraphs_and_line_breaks_stay() -> None:
    assert plain("<p>one<br>two</p><p>three</p>", [], DOMAIN) == "one\ntwo\n\nthree"


@pytest.mark.parametrize(
    ("ours", "theirs", "alike"),
    [
        ("@bob@far.test Hello, *you*", "@bob hello  you", True),
        ("👍", "👍", True),
        ("👍", "👎", False),
        ("Yes.", "No.", False),
        ("We will look into it at once", "We will look into it at once — Nora", True),
        ("We will look into it", "Please send us your order number", False),
        ("", "anything", False),
    ],
)
def test_rewritten_texts_are_known_again(ours: str, theirs: str, alike: bool) -> None:
    assert are_alike(ours, theirs) is alike
