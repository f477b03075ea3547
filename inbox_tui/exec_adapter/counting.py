"""How long a text is, by a rule that an exec adapter's file states. Pure, and never fails."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from msgspec import Meta, Struct

from inbox_tui.adapter import Measure
from inbox_tui.text import count_graphemes

_WEB_LINK = re.compile(r"https?://\S+")


class Rule(Struct, forbid_unknown_fields=True, frozen=True):
    """What is counted, and up to where."""

    count: Literal["graphemes", "code-points", "utf16-units", "utf8-bytes"] = "graphemes"
    """What people see as one sign; Unicode characters; as JavaScript counts; bytes."""
    limit: Annotated[int, Meta(ge=1)] | None = None
    """Where it is not given: any length."""
    unit: Annotated[str, Meta(min_length=1, max_length=40)] = "characters"
    """What people read behind the number."""
    web_link: Annotated[int, Meta(ge=1)] | None = None
    """A web address counts for so many, whatever its length; where it is not given, as long as it is."""


def measure(text: str, rule: Rule) -> Measure:
    """Count ``text`` by ``rule``."""
    links = 0
    counted = text
    if rule.web_link is not None:
        counted, links = _WEB_LINK.subn("", text)
    used = _count(counted, rule) + links * (rule.web_link or 0)
    return Measure(used=used, limit=rule.limit, unit=rule.unit, problem=_problem(text))


def _count(text: str, rule: Rule) -> int:
    match rule.count:
        case "graphemes":
            return count_graphemes(text)
        case "code-points":
            return len(text)
        case "utf16-units":
            return len(text.encode("utf-16-le", "surrogatepass")) // 2
        case "utf8-bytes":
            return len(text.encode(errors="surrogatepass"))


def _problem(text: str) -> str:
    if not text.strip():
        return "An empty reply cannot be sent."
    try:
        text.encode()
    except UnicodeEncodeError:
        return "The text holds half of a character and cannot be sent."
    return ""
