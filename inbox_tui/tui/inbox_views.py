"""Which view the list shows, and how many conversations each view has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from inbox_tui import text
from inbox_tui.config.schema import View as Setting
from inbox_tui.model import Conversation
from inbox_tui.store import conversations
from inbox_tui.store.conversations import Key
from inbox_tui.store.views import Selection, View, selection
from inbox_tui.tui import wording
from inbox_tui.tui.actions import hint
from inbox_tui.tui.own_views import MOST, OwnView, OwnViewWork, Shown, among, own_views
from inbox_tui.tui.threads import WorkFailed

if TYPE_CHECKING:
    from inbox_tui.tui.screens.inbox import InboxScreen

_NOTHING = {
    View.NEEDS_REPLY: (
        "Nobody is waiting for an answer.",
        "{pull} pulls now · {all} shows everything",
    ),
    View.MINE: (
        "Nothing is assigned to you.",
        "{needs_reply} shows who waits · {assign} assigns",
    ),
    View.WAITING: ("Nobody owes you an answer.", "{needs_reply} shows who waits for you"),
    View.SNOOZED: ("Nothing is snoozed.", "{snooze} puts a conversation away for a while"),
    View.UNKNOWN: ("Every reply is accounted for.", "{needs_reply} shows who waits"),
    View.DONE: ("Nothing has been closed yet.", "{done} closes a conversation"),
    View.ALL: ("Nothing has arrived yet.", "{pull} pulls now · {accounts} shows the accounts"),
}
_NO_ACCOUNT = ("No account is connected.", "{add_account} connects one")
_NO_FIND = ("Nothing is like that now.", "{search} searches · {all} shows everything")
_FAULTY = (
    "This view cannot be shown as it is meant:",
    "inbox-tui config edit  mends it · {all} shows everything",
)
_KEYS = {view: view.value.replace("-", "_") for view in View} | {View.DONE: "finished"}
"""The action that shows a view of the program."""
_UNREAD = (
    "This view could not be read:",
    "{next_view}, then {previous_view}, looks again · {all} shows everything",
)


class Views:
    """The views of the program and those of the configuration."""

    def __init__(self, screen: InboxScreen, keys: Sequence[str] = ()) -> None:
        """Begin in the view that the configuration names; ``keys`` are those of its own views."""
        config = screen.workspace.config
        self._keys = keys
        self.own = own_views(config.views, keys)
        self.every: tuple[Shown, ...] = (*View, *self.own)
        self.current: Shown = self._named(config.display.start_view)
        self._screen = screen
        self._counts: dict[Shown, int] = {}
        self._found: dict[OwnView, tuple[int, ...]] = {}
        self._work = OwnViewWork(screen.workspace.store)
        self._number = 0
        self._sought: Shown | None = None
        """What is being looked through; None while nothing is."""
        self._is_stale = False

    def show(self, view: Shown) -> None:
        """Show a view from its newest row on; marks of another one are dropped."""
        screen = self._screen
        drops_marks = view != self.current and screen.marks.drop()
        self.current = view
        self._say_tabs()
        if isinstance(view, View):
            screen.list.show(self._fetch, self._nothing_in(view))
        elif view.query.faults:
            said = (_FAULTY[0], *map(text.clean_line, view.query.faults), hint(_FAULTY[1]))
            screen.list.show(self._fetch, said)
        else:
            screen.list.show(self._fetch, ("Looking …",))
            self._look()
        if drops_marks:
            screen.status.say("Marks dropped: they were of another view.")

    def add(self, setting: Setting) -> None:
        """Give a view that was just written into the configuration its tab."""
        workspace = self._screen.workspace
        workspace.config = replace(workspace.config, views=(*workspace.config.views, setting))
        self.own = own_views(workspace.config.views, self._keys)
        self.every = (*View, *self.own)
        if self.current not in self.every:  # its query now means the new view, too
            self.current = self._named(self.current.label)
        self._say_tabs()
        self._look()

    def reread(self) -> None:
        """Show the rows and the counts as they are now."""
        conn, now = self._screen.workspace.store.read(), self._screen.workspace.now()
        for view in View:
            self._counts[view] = conversations.count(conn, selection(view, now))
        self._say_tabs()
        shown = self.current
        self._screen.list.reread(self._nothing_in(shown) if isinstance(shown, View) else None)
        if isinstance(shown, View) and (marked := self._screen.marks.uids):
            self._keep_marks(conversations.shown_among(conn, self.selection, marked))
        if self.own:
            self._look()

    def stand_on(self, conversation: Conversation) -> None:
        """Put the list's cursor on what is opened from elsewhere, or say in which view it is."""
        screen, now = self._screen, self._screen.workspace.now()
        if screen.list.go_far(conversation):
            return
        conn, uid = screen.workspace.store.read(), conversation.uid
        has = (v for v in View if conversations.shown_among(conn, selection(v, now), (uid,)))
        view = next(has, View.ALL)
        here, shows = self.current.label, hint(f"{{{_KEYS[view]}}} shows that view")
        screen.status.say(f"It is in {view.label}, not in {here} · {shows}")

    @property
    def selection(self) -> Selection:
        """Return what the list shows now."""
        if isinstance(self.current, View):
            return selection(self.current, self._screen.workspace.now())
        return among(self._found.get(self.current, ()))

    def end(self) -> None:
        """Look for nothing more."""
        self._work.end()

    def _named(self, words: str) -> Shown:
        wanted = words.casefold()
        named = {view.label.casefold(): view for view in reversed(self.every)}
        return named.get(wanted) or {view.value: view for view in View}.get(
            wanted, View.NEEDS_REPLY
        )

    def _nothing_in(self, view: View) -> tuple[str, ...]:
        """Return what an empty view says: what that means, and what can be done next."""
        is_connected = bool(self._screen.workspace.accounts)
        return tuple(map(hint, _NOTHING[view] if is_connected else _NO_ACCOUNT))

    def _fetch(self, after: Key | None, before: Key | None, limit: int) -> tuple[Conversation, ...]:
        conn = self._screen.workspace.store.read()
        return conversations.page(conn, self.selection, after=after, before=before, limit=limit)

    def _say_tabs(self) -> None:
        self._screen.tabs.say(self.every, self.current, self._counts)

    def _look(self) -> None:
        """Look what the own views have; a look at the same view is let finish, then comes another."""
        if self._sought == self.current:
            self._is_stale = True
            return
        self._sought, self._is_stale = self.current, False
        self._number = self._work.begin()
        self._screen.run_worker(self._look_through(self._number, self.current), group="views")

    async def _look_through(self, number: int, view: Shown) -> None:
        """Find what the own view in sight shows, then count the others. Both may take a while."""
        screen, now = self._screen, self._screen.workspace.now()
        try:
            if isinstance(view, OwnView) and not view.query.faults:
                found = await self._work.find(number, view, now)
                if found is not None and self.current == view:
                    self._show_found(view, found)
            others = [own for own in self.own if own != view]
            counted = await self._work.count(number, others, now)
            self._counts.update(counted.items())
            self._say_tabs()
        except WorkFailed as failure:
            screen.status.say(str(failure), alarm=True)
            if isinstance(view, OwnView) and self.current == view and view not in self._found:
                said = (_UNREAD[0], text.clean_line(str(failure)), hint(_UNREAD[1]))
                screen.list.show(self._fetch, said)  # what was found before stays
        if number == self._number:
            self._sought = None
            if self._is_stale:
                self._look()

    def _keep_marks(self, shown: frozenset[int]) -> None:
        """Take the marks of rows that the view has no longer: no act is on what nobody can find."""
        if gone := self._screen.marks.keep(shown):
            rows = "its row has" if gone == 1 else "their rows have"
            said = f"{wording.plural(gone, 'mark')} dropped: {rows} left this view."
            self._screen.status.say(said)

    def _show_found(self, view: OwnView, found: tuple[int, ...]) -> None:
        self._found[view] = found
        self._counts[view] = len(found)
        self._say_tabs()
        self._screen.list.reread(tuple(map(hint, _NO_FIND)))
        self._keep_marks(frozenset(found))
        if len(found) == MOST:
            self._screen.status.say(f"The newest {MOST:,} of this view are shown.")
