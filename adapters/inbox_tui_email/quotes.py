"""Parts a mail's new words from the earlier mails that it repeats below them."""

from __future__ import annotations

import re
from functools import cache

_LINE = 160
_WINDOW_LINES = 4
_MOST_CANDIDATES = 100
"""The library's patterns are cubic in a hostile line, so they see short windows, and not many."""

_HEADER_LIKE = re.compile(r"[:：]\s*$|^[> *]*[^\s:：]{1,20}( [^\s:：]{1,20})?[:：]\s|^[> ]*-{5,}")
_RULE = re.compile(r"^[> ]*[_-]{5,}( ?[\w ]+ ?[_-]{5,})?$")


def fold_quotes(text: str) -> tuple[str, str]:
    """Return the new words of ``text`` and the quoted history after them.

    Joined they are ``text`` again but for the white space between them. Where answers stand
    between quoted lines, or nothing new stands before the history (a forwarded mail), all of it
    is new: folding must never hide a stranger's words.
    """
    lines = text.split("\n")
    cut = _attribution(lines)
    if cut is None or _has_answers(lines[cut:]):
        cut = _quoted_tail(lines)
    new = "\n".join(lines[:cut]).strip()
    if not new:
        return text.strip(), ""
    return new, "\n".join(lines[cut:]).strip()


def _attribution(lines: list[str]) -> int | None:
    """Return the line on which somebody else's mail begins, as mail-parser-reply sees it."""
    short = [line.strip()[:_LINE] for line in lines]
    header = _header_pattern()
    tried = 0
    for index in range(len(short)):
        window = short[index : index + _WINDOW_LINES]
        if not window[0] or not any(_HEADER_LIKE.search(line) for line in window):
            continue
        tried += 1
        if tried > _MOST_CANDIDATES:
            return None
        if header.match("\n".join(window)):
            return _above_rule(lines, index)
    return None


def _above_rule(lines: list[str], index: int) -> int:
    """Take a separating rule such as ``-----`` or ``_____`` with the header below it."""
    before = index - 1
    while before >= 0 and not lines[before].strip():
        before -= 1
    return before if before >= 0 and _RULE.match(lines[before]) else index


def _has_answers(history: list[str]) -> bool:
    """Tell if words stand unquoted below quoted ones: somebody answered line by line.

    Histories without ``>`` at their beginning (Outlook) may hold anything further down.
    """
    if not any(line.lstrip().startswith(">") for line in history[: _WINDOW_LINES + 1]):
        return False
    quoted_seen = False
    for line in history:
        if line.rstrip() == "--":
            return False
        if line.lstrip().startswith(">"):
            quoted_seen = True
        elif quoted_seen and line.strip():
            return True
    return False


def _quoted_tail(lines: list[str]) -> int:
    """Return where the last unbroken block of ``>`` lines begins, at the end of the mail.

    A signature may follow the block, and an attribution in any language stand before it.
    """
    end = len(lines)
    for index in range(len(lines) - 1, -1, -1):
        if lines[index].rstrip() == "--":
            end = index
            break
    start = len(lines)
    for index in range(end - 1, -1, -1):
        line = lines[index].strip()
        if line.startswith(">"):
            start = index
        elif line:
            break
    return _with_attribution(lines, start) if start < len(lines) else start


def _with_attribution(lines: list[str], start: int) -> int:
    """Take the short paragraph above a quotation that names an address or a year and ends in ``:``."""
    end = start
    while end > 0 and not lines[end - 1].strip():
        end -= 1
    first = end
    while first > 0 and lines[first - 1].strip() and end - first < _WINDOW_LINES:
        first -= 1
    paragraph = " ".join(lines[first:end])
    named = re.search(r"\S@\S|\b(19|20)\d\d\b", paragraph)
    return first if named and paragraph.rstrip().endswith((":", "：")) else start


@cache
def _header_pattern() -> re.Pattern[str]:
    from mailparser_reply.constants import MAIL_LANGUAGES
    from mailparser_reply.parser import EmailMessage

    pattern: re.Pattern[str] = EmailMessage(text="", languages=list(MAIL_LANGUAGES)).HEADER_REGEX
    return pattern
