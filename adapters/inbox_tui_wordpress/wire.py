"""What leaves: the body of one request, put together and taken apart. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass

from inbox_tui.adapter import Misconfigured
from inbox_tui_wordpress import markup


@dataclass(frozen=True, slots=True)
class Wire:
    """The parts of what leaves."""

    post: str
    parent: str
    words: str


def read_wire(text: str) -> Wire:
    """Take apart what :func:`write_wire` has put together.

    :raises Misconfigured: it is something else.
    """
    try:
        value = json.loads(text)
        return Wire(str(int(value["post"])), str(int(value["parent"])), str(value["content"]))
    except (ValueError, KeyError, TypeError):
        raise Misconfigured("The reply was not written by this version of the adapter.") from None


def write_wire(post: str, parent: str, words: str) -> str:
    """Return the body (JSON) that puts ``words`` under the comment ``parent`` of ``post``.

    The author is never named in it: the site takes the one whose password it is, and a moderator
    who names one can speak as anybody.
    """
    body = {"post": int(post), "parent": int(parent), "content": markup.escape(words)}
    return json.dumps(body, ensure_ascii=False)
