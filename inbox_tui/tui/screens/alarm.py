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

from inbox_tui import naming, text, urls
from inbox_tui.links import Link
from inbox_tui.model import Account, Actor, Delivery
from inbox_tui.reply.withdraw import author, why_not
from inbox_tui.store import accounts, drafts
from inbox_tui.tui.layout.hanging_indent import hanging
from inbox_tui.tui.outbox import Outbox
from inbox_tui.tui.screens.open_link import OpenLinkScreen
from inbox_tui.tui.screens.patient import PatientScreen
from inbox_tui.tui.threads import WorkFailed
from inbox_tui.tui.widgets.word_line import WordLine
from inbox_tui.tui.workspace import Workspace

DELETE, SEEN, OPEN = "delete", "seen", "open"
"""The two words that end the alarm, and the one that shows where it stands."""
_LABEL = 11


class AlarmScreen(PatientScreen[str]):
    """Stays until a person types one of two words. Gives back what to say in the inbox.

    It is deleted as the account of ours that it appeared under, and only after the network has
    named that account as the owner of the secret: the word is typed once to ask, once to delete.
    """

    CSS_PATH = Path(__file__).with_suffix(".tcss")

    def __init__(
        self, workspace: Workspace, outbox: Outbox, delivery: Delivery, account: Account
    ) -> None:
        super().__init__()
        self._workspace = workspace
        self._outbox = outbox
        self.delivery = delivery
        self._account = account
        self._author = author(workspace.store, delivery)
        self._named: Actor | None = None
        """Whose the author's secret is, as the network has just said."""
        self._host = urls.link_host(delivery.remote_url)
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
        self.query_one(Input).clear()
        if word == SEEN:
            self._work(self._acknowledge())
        elif word == OPEN and self._host:
            link = Link(self.delivery.remote_url, self._host)
            opened = OpenLinkScreen(self._workspace, link)
            self.app.push_screen(opened, lambda said: self._say(said or ""))
        elif word == DELETE and self._author and not self._obstacle():
            if self._named:
                self._say(f"Asking {self._place} to delete it")
                self._work(self._withdraw(self._author))
            else:
                self._say(f"Asking {self._place} whose that secret is")
                self._work(self._identify(self._author))
        else:
            self._say("Nothing was done.")

    def _work(self, work: Coroutine[Any, Any, None]) -> None:
        self._is_working = True
        self.app.run_worker(work, group="alarm")

    async def _identify(self, writer: Account) -> None:
        outbox, delivery = self._outbox, self.delivery
        try:
            self._named = await self._workspace.network.run(
                lambda: outbox.identify_author(delivery, writer)
            )
        except WorkFailed as failure:
            self._say(f"NOT deleted. {failure}")
            return
        finally:
            self._is_working = False
        self._offer_again()
        self._say("")

    async def _withdraw(self, writer: Account) -> None:
        outbox, delivery = self._outbox, self.delivery
        try:
            await self._workspace.network.run(lambda: outbox.withdraw(delivery, writer))
        except WorkFailed as failure:
            self._named = None  # whose it is has to be asked again
            self._offer_again()
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

    def _offer_again(self) -> None:
        if self.is_attached:
            self.query_one("#offer", Static).update(self._offer())

    def _end(self, said: str) -> None:
        if self.is_attached:
            self.dismiss(said)

    def _say(self, said: str) -> None:
        if self.is_attached:
            self.query_one("#hint", Static).update(Content(text.clean_line(said)))

    @property
    def _place(self) -> str:
        return self._workspace.names.server_name(self._account)

    def _obstacle(self) -> str:
        return why_not(self._workspace.store, self.delivery)

    def _what(self) -> Content:
        delivery, workspace, width = self.delivery, self._workspace, self.app.size.width - 4
        if self._author:
            shown = workspace.names.voice(self._author)
        else:
            shown = f"{delivery.author_id} on {self._place}"
        draft = drafts.get(workspace.store.read(), delivery.draft_uid)
        words = draft.text if draft else ""
        where = text.clean_line(delivery.remote_url) or f"{self._place}, no address was told"
        rows = (
            ("IT IS UNDER", text.clean_line(shown)),
            ("INSTEAD OF", naming.voice(self._account)),
            ("WHERE", where),
            ("WORDS", text.shorten(text.clean_line(text.snippet(words)), width * 2)),
        )
        return Content("\n").join(
            hanging(label, said, width, _LABEL + 1).stylize("bold", 0, _LABEL)
            for label, said in rows
        )

    def _offer(self) -> Content:
        voice = naming.voice(self._account)
        now = accounts.get(self._workspace.store.read(), self._account.id)
        if now and now.frozen_reason:
            lines = [f"{voice} is frozen: nothing more is sent with it."]
        else:
            lines = [f"{voice} is frozen no longer: it was checked since."]
        writer, obstacle = self._author, self._obstacle()
        if obstacle or writer is None:
            lines.append(text.clean_line(obstacle))
        elif self._named:
            said = f"{naming.at(self._named.handle)}'s ({text.clean_cell(self._named.id)})"
            lines.append(f"{self._place} says: the secret of {naming.voice(writer)} is {said}.")
            lines.append(f"Type {DELETE} again and enter: {naming.voice(writer)} deletes it there.")
        else:
            lines.append(f"Type {DELETE} and enter: {naming.voice(writer)} is asked to delete it.")
        if self._host:
            lines.append(f"Type {OPEN} and enter: see where it stands.")
        lines.append(f"Type {SEEN} and enter: it stays, you have seen this.")
        return Content("\n".join(lines))
