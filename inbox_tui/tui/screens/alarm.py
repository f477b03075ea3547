"""The alarm: the network shows a reply under another account than the one that was confirmed."""

from __future__ import annotations

from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from inbox_tui import naming, text
from inbox_tui.model import Account, Delivery
from inbox_tui.reply.withdraw import why_not
from inbox_tui.store import accounts, drafts
from inbox_tui.tui.layout.hanging_indent import hanging
from inbox_tui.tui.outbox import Outbox
from inbox_tui.tui.screens.patient import PatientScreen
from inbox_tui.tui.threads import WorkFailed
from inbox_tui.tui.widgets.word_line import WordLine
from inbox_tui.tui.workspace import Workspace

DELETE, SEEN = "delete", "seen"
"""The two words that end the alarm."""
_LABEL = 11


class AlarmScreen(PatientScreen[str]):
    """Stays until a person types one of two words. Gives back what to say in the inbox."""

    CSS_PATH = Path(__file__).with_suffix(".tcss")

    def __init__(
        self, workspace: Workspace, outbox: Outbox, delivery: Delivery, account: Account
    ) -> None:
        super().__init__()
        self._workspace = workspace
        self._outbox = outbox
        self.delivery = delivery
        self._account = account
        self._is_working = False

    def compose(self) -> ComposeResult:
        """Lay out what happened, where it is, and the two ways on."""
        with Vertical(id="alarm"):
            yield Static("ALARM: published under the wrong account", id="title")
            yield Static(self._what(), id="what")
            yield Static(self._offer(), id="offer")
            yield WordLine(id="word", placeholder=f"{DELETE} or {SEEN}")
            yield Static(id="hint")

    def on_resize(self) -> None:
        """Fill the new width."""
        self.query_one("#what", Static).update(self._what())

    def on_key(self, event: events.Key) -> None:
        """Say what ends it where esc would be pressed."""
        if event.key == "escape":
            self._say(f"Type {SEEN} and enter to put the alarm away.")

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        word = event.value.strip().casefold()
        if self._is_working:
            return
        if word == SEEN:
            self._work(self._acknowledge())
        elif word == DELETE and not why_not(self.delivery):
            self._say(f"Asking {self._workspace.names.server_name(self._account)} to delete it")
            self._work(self._withdraw())
        else:
            self._say("Nothing was done.")

    def _work(self, work: Coroutine[Any, Any, None]) -> None:
        self._is_working = True
        self.query_one(Input).clear()
        self.app.run_worker(work, group="alarm")

    async def _withdraw(self) -> None:
        outbox, delivery, account = self._outbox, self.delivery, self._account
        try:
            await self._workspace.network.run(lambda: outbox.withdraw(delivery, account))
        except WorkFailed as failure:
            self._say(f"NOT deleted. {failure}")
            return
        finally:
            self._is_working = False
        self._end("It was deleted there. Your words are still in the conversation's history.")

    async def _acknowledge(self) -> None:
        try:
            await self._workspace.local.run(lambda: self._outbox.note_seen_alarm(self.delivery))
        except WorkFailed as failure:
            self._say(str(failure))
            return
        finally:
            self._is_working = False
        self._end("")

    def _end(self, said: str) -> None:
        if self.is_attached:
            self.dismiss(said)

    def _say(self, said: str) -> None:
        if self.is_attached:
            self.query_one("#hint", Static).update(Content(text.clean_line(said)))

    def _what(self) -> Content:
        delivery, workspace, width = self.delivery, self._workspace, self.app.size.width - 4
        place = workspace.names.server_name(self._account)
        author = next(
            (
                a
                for a in workspace.accounts
                if a.shares_server(self._account) and a.actor_id == delivery.author_id
            ),
            None,
        )
        shown = workspace.names.voice(author) if author else f"{delivery.author_id} on {place}"
        draft = drafts.get(workspace.store.read(), delivery.draft_uid)
        words = draft.text if draft else ""
        rows = (
            ("IT IS UNDER", text.clean_line(shown)),
            ("INSTEAD OF", naming.voice(self._account)),
            ("WHERE", text.clean_line(delivery.remote_url) or f"{place}, no address was told"),
            ("WORDS", text.shorten(text.clean_line(text.snippet(words)), width * 2)),
        )
        return Content("\n").join(
            hanging(label, said, width, _LABEL + 1).stylize("bold", 0, _LABEL)
            for label, said in rows
        )

    def _offer(self) -> Content:
        obstacle = why_not(self.delivery)
        voice = naming.voice(self._account)
        now = accounts.get(self._workspace.store.read(), self._account.id)
        if now and now.frozen_reason:
            frozen = f"{voice} is frozen: nothing more is sent with it."
        else:
            frozen = f"{voice} is frozen no longer: it was checked since."
        if obstacle:
            return Content(f"{frozen}\n{obstacle}\nType {SEEN} and enter: you have seen this.")
        return Content(
            f"{frozen}\nType {DELETE} and enter: it is deleted there."
            f"\nType {SEEN} and enter: it stays, you have seen this."
        )
