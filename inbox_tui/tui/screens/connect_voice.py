"""Connecting an account, third: who the network says it is, whose voice that is, and its sign."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, OptionList, Static

from inbox_tui import accounts, call_sign, naming
from inbox_tui.accounts import Candidate
from inbox_tui.model import Account, AccountKind
from inbox_tui.tui import wording
from inbox_tui.tui.screens.dialog import FAINT
from inbox_tui.tui.screens.pick import PickScreen
from inbox_tui.tui.threads import WorkFailed
from inbox_tui.tui.widgets.ask_line import AskLine
from inbox_tui.tui.workspace import Workspace

_KINDS = (
    (AccountKind.OWN, "I speak here for myself, under my own name"),
    (AccountKind.BRAND, "the company speaks; every reply asks for the whole call sign"),
)


class ConnectVoiceScreen(PickScreen):
    """Nothing is chosen beforehand: a brand that counts as somebody's own is the costly mistake."""

    keys = "up and down say whose voice it is · enter keeps it · esc back"
    placeholder = "2 to 5 letters"

    def __init__(
        self,
        workspace: Workspace,
        title: str,
        candidate: Candidate,
        kept: Callable[[Account], None],
    ) -> None:
        """Show who ``candidate`` is on the network called ``title``; the latter is clean."""
        super().__init__()
        self._workspace = workspace
        self._candidate = candidate
        self._kept = kept
        self._suggested = ""
        self._is_keeping = False
        self.heading = f"{title} says this is {wording.person(candidate.actor)}"

    def body(self) -> ComposeResult:
        """Lay out what does not fit, the voices, and the line for the call sign."""
        if self._candidate.handle_differs:
            asked = naming.at(self._candidate.application.handle)
            yield Static(
                Content(f"NOT {asked}, whom you asked for: the secret belongs to somebody else."),
                id="differs",
            )
        yield Static(Content("Whose voice is it?"), classes="label")
        listed = OptionList(id="fitting")
        listed.can_focus = False
        yield listed
        yield Static(Content("Call sign, typed before each reply"), classes="label")
        yield AskLine(self.submit, id="words", placeholder=self.placeholder)
        yield Static(id="meaning")

    def options(self) -> list[Content]:
        """Return the voices."""
        return [
            Content.assemble(
                "› " if place == self.place else "  ",
                (f"{kind.value.upper():<7}", "bold"),
                (said, FAINT),
            )
            for place, (kind, said) in enumerate(_KINDS)
        ]

    @on(OptionList.OptionHighlighted)
    def _mark(self) -> None:
        listed = self.query_one(OptionList)
        for place, option in enumerate(self.options()):
            listed.replace_option_prompt_at_index(place, option)

    def show(self) -> None:
        """Show the voices once, none of them chosen."""
        listed = self.query_one(OptionList)
        if not listed.option_count:
            super().show()
            listed.highlighted = None

    async def action_move(self, steps: int) -> None:
        """Say whose voice it is; a call sign that nobody has touched follows."""
        listed = self.query_one(OptionList)
        place = listed.highlighted
        listed.highlighted = (
            (0 if steps > 0 else len(_KINDS) - 1)
            if place is None
            else (place + steps) % len(_KINDS)
        )
        if self.line.value == self._suggested:
            kind = _KINDS[listed.highlighted][0]
            handle = self._candidate.actor.handle
            self._suggested = call_sign.suggest(handle, kind, self._workspace.accounts)
            self.line.value = self._suggested
            # The first letter that is typed takes the place of the proposal.
            self.line.select_all()
        self._explain()

    @on(Input.Changed)
    def _sign_changed(self) -> None:
        self._explain()

    async def submit(self) -> None:
        """Keep the account."""
        if self.place is None:
            self.say("meaning", "Say first whose voice it is: up and down.")
            return
        if self._is_keeping or not self.is_active or self._fault():
            return
        kind, sign = _KINDS[self.place][0], self.line.value.strip()
        self._is_keeping = True
        try:
            account = await self._workspace.network.run(
                lambda: accounts.keep(self._workspace.store, self._candidate, kind, sign)
            )
        except WorkFailed as failure:
            self.say("meaning", str(failure))
            return
        finally:
            self._is_keeping = False
        self._workspace.reload()
        self._kept(account)
        self.dismiss()

    def _fault(self) -> str:
        assert self.place is not None
        kind = _KINDS[self.place][0]
        return call_sign.find_fault(self.line.value.strip(), kind, self._workspace.accounts)

    def _explain(self) -> None:
        if self.place is None:
            return
        said = self._fault()
        if not said:
            voice = (
                f"{_KINDS[self.place][0].value.upper()} {naming.at(self._candidate.actor.handle)}"
            )
            said = f"You type {self.line.value.strip().upper()} before each reply as {voice}."
        self.say("meaning", said)
