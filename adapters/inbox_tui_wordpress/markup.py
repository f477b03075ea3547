"""Plain words as the HTML that WordPress stores, and what it makes links of when it shows them.

What looks like a tag would be taken for one, and dropped or carried out (``wp_kses``); written as
entities the words arrive as typed. Line breaks stay: ``wpautop`` makes paragraphs of them. The
site's own typography (curly quotes, ``:)`` as a picture) happens when a page is shown.
"""

from __future__ import annotations

import html
import re

from inbox_tui.html import html_to_text

_URL = re.compile(
    r"(?:(?<=[\s(<.,;:!?])|\A)([a-z][a-z0-9_]{0,19}://(?:[.,;:!?)'](?=[\w/#$%&~=@+-])"
    r"|[\w/#$%&~=@+\-\[\]*(])+)",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?:(?<=\s)|\A)((?:www|ftp)\.[\w#$%&~/.\-;:=,?@\[\]+]+)", re.IGNORECASE)
_MAIL = re.compile(r"(?:(?<=\s)|\A)([.0-9a-z_+-]+@(?:[0-9a-z-]+\.)+[0-9a-z]{2,})", re.IGNORECASE)
_LINKED = frozenset({"http", "https", "ftp", "ftps", "mailto", "news", "irc", "gopher", "nntp"})
"""Of the schemes that ``esc_url`` lets through, those that people write with ``://``."""


def escape(text: str) -> str:
    """Return ``text`` so that a site stores and shows just these words."""
    return html.escape(text, quote=False)


def links(text: str) -> tuple[str, ...]:
    """Return the addresses in ``text`` that readers can click, after ``make_clickable``."""
    found = [
        (match.start(), match[1])
        for match in _URL.finditer(text)
        if match[1].partition("://")[0].lower() in _LINKED
    ]
    found += [(match.start(), match[1].rstrip(".,;:")) for match in _BARE.finditer(text)]
    found += [(match.start(), match[1]) for match in _MAIL.finditer(text)]
    return tuple(dict.fromkeys(address for _, address in sorted(found)))


def same_words(ours: str, raw: str | None, rendered: str) -> bool:
    """Tell whether a comment has the words ``ours``.

    ``raw`` is how it is stored, None where that is not shown. What is ``rendered`` has the site's
    typography: then letters and digits are compared, or all signs where there are neither.
    """
    if raw is not None:
        return html.unescape(raw).split() == ours.split()
    theirs = html_to_text(rendered)
    letters = _letters(ours)
    return letters == _letters(theirs) if letters else ours.split() == theirs.split()


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())
