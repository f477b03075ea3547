"""The path of one reply through the screens: draft, preview, confirm, hold, and back again."""

from __future__ import annotations

from collections.abc import Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Any

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
from inbox_tui.tui import view_data, wording
from inbox_tui.tui.autosave import OpenDraft
from inbox_tui.tui.outbox import Outbox
from inbox_tui.tui.threads import WorkFailed
from inbox_tui.tui.widgets.bars import StatusLine
from inbox_tui.tui.widgets.composer import Composer
from inbox_tui.tui.workspace import Workspace

if TYPE_CHECKING:
    from inbox_tui.reply.preview import Preview


class Replying:
    """Leads a draft from its first character to the hold; every step keeps the draft."""

    def __init__(
        self, workspace: Workspace, outbox: Outbox, composer: Composer, status: StatusLine
    ) -> None:
        self._workspace = workspace
        self._outbox = outbox
        self._composer = composer
        self._status = status
        self._preparing: object | None = None
        self._cursors: dict[int, tuple[int, int]] = {}

    def start(self, conversation: Conversation, parent: StoredMessage | None) -> None:
        """Open the draft that was begun in this conversation, or a new one for ``parent``."""
        if self._composer.is_writing:
            self._composer.take_keys()
            return
        begun = view_data.begun_draft(self._workspace, conversation)
        if begun:
            self.resume(begun.uid)
            return
        account = self._workspace.account(conversation.account_id)
        if account and parent:
            self._begin(account, parent, "")

    def resume(self, draft_uid: int, reason: str = "", *, take_keys: bool = True) -> None:
        """Open a draft again as it was left, if it is still open."""
        conn = self._workspace.store.read()
        draft = drafts.get(conn, draft_uid)
        parent = messages.get(conn, draft.parent_uid) if draft else None
        account = self._workspace.account(draft.account_id) if draft else None
        if draft is None or parent is None or account is None:
            return
        if not drafts.is_open(conn, draft_uid):
            return
        known = OpenDraft(account.id, parent.uid, draft.uid, draft.text)
        self._write(known, account, parent, reason, self._cursors.get(draft.uid))
        if take_keys:
            self._composer.take_keys()

    def leave(self) -> None:
        """Stop writing, and stop asking who would speak; the words stay."""
        self._preparing = None
        self._composer.freeze(frozen=False)
        self._composer.close()
        self._in_background(self._keep())

    async def _keep(self) -> None:
        await self._composer.save()
        self._composer.post_message(Composer.Kept())

    async def discard(self) -> int | None:
        """Put the open draft away; return its uid, or None where there was nothing to keep."""
        composer, draft = self._composer, self._composer.draft
        if draft is None:
            return None
        is_saved, uid = await composer.save(), draft.uid
        if not is_saved or uid is None:
            composer.freeze(frozen=False)
            return None

        def put_away() -> None:
            with self._workspace.store.write() as conn:
                drafts.discard(conn, uid, utc_now())

        try:
            await self._workspace.local.run(put_away)
        except WorkFailed as failure:
            composer.freeze(frozen=False)
            composer.show_reason(str(failure))
            return None
        composer.close()
        return uid

    async def take_out(self, draft_uid: int) -> bool:
        """Open a discarded draft again; False where another one was begun in its place."""

        def reopen() -> bool:
            with self._workspace.store.write() as conn:
                return drafts.reopen(conn, draft_uid, utc_now())

        return await self._workspace.local.run(reopen)

    async def preview(self) -> Delivery | None:
        """Ask the network who speaks, show the confirm step, and hold what is confirmed.

        Return what is held then, or None: the draft stays and the screen says why.
        """
        composer, draft, account = self._composer, self._composer.draft, self._composer.account
        if draft is None or account is None:
            return None
        composer.show_reason("")
        composer.freeze(frozen=True)
        attempt = self._preparing = object()
        is_saved, uid = await composer.save(), draft.uid
        if self._preparing is not attempt:
            return None
        if not is_saved or uid is None:
            composer.freeze(frozen=False)
            return None
        place = self._workspace.names.server_name(account)
        self._status.say(f"Asking {place} who would speak · esc stops")
        try:
            preview = await self._workspace.network.run(lambda: self._outbox.prepare(uid, account))
        except WorkFailed as failure:
            if self._preparing is attempt:
                self._status.say("Not sent. Nothing left this machine, your draft is here.")
                composer.show_reason(str(failure))
        else:
            if self._preparing is attempt:
                self._status.say("")
                return await self._confirm(preview)
        finally:
            self._workspace.reload()
            if self._preparing is attempt:
                composer.freeze(frozen=False)
        return None

    async def _confirm(self, preview: Preview) -> Delivery | None:
        from inbox_tui.tui.screens.confirm import Confirmed, ConfirmScreen, Switch

        beside = self._composer.screen
        if not beside.is_active:
            # What is typed over there would go into the box.
            self._status.say("Not sent: something else was opened meanwhile. Your draft is here.")
            return None
        beside.set_class(preview.account.kind is AccountKind.OWN, "-confirming")
        screen = ConfirmScreen(self._workspace, self._outbox, preview)
        try:
            result = await self._composer.app.push_screen(screen, wait_for_dismiss=True)
        finally:
            beside.remove_class("-confirming")
        if isinstance(result, Confirmed):
            self._cursors[preview.draft.uid] = self._composer.area.cursor_location
            self._composer.close()
            return result.delivery
        if isinstance(result, Switch):
            self._composer.freeze(frozen=False)
            await self.switch()
        else:
            self._status.say("Not sent. Your draft is here.")
        return None

    async def switch(self) -> None:
        """Let the person choose another account; a new draft gets the same words."""
        composer, account = self._composer, self._composer.account
        parent, draft = composer.parent_message, composer.draft
        if account is None or parent is None or draft is None:
            return
        await composer.save()
        await self._workspace.network.run(lambda: self._open_all(account))
        others = view_data.other_speakers(self._workspace, account, parent)
        if not others:
            self._status.say(
                f"There is no other account on {self._workspace.names.server_name(account)}."
            )
            return
        from inbox_tui.tui.screens.choice import AccountChoice

        def speak_as(chosen: Account) -> None:
            self._begin(chosen, parent, composer.area.text)

        begun = {other.id for other, _ in others if self._draft_of(other, parent).text}
        self._composer.app.push_screen(AccountChoice(self._workspace, others, speak_as, begun))

    def sentence(self, delivery: Delivery) -> str:
        """Return what became of a delivery. Clean."""
        voiced = view_data.voiced(self._workspace, delivery)
        return wording.outcome(delivery, voiced.voice, voiced.seconds)

    def countdown(self, delivery: Delivery) -> str:
        """Return how long a delivery is still held, or "" where it is not. Clean."""
        return wording.countdown(delivery, view_data.voiced(self._workspace, delivery).seconds)

    def bring_back(self, delivery: Delivery, conversation: Conversation | None) -> None:
        """Open a draft that did not go out, where the person is still at its thread."""
        if delivery.state not in {DeliveryState.CANCELLED, DeliveryState.FAILED}:
            return
        draft = drafts.get(self._workspace.store.read(), delivery.draft_uid)
        if self._composer.is_writing or draft is None or conversation is None:
            return
        if draft.conversation_uid == conversation.uid:
            # The keys stay where they are: a person may be sorting the inbox just now.
            self.resume(draft.uid, self.sentence(delivery), take_keys=False)

    def _begin(self, account: Account, parent: StoredMessage, words: str) -> None:
        """Open the account's draft for ``parent``; one without words gets these."""
        draft = self._draft_of(account, parent)
        if not draft.text:
            self._workspace.autosave.note(draft, words)
        self._write(draft, account, parent)
        self._composer.take_keys()

    def _draft_of(self, account: Account, parent: StoredMessage) -> OpenDraft:
        """Return the account's draft for ``parent``, or a new one, with its newest words."""
        begun = drafts.find_open(self._workspace.store.read(), account.id, parent.uid)
        draft = OpenDraft(account.id, parent.uid)
        if begun:
            draft.uid, draft.text = begun.uid, begun.text
        return self._workspace.autosave.newest(draft)

    def _write(
        self,
        draft: OpenDraft,
        account: Account,
        parent: StoredMessage,
        reason: str = "",
        cursor: tuple[int, int] | None = None,
    ) -> None:
        newest = self._workspace.autosave.newest(draft)
        self._composer.write(newest, account, parent, reason=reason, cursor=cursor)
        self._in_background(self._note_opened(newest.uid))
        self._in_background(self._open_adapter(account))

    async def _note_opened(self, uid: int | None) -> None:
        """Let the draft be the one that is gone on with; a new one is that from its first save."""
        at = utc_now()

        def note(uid: int) -> None:
            with self._workspace.store.write() as conn:
                drafts.note_opened(conn, uid, at)

        if await self._composer.save() and uid is not None:
            with suppress(WorkFailed):  # the next save says that nothing can be written
                await self._workspace.local.run(lambda: note(uid))
        if not self._composer.is_writing:  # left at once: what was shown since is old
            self._composer.post_message(Composer.Kept())

    async def _open_adapter(self, account: Account) -> None:
        """Have the live count: opening the adapter may read the keychain."""
        await self._workspace.network.run(lambda: self._workspace.adapters.open(account))
        self._composer.measure()

    def _in_background(self, work: Coroutine[Any, Any, object]) -> None:
        self._composer.app.run_worker(work, group="writing")

    def _open_all(self, account: Account) -> None:
        for other in self._workspace.accounts:
            if other.shares_server(account):
                self._workspace.adapters.open(other)
