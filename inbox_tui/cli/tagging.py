"""The commands that put tags on conversations and take them off."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import click

from inbox_tui import triage
from inbox_tui.cli.chosen_conversations import Choice
from inbox_tui.cli.store_access import open_store
from inbox_tui.model import utc_now
from inbox_tui.store import Store
from inbox_tui.triage import Applied

Change = Callable[[Store, Sequence[int], str, datetime], Applied]
"""Puts one tag on conversations, or takes it off."""


def change_each_tag(chosen: Choice, act: str, change: Change) -> None:
    """Do ``change`` with each tag on the command line, once all of them are known to be sound.

    :raises click.UsageError: there is none.
    :raises CannotTriage: one is no tag; nothing was changed.
    """
    if not chosen.words:
        raise click.UsageError("Which tag?")
    with open_store() as store:
        for tag in chosen.words:
            triage.sound_tag(tag)
        uids = chosen.uids(store, act)
        for tag in chosen.words:
            chosen.say(change(store, uids, tag, utc_now()), f": {tag}", tag=tag)
