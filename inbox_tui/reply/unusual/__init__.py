"""What differs from the ordinary in a reply about to be confirmed, as sentences.

One file a fact. Each finds a short, concrete sentence in an :class:`Occasion`, or nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from inbox_tui.adapter import Outgoing
from inbox_tui.model import Account, Draft, Identity, StoredMessage
from inbox_tui.reply.unusual import (
    alt_text,
    audience,
    habit,
    likeness,
    link_origin,
    off_hours,
    overtaken,
    strangers,
    strong_words,
    voices,
)
from inbox_tui.reply.unusual.occasion import Occasion
from inbox_tui.store import flagged_words

MOST = 4
"""Sentences that are shown. A longer list is skipped, and with it the gravest."""

_AFTER_WORDS: tuple[Callable[[Occasion], str], ...] = (
    link_origin.find,
    voices.find_change,
    voices.find_other_inbox,
    overtaken.find_answers,
    likeness.find,
    strangers.find,
    off_hours.find,
    overtaken.find_messages,
    habit.find,
    alt_text.find,
)
"""The facts in the order of their weight, after the audience and the words themselves."""


@dataclass(frozen=True, slots=True)
class Unusual:
    """What was found."""

    sentences: tuple[str, ...]
    """The gravest first, at most :data:`MOST`. Clean."""
    flagged: tuple[str, ...] = ()
    """The words of the reply that stand out."""


def find(
    conn: sqlite3.Connection,
    draft: Draft,
    account: Account,
    identity: Identity,
    parent: StoredMessage,
    outgoing: Outgoing,
    now: datetime,
    *,
    wants_alt: bool = False,
) -> Unusual:
    """Return what a practised eye would overlook, the gravest first.

    ``wants_alt``: people of the network expect an alt text with each picture.
    """
    occasion = Occasion(
        conn=conn,
        draft=draft,
        account=account,
        identity=identity,
        parent=parent,
        outgoing=outgoing,
        now=now,
        wants_alt=wants_alt,
    )
    flagged = strong_words.find(outgoing.text, flagged_words.every(conn))
    found = [audience.find(occasion), strong_words.sentence(flagged)]
    found += [fact(occasion) for fact in _AFTER_WORDS]
    return Unusual(tuple(sentence for sentence in found if sentence)[:MOST], flagged)
