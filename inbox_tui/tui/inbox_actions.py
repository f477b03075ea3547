"""What the keys of the inbox do, and why one cannot be done now."""

from __future__ import annotations

import inspect
from datetime import datetime
from typing import TYPE_CHECKING

from inbox_tui import links, triage
from inbox_tui.links import Link
from inbox_tui.model import Conversation, Delivery, DeliveryState
from inbox_tui.store import conversations, drafts, events
from inbox_tui.store.views import View
from inbox_tui.tui import view_data
from inbox_tui.tui.threads import WorkFailed

if TYPE_CHECKING:
    from inbox_tui.tui.screens.inbox import InboxScreen

_NEEDS_CONVERSATION = {"reply", "done", "look_up", "resolve", "open_link"}
_WRITES = {"reply", "done", "undo", "look_up", "resolve", "pull"}


class InboxActions:
    """One method for each action of the inbox; a method's name is the action's id."""

    def __init__(self, screen: InboxScreen) -> None:
        self._screen = screen
        self._workspace = screen.workspace
        self._warned_of: tuple[int, ...] = ()
        self._warned_of_unsaved = False
        self._discarded: list[tuple[int, datetime]] = []

    def why_not(self, action: str) -> str:
        """Return why an action cannot be done now, or ""."""
        screen, workspace = self._screen, self._workspace
        conversation = self._conversation
        if action in _NEEDS_CONVERSATION and conversation is None:
            return "There is no conversation here."
        if action in _WRITES and workspace.store.read_only_reason:
            return f"{workspace.store.read_only_reason} Run 'inbox-tui doctor'."
        if action in ("done", "undo") and workspace.me is None:
            return "Say who you are first: inbox-tui me NAME"
        if action == "pull" and not workspace.accounts:
            return "There is no account yet: inbox-tui account add NETWORK"
        if action == "reply" and conversation is not None:
            # A draft that was begun can always be gone on with.
            if view_data.begun_draft(workspace, conversation):
                return ""
            under_way = view_data.find_under_way(workspace, conversation, screen.parent_message)
            if under_way:
                return under_way
            if screen.opened and screen.opened.uid == conversation.uid:
                return view_data.why_not(workspace, screen.account, screen.parent_message)
        if action == "open_link" and not self._links:
            return "There is no link in this message."
        if action in ("look_up", "resolve") and conversation is not None:
            unknown = view_data.find_unknown(workspace, conversation)
            return "" if unknown else "Nothing here is of unknown fate."
        return ""

    async def do(self, action: str) -> None:
        """Do an action that :meth:`why_not` has nothing against."""
        found = getattr(self, action)()
        if inspect.isawaitable(found):
            await found

    # --- answering ------------------------------------------------------------------------------

    async def reply(self) -> None:
        """Open the composer under the thread of the current conversation."""
        screen, conversation = self._screen, self._conversation
        if conversation is None:
            return
        screen.show_opened(conversation)
        # Before anything is awaited: the next key is a letter of the answer.
        screen.replying.start(conversation, screen.thread.marked)
        await screen.mark_read(conversation)

    def look_up(self) -> None:
        """Ask the network what became of a reply, in the background."""
        conversation = self._conversation
        delivery = view_data.find_unknown(self._workspace, conversation) if conversation else None
        if delivery:
            self._screen.app.run_worker(self._look_up(delivery), group="look up")

    async def _look_up(self, delivery: Delivery) -> None:
        screen = self._screen
        account = self._workspace.account(delivery.account_id)
        if account is None:
            return
        screen.status.say(
            f"Asking {self._workspace.names.server_name(account)} whether it was sent"
        )
        try:
            found = await self._workspace.network.run(
                lambda: screen.outbox.look_up(delivery, account)
            )
        except WorkFailed as failure:
            screen.status.say(str(failure), alarm=True)
            return
        screen.delivery_changed(found)

    async def resolve(self) -> None:
        """Let the person say what became of a reply whose fate the network cannot tell."""
        from inbox_tui.tui.screens.resolve import ResolveScreen

        screen, conversation = self._screen, self._conversation
        delivery = view_data.find_unknown(self._workspace, conversation) if conversation else None
        account = self._workspace.account(delivery.account_id) if delivery else None
        if delivery is None or account is None:
            return

        def settled(after: Delivery | None) -> None:
            if after:
                screen.delivery_changed(after)

        asked = ResolveScreen(self._workspace, screen.outbox, delivery, account)
        await screen.app.push_screen(asked, settled)

    async def discard(self) -> None:
        """Put the draft that is open away."""
        screen = self._screen
        uid = await screen.replying.discard()
        if uid is not None:
            self._discarded.append((uid, self._workspace.now()))
            screen.finish_writing()
            screen.reread()
            screen.status.say("Draft discarded · u takes it out again")

    # --- links ----------------------------------------------------------------------------------

    async def open_link(self) -> None:
        """Show where a link of the marked message leads; of several, have one chosen first."""
        from inbox_tui.tui.screens.open_link import LinkChoice, OpenLinkScreen

        screen, found = self._screen, self._links

        async def show(link: Link | None) -> None:
            if link:
                asked = OpenLinkScreen(self._workspace, link)
                await screen.app.push_screen(asked, lambda said: screen.status.say(said or ""))

        if len(found) == 1:
            await show(found[0])
        else:
            await screen.app.push_screen(LinkChoice(found), show)

    # --- triage ---------------------------------------------------------------------------------

    async def done(self) -> None:
        """Close the conversation, or open a closed one again; go on with the next row."""
        screen, conversation = self._screen, self._conversation
        if conversation is None:
            return
        store, now, uid = self._workspace.store, self._workspace.now(), conversation.uid
        if conversation.done:
            changed = await screen.change(lambda: triage.reopen(store, uid, now))
            said = "Open again"
        else:
            changed = await screen.change(lambda: triage.mark_done(store, uid, now))
            said = "Done"
        if changed:
            screen.status.say(f"{said} · u undoes it")
            self._close_if_gone(uid)

    async def undo(self) -> None:
        """Undo the last thing done: a discard, a reply that is still held, or an act of triage.

        While the screen says that the key takes back a reply, it does that.
        """
        held = [d.created_at for d in self._screen.outbox.held()]
        me = self._workspace.me
        event = events.last_undoable(self._workspace.store.read(), me.id) if me else None
        others = [*held, *([event.at] if event else [])]
        try:
            if held and self._screen.status.is_standing:
                await self._take_back()
            elif self._discarded and all(self._discarded[-1][1] >= at for at in others):
                await self._take_out()
            elif held and (event is None or event.at <= max(held)):
                await self._take_back()
            else:
                await self._undo_triage()
        except WorkFailed as failure:
            self._screen.status.say(str(failure), alarm=True)

    async def _take_back(self) -> None:
        delivery = await self._workspace.local.run(self._screen.outbox.take_back)
        if delivery:
            await self._write_again(delivery.draft_uid, "Taken back: nothing was sent.")
        else:
            # Something older must not be undone in its place.
            self._screen.status.say("Too late to take it back: it is being sent.")

    async def _take_out(self) -> None:
        uid, _ = self._discarded.pop()
        if await self._screen.replying.take_out(uid):
            await self._write_again(uid, "")
            self._screen.status.say("Draft taken out again")
        else:
            self._screen.status.say("Another draft was begun in its place.")

    async def _undo_triage(self) -> None:
        screen = self._screen
        undone = await self._workspace.local.run(
            lambda: triage.undo(self._workspace.store, self._workspace.now())
        )
        screen.reread()
        if undone is None:
            screen.status.say("There is nothing to undo.")
            return
        screen.list.go_to(undone.conversations[0])
        screen.look()
        screen.status.say(undone.told)

    async def _write_again(self, draft_uid: int, reason: str) -> None:
        """Open the composer with a draft that was taken back or out, as it was."""
        screen = self._screen
        if screen.composer.is_writing:
            return
        conn = self._workspace.store.read()
        draft = drafts.get(conn, draft_uid)
        conversation = conversations.get(conn, draft.conversation_uid) if draft else None
        if conversation:
            screen.show_opened(conversation)
            screen.replying.resume(draft_uid, reason)
            await screen.mark_read(conversation)
        screen.show_identity()

    async def next(self) -> None:
        """Go to the next conversation that waits for an answer; after the last, the first."""
        screen, here = self._screen, self._conversation
        if screen.view is not View.NEEDS_REPLY:
            screen.show_view(View.NEEDS_REPLY)
        elif here and screen.list.current and screen.list.current.uid == here.uid:
            screen.list.action_down()
            if screen.list.current.uid == here.uid:
                screen.list.action_newest()
        there = screen.list.current
        if there is None or (here and there.uid == here.uid):
            screen.status.say("Nobody else is waiting for an answer.")
        elif screen.is_reading:
            await screen.open(there)

    async def pull(self) -> None:
        """Fetch from every account now."""
        self._screen.puller.hurry()
        self._screen.show_header()

    # --- views ----------------------------------------------------------------------------------

    def needs_reply(self) -> None:
        """Show who waits."""
        self._show(View.NEEDS_REPLY)

    def unknown(self) -> None:
        """Show the replies of unknown fate."""
        self._show(View.UNKNOWN)

    def finished(self) -> None:
        """Show what is closed."""
        self._show(View.DONE)

    def all(self) -> None:
        """Show everything."""
        self._show(View.ALL)

    def next_view(self) -> None:
        """Show the view to the right."""
        self._step(1)

    def previous_view(self) -> None:
        """Show the view to the left."""
        self._step(-1)

    def _step(self, by: int) -> None:
        views = list(View)
        self._show(views[(views.index(self._screen.view) + by) % len(views)])

    def _show(self, view: View) -> None:
        screen = self._screen
        screen.remove_class("-reading")
        screen.set_focus(screen.list)
        screen.show_view(view)

    # --- the program ----------------------------------------------------------------------------

    async def search(self) -> None:
        """Open the search."""
        from inbox_tui.tui.screens.search import SearchScreen

        screen = self._screen

        async def open_found(uid: int | None) -> None:
            found = (
                conversations.get(self._workspace.store.read(), uid) if uid is not None else None
            )
            if found:
                await screen.open(found)

        await screen.app.push_screen(SearchScreen(self._workspace), open_found)

    async def accounts(self) -> None:
        """Open the accounts screen."""
        from inbox_tui.tui.screens.accounts import AccountsScreen

        await self._screen.app.push_screen(AccountsScreen(self._workspace, self._screen.puller))

    async def leave_program(self) -> None:
        """Quit; where a reply is still held, say first that it will be cancelled."""
        held = [d for d in self._screen.outbox.held() if d.state is DeliveryState.HELD]
        uids = tuple(d.uid for d in held)
        if held and self._warned_of != uids:
            self._warned_of = uids
            these = "1 held reply" if len(held) == 1 else f"{len(held)} held replies"
            self._screen.status.say(
                f"Quitting cancels {these}; the draft stays · q again quits", alarm=True
            )
            return
        if not await self._screen.composer.save() and not self._warned_of_unsaved:
            self._warned_of_unsaved = True
            self._screen.status.say(
                "Words of a draft are NOT SAVED; they stay here · q again quits and prints them",
                alarm=True,
            )
            return
        self._screen.app.exit(0)

    # --- where we are ---------------------------------------------------------------------------

    @property
    def _conversation(self) -> Conversation | None:
        """Return the conversation that is being read, or else the one under the cursor."""
        screen = self._screen
        if screen.is_reading and screen.opened:
            return screen.opened
        return screen.list.current

    @property
    def _links(self) -> tuple[Link, ...]:
        """Return the links of the message that a reply would answer."""
        marked = self._screen.thread.marked
        return links.of_message(marked.message) if marked else ()

    def _close_if_gone(self, uid: int) -> None:
        """Go back to the list where the conversation that was read has left it."""
        screen = self._screen
        if screen.is_reading and not any(r.uid == uid for r in screen.list.rows):
            screen.remove_class("-reading")
            screen.set_focus(screen.list)
            screen.look()
