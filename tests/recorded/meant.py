"""Where a message may differ from the other side of its pair, and why."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inbox_tui.model import Message

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """A difference that is no fault."""

    network: str
    field: str
    why: str
    holds: Callable[[Message, Json, Json], bool]
    """From the message, the native object and the other side: is it this one, and nothing else?"""


def plain(content: str) -> str:
    """Return HTML as text, simply: the pairs have paragraphs and links, nothing else."""
    return html.unescape(re.sub(r"<[^>]*>", "", content)).strip()


def parents(other: Json) -> list[str]:
    """Return what the other side calls the posts that it answers."""
    return [str(parent.get("id", "")) for parent in other.get("inReplyTo") or ()]


def _is_listing_time(message: Message, native: Json, other: Json) -> bool:
    listed = message.published == datetime.fromisoformat(native["indexedAt"])
    written = native["record"].get("createdAt") or other["published"]
    same = datetime.fromisoformat(written) == datetime.fromisoformat(other["published"])
    return listed and same


def _spells_links_out(message: Message, native: Json, other: Json) -> bool:
    words = message.content
    for link in re.findall(r'<a [^>]*href="([^"]*)"', native["content"]):
        words = words.replace(f" ({html.unescape(link)})", "")
    return words == plain(str(other["content"]))


def _numbers_parents(message: Message, native: Json, other: Json) -> bool:
    ends = {name.rpartition(":")[2] for name in parents(other)}
    return message.in_reply_to == native["in_reply_to_id"] and message.in_reply_to in ends


def _other_invents_ids(message: Message, native: Json, other: Json) -> bool:
    said = str(other.get("id", ""))
    return message.id == native["uri"] and not said.startswith("at://")


def _other_invents_parents(message: Message, native: Json, other: Json) -> bool:
    named = parents(other)
    known = native["record"]["reply"]["parent"]["uri"] == message.in_reply_to
    return known and bool(named) and not any(name.startswith("at://") for name in named)


def _is_unnamed_here(message: Message, native: Json, other: Json) -> bool:
    return not native["author"].get("displayName") and not message.attributed_to.name


MEANT = (
    Meant(
        network="bluesky",
        field="published",
        why="authors write any time they like into a post; the inbox goes by when it was listed",
        holds=_is_listing_time,
    ),
    Meant(
        network="bluesky",
        field="id",
        why="the other side calls the post by an address from elsewhere, the adapter by its own",
        holds=_other_invents_ids,
    ),
    Meant(
        network="bluesky",
        field="parent",
        why="the other side calls the parent by an address from elsewhere",
        holds=_other_invents_parents,
    ),
    Meant(
        network="bluesky",
        field="author",
        why="the native side does not tell the author's name",
        holds=_is_unnamed_here,
    ),
    Meant(
        network="mastodon",
        field="content",
        why="a link whose words are not its address has the address beside it, lest it deceive",
        holds=_spells_links_out,
    ),
    Meant(
        network="mastodon",
        field="parent",
        why="the adapter knows posts by their numbers, which end the other side's addresses",
        holds=_numbers_parents,
    ),
)


def why_meant(network: str, field: str, message: Message, native: Json, other: Json) -> str:
    """Return why a difference is no fault, "" where it is one."""
    fits = (one for one in MEANT if (one.network, one.field) == (network, field))
    return next((one.why for one in fits if one.holds(message, native, other)), "")
