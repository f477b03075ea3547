"""Turns HTML from strangers into plain text. The result is not yet safe to show: clean it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

# fmt: off
_SPACED = frozenset({
    "blockquote", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "ol", "p", "pre", "table", "ul",
})
_BLOCKS = _SPACED | {
    "address", "article", "aside", "center", "dd", "div", "dt", "fieldset", "figcaption", "figure",
    "footer", "form", "header", "li", "main", "nav", "section", "tbody", "tfoot", "thead", "tr",
}
# fmt: on
_DROPPED = frozenset({"script", "style", "template", "title"})
_BLANKS = re.compile("[ \t\n\r\f]+")
_COMMENT = re.compile("<!--(?:-?>|.*?(?:--!?>|\\Z))|<![^>]*(?:>|\\Z)", re.DOTALL)
_DEEPEST = 8
"""Quotes and lists nested deeper look like this many, so that nesting cannot multiply text."""


def html_to_text(html: str) -> str:
    """Return ``html`` as plain text: paragraphs, lists, quotes (``> ``), links, preformatted.

    A link is written as ``text (address)`` where the two differ, so that no text can pose as
    another address. Scripts and styles are dropped, entities decoded, pictures named by their
    alternative text. Faulty HTML gives its best reading; nothing is raised.
    """
    # The parser reads on from each unfinished comment and tag: quadratic (CVE-2025-6069).
    html = _COMMENT.sub("", html)
    finished = html.rfind(">") + 1
    walker = _Walker()
    walker.feed(html[:finished] + html[finished:].replace("<", "&lt;"))
    walker.close()
    return walker.text()


class _Walker(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._pieces: list[str] = []
        """The line being written."""
        self._marker = ""
        """The bullet or number that the next line begins with."""
        self._blank_wanted = False
        self._quotes = self._quotes_before = 0
        self._preformatted = 0
        self._dropping = ""
        self._lists: list[int | None] = []
        """For each open list the number of its last item; None where items have bullets."""
        self._link: tuple[str, list[str]] | None = None
        """The open link's address and its text so far."""

    def text(self) -> str:
        self._end_link()
        self._end_line()
        return "\n".join(self._lines)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if self._dropping:
            return
        if tag in _DROPPED:
            self._dropping = tag
        elif tag == "a":
            self._end_link()
            self._link = (_BLANKS.sub("", values.get("href", "")), [])
        elif tag == "br":
            self._break_line()
        elif tag == "img" and values.get("alt"):
            self._write(f"[{values['alt']}]")
        elif tag in {"td", "th"}:
            self._write(" ")
        elif tag in _BLOCKS:
            self._end_line()
            self._want_blank(tag)
            self._begin_block(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._dropping:
            self._dropping = "" if tag == self._dropping else self._dropping
        elif tag == "a":
            self._end_link()
        elif tag in _BLOCKS:
            self._end_line()
            self._end_block(tag)
            self._want_blank(tag)

    def handle_data(self, data: str) -> None:
        if self._dropping:
            return
        first, *rest = data.split("\n") if self._preformatted else [data]
        self._write(first)
        for line in rest:
            self._break_line()
            self._write(line)

    def _begin_block(self, tag: str) -> None:
        if tag in {"ol", "ul"}:
            self._lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            self._marker = self._next_marker()
        elif tag == "blockquote":
            self._quotes += 1
        elif tag == "pre":
            self._preformatted += 1

    def _end_block(self, tag: str) -> None:
        if tag in {"ol", "ul"} and self._lists:
            self._lists.pop()
        elif tag == "blockquote":
            self._quotes = max(0, self._quotes - 1)
        elif tag == "pre":
            self._preformatted = max(0, self._preformatted - 1)

    def _want_blank(self, tag: str) -> None:
        if tag in _SPACED and not self._lists:
            self._blank_wanted = True

    def _break_line(self) -> None:
        if not self._end_line():
            self._blank_wanted = True

    def _end_line(self) -> bool:
        """Finish the line being written; False where there is nothing on it."""
        line, self._pieces = "".join(self._pieces), []
        line = line.rstrip() if self._preformatted else _BLANKS.sub(" ", line).strip(" ")
        if not line:
            return False
        if self._blank_wanted and self._lines:
            self._lines.append(_prefix(min(self._quotes, self._quotes_before)).rstrip())
        self._lines.append(_prefix(self._quotes) + self._marker + line)
        self._marker, self._blank_wanted, self._quotes_before = "", False, self._quotes
        return True

    def _write(self, data: str) -> None:
        self._pieces.append(data)
        if self._link:
            self._link[1].append(data)

    def _end_link(self) -> None:
        if self._link is None:
            return
        (address, pieces), self._link = self._link, None
        said = _BLANKS.sub(" ", "".join(pieces)).strip(" ")
        bare = re.sub(r"\A(https?://|mailto:)", "", address, flags=re.IGNORECASE)
        if (
            address
            and address[0] != "#"
            and said.rstrip("/")
            not in {
                address.rstrip("/"),
                bare.rstrip("/"),
            }
        ):
            self._write(f" ({address})")

    def _next_marker(self) -> str:
        indent = "  " * (min(len(self._lists), _DEEPEST) - 1)
        if not self._lists or (number := self._lists[-1]) is None:
            return f"{indent}- "
        self._lists[-1] = number + 1
        return f"{indent}{number + 1}. "


def _prefix(quotes: int) -> str:
    return "> " * min(quotes, _DEEPEST)
