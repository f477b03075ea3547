"""The path of one reply through the screens: draft, preview, confirm, hold, and back again."""

from __future__ import annotations

from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from inbox_tui.model import (
    Account,
    AccountKind,
    Conversation,
    Delivery,
    DeliveryState,
    Draft,
    StoredMessage,
    utc_now,
)
from inbox_tui.store import attachments, drafts, messages, sign_offs
from inbox_tui.tui import by_hand, view_data, wording
from inbox_tui.tui.autosave import OpenDraft
from inbox_tui.tui.composer_aids import ComposerAids
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
        self._copy: tuple[OpenDraft, str] | None = None
        self.aids = ComposerAids(workspace, outbox, composer, status)

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
            self._begin(account, parent)

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
        known = self._known(draft, account)
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
        try:
            await self._workspace.discards.put_away(uid)
        except WorkFailed as failure:
            composer.freeze(frozen=False)
            composer.show_reason(str(failure))
            return None
        composer.close()
        return uid

    async def preview(self) -> Delivery | None:
        """Ask the network who speaks, show the confirm step, and hold what is confirmed.

        Return what is held then, or None: the draft stays and the screen says why.
        """
        composer, draft, account = self._composer, self._composer.draft, self._composer.account
        if draft is None or account is None:
            return None
        composer.show_reason("")
        if composer.refusal:
            composer.freeze(frozen=False)
            said = await self.aids.by_hand()
            if said:
                self._status.say(by_hand.sentence(self._workspace, said))
            return None
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

    async def aid(self, action: str) -> None:
        """Open what stands beside writing; what comes back from an editor is previewed."""
        match action:
            case "editor":
                if await self.aids.edit():
                    self._composer.action_preview()
            case "files":
                await self.aids.files()
            case "posts":
                await self.aids.posts()

    async def switch(self) -> None:
        """Let the person choose another account; a new draft gets the same words."""
        composer, account = self._composer, self._composer.account
        parent, draft = composer.parent_message, composer.draft
        if account is None or parent is None or draft is None:
            return
        await composer.save()
        await self._workspace.network.run(lambda: self._open_all(account))
        if composer.draft is not draft:  # it was left meanwhile, perhaps for another one
            return
        others = view_data.other_speakers(self._workspace, account, parent)
        if not others:
            self._status.say(
                f"There is no other account on {self._workspace.names.server_name(account)}."
            )
            return
        from inbox_tui.tui.screens.choice import AccountChoice

        def speak_as(chosen: Account) -> None:
            self._speak_as(chosen, parent, draft)

        begun = {other.id for other, _ in others if self._draft_of(other, parent).text}
        self._composer.app.push_screen(AccountChoice(self._workspace, others, speak_as, begun))

    def _speak_as(self, account: Account, parent: StoredMessage, before: OpenDraft) -> None:
        """Go on as another account, with the words, the files and its own sign-off.

        A copy that nobody has changed is put away when it is left: going back and forth leaves one
        draft, not two.
        """
        body = before.body
        draft = self._draft_of(account, parent)
        is_copy = not draft.body
        if is_copy and body:
            self._workspace.autosave.note(draft, f"{body}{draft.beginning}")
        is_unchanged = self._copy is not None and self._copy == (before, body)
        self._copy = (draft, body) if is_copy else None
        self._write(draft, account, parent, files_of=before if is_copy else None)
        self._composer.take_keys()
        if is_unchanged and draft.body == body:
            self._in_background(self._put_away(before))

    async def _put_away(self, draft: OpenDraft) -> None:
        def discard(uid: int) -> None:
            with self._workspace.store.write() as conn:
                if drafts.is_open(conn, uid):
                    drafts.discard(conn, uid, utc_now())

        uid = draft.uid
        if uid is not None:
            with suppress(WorkFailed):  # it stays, and says so in the thread
                await self._workspace.local.run(lambda: discard(uid))
            self._composer.post_message(Composer.Opened())

    def sentence(self, delivery: Delivery) -> str:
        """Return what became of a delivery, in a line or two. Clean.

        Why a fate is unknown is a long story: it stands in the conversation.
        """
        if delivery.state is DeliveryState.UNKNOWN:
            delivery = replace(delivery, reason="")
        voiced = view_data.voiced(self._workspace, delivery)
        return wording.outcome(delivery, voiced.voice, voiced.seconds)

    def countdown(self, delivery: Delivery) -> str:
        """Return how long a delivery is still held, or "" where it is not. Clean."""
        return wording.countdown(delivery, view_data.voiced(self._workspace, delivery).seconds)

    def bring_back(self, delivery: Delivery, conversation: Conversation | None) -> None:
        """Show a draft that did not go out where ``conversation``, which is being read, has it."""
        if delivery.state not in {DeliveryState.CANCELLED, DeliveryState.FAILED}:
            return
        draft = drafts.get(self._workspace.store.read(), delivery.draft_uid)
        if self._composer.is_writing or draft is None or conversation is None:
            return
        if draft.conversation_uid == conversation.uid:
            # The keys stay where they are: the next one may be meant for the conversation.
            self.resume(draft.uid, self.sentence(delivery), take_keys=False)

    def _begin(self, account: Account, parent: StoredMessage) -> None:
        """Open the account's draft for ``parent``."""
        self._write(self._draft_of(account, parent), account, parent)
        self._composer.take_keys()

    def _draft_of(self, account: Account, parent: StoredMessage) -> OpenDraft:
        """Return the account's draft for ``parent``, or a new one, with its newest words."""
        begun = drafts.find_open(self._workspace.store.read(), account.id, parent.uid)
        if begun:
            return self._workspace.autosave.newest(self._known(begun, account))
        new = OpenDraft(account.id, parent.uid, sign_off=self._sign_off(account))
        return self._workspace.autosave.newest(new)

    def _known(self, draft: Draft, account: Account) -> OpenDraft:
        return OpenDraft(
            account.id,
            draft.parent_uid,
            draft.uid,
            draft.text,
            sign_off=self._sign_off(account),
            numbered=draft.numbered,
        )

    def _sign_off(self, account: Account) -> str:
        return sign_offs.of(self._workspace.store.read(), account, self._workspace.me)

    def _write(
        self,
        draft: OpenDraft,
        account: Account,
        parent: StoredMessage,
        reason: str = "",
        cursor: tuple[int, int] | None = None,
        files_of: OpenDraft | None = None,
    ) -> None:
        newest = self._workspace.autosave.newest(draft)
        self._composer.write(newest, account, parent, reason=reason, cursor=cursor)
        self._show_refusal(account)
        self._in_background(self._note_opened(newest, files_of))
        self._in_background(self._open_adapter(account))

    async def _note_opened(self, draft: OpenDraft, files_of: OpenDraft | None) -> None:
        """Let the draft be the one that is gone on with, and have the files of another one."""
        was_new, at = draft.uid is None, utc_now()

        def note(uid: int) -> None:
            with self._workspace.store.write() as conn:
                if not was_new:
                    drafts.note_opened(conn, uid, at)
                if files_of and files_of.uid is not None:
                    attachments.copy(conn, files_of.uid, uid, at)

        if await self._composer.save() and draft.uid is not None:
            uid = draft.uid
            with suppress(WorkFailed):  # the next save says that nothing can be written
                await self._workspace.local.run(lambda: note(uid))
                self._composer.show_files()
        if not self._composer.is_writing:  # left at once: what was shown since is old
            self._composer.post_message(Composer.Kept())

    def _show_refusal(self, account: Account) -> None:
        composer = self._composer
        if composer.account and composer.account.id == account.id:
            refusal = by_hand.refusal(self._workspace, account, composer.parent_message)
            composer.show_refusal(refusal)

    async def _open_adapter(self, account: Account) -> None:
        """Have the live count: opening the adapter may read the keychain."""
        await self._workspace.network.run(lambda: self._workspace.adapters.open(account))
        self._composer.measure()
        self._composer.show_files()
        self._show_refusal(account)

    def _in_background(self, work: Coroutine[Any, Any, object]) -> None:
        self._composer.app.run_worker(work, group="writing")

    def _open_all(self, account: Account) -> None:
        for other in self._workspace.accounts:
            if other.shares_server(account):
                self._workspace.adapters.open(other)
