"""Plain words as the HTML that WordPress stores, and what it makes links of when it shows them.

What looks like a tag would be taken for one, and dropped or carried out (``wp_kses``); written as
entities the words arrive as typed. Line breaks stay: ``wpautop`` makes paragraphs of them. The
site's own typography (curly quotes, ``:)`` as a picture) happens when a page is shown.
"""

from __future__ import annotations

import html
import re

from inbox_tui.html import html_to_text

_SIGN = r"[A-Za-z0-9_#%~/@\[\]*(+=&$\u0080-\U0010ffff-]"
_URL = re.compile(
    r"(?<=[\s(<.,;:!?])"
    rf"([A-Za-z0-9_]{{1,20}}+://(?=\S{{1,2000}}\s){_SIGN}*+(?:['.,;:!?)]{_SIGN}++)*)(\)?)",
)
_BARE = re.compile(
    r"(?<=\s)((?:www|ftp)\.[A-Za-z0-9_#$%&~/.\-;:=,?@\[\]+\u0080-\U0010ffff]+)", re.IGNORECASE
)
_MAIL = re.compile(r"(?<=\s)([.0-9a-z_+-]+@(?:[0-9a-z-]+\.)+[0-9a-z]{2,})", re.IGNORECASE)
# fmt: off
_SCHEMES = frozenset({
    "http", "https", "ftp", "ftps", "mailto", "news", "irc", "irc6", "ircs", "gopher", "nntp",
    "feed", "telnet", "mms", "rtsp", "sms", "svn", "tel", "fax", "xmpp", "webcal", "urn",
})
# fmt: on
"""``wp_allowed_protocols``: others stay plain words."""


def escape(text: str) -> str:
    """Return ``text`` so that a site stores and shows just these words."""
    return html.escape(text, quote=False)


def links(text: str) -> tuple[str, ...]:
    """Return the addresses in ``text`` that readers can click, as ``make_clickable`` makes them.

    Its patterns are applied to what it is given: the words as HTML.
    """
    padded = f" {escape(text)} "
    found = [
        (match.start(), _balanced(match[1], match[2]))
        for match in _URL.finditer(padded)
        if match[1].partition("://")[0].lower() in _SCHEMES
    ]
    for match in _BARE.finditer(padded):
        address = match[1]
        found.append((match.start(), address[:-1] if address[-1] in ".,;:)" else address))
    found += [(match.start(), match[1]) for match in _MAIL.finditer(padded)]
    return tuple(dict.fromkeys(html.unescape(address) for _, address in sorted(found)))


def _balanced(address: str, closing: str) -> str:
    """Return an address with those closing brackets that close one of its own."""
    if closing and "(" in address[1:]:
        address += closing
    while address.count("(") < address.count(")"):
        address = address[: address.rindex(")")]
    return address


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
