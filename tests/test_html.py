"""Reading HTML as plain text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.html import html_to_text


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>Dear&nbsp;Anna,<br>thanks &amp;\n  bye</p>", "Dear\u00a0Anna,\nthanks & bye"),
        ("<p>one<p>two</p><div>three</div>four", "one\n\ntwo\n\nthree\nfour"),
        ("a<br><br><br><br>b", "a\n\nb"),
        ("a <b>bold</b> <i>word</i>s", "a bold words"),
        ("<h1>Title</h1>text", "Title\n\ntext"),
        ("a<ul><li>b<li><p>c</p></ul>d", "a\n\n- b\n- c\n\nd"),
        ("<ol><li>a<ul><li>b</ul><li>c</ol>", "1. a\n  - b\n2. c"),
        ("<li>stray", "- stray"),
        ("<blockquote><p>q<blockquote>r</blockquote>s</blockquote>a", "> q\n>\n> > r\n>\n> s\n\na"),
        ("</blockquote></ul></pre>a", "a"),
        ("<pre>if x:\n    y\n</pre>", "if x:\n    y"),
        ("<table><tr><td>1<td>2</tr><tr><th>3</th><td>4</td></table>", "1 2\n3 4"),
        (
            "<title>t</title><style>p{}</style>a<script>b('<p>')</script>c<template>d</template>",
            "ac",
        ),
        ('<img alt="Logo"><img src=x>', "[Logo]"),
        ("a<!-- hidden -->b<!doctype html>c<![if x]>d<?php e?>f", "abcdf"),
        ("&lt;b&gt; &#233; &hearts; &nope; &", "<b> é ♥ &nope; &"),
        ("a < b <", "a < b <"),
        ("", ""),
    ],
)
def test_structure_becomes_lines(html: str, shown: str) -> None:
    assert html_to_text(html) == shown


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ('<a href="https://evil.example">https://bank.example</a>',
         "https://bank.example (https://evil.example)"),
        ('<a href="https://ok.example/">ok.example</a>', "ok.example"),
        ('<a href="https://ok.example">https://ok.example/</a>', "https://ok.example/"),
        ('<a href="mailto:a@b.example">a@b.example</a>', "a@b.example"),
        ('<a href="&#x6A;avascript:x">x</a>', "x (javascript:x)"),
        ('<a href=" https://a.example/\n b "><b>x</b></a>', "x (https://a.example/b)"),
        ('<a href="#top">up</a> <a name=y>here</a>', "up here"),
        ('<a href="https://a.example">one<a href="https://b.example">two',
         "one (https://a.example)two (https://b.example)"),
        ('<a href="https://a.example"><img src=x></a>', "(https://a.example)"),
    ],
)  # fmt: skip
def test_a_link_shows_its_address_where_its_text_does_not(html: str, shown: str) -> None:
    assert html_to_text(html) == shown


@given(
    st.lists(
        st.sampled_from(
            [
                f"<{tag}>"
                for tag in ("p", "br", "ul", "ol", "li", "pre", "td", "blockquote", "script")
            ]
            + [f"</{tag}>" for tag in ("p", "ul", "pre", "a", "blockquote", "script")]
            + ["<a href='x'>", "<!--", "-->", "<", ">", "&", "&#27;", "</", "<!", "\n", " ", "word"]
        )
    )
)
def test_any_html_gives_text(pieces: list[str]) -> None:
    shown = html_to_text("".join(pieces))
    assert "\n\n\n" not in shown
    assert not shown.startswith("\n")


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "html",
    [
        "<!--" * 100_000,
        "<!--a>" * 100_000,
        "<a b='" * 100_000,
        "<p " * 200_000,
        "</a" * 200_000,
        "<?" * 200_000,
        "<![if x>" * 100_000,
        "<blockquote>x" * 20_000,
        "<ul><li>x" * 20_000,
    ],
    ids=lambda html: html[:6] + html[-1],
)
def test_unfinished_and_deep_html_costs_no_more_than_its_length(html: str) -> None:
    assert len(html_to_text(html)) <= 4 * len(html)
