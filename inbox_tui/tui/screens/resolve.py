"""Settling by hand a reply of which the network cannot tell whether it was sent."""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import Enum, auto
from pathlib import Path

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from inbox_tui import naming, text, urls
from inbox_tui.model import Account, Delivery, DeliveryState
from inbox_tui.tui import view_data
from inbox_tui.tui.layout.deliberate_key import DeliberateKey
from inbox_tui.tui.outbox import Outbox
from inbox_tui.tui.screens.dialog import FAINT
from inbox_tui.tui.screens.patient import PatientScreen
from inbox_tui.tui.single_work import SingleWork
from inbox_tui.tui.threads import DaemonThreads
from inbox_tui.tui.widgets.key_hint import KeyHint
from inbox_tui.tui.widgets.word_line import WordLine
from inbox_tui.tui.workspace import Workspace


class _Asked(Enum):
    """What the dialog waits for."""

    FINDING = auto()
    ADDRESS = auto()
    ABSENCE = auto()


class ResolveScreen(PatientScreen[Delivery | None]):
    """Shows the words of one delivery and takes what the person has found; gives it back settled.

    Nothing is ever sent from here. What is called not sent is a draft again.
    """

    CSS_PATH = Path(__file__).with_suffix(".tcss")
    AUTO_FOCUS = ""

    def __init__(
        self, workspace: Workspace, outbox: Outbox, delivery: Delivery, account: Account
    ) -> None:
        super().__init__()
        self._workspace = workspace
        self._outbox = outbox
        self._delivery = delivery
        self._account = account
        self._place = workspace.names.server_name(account)
        self._asked = _Asked.FINDING
        self._key = DeliberateKey()
        self._threaded = SingleWork(self, "resolve")

    def compose(self) -> ComposeResult:
        """Lay out what it is about, the words, what is known, and the keys."""
        voiced = view_data.voiced(self._workspace, self._delivery)
        speaker = naming.voice(self._account)
        with Vertical(id="resolve"):
            yield Static(
                Content.styled(f"Does {self._place} show this as {speaker}? Look there.", "bold")
            )
            with VerticalScroll(id="said", can_focus=False):
                yield Static(Content(text.clean(voiced.text)), id="words")
            yield Static(self._known(self._delivery), id="known")
            yield WordLine(id="address", placeholder="Its address (may be left empty)")
            yield KeyHint(self._hint(""), id="hint")

    def on_mount(self) -> None:
        """Let keys count from a moment after the question can be seen."""
        self._ask(_Asked.FINDING)

    def check_consume_key(self, key: str, character: str | None = None) -> bool:  # noqa: ARG002 - Textual's signature
        """Return True: every key is looked at here."""
        return True

    def on_key(self, event: events.Key) -> None:
        """Take what the person has found."""
        event.stop()  # the inbox would act on an esc that has just closed this
        if event.key == "escape":
            self._back()
        elif event.key in ("up", "down"):
            lines = 1 if event.key == "down" else -1
            self.query_one("#said").scroll_relative(y=lines, animate=False)
        elif self._asked is not _Asked.ADDRESS and self._key.counts(event.time):
            self._take(event.key)

    def _back(self) -> None:
        if self._asked is _Asked.FINDING:
            self.dismiss(None)
        else:
            self._ask(_Asked.FINDING)

    def _take(self, key: str) -> None:
        match self._asked, key:
            case _Asked.FINDING, "l":
                self._show(self._hint(f"Asking {self._place}"))
                self._work(
                    self._workspace.network,
                    lambda: self._outbox.look_up(self._delivery, self._account),
                )
            case _Asked.FINDING, "s":
                self._ask(_Asked.ADDRESS)
            case _Asked.FINDING, "n":
                self._ask(_Asked.ABSENCE)
            case _Asked.ABSENCE, "y":
                self._settle(sent=False)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        url = event.value.strip()
        if url and not urls.link_host(url):
            self._show(self._hint("That is no address of a page; it begins with https://"))
        else:
            self._settle(sent=True, url=url)

    def _settle(self, *, sent: bool, url: str = "") -> None:
        me = self._workspace.me
        name = me.name if me else "Somebody"
        reason = f"{name} {'saw it there' if sent else 'looked: it is not there'}."
        self._work(
            self._workspace.local,
            lambda: self._outbox.resolve(self._delivery, sent=sent, reason=reason, url=url),
        )

    def _work(self, threads: DaemonThreads, work: Callable[[], Delivery]) -> None:
        def failed(why: str) -> None:
            self._ask(_Asked.FINDING, text.clean_line(why))

        self._threaded.begin(threads, work, self._settled, failed)

    def _settled(self, after: Delivery) -> None:
        self._delivery = after
        if after.state is DeliveryState.UNKNOWN:
            self.query_one("#known", Static).update(self._known(after))
            self._ask(_Asked.FINDING)
        else:
            self.dismiss(after)

    def _ask(self, asked: _Asked, said: str = "") -> None:
        self._asked = asked
        address = self.query_one("#address", WordLine)
        address.display = asked is _Asked.ADDRESS
        self.set_focus(address if address.display else None)
        self._show(self._hint(said))
        self._key = DeliberateKey()
        if asked is not _Asked.ADDRESS:
            meanwhile = self._told(said, "keys count in a moment · esc back")
            self.query_one(KeyHint).wait_for(self._key, meanwhile)
        self.call_after_refresh(lambda: self._key.ask(time.monotonic()))

    def _show(self, hint: Content) -> None:
        self.query_one(KeyHint).update(hint)

    def _known(self, delivery: Delivery) -> Content:
        return Content.styled(text.clean_line(delivery.reason), FAINT)

    def _hint(self, said: str) -> Content:
        keys = {
            _Asked.FINDING: "s I see it there · n it is not there · l look it up again · esc back",
            _Asked.ADDRESS: "enter: it is there · esc back",
            _Asked.ABSENCE: "It becomes a draft again; sent anew, it would stand there twice if "
            "you are wrong.  y it is not there · esc back",
        }[self._asked]
        return self._told(said, keys)

    def _told(self, said: str, keys: str) -> Content:
        return Content.assemble((f"{said}\n" if said else "", "bold"), (keys, FAINT))
