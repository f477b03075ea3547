from __future__ import annotations

import pytest

from inbox_tui_wordpress.markup import escape, links, same_words


def test_words_that_look_like_html_are_written_as_entities() -> None:
    assert escape('1 < 2 & <b>"so"</b> it\'s') == '1 &lt; 2 &amp; &lt;b&gt;"so"&lt;/b&gt; it\'s'


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("see https://example.com/a?x=1&y=2.", ("https://example.com/a?x=1&y=2",)),
        ("(https://example.com/a_(b)) x", ("https://example.com/a_(b)",)),
        ("(https://example.com/a) x", ("https://example.com/a",)),
        ("www.example.org, ftp.example.org", ("www.example.org", "ftp.example.org")),
        ("mail ann+x@example.org!", ("ann+x@example.org",)),
        ("javascript://alert(1) x://y", ()),
        ("example.org setup.py @nora #tag awww.x", ()),
        ("https://ex.com/ü https://ex.com/ü", ("https://ex.com/ü",)),
        ("tel://1", ("tel://1",)),
    ],
)
def test_what_readers_can_click_is_told(text: str, linked: tuple[str, ...]) -> None:
    assert links(text) == linked


def test_a_megabyte_of_almost_links_is_read_in_no_time() -> None:
    for part in ("http://", "a@", "www.", ")a(", "((((", "a-"):
        links(part * 200_000)


@pytest.mark.parametrize(
    ("ours", "raw", "rendered", "same"),
    [
        ("1 < 2\n\nyes", "1 &lt; 2\r\n\r\nyes", "", True),
        ("Thanks!", "Thanks!!", "", False),
        ('He said "so" -- it\'s', None, "<p>He said &#8220;so&#8221; &#8211; it&#8217;s</p>", True),
        ("Thank you", None, "<p>Thank you, Ann</p>", False),
        ("👍🏽", None, "<p>👍🏽</p>", True),
        ("👍🏽", None, "<p>👎🏽</p>", False),
        ("…", None, "<p>👎🏽</p>", False),
    ],
)
def test_our_words_are_known_again(ours: str, raw: str | None, rendered: str, same: bool) -> None:
    assert same_words(ours, raw, rendered) is same
