"""The posts that a long text leaves as, before anybody is asked."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from inbox_tui import text
from inbox_tui.adapter import Adapter, ContentRejected, Splits
from inbox_tui.model import utc_now
from inbox_tui.reply import thread
from inbox_tui.store import drafts
from inbox_tui.tui.autosave import OpenDraft
from inbox_tui.tui.screens.dialog import FAINT
from inbox_tui.tui.screens.patient import PatientScreen
from inbox_tui.tui.threads import WorkFailed
from inbox_tui.tui.workspace import Workspace


class PostsScreen(PatientScreen[None]):
    """Shows each post with its length; ``n`` numbers them, or no longer."""

    CSS_PATH = Path(__file__).with_suffix(".tcss")
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]
        Binding("escape,q,ctrl+s", "dismiss(None)", "back"),
        Binding("n", "number", "number"),
        Binding("j,down", "scroll(2)", "down"),
        Binding("k,up", "scroll(-2)", "up"),
        Binding("pagedown,space", "scroll(10)", "page down"),
        Binding("pageup", "scroll(-10)", "page up"),
    ]

    def __init__(
        self, workspace: Workspace, adapter: Adapter, draft: OpenDraft, words: str
    ) -> None:
        super().__init__()
        self._workspace = workspace
        self._adapter = adapter
        self._draft = draft
        self._words = words

    def compose(self) -> ComposeResult:
        """Lay out the posts and the keys."""
        with Vertical(id="posts"):
            with VerticalScroll(id="all", can_focus=False):
                yield Static(id="each")
            yield Static(id="hint")

    def on_mount(self) -> None:
        """Show them."""
        self._show("")

    def action_scroll(self, lines: int) -> None:
        """Scroll."""
        self.query_one("#all").scroll_relative(y=lines, animate=False)

    async def action_number(self) -> None:
        """Begin or stop to number the posts."""
        if isinstance(self._adapter, Splits):
            self.app.run_worker(self._number(), group="writing")

    async def _number(self) -> None:
        uid, numbered = self._draft.uid, not self._draft.numbered

        def keep() -> None:
            with self._workspace.store.write() as conn:
                if uid is not None:
                    drafts.save_numbering(conn, uid, numbered, utc_now())

        try:
            await self._workspace.local.run(keep)
        except WorkFailed as failure:
            self._show(str(failure))
        else:
            self._draft.numbered = numbered
            self._show("")

    def _show(self, said: str) -> None:
        if not self.is_attached:
            return
        self.query_one("#each", Static).update(Content("\n\n").join(self._posts()))
        numbers = "n leaves the numbers out" if self._draft.numbered else "n numbers them"
        line = "a line of --- alone begins a new one"
        keys = f"{numbers} · {line} · esc back" if isinstance(self._adapter, Splits) else "esc back"
        self.query_one("#hint", Static).update(
            Content.assemble((f"{text.clean_line(said)}\n" if said else "", "bold"), (keys, FAINT))
        )

    def _posts(self) -> list[Content]:
        try:
            parts = thread.parts(self._adapter, self._words, numbered=self._draft.numbered)
        except ContentRejected as error:
            return [Content.styled(text.clean_line(error.sentence), "bold $text-warning")]
        shown = []
        for number, part in enumerate(parts, 1):
            measure = self._adapter.measure(part)
            limit = f" / {measure.limit}" if measure.limit is not None else ""
            over = "" if measure.fits else " TOO LONG"
            unit = text.clean_cell(measure.unit)
            head = f"Post {number} of {len(parts)} · {measure.used}{limit} {unit}{over}"
            style = "bold" if measure.fits else "bold $text-error"
            shown.append(Content.assemble((head, style), "\n", text.clean(part)))
        return shown
