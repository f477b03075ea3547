"""A line of words whose Enter is done at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from inbox_tui.tui.widgets.word_line import WordLine


class AskLine(WordLine):
    """Calls instead of posting a message: an answer is taken before anything else happens."""

    def __init__(
        self,
        submit: Callable[[], Awaitable[None]],
        *,
        id: str,  # noqa: A002 - Textual's word
        placeholder: str = "",
    ) -> None:
        super().__init__(id=id, placeholder=placeholder, select_on_focus=False)
        self._submit = submit

    async def action_submit(self) -> None:
        """Answer the question."""
        await self._submit()
