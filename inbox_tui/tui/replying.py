"""The path of one reply through the screens: draft, preview, confirm, hold, and back again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_tui.model import (
    Account,
    AccountKind,
    Conversation,
    Delivery,
    DeliveryState,
    StoredMessage,
    utc_now,
)
from inbox_tui.store import drafts, messages
from inbox_tui.tui import reading, words
from inbox_tui.tui.crew import Trouble
from inbox_tui.tui.desk import Desk
from inbox_tui.tui.outbox import Outbox
from inbox_tui.tui.widgets.composer import Composer
from inbox_tui.tui.widgets.lines import StatusLine

if TYPE_CHECKING:
    from inbox_tui.reply.preview import Preview


class Replying:
    """Leads a draft from its first character to the hold; every step keeps the draft."""

    def __init__(self, desk: Desk, outbox: Outbox, composer: Composer, status: StatusLine) -> None:
        self._desk = desk
        self._outbox = outbox
        self._composer = composer
        self._status = status
        self._preparing: object | None = None

    async def start(self, conversation: Conversation, parent: StoredMessage | None) -> bool:
        """Open the draft that was begun in this conversation, or a new one for ``parent``."""
        begun = reading.editable_drafts(self._desk, conversation)
        if begun and begun[0].text:
            return await self.resume(begun[0].uid)
        account = self._desk.account(conversation.account_id)
        if account is None or parent is None:
            return False
        return await self._begin(account, parent, "")

    async def resume(self, draft_uid: int, reason: str = "") -> bool:
        """Open a draft again as it was left; False where it is not open any more."""
        conn = self._desk.store.read()
        draft = drafts.get(conn, draft_uid)
        parent = messages.get(conn, draft.parent_uid) if draft else None
        account = self._desk.account(draft.account_id) if draft else None
        if draft is None or parent is None or account is None:
            return False
        if not drafts.is_open(conn, draft_uid):
            return False
        self._composer.write(draft, account, parent, reason=reason)
        await self._open_adapter(account)
        return True

    async def leave(self) -> None:
        """Stop writing, and stop asking who would speak; the words stay."""
        self._preparing = None
        self._composer.freeze(frozen=False)
        self._composer.close()
        await self._composer.save()

    async def preview(self) -> Delivery | None:
        """Ask the network who speaks, show the confirm step, and hold what is confirmed.

        Return what is held then, or None: the draft stays and the screen says why.
        """
        composer, draft, account = self._composer, self._composer.draft, self._composer.account
        if draft is None or account is None or not await composer.save():
            return None
        composer.show_reason("")
        composer.freeze(frozen=True)
        attempt = self._preparing = object()
        place = self._desk.place(account)
        self._status.say(f"Asking {place} who would speak · esc stops")
        try:
            preview = await self._desk.network.ask(lambda: self._outbox.prepare(draft.uid, account))
        except Trouble as trouble:
            if self._preparing is attempt:
                self._status.say("Not sent. Nothing left this machine, your draft is here.")
                composer.show_reason(str(trouble))
        else:
            if self._preparing is attempt:
                self._status.say("")
                return await self._confirm(preview)
        finally:
            self._desk.reload()
            if self._preparing is attempt:
                composer.freeze(frozen=False)
        return None

    async def _confirm(self, preview: Preview) -> Delivery | None:
        from inbox_tui.tui.screens.confirm import Confirmed, ConfirmScreen, Switch

        beside = self._composer.screen
        beside.set_class(preview.account.kind is AccountKind.OWN, "-confirming")
        screen = ConfirmScreen(self._desk, self._outbox, preview)
        try:
            result = await self._composer.app.push_screen(screen, wait_for_dismiss=True)
        finally:
            beside.remove_class("-confirming")
        if isinstance(result, Confirmed):
            self._composer.close()
            return result.delivery
        if isinstance(result, Switch):
            self._composer.freeze(frozen=False)
            await self.switch()
        else:
            self._status.say("Not sent. Your draft is here.")
            self._composer.area.focus()
        return None

    async def switch(self) -> None:
        """Let the person choose another account; a new draft gets the same words."""
        composer, account = self._composer, self._composer.account
        parent, draft = composer.parent_message, composer.draft
        if account is None or parent is None or draft is None:
            return
        await composer.save()
        await self._desk.network.ask(lambda: self._open_all(account))
        others = reading.other_speakers(self._desk, account, parent)
        if not others:
            self._status.say(f"There is no other account on {self._desk.place(account)}.")
            return
        from inbox_tui.tui.screens.choice import AccountChoice

        chosen = await self._composer.app.push_screen(
            AccountChoice(self._desk, others), wait_for_dismiss=True
        )
        if chosen is not None:
            await self._begin(chosen, parent, composer.area.text)
        composer.area.focus()

    def sentence(self, delivery: Delivery) -> str:
        """Return what became of a delivery. Clean."""
        voiced = reading.voiced(self._desk, delivery)
        return words.outcome(delivery, voiced.voice, voiced.seconds)

    async def after(self, delivery: Delivery, conversation: Conversation | None) -> bool:
        """Bring a draft back that did not go out, where the person is still at its thread."""
        if delivery.state not in {DeliveryState.CANCELLED, DeliveryState.FAILED}:
            return False
        draft = drafts.get(self._desk.store.read(), delivery.draft_uid)
        here = conversation is not None and draft is not None
        if self._composer.is_writing or not here or draft is None or conversation is None:
            return False
        if draft.conversation_uid != conversation.uid:
            return False
        return await self.resume(draft.uid, self.sentence(delivery))

    async def _begin(self, account: Account, parent: StoredMessage, words_: str) -> bool:
        store = self._desk.store

        def start() -> int:
            with store.write() as conn:
                return drafts.start(conn, account.id, parent.uid, utc_now(), words_).uid

        try:
            return await self.resume(await self._desk.local.ask(start))
        except Trouble as trouble:
            self._status.say(str(trouble), alarm=True)
            return False

    async def _open_adapter(self, account: Account) -> None:
        """Have the live count: opening the adapter may read the keychain."""
        await self._desk.network.ask(lambda: self._desk.open_adapter(account))
        self._composer.measure()

    def _open_all(self, account: Account) -> None:
        for other in self._desk.accounts:
            if (other.network, other.instance) == (account.network, account.instance):
                self._desk.open_adapter(other)
