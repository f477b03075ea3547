"""What stands beside writing: the person's own editor, files, the posts of a thread, sending by hand."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from inbox_tui import text
from inbox_tui.model import DeliveryState, utc_now
from inbox_tui.paths import data_folder
from inbox_tui.programs import editor
from inbox_tui.tui import wording
from inbox_tui.tui.actions import key_of
from inbox_tui.tui.outbox import Outbox
from inbox_tui.tui.threads import WorkFailed
from inbox_tui.tui.widgets.bars import StatusLine
from inbox_tui.tui.widgets.composer import Composer
from inbox_tui.tui.widgets.draft_files import limits_of
from inbox_tui.tui.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from inbox_tui.store.hand_sends import HandSend


class ComposerAids:
    """Opens them for the draft that is being written; each gives it back, with its words."""

    def __init__(
        self, workspace: Workspace, outbox: Outbox, composer: Composer, status: StatusLine
    ) -> None:
        self._workspace = workspace
        self._outbox = outbox
        self._composer = composer
        self._status = status
        self._warned_of: tuple[int, ...] = ()
        self._told_of: set[Path] = set()

    async def edit(self) -> bool:
        """Let the person write in their own editor; return whether words came back to be previewed.

        While it runs nobody can see a hold: what is held is taken back first, after a warning.
        """
        composer = self._composer
        try:
            chosen = editor.command(self._workspace.config.editor.command, os.environ)
        except editor.EditorFault as fault:
            composer.show_reason(str(fault))
            return False
        if not self._may_hide_holds():
            return False
        draft = composer.draft
        composer.freeze(frozen=True)
        try:
            return await self._edit(chosen)
        except (WorkFailed, editor.EditorFault) as fault:
            composer.show_reason(str(fault))
        except SuspendNotSupported:
            composer.show_reason("This terminal cannot be given to an editor.")
        finally:
            if composer.draft is draft:
                composer.freeze(frozen=False)
        return False

    def _may_hide_holds(self) -> bool:
        held = [d for d in self._outbox.held() if d.state is not DeliveryState.SENDING]
        uids = tuple(delivery.uid for delivery in held)
        if not held or uids == self._warned_of:
            return True
        self._warned_of = uids
        these = "1 held reply" if len(held) == 1 else f"{len(held)} held replies"
        key = key_of("editor")
        self._status.say(
            f"The editor hides the hold: {these} would be taken back, as a draft · {key} again "
            "opens it",
            alarm=True,
        )
        return False

    async def _edit(self, chosen: tuple[str, ...]) -> bool:
        composer, draft = self._composer, self._composer.draft
        if draft is None or not await composer.save() or draft.uid is None:
            return False
        local, uid = self._workspace.local, draft.uid
        before, about = composer.area.text, self._about()
        folder = data_folder() / "editor"
        left = await local.run(lambda: editor.left_behind(folder, uid, before))
        if left and left not in self._told_of:
            self._told_of.add(left)
            raise editor.EditorFault(
                "An editor has this draft open, or had it when the program ended. Its words are in "
                f"{left} · {key_of('editor')} again opens another one"
            )
        path = await local.run(lambda: editor.put_down(folder, uid, before, about))
        for _ in self._outbox.held():
            await local.run(self._outbox.take_back)
        if composer.draft is not draft:  # it was left meanwhile; its words are in the store
            path.unlink(missing_ok=True)
            return False
        self._told_of.add(path)  # where it stays, the fault names it
        code = self._run(chosen, path)
        words = await local.run(lambda: editor.pick_up(path, before, code))
        self._status.say("")
        if composer.draft is not draft:  # they belong to this draft, not to the one open now
            self._workspace.autosave.note(draft, words)
            await local.run(self._workspace.autosave.save)
            return False
        if words != before.rstrip("\n"):
            composer.replace(words)
        hidden = text.outgoing_fault(words)
        if hidden:
            composer.show_reason(f"What you wrote there cannot be sent as it is. {hidden}")
        await composer.save()
        return bool(words.strip()) and not hidden

    def _run(self, chosen: tuple[str, ...], path: Path) -> int:
        with self._composer.app.suspend():
            return editor.run(chosen, path)

    def _about(self) -> tuple[str, ...]:
        """Return whose words these are, to whom, and what they answer; cleaned where they go."""
        account, parent = self._composer.account, self._composer.parent_message
        me = self._workspace.me
        if account is None or parent is None or me is None:
            return ()
        author = wording.person(parent.message.attributed_to)
        return (
            f"{me.name} replies as {self._workspace.names.voice(account)}",
            f"to {author}, {wording.audience(parent.message.visibility)}",
            "Ending the editor shows the preview; nothing is sent by it.",
            "",
            f"{author} wrote:",
            *text.clean(parent.message.content).splitlines(),
        )

    async def files(self) -> None:
        """Let the person attach files, describe them, change their order and take them off."""
        from inbox_tui.tui.screens.files import FilesScreen

        composer, draft, account = self._composer, self._composer.draft, self._composer.account
        if draft is None or account is None:
            return
        limits = limits_of(self._workspace, account)
        if self._workspace.adapters.known(account.id) and limits is None:
            composer.show_reason(
                "This account cannot send files: its network takes none from here."
            )
            return
        if not await composer.save() or draft.uid is None or composer.draft is not draft:
            return
        dropped = composer.dropped
        screen = FilesScreen(
            self._workspace, draft.uid, account, str(dropped[0]) if dropped else ""
        )
        taken = await composer.app.push_screen(screen, wait_for_dismiss=True) or ()
        if dropped and dropped[0] in taken:  # it is attached: its path is no part of the words
            composer.dropped = None
            composer.take_out(dropped[1])
        composer.show_reason("")
        composer.show_files()
        await composer.save()

    async def posts(self) -> None:
        """Show what the words leave as, post by post."""
        from inbox_tui.tui.screens.posts import PostsScreen

        composer, draft, account = self._composer, self._composer.draft, self._composer.account
        adapter = self._workspace.adapters.known(account.id) if account else None
        if draft is None or adapter is None:
            return
        if not await composer.save():
            return
        screen = PostsScreen(self._workspace, adapter, draft, composer.area.text)
        await composer.app.push_screen(screen, wait_for_dismiss=True)
        composer.measure()

    async def by_hand(self) -> HandSend | None:
        """Show how to send by hand what the network takes from no program; return what was said."""
        from inbox_tui.tui.screens.hand_send import HandSendScreen

        composer, draft, account = self._composer, self._composer.draft, self._composer.account
        parent = composer.parent_message
        if draft is None or account is None or parent is None:
            return None
        is_saved, uid = await composer.save(), draft.uid
        if not is_saved or uid is None or composer.draft is not draft:
            return None
        if not draft.text.strip():
            composer.show_reason("The draft is empty.")
            return None
        screen = HandSendScreen(self._workspace, account, parent, draft.text, composer.refusal)
        if not await composer.app.push_screen(screen, wait_for_dismiss=True):
            self._status.say("Your draft is here.")
            return None

        def say() -> HandSend:
            from inbox_tui import hand_send

            return hand_send.say_sent(self._workspace.store, uid, utc_now())

        try:
            said = await self._workspace.local.run(say)
        except WorkFailed as failure:
            composer.show_reason(str(failure))
            return None
        composer.close()
        return said
