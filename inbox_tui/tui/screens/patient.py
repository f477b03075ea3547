"""Screens that end when a thread has answered, whatever lies over them then."""

from __future__ import annotations

from typing import Generic

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, ScreenResultType


class PatientScreen(ModalScreen[ScreenResultType], Generic[ScreenResultType]):
    """A dialog that never takes away another one that was opened over it.

    Textual's own closes whatever is on top, and stays open itself.
    """

    _late: tuple[ScreenResultType | None] | None = None
    """What it ends with once it can be seen again."""

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """End with ``result``: at once, or when whatever lies over it has gone."""
        if self.is_active:
            return super().dismiss(result)
        self._late = (result,)
        return AwaitComplete()

    def on_screen_resume(self) -> None:
        """Go, where it only waited for that."""
        if self._late and self.is_active:
            (result,), self._late = self._late, None
            super().dismiss(result)
