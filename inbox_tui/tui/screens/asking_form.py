"""Forms that ask a network something, and can be left while it has not answered."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import ClassVar, TypeVar

from textual.binding import Binding
from textual.worker import Worker

from inbox_tui.tui.screens.form import FormScreen
from inbox_tui.tui.threads import WorkFailed
from inbox_tui.tui.workspace import Workspace

T = TypeVar("T")

ASK_SECONDS = 60.0
"""After this long without an answer, the network is not waited for."""


class AskingFormScreen(FormScreen):
    """Asks one thing at a time; esc stops the question, and leaves where none is being asked."""

    BINDINGS: ClassVar[list[Binding]] = [
        Binding("escape", "leave", "back"),
    ]
    unchanged = "Nothing was stored."
    """What is true whenever a question came to nothing."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._asking: Worker[None] | None = None

    @property
    def is_asking(self) -> bool:
        """True while a question is out."""
        return self._asking is not None

    def begin_asking(self, work: Callable[[], Awaitable[None]]) -> None:
        """Let ``work`` ask, beside the screen."""
        self._asking = self.run_worker(self._ask(work), group="ask")

    async def _ask(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        finally:
            self._asking = None

    async def answer(self, title: str, question: Callable[[], T]) -> T | None:
        """Return what the network called ``title`` says; None: it did not, and the form says why."""
        self.say("meaning", f"Asking {title} whose this is · esc stops")
        try:
            async with asyncio.timeout(ASK_SECONDS):
                found = await self._workspace.network.run(question)
        except TimeoutError:
            said = f"{title} has not answered in {ASK_SECONDS:.0f} s."
            self.say("meaning", f"{said} {self.unchanged}")
            return None
        except WorkFailed as failure:
            self.say("meaning", f"{failure} {self.unchanged}")
            return None
        self.say("meaning", "")
        return found

    def action_leave(self) -> None:
        """Stop asking; where nothing is being asked, go back."""
        if self._asking is None:
            self.dismiss()
            return
        self._asking.cancel()
        self._asking = None
        self.say("meaning", f"Stopped. {self.unchanged}")
