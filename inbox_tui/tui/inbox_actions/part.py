"""What every part of the inbox's actions stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from inbox_tui.model import Conversation

if TYPE_CHECKING:
    from inbox_tui.tui.screens.inbox import InboxScreen


class Part:
    """Some of the inbox's actions: a method for each, with the action's id as its name."""

    needs_conversation: ClassVar[frozenset[str]] = frozenset()
    """The actions that want a row or an open conversation."""
    writes: ClassVar[frozenset[str]] = frozenset()
    """The actions that change the store."""
    needs_me: ClassVar[frozenset[str]] = frozenset()
    """The actions that are logged under a person's name."""
    one_only: ClassVar[frozenset[str]] = frozenset()
    """The actions that are never done to all marked rows."""

    def __init__(self, screen: InboxScreen) -> None:
        self.screen = screen
        self.workspace = screen.workspace

    def why_not(self, action: str) -> str:  # noqa: ARG002 - parts that have reasons look at it
        """Return why an action of this part cannot be done now, or ""; asked after the rest."""
        return ""

    @property
    def conversation(self) -> Conversation | None:
        """Return the conversation that is being read, or else the one under the cursor."""
        screen = self.screen
        if screen.is_reading and screen.opened:
            return screen.opened
        return screen.list.current

    @property
    def targets(self) -> tuple[int, ...]:
        """Return what an act of triage is on: the marked rows, or else one conversation.

        While a conversation is being read it is that one, whatever is marked in the list.
        """
        if self.screen.marks and not self.screen.is_reading:
            return self.screen.marks.uids
        here = self.conversation
        return (here.uid,) if here else ()

    def close_if_gone(self, uid: int) -> None:
        """Go back to the list where the conversation that was read has left it."""
        screen = self.screen
        if screen.is_reading and not any(r.uid == uid for r in screen.list.rows):
            screen.remove_class("-reading")
            screen.set_focus(screen.list)
            screen.look()
