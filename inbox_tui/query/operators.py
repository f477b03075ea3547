"""Every operator of the query language: parsing, completion and docs/search.md are made from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """What an operator is about."""

    MESSAGE = "message"
    CONVERSATION = "conversation"


class Values(StrEnum):
    """Where the values of an operator come from, beside those that are written here."""

    ANY = "any"
    DATES = "dates"
    ACCOUNTS = "accounts"
    NETWORKS = "networks"
    TAGS = "tags"
    PEOPLE = "people"
    """Colleagues."""
    VIEWS = "views"
    FIXED = "fixed"
    """Nothing but those that are written here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """One operator, as ``name:value``."""

    name: str
    level: Level
    values: Values
    help: str
    example: str
    fixed: tuple[str, ...] = ()
    also: str = ""
    """Another name of the same operator."""


OPERATORS: tuple[Operator, ...] = (
    Operator(
        name="from",
        level=Level.MESSAGE,
        values=Values.ANY,
        fixed=("me",),
        help="Who wrote it: words of a name or handle; `me`: any account of ours.",
        example="from:carla",
    ),
    Operator(
        name="to",
        also="account",
        level=Level.CONVERSATION,
        values=Values.ACCOUNTS,
        help="Which account of ours got it: its handle, name or id.",
        example="to:brand@northwind",
    ),
    Operator(
        name="network",
        level=Level.CONVERSATION,
        values=Values.NETWORKS,
        help="The network it came by.",
        example="network:email",
    ),
    Operator(
        name="subject",
        level=Level.MESSAGE,
        values=Values.ANY,
        help="Words of the title or subject.",
        example='subject:"invoice 2231"',
    ),
    Operator(
        name="tag",
        level=Level.CONVERSATION,
        values=Values.TAGS,
        help="A tag of the conversation.",
        example="tag:billing",
    ),
    Operator(
        name="assigned",
        level=Level.CONVERSATION,
        values=Values.PEOPLE,
        fixed=("me", "nobody"),
        help="Who takes care of the conversation: `me`, `nobody`, or a colleague.",
        example="assigned:nobody",
    ),
    Operator(
        name="is",
        level=Level.CONVERSATION,
        values=Values.FIXED,
        fixed=(
            "unanswered",
            "unread",
            "done",
            "open",
            "snoozed",
            "waiting",
            "mine",
            "vip",
            "urgent",
            "private",
            "unknown",
        ),
        help="The state of the conversation, exactly as the views show it.",
        example="is:unanswered",
    ),
    Operator(
        name="has",
        level=Level.MESSAGE,
        values=Values.FIXED,
        fixed=("link", "attachment", "note", "draft"),
        help="A message with a link or an attachment; a conversation with a note or a draft.",
        example="has:attachment",
    ),
    Operator(
        name="before",
        level=Level.MESSAGE,
        values=Values.DATES,
        help="Written before that day, or longer ago than that. In a view: the newest message was.",
        example="before:2026-11-21",
    ),
    Operator(
        name="after",
        level=Level.MESSAGE,
        values=Values.DATES,
        help="Written on that day or later, or since then. In a view: the newest message was.",
        example="after:7d",
    ),
    Operator(
        name="on",
        level=Level.MESSAGE,
        values=Values.DATES,
        help="Written on that day, or in that month or year. In a view: the newest message was.",
        example="on:yesterday",
    ),
    Operator(
        name="in",
        level=Level.CONVERSATION,
        values=Values.VIEWS,
        fixed=("needs-reply", "mine", "waiting", "snoozed", "unknown", "done", "all"),
        help="What a view shows, one of the program's or of your own.",
        example="in:waiting",
    ),
)

BY_NAME = {name: op for op in OPERATORS for name in (op.name, op.also) if name}
