"""Where a reply is written: under its thread, bound to one account and one parent."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static, TextArea

from inbox_tui import text
from inbox_tui.model import Account, StoredMessage
from inbox_tui.reply import thread
from inbox_tui.store import messages
from inbox_tui.tui import wording
from inbox_tui.tui.actions import Scope, bindings, key_of
from inbox_tui.tui.autosave import PAUSE, OpenDraft
from inbox_tui.tui.layout import composer_text
from inbox_tui.tui.path_words import dropped_path
from inbox_tui.tui.threads import WorkFailed
from inbox_tui.tui.widgets.draft_files import DraftFiles
from inbox_tui.tui.widgets.reply_text import ReplyText
from inbox_tui.tui.workspace import Workspace

if TYPE_CHECKING:
    from inbox_tui.adapter import Measure

COUNTED_AT_ONCE = 10_000
"""Characters: a longer text is counted when it is saved, so that no key waits for it."""


class Composer(Vertical):
    """Writes one draft. What is typed is saved by itself; leaving keeps it."""

    BINDINGS: ClassVar[list[Binding]] = bindings(Scope.COMPOSER)  # type: ignore[assignment]

    @dataclass
    class Opened(Message):
        """A draft was opened."""

    @dataclass
    class Kept(Message):
        """A draft was left, and its words are in the store."""

    @dataclass
    class Preview(Message):
        """A person wants to see what would leave, and to send it."""

    @dataclass
    class Discard(Message):
        """A person wants to put the draft away."""

    @dataclass
    class OtherAccount(Message):
        """A person wants to speak from another account."""

    @dataclass
    class Aid(Message):
        """A person wants something beside writing: the action's id."""

        action: str

    def __init__(
        self,
        workspace: Workspace,
        leave: Callable[[], None],
        *,
        id: str,  # noqa: A002 - Textual's word
    ) -> None:
        super().__init__(id=id)
        self._leave = leave
        self._workspace = workspace
        self._timer: Timer | None = None
        self._trouble = ""
        self.draft: OpenDraft | None = None
        self.account: Account | None = None
        self.parent_message: StoredMessage | None = None

        self.area = ReplyText(self._edited, self._refuse_paste, id="composer-text")
        self.refusal = ""
        """Why the network takes no reply to this from the account, where it can be sent by hand."""
        self.dropped: tuple[Path, str] | None = None
        """A file whose path was pasted, or dropped on the terminal, and the very words of it."""
        self._known: frozenset[str] = frozenset()
        self._heading = Static(id="composer-heading")
        self._refusal = Static(id="composer-refusal")
        self._reason = Static(id="composer-reason")
        self._notified = Static(id="composer-notified")
        self._files = DraftFiles(workspace, id="composer-files")

    def compose(self) -> ComposeResult:
        """Lay out who speaks, what stands against it, the text, and what goes with it."""
        yield self._heading
        yield self._refusal
        yield self._reason
        yield self.area
        yield self._notified
        yield self._files

    @property
    def is_writing(self) -> bool:
        """True while a draft is open here."""
        return self.draft is not None

    def write(
        self,
        draft: OpenDraft,
        account: Account,
        parent: StoredMessage,
        *,
        reason: str = "",
        cursor: tuple[int, int] | None = None,
    ) -> None:
        """Open a draft; ``reason`` says why an earlier try did not go out.

        It can be written at once, with or without a row in the store; the cursor stands at its end
        where no other place is given.
        """
        self._note()
        self.draft, self.account, self.parent_message = draft, account, parent
        self._trouble = ""
        area = self.area
        self._known = self._people(parent)
        self.dropped = None
        with area.prevent(TextArea.Changed):
            area.load_text(draft.text or draft.beginning)
        before_sign_off = draft.body.split("\n")
        area.move_cursor(cursor or (len(before_sign_off) - 1, len(before_sign_off[-1])))
        area.is_in_use = True
        self.freeze(frozen=False)
        self._show_heading()
        self.show_refusal("")
        self.show_reason(reason)
        self.show_files()
        self.add_class("-open")
        self._note()
        self.measure()
        self.post_message(self.Opened())

    def take_keys(self) -> None:
        """Let the next key land in the text; :meth:`focus` would let some keys pass before."""
        self.screen.set_focus(self.area)

    def close(self) -> None:
        """Put the draft away; its words are in the store or about to be."""
        self._note()
        self.draft = self.account = self.parent_message = None
        self.area.is_in_use = False
        self.area.read_only = True
        self.remove_class("-open")

    def freeze(self, *, frozen: bool) -> None:
        """Stop and resume writing, while the network is asked who speaks."""
        self.area.read_only = frozen
        self.set_class(frozen, "-frozen")

    def show_reason(self, reason: str) -> None:
        """Show why the reply did not go out, or nothing."""
        self._reason.update(Content(text.clean_line(reason)))
        self._reason.display = bool(reason)

    def show_refusal(self, refusal: str) -> None:
        """Show in the network's words why it takes no reply from here, and the way by hand."""
        self.refusal = refusal
        way = f" · {key_of('preview')} shows how to send it by hand" if refusal else ""
        self._refusal.update(Content(f"{text.clean_line(refusal)}{way}"))
        self._refusal.display = bool(refusal)

    def show_files(self) -> None:
        """Show the files of the draft, and what the account would not take of them."""
        self._files.show(self.draft.uid if self.draft else None, self.account)
        self.set_class(self._notified.display or self._files.display, "-more")

    def replace(self, words: str) -> None:
        """Put other words in the place of those there; the text's own undo brings them back."""
        area = self.area
        area.replace(words, (0, 0), area.document.end)
        area.move_cursor(area.document.end)

    def take_out(self, words: str) -> None:
        """Take words out of the text, once; the text's own undo brings them back."""
        if words.strip() in self.area.text:
            before, _, after = self.area.text.partition(words.strip())
            self.replace(f"{before}{after}")

    async def save(self) -> bool:
        """Write the newest words into the store; False where that did not work."""
        if self._timer:
            self._timer.stop()
            self._timer = None
        self._note()
        try:
            await self._workspace.local.run(self._workspace.autosave.save)
        except WorkFailed as failure:
            self._trouble = str(failure)
        else:
            self._trouble = ""
        self._put_in_front()
        self.measure()
        return not self._trouble

    def _put_in_front(self) -> None:
        """Show the words that the draft had already, before those typed meanwhile."""
        if self.draft and self.draft.found:
            self.area.insert(self.draft.found, (0, 0))
            self.draft.found = ""
            self._note()

    def _note(self) -> None:
        if self.draft:
            self._workspace.autosave.note(self.draft, self.area.text)

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Return the length of each post by the network's rule; () while that is not known."""
        draft, account = self.draft, self.account
        adapter = self._workspace.adapters.known(account.id) if account else None
        if draft is None or adapter is None:
            return ()
        return thread.measures(adapter, self.area.text, numbered=draft.numbered)

    def measure(self) -> None:
        """Show the length by the network's own rule, who is mentioned, and whether it is saved."""
        if self.draft is None or self.account is None or self.parent_message is None:
            return
        measures = self.measures
        said = [composer_text.length(measures, key_of("posts"))]
        said.append(composer_text.counting(self.area.text, measures))
        is_too_long = bool(self.area.text.strip()) and not composer_text.fits(measures)
        if self._trouble:
            said.append(f"NOT SAVED: {text.clean_line(self._trouble)}")
        else:
            is_saved = self._workspace.autosave.is_saved(self.draft)
            said.append("draft saved" if is_saved else "saving")
        self.area.border_subtitle = Content(f" {' · '.join(filter(None, said))} ")
        self.area.set_class(is_too_long, "-too-long")
        self._tell_of_words(measures[0].problem if is_too_long else "")

    def _tell_of_words(self, problem: str) -> None:
        """Say what the network would not take of the words, or else whom they notify."""
        said, parent = text.clean_line(problem), self.parent_message
        if not said and parent and not parent.message.visibility.is_private:
            said = composer_text.notified(self.area.text, self._known)
        self._notified.update(Content(said))
        self._notified.display = bool(said)
        self.set_class(self._notified.display or self._files.display, "-more")

    def _edited(self) -> None:
        if self.draft is None:
            return
        self._note()
        if len(self.area.text) <= COUNTED_AT_ONCE:
            self.measure()
        else:
            self.area.border_subtitle = Content(" saving ")
        if self._timer is None:  # not put off by the next key: typing without a rest is saved too
            self._timer = self.set_timer(PAUSE, self.save)

    def _people(self, parent: StoredMessage) -> frozenset[str]:
        """Return the handles of everybody in the conversation."""
        found = messages.of_conversation(self._workspace.store.read(), parent.conversation_uid)
        return frozenset(
            actor.handle.lstrip("@").casefold()
            for stored in found
            for actor in (stored.message.attributed_to, *stored.message.to)
        )

    def on_paste(self, event: events.Paste) -> None:
        """Say it where a paste carried what must not leave, or the path of a file."""
        hidden = text.outgoing_fault(event.text)
        if hidden:
            self.show_reason(f"What you pasted cannot be sent as it is. {hidden}")
        elif path := dropped_path(event.text):
            self.run_worker(self._look_at(path, event.text), group="writing")

    def _refuse_paste(self, why: str) -> None:
        self.show_reason(f"Not pasted: {why}. {key_of('files')} attaches a file.")

    async def _look_at(self, path: Path, pasted: str) -> None:
        """Offer to attach what lies at a path that was pasted; the words stay as they are."""
        with suppress(WorkFailed):
            if await self._workspace.local.run(path.is_file) and self.draft:
                self.dropped = (path, pasted)
                self.show_reason(f"That is a file: {key_of('files')} attaches it.")

    def action_preview(self) -> None:
        """Ask for the confirm step. What is typed from now on belongs to nothing."""
        if not self.area.read_only:
            self.freeze(frozen=True)
            self.post_message(self.Preview())

    def action_other_account(self) -> None:
        """Ask for another account."""
        self._ask(self.OtherAccount())

    def action_editor(self) -> None:
        """Ask for the editor of the person's own."""
        self._ask(self.Aid("editor"))

    def action_files(self) -> None:
        """Ask for the files."""
        self._ask(self.Aid("files"))

    def action_posts(self) -> None:
        """Ask for the posts."""
        self._ask(self.Aid("posts"))

    def _ask(self, wish: Message) -> None:
        if not self.area.read_only:
            self.post_message(wish)

    def action_discard(self) -> None:
        """Ask to put the draft away."""
        if not self.area.read_only:
            self.freeze(frozen=True)
            self.post_message(self.Discard())

    def action_leave(self) -> None:
        """Stop writing, before the next key is looked at."""
        self._leave()

    def _show_heading(self) -> None:
        account, parent, me = self.account, self.parent_message, self._workspace.me
        if account is None or parent is None or me is None:
            return
        to = f"to {wording.person(parent.message.attributed_to)}"
        self._heading.update(
            Content.assemble(
                (f"{text.clean_cell(me.name)}  replies as  ", ""),
                (self._workspace.names.voice(account), "bold"),
                f" · {wording.audience(parent.message.visibility)} · ",
                to,
            )
        )
