"""What the keys of the inbox do, and why one cannot be done now."""

from __future__ import annotations

import asyncio
import inspect
from typing import TYPE_CHECKING

from inbox_tui.tui.actions import hint
from inbox_tui.tui.inbox_actions.answering import Answering
from inbox_tui.tui.inbox_actions.jumping import Jumping
from inbox_tui.tui.inbox_actions.marking import Marking
from inbox_tui.tui.inbox_actions.noting import Noting
from inbox_tui.tui.inbox_actions.part import Part
from inbox_tui.tui.inbox_actions.program import Program
from inbox_tui.tui.inbox_actions.reading import Reading
from inbox_tui.tui.inbox_actions.triaging import Triaging
from inbox_tui.tui.inbox_actions.undoing import Undoing
from inbox_tui.tui.inbox_actions.viewing import Viewing

if TYPE_CHECKING:
    from inbox_tui.tui.own_views import Shown
    from inbox_tui.tui.screens.inbox import InboxScreen

PARTS: tuple[type[Part], ...] = (
    Answering,
    Triaging,
    Noting,
    Marking,
    Undoing,
    Reading,
    Viewing,
    Jumping,
    Program,
)


def part_of(action: str) -> type[Part] | None:
    """Return the part that has a method for the action; None: it is no action of the inbox."""
    return next((part for part in PARTS if hasattr(part, action)), None)


class InboxActions:
    """All actions of the inbox."""

    def __init__(self, screen: InboxScreen) -> None:
        self._workspace = screen.workspace
        self.acts = asyncio.Lock()
        """Held while an act of triage is being done, also beside the keys."""
        self._parts = {part: part(screen) for part in PARTS}

    def why_not(self, action: str) -> str:
        """Return why an action cannot be done now, or ""."""
        owner = part_of(action)
        if owner is None:
            return ""
        part = self._parts[owner]
        if action in part.needs_conversation and not part.targets:
            return "There is no conversation here."
        if action in part.one_only and len(part.targets) > 1:
            return hint(
                f"This is done to one conversation only, and {len(part.targets)} are marked: "
                "{drop_marks} drops the marks."
            )
        if action in part.writes and self._workspace.store.read_only_reason:
            return f"{self._workspace.store.read_only_reason} Run 'inbox-tui doctor'."
        if action in part.needs_me and self._workspace.me is None:
            return "Say who you are first: inbox-tui me NAME"
        return part.why_not(action)

    def show_view(self, view: Shown) -> None:
        """Show a view, the keyboard in its list."""
        part = self._parts[Viewing]
        assert isinstance(part, Viewing)
        part.show(view)

    async def do(self, action: str) -> None:
        """Do an action that :meth:`why_not` has nothing against."""
        owner = part_of(action)
        found = getattr(self._parts[owner], action)() if owner else None
        if inspect.isawaitable(found):
            await found
