"""Links, tags and mentions are found, at the right bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.urls import links
from inbox_tui_bluesky.facets import build_facets, find_spans


def shown(text: str) -> list[tuple[str, str, str]]:
    """Kind, value and the bytes covered, decoded."""
    raw = text.encode()
    return [
        (span.kind.value, span.value, raw[span.start : span.end].decode())
        for span in find_spans(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see https://example.com/a?b=c#d", [("link", "https://example.com/a?b=c#d")]),
        ("(https://example.com/x_(y))", [("link", "https://example.com/x_(y)")]),
        ("(https://example.com/x)", [("link", "https://example.com/x")]),
        ("go to https://example.com.", [("link", "https://example.com")]),
        ("at www.example.com, now", [("link", "https://www.example.com")]),
        ("run setup.py or example.com", []),
        ("https://", []),
        ("www. and www...", []),
        ("*https://example.com*", []),
        ("read https://example.com/a_b_*, then", [("link", "https://example.com/a_b")]),
        ("www.example.com/[x]] ok", [("link", "https://www.example.com/[x]")]),
        ('say https://example.com"', [("link", "https://example.com")]),
        ("xhttps://example.com", []),
        ("hello @Bob.Test!", [("mention", "bob.test")]),
        ("(@bob.test)", [("mention", "bob.test")]),
        ("mail a@bob.test", []),
        ("@bob alone", []),
        ("@bob.test@mastodon.example", []),
        ("ends with @bob.test.", [("mention", "bob.test")]),
        ("#bug and #2026 and #v2", [("tag", "bug"), ("tag", "v2")]),
        ("#done!", [("tag", "done")]),
        ("#️⃣ keycap", []),
        ("a#b", []),
        ("#" + "x" * 65, []),
    ],
)
def test_what_links(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(kind, value) for kind, value, _ in shown(text)] == expected


@pytest.mark.parametrize(
    ("before", "start"),
    [("", 0), ("hi ", 3), ("grüße ", 8), ("👍🏽 ", 9), ("日本語\n", 10), ("e\u0301 ", 4)],
)
def test_places_are_counted_in_bytes(before: str, start: int) -> None:
    text = f"{before}@bob.test – see https://exämple.org/ü #straße"
    first = find_spans(text)[0]
    assert (first.start, first.end) == (start, start + 9)
    assert shown(text) == [
        ("mention", "bob.test", "@bob.test"),
        ("link", "https://exämple.org/ü", "https://exämple.org/ü"),
        ("tag", "straße", "#straße"),
    ]


@given(st.text(alphabet="ab/()[]{}.,:!?*'_…” \n", max_size=30))
def test_a_link_ends_where_the_rest_of_the_program_ends_it(tail: str) -> None:
    text = f"see (https://a.test/{tail}"
    assert [value for kind, value, _ in shown(text) if kind == "link"] == list(links(text))


@given(st.text(alphabet="ab@#.:/ wü👍🏽\u200d(htps)\n", max_size=80))
def test_spans_never_overlap_and_never_cut_a_character(text: str) -> None:
    raw = text.encode()
    reached = 0
    for span in find_spans(text):
        assert reached <= span.start < span.end <= len(raw)
        raw[span.start : span.end].decode()
        reached = span.end


def test_an_unknown_handle_stays_plain_text_and_notifies_nobody() -> None:
    known = {"bob.test": "did:plc:bob"}
    facets, mentioned = build_facets(find_spans("@bob.test @nobody.test #x"), known.get)
    assert mentioned == {"did:plc:bob": "bob.test"}
    assert [facet["features"][0] for facet in facets] == [
        {"$type": "app.bsky.richtext.facet#mention", "did": "did:plc:bob"},
        {"$type": "app.bsky.richtext.facet#tag", "tag": "x"},
    ]
    assert facets[0]["index"] == {"byteStart": 0, "byteEnd": 9}
