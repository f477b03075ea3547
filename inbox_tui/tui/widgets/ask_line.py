"""A line of words whose Enter is done before the next key is looked at."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from inbox_tui.tui.widgets.passing_keys import PassingKeys
from inbox_tui.tui.widgets.word_line import WordLine


class AskLine(PassingKeys, WordLine):
    """Calls instead of posting a message: what is typed right after Enter is meant for what follows."""

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
