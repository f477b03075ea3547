"""The first run: three steps, each of which can be left and come back to."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from inbox_tui import text
from inbox_tui.model import Account
from inbox_tui.store import pulls
from inbox_tui.tui import wording
from inbox_tui.tui.actions import hint
from inbox_tui.tui.pulling import Puller
from inbox_tui.tui.screens.patient import PatientScreen
from inbox_tui.tui.workspace import Workspace

READY = "{down} and {up} move · {open} reads · {reply} replies · {show_help} tells the rest"
_STEPS = ("Who are you", "Connect an account", "Fetch what is there")


class WelcomeScreen(PatientScreen[None]):
    """Says which steps are done and which comes next; each is kept as soon as it is done."""

    CSS_PATH = Path(__file__).with_suffix(".tcss")
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]
        Binding("enter", "next_step", "go on"),
        Binding("1", "who", "who are you"),
        Binding("2", "connect", "connect an account"),
        Binding("3", "fetch", "fetch"),
        Binding("escape", "dismiss", "the inbox"),
        Binding("q,ctrl+q", "app.quit", "quit"),
    ]
    AUTO_FOCUS = ""

    def __init__(self, workspace: Workspace, puller: Puller) -> None:
        super().__init__()
        self._workspace = workspace
        self._puller = puller
        self._signs: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        """Lay out the steps."""
        yield Static(self._steps(), id="welcome")

    def on_mount(self) -> None:
        """Follow the first pull."""
        self.set_interval(0.5, self._show)

    def on_screen_resume(self) -> None:
        """Show what a step has changed."""
        super().on_screen_resume()
        self._show()

    @property
    def current(self) -> int:
        """Return which step comes next, counted from 0; as many as there are steps: none."""
        if self._workspace.me is None:
            return 0
        if not self._workspace.accounts:
            return 1
        return 2 if self._fetched() is None else len(_STEPS)

    async def action_next_step(self) -> None:
        """Do what comes next; when all is done, go to the inbox."""
        doing = (self.action_who, self.action_connect, self.action_fetch)
        if self.current < len(doing):
            await doing[self.current]()
        else:
            self.dismiss()

    async def action_who(self) -> None:
        """Ask who sits here."""
        from inbox_tui.tui.screens.who import WhoScreen

        await self.app.push_screen(WhoScreen(self._workspace, self._show))

    async def action_connect(self) -> None:
        """Connect an account; another one, where there is one."""
        from inbox_tui.tui.screens.connect_network import ConnectNetworkScreen

        if self._workspace.me is None:
            await self.action_who()
            return
        await self.app.push_screen(ConnectNetworkScreen(self._workspace, self._connected))

    async def action_fetch(self) -> None:
        """Fetch from every account, where it does not begin by itself."""
        if self._workspace.accounts:
            self._puller.hurry()

    def _connected(self, account: Account) -> None:
        self._signs[account.id] = account.call_sign
        self._show()

    def _show(self) -> None:
        if self.is_attached:
            self.query_one("#welcome", Static).update(self._steps())

    def _steps(self) -> Content:
        said = (self._who(), self._accounts(), self._pull())
        keys = ("enter goes on" if self.current < len(_STEPS) else "enter opens the inbox") + (
            " · 1 2 3 a step · esc the inbox · q quits"
        )
        lines = [
            Content.styled("Welcome. Three steps, and the inbox is yours.", "bold"),
            Content(""),
        ]
        for number, (step, words) in enumerate(zip(_STEPS, said, strict=True)):
            sign = "✓" if number < self.current else "›" if number == self.current else " "
            style = "bold $text-primary" if number == self.current else "bold"
            lines.append(Content.assemble(f"{sign} {number + 1} ", (step, style)))
            lines += [Content.styled(f"    {line}", "$text-muted") for line in words]
        look_round = "To look round first, without an account: inbox-tui demo"
        return Content("\n").join(
            [*lines, Content(""), Content.styled(look_round, "$text-muted"), Content(keys)]
        )

    def _who(self) -> list[str]:
        me = self._workspace.me
        if me is None:
            return ["every reply names the human who speaks"]
        return [text.clean_cell(f"{me.name}, signs {me.initials}")]

    def _accounts(self) -> list[str]:
        said = []
        for account in self._workspace.accounts:
            said.append(self._workspace.names.voice(account))
            if account.id in self._signs:
                sign = text.clean_cell(self._signs[account.id])
                said.append(f"its call sign is {sign}: you type it before each reply")
        return said or ["to read and speak from; the network says whose it is"]

    def _pull(self) -> list[str]:
        doing = next(filter(None, map(self._puller.doing, self._ids())), "")
        if doing:
            return [doing]
        troubles = [s.sentence for s in self._states() if s.outcome not in ("", "ok")]
        fetched = self._fetched()
        if fetched is None:
            return [text.clean_cell(troubles[0]) if troubles else "begins by itself"]
        return [f"{wording.plural(fetched, 'message')} came", hint(READY)]

    def _fetched(self) -> int | None:
        """Return how many messages the first pull of every account brought; None before it ended."""
        states = self._states()
        ended = all(state.outcome == "ok" for state in states)
        if not states or not ended or any(map(self._puller.doing, self._ids())):
            return None
        return sum(state.new_messages for state in states)

    def _states(self) -> list[pulls.PullState]:
        conn = self._workspace.store.read()
        return [pulls.state(conn, account_id) for account_id in self._ids()]

    def _ids(self) -> list[str]:
        return [account.id for account in self._workspace.accounts]
