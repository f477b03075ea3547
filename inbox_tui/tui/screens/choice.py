"""Choosing another account to speak from: always by hand, never silently."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from inbox_tui import text
from inbox_tui.model import Account
from inbox_tui.tui.workspace import Workspace


class AccountChoice(ModalScreen[None]):
    """Lists the other accounts of the same server, each with why it may not answer.

    ``begun`` are the ids of those that have a draft with words for the same message.
    ``choose`` gets the account before the next key is looked at.
    """

    CSS_PATH = Path(__file__).with_suffix(".tcss")
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]
        Binding("escape", "dismiss(None)", "back"),
        Binding("enter", "choose", "choose"),
        Binding("j,down", "cursor_down", "down"),
        Binding("k,up", "cursor_up", "up"),
    ]

    def __init__(
        self,
        workspace: Workspace,
        accounts: tuple[tuple[Account, str], ...],
        choose: Callable[[Account], None],
        begun: Collection[str] = (),
    ) -> None:
        super().__init__()
        self._begun = begun
        self._choose = choose
        self._workspace = workspace
        self._accounts = accounts

    def compose(self) -> ComposeResult:
        """List the accounts; those that may not answer cannot be chosen."""
        with Vertical(id="choices"):
            yield Static("Speak from which account? A new draft gets the same words.")
            options = OptionList(*(self._option(account, no) for account, no in self._accounts))
            options.can_focus = False
            yield options
            yield Static(Content.styled("enter choose · esc back", "$text-muted"))

    def on_mount(self) -> None:
        """Begin at the first account that may answer."""
        self.query_one(OptionList).action_first()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the account that was clicked."""
        self._take(event.option_index)

    def action_choose(self) -> None:
        """Take the account under the cursor."""
        here = self.query_one(OptionList).highlighted
        if here is not None and not self._accounts[here][1]:
            self._take(here)

    def _take(self, place: int) -> None:
        if self.is_active:
            self._choose(self._accounts[place][0])
            self.dismiss()

    def action_cursor_down(self) -> None:
        """Go to the next account."""
        self.query_one(OptionList).action_cursor_down()

    def action_cursor_up(self) -> None:
        """Go to the account before."""
        self.query_one(OptionList).action_cursor_up()

    def _option(self, account: Account, no: str) -> Option:
        said = f" · {text.clean_line(no)}" if no else ""
        if not no and account.id in self._begun:
            said = " · has a draft of its own; its words stay"
        return Option(Content(f"{self._workspace.names.voice(account)}{said}"), disabled=bool(no))
