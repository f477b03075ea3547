"""Every draft that waits, over all conversations."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from inbox_tui import naming, text
from inbox_tui.store import waiting_drafts
from inbox_tui.store.waiting_drafts import WaitingDraft
from inbox_tui.tui import wording
from inbox_tui.tui.actions import hint
from inbox_tui.tui.screens.dialog import FAINT
from inbox_tui.tui.single_work import SingleWork
from inbox_tui.tui.workspace import Workspace

_NONE = "No draft waits. {reply} in a conversation begins one, and it is kept as you type."


class DraftsScreen(ModalScreen[int | None]):
    """Lists the drafts, newest change first; gives back the uid of the one to go on with."""

    CSS_PATH = Path(__file__).with_suffix(".tcss")
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]
        Binding("escape,q", "dismiss(None)", "back"),
        Binding("enter", "choose", "go on writing"),
        Binding("d", "discard", "discard"),
        Binding("o", "take_out", "take out again"),  # not u: that takes back what is held
        Binding("j,down", "move(1)", "down"),
        Binding("k,up", "move(-1)", "up"),
    ]

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._waiting: tuple[WaitingDraft, ...] = ()
        self._work = SingleWork(self, "drafts")

    def compose(self) -> ComposeResult:
        """Lay out the list and the keys."""
        yield Static("Drafts", id="title")
        options = OptionList(id="drafts")
        options.can_focus = False
        yield options
        yield Static(id="said")
        yield Static(id="keys")

    def on_mount(self) -> None:
        """Show the drafts."""
        self._show(0)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the draft that was clicked."""
        self._take(event.option_index)

    def action_choose(self) -> None:
        """Take the draft under the cursor."""
        here = self.query_one(OptionList).highlighted
        if here is not None:
            self._take(here)

    def action_move(self, steps: int) -> None:
        """Move the cursor."""
        listed = self.query_one(OptionList)
        (listed.action_cursor_down if steps > 0 else listed.action_cursor_up)()

    def action_discard(self) -> None:
        """Put the draft under the cursor away."""
        here = self.query_one(OptionList).highlighted
        waiting = self._waiting[here] if here is not None else None
        if waiting is None:
            return
        if waiting.state:
            self._say("It is on its way, and no draft while it is.")
            return
        uid, discards = waiting.draft.uid, self._workspace.discards

        def gone(_: None) -> None:
            self._show(here or 0)
            self._say("Draft discarded · o takes it out again")

        self._work.begin_awaiting(lambda: discards.put_away(uid), gone, self._say)

    def action_take_out(self) -> None:
        """Take the draft that was discarded last out again."""
        discards = self._workspace.discards
        if discards.last is None:
            return
        uid, _ = discards.last

        def back(is_open: bool) -> None:
            self._show(0)
            self._say("Draft taken out again" if is_open else "Another was begun in its place.")

        self._work.begin_awaiting(lambda: discards.take_out(uid), back, self._say)

    def _take(self, place: int) -> None:
        if not self.is_active:
            return
        if self._waiting[place].state:
            self._say("It is on its way, and no draft while it is.")
        else:
            self.dismiss(self._waiting[place].draft.uid)

    def _say(self, said: str) -> None:
        if self.is_attached:
            self.query_one("#said", Static).update(Content(text.clean_line(said)))

    def _show(self, place: int) -> None:
        if not self.is_attached:
            return
        self._waiting = waiting_drafts.every(self._workspace.store.read())
        listed = self.query_one(OptionList)
        listed.clear_options()
        listed.add_options([Option(self._row(waiting)) for waiting in self._waiting])
        listed.highlighted = min(place, len(self._waiting) - 1) if self._waiting else None
        listed.display = bool(self._waiting)
        self._say("" if self._waiting else hint(_NONE))
        self.query_one("#keys", Static).update(Content.styled(self._keys(), FAINT))

    def _keys(self) -> str:
        """Return the keys that do something now."""
        listed = "enter goes on writing · d discards · " if self._waiting else ""
        out = "o takes the last one out again · " if self._workspace.discards.last else ""
        return f"{listed}{out}esc back"

    def _row(self, waiting: WaitingDraft) -> Content:
        draft, workspace = waiting.draft, self._workspace
        account = workspace.account(draft.account_id)
        voice = workspace.names.voice(account) if account else "a removed account"
        whom = text.clean_cell(waiting.author_name) or naming.at(waiting.author_handle)
        age = workspace.clock.age(draft.updated_at, workspace.now())
        files = f" · {wording.plural(waiting.files, 'file')}" if waiting.files else ""
        state = f" · {waiting.state}" if waiting.state else ""
        lines = [
            Content.assemble((voice, "bold"), (f" · to {whom} · {age}{files}{state}", FAINT)),
            Content(f"  {text.clean_cell(text.snippet(draft.text)) or '(no words)'}"),
        ]
        if waiting.came_back:
            why = text.clean_cell(waiting.came_back)
            lines.append(Content.styled(f"  came back: {why}", "$text-warning"))
        return Content("\n").join([*lines, Content("")])
