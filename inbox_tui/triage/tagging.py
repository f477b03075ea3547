"""Acts: tags."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from inbox_tui import text
from inbox_tui.store import Store, fields
from inbox_tui.tag_names import FORM, tag_name
from inbox_tui.triage.applied import Applied, CannotTriage, Conversations, apply


def add_tag(store: Store, uids: Conversations, tag: str, now: datetime) -> Applied:
    """Put a tag on conversations.

    :raises CannotTriage: it cannot be a tag.
    :raises NobodyIsMe: the first run is not done.
    :raises NotFound: there is no such conversation.
    """
    return apply(store, uids, "tag", {fields.TAG + sound_tag(tag): 1}, now)


def remove_tag(store: Store, uids: Conversations, tag: str, now: datetime) -> Applied:
    """Take a tag off conversations.

    :raises CannotTriage: it cannot be a tag.
    :raises NobodyIsMe: the first run is not done.
    :raises NotFound: there is no such conversation.
    """
    return apply(store, uids, "untag", {fields.TAG + sound_tag(tag): 0}, now)


def change_tags(
    store: Store, uids: Conversations, on: Iterable[str], off: Iterable[str], now: datetime
) -> Applied:
    """Put tags on conversations and take others off, all of it as one act.

    :raises CannotTriage: one of them cannot be a tag.
    :raises NobodyIsMe: the first run is not done.
    :raises NotFound: there is no such conversation.
    """
    wanted = {fields.TAG + sound_tag(tag): 1 for tag in on}
    wanted |= {fields.TAG + sound_tag(tag): 0 for tag in off}
    return apply(store, uids, "tags", wanted, now)


def sound_tag(tag: str) -> str:
    """Return the tag that somebody means. :raises CannotTriage: it cannot be one."""
    name = tag_name(tag)
    if not name:
        raise CannotTriage(
            f'"{text.shorten(text.clean_cell(tag), 40)}" is no tag: a tag is {FORM}.'
        )
    return name
