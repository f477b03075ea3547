"""What widgets and the palette ask of the program as a whole."""

from __future__ import annotations

from typing import Protocol

from inbox_tui.tui.actions import Action


class Program(Protocol):
    """Does actions and keys; :class:`inbox_tui.tui.app.InboxApp` is one."""

    @property
    def pressed_at(self) -> float:
        """Return when the key that is acted on was pressed, on the monotonic clock."""
        ...

    async def act_on(self, key: str) -> bool:
        """Do what the key is bound to where the keyboard is; False where it is bound to nothing."""
        ...

    def why_not(self, action: Action) -> str:
        """Return why an action cannot be done now, or ""."""
        ...

    async def perform(self, action: Action) -> None:
        """Do an action that was chosen by its name."""
        ...
