"""The one list of everything a person can do.

Key bindings, the footer, the help screen and the command palette are all made from it, so none of
them can disagree. An action's method is ``action_<id>`` of the widget or screen it belongs to;
those of the inbox are in :mod:`inbox_tui.tui.inbox_actions`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from textual.binding import Binding

from inbox_tui.tui.actions import answering, program, reading, triage, views
from inbox_tui.tui.actions.action import Action, Group, Scope, shown

__all__ = [
    "ACTIONS",
    "Action",
    "Group",
    "Scope",
    "bindings",
    "footer",
    "footer_of_marks",
    "hint",
    "key_of",
    "of",
    "shown",
]

ACTIONS: tuple[Action, ...] = (
    *answering.INBOX,
    *triage.INBOX,
    *reading.INBOX,
    *views.INBOX,
    *program.INBOX,
    *reading.LIST,
    *triage.LIST,
    *reading.THREAD,
    *answering.COMPOSER,
    *program.ACCOUNTS,
    *program.APP,
)


def of(*scopes: Scope) -> tuple[Action, ...]:
    """Return the actions of these scopes, in the order in which they are shown."""
    return tuple(action for action in ACTIONS if action.scope in scopes)


def bindings(scope: Scope) -> list[Binding]:
    """Return the key bindings of a scope. None has priority: the confirm step stays in charge."""
    return [
        Binding(
            action.keys,
            f"act('{action.id}')" if scope is Scope.INBOX else action.id,
            action.label,
            tooltip=action.help,
            id=action.name,
        )
        for action in of(scope)
    ]


def key_of(id: str, scope: Scope | None = None) -> str:  # noqa: A002 - it is the field's name
    """Return the key that is really bound to an action, as people write it.

    Without ``scope``, the first action of that id is meant. :raises StopIteration: there is none.
    """
    return next(a for a in ACTIONS if a.id == id and scope in (None, a.scope)).shown_key


def hint(words: str) -> str:
    """Fill the keys into a sentence of ours: ``{undo} takes it back`` becomes ``u takes it back``."""
    return re.sub(r"\{(\w+)\}", lambda found: key_of(found[1]), words)


def footer_of_marks() -> tuple[Action, ...]:
    """Return the actions for the footer while rows are marked."""
    wanted = ("done", "snooze", "assign", "tag", "raise_priority", "undo", "drop_marks")
    every = of(Scope.INBOX, Scope.LIST)
    return tuple(a for id_ in wanted for a in every if a.id == id_)


def footer(scopes: Iterable[Scope]) -> tuple[Action, ...]:
    """Return the actions for a footer, scope by scope."""
    return tuple(a for scope in scopes for a in of(scope) if a.in_footer)
