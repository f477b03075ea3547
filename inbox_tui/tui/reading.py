"""Beside the list: the conversation that is read, what is written under it, and who would speak.

Imported after the first frame, which shows none of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical

from inbox_tui.model import Account, Conversation, StoredMessage
from inbox_tui.tui import view_data
from inbox_tui.tui.replying import Replying
from inbox_tui.tui.widgets.composer import Composer
from inbox_tui.tui.widgets.thread_view import ThreadView

if TYPE_CHECKING:
    from inbox_tui.tui.screens.inbox import InboxScreen


class Reading(Vertical):
    """Shows what the screen has opened, and leads from the composer to the confirm step."""

    def __init__(self, inbox: InboxScreen) -> None:
        super().__init__()
        self._inbox = inbox
        self._workspace = inbox.workspace
        self.thread = ThreadView(self._workspace.now, inbox.close_thread, id="thread")
        self.composer = Composer(self._workspace, inbox.leave_draft, id="composer")
        self.replying = Replying(self._workspace, inbox.outbox, self.composer, inbox.status)

    def compose(self) -> ComposeResult:
        """Put the composer under the thread."""
        yield self.thread
        yield self.composer

    def show(self, conversation: Conversation) -> None:
        """Show another conversation."""
        self.thread.show(view_data.thread(self._workspace, conversation))

    def renew(self, conversation: Conversation) -> None:
        """Show what has changed in the conversation that is shown."""
        writing = self.composer.draft
        self.thread.renew(view_data.thread(self._workspace, conversation, writing=writing))

    @property
    def account(self) -> Account | None:
        """Return the account that would speak."""
        writing, opened = self.composer.account, self._inbox.opened
        if writing or opened is None:
            return writing
        begun = view_data.begun_draft(self._workspace, opened)
        return self._workspace.account(begun.account_id if begun else opened.account_id)

    @property
    def parent_message(self) -> StoredMessage | None:
        """Return the message that a reply would answer."""
        return self.composer.parent_message or self.thread.marked

    def identity_sentence(self, *, is_writing: bool) -> str:
        """Return who would speak, and to what public."""
        parent = self.parent_message if self._inbox.opened else None
        return view_data.identity_sentence(
            self._workspace, self.account, parent, is_writing=is_writing
        )

    def on_thread_view_marked(self) -> None:
        """Say who would answer the message that is marked now."""
        self._inbox.show_identity()

    def on_composer_opened(self) -> None:
        """Show what is written beside what it answers."""
        self._inbox.renew_thread()
        self._inbox.show_identity()

    def on_composer_kept(self) -> None:
        """Show that a draft is kept."""
        self._inbox.reread()

    def on_composer_preview(self) -> None:
        """Lead what was written to the confirm step."""
        # On the app, not on a screen, and never exclusive: nothing may cut it short.
        self.app.run_worker(self._preview_and_send(), group="preview")

    async def _preview_and_send(self) -> None:
        inbox = self._inbox
        delivery = await self.replying.preview()
        if delivery:
            inbox.finish_writing()
            inbox.following.follow(delivery)
            self.thread.show_end()
        elif not inbox.is_writing:
            inbox.finish_writing()
        inbox.reread()

    def on_composer_aid(self, event: Composer.Aid) -> None:
        """Do something beside writing."""
        self.app.run_worker(self.replying.aid(event.action), group="preview")

    def on_composer_discard(self) -> None:
        """Put the draft away."""
        self.app.run_worker(self._inbox.actions.do("discard"), group="writing")

    def on_composer_other_account(self) -> None:
        """Let the person speak from another account."""
        self.app.run_worker(self.replying.switch(), group="preview")
