"""Connecting an account by consent in a browser: the page, and the wait for the way back."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from inbox_tui import text, urls
from inbox_tui.accounts import Application
from inbox_tui.programs import browser
from inbox_tui.sign_in import SignIn, SignInFault
from inbox_tui.tui import clipboard
from inbox_tui.tui.layout.deliberate_key import DeliberateKey
from inbox_tui.tui.program import Program
from inbox_tui.tui.screens.dialog import Dialog
from inbox_tui.tui.threads import WorkFailed
from inbox_tui.tui.widgets.form_lines import SecretLine
from inbox_tui.tui.workspace import Workspace

NOTHING = "Nothing was stored."
_LOOK_SECONDS = 0.1
_KEYS = "o opens it here · c copies it · p pastes or types what came back · esc stops"


class SignInScreen(Dialog):
    """Opens nothing by itself. Calls back with the credential, or says why there is none."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[Binding]] = [
        Binding("escape", "leave", "stop"),
        Binding("o", "open", "open"),
        Binding("c", "copy", "copy"),
        Binding("p", "write", "paste"),
        Binding("down,j", "scroll(1)", "down"),
        Binding("up,k", "scroll(-1)", "up"),
    ]
    keys = _KEYS

    def __init__(
        self,
        workspace: Workspace,
        title: str,
        application: Application,
        granted: Callable[[Application], None],
    ) -> None:
        """Ask on the network called ``title``, which is clean, for what is missing."""
        super().__init__()
        self._workspace = workspace
        self._title = title
        self._application = application
        self._granted = granted
        self._signing: SignIn | None = None
        self._is_left = False
        self._address = ""
        self._key = DeliberateKey()
        self.heading = f"Say yes on this page of {title}"

    def body(self) -> ComposeResult:
        """Lay out the host, the address, the line for what came back, and how it is going."""
        yield Static(id="host")
        with VerticalScroll(id="whole", can_focus=False):
            yield Static(id="address")
        yield Static(
            Content("From a browser elsewhere: the address that it ends at, or the code there"),
            classes="label",
        )
        yield SecretLine(self.submit, id="came-back")
        yield Static(id="left")
        yield Static(id="meaning")

    def on_mount(self) -> None:
        """Get the page, and wait."""
        self.say("meaning", f"Asking {self._title} for the page")
        self.run_worker(self._sign_in(), group="sign-in")

    def on_unmount(self) -> None:
        """Listen no longer, however this was left."""
        self._is_left = True
        if self._signing:
            self._signing.stop()

    def on_paste(self, event: events.Paste) -> None:
        """Take what is pasted anywhere."""
        event.stop()
        self._take(event.text)

    async def submit(self) -> None:
        """Take what stands in the line."""
        self._take(self.query_one(SecretLine).value)

    def action_leave(self) -> None:
        """Stop, and go back to the form."""
        self._is_left = True
        self.dismiss()

    def action_copy(self) -> None:
        """Copy the address."""
        if self._address:
            self.say("meaning", clipboard.copy(self.app, "The address was", self._address))

    def action_open(self) -> None:
        """Hand the address to the browser of this machine."""
        program: Program = self.app  # type: ignore[assignment]
        if self._address and self._key.counts(program.pressed_at):
            self.run_worker(self._open(), group="open", exclusive=True)

    def action_write(self) -> None:
        """Go to the line."""
        self.set_focus(self.query_one(SecretLine))

    def action_scroll(self, lines: int) -> None:
        """Scroll a long address."""
        self.query_one("#whole").scroll_relative(y=lines, animate=False)

    def _begin(self) -> SignIn:
        signing = self._signing = SignIn(self._application)
        if self._is_left:
            signing.stop()
        signing.begin()
        return signing

    async def _sign_in(self) -> None:
        try:
            signing = await self._workspace.network.run(self._begin)
            self._show(signing)
            while not signing.has_answer():
                self._tell(signing)
                await asyncio.sleep(_LOOK_SECONDS)
            self.say("left", "")
            self.say("meaning", f"The answer is here. Asking {self._title} for the credential")
            application = await self._workspace.network.run(signing.finish)
        except (WorkFailed, SignInFault) as fault:
            self._end(fault.told)
        else:
            if not self._is_left:
                self.dismiss()
                self._granted(application)

    def _show(self, signing: SignIn) -> None:
        if self._is_left:  # a worker may go on for a moment after its screen has gone
            return
        self._address = browser.plain_address(signing.address) or signing.address
        host = urls.link_host(self._address)
        self.query_one("#host", Static).update(Content.styled(f" {host} ", "bold reverse"))
        self.query_one("#address", Static).update(Content(text.clean_line(self._address)))
        self.say("meaning", "")
        self.call_after_refresh(lambda: self._key.ask(time.monotonic()))

    def _tell(self, signing: SignIn) -> None:
        self.say("left", f"Waiting for the answer: {signing.seconds_left} seconds left")
        if note := signing.take_note():
            self.say("meaning", note)

    def _take(self, words: str) -> None:
        if not (self._signing and self._address and words.strip()):
            return
        try:
            self._signing.paste(words)
        except SignInFault as fault:
            self.say("meaning", fault.told)
        for line in self.query(SecretLine):
            line.value = ""

    def _end(self, said: str) -> None:
        self._address = ""
        self.say("left", "")
        self.say("meaning", f"{said} {NOTHING}")
        self.say("dialog-keys", "esc back")

    async def _open(self) -> None:
        command, address = self._workspace.config.browser.command, self._address
        try:
            said = await self._workspace.network.run(lambda: browser.hand_over(address, command))
        except WorkFailed as failure:
            said = failure.told
        if self.is_attached:
            host = urls.link_host(address)
            self.say(
                "meaning",
                said.removesuffix(" Copy the address:") or f"Handed to the browser: {host}",
            )
