"""Emptying the queue: acts on one conversation, or on all that are marked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from inbox_tui import triage
from inbox_tui.model import NEXT_ANSWER, Conversation, Identity
from inbox_tui.store import conversations, identities
from inbox_tui.store.conversations import key_of
from inbox_tui.store.views import View
from inbox_tui.tui import row_data, wording
from inbox_tui.tui.actions import hint
from inbox_tui.tui.inbox_actions.part import Part

if TYPE_CHECKING:
    from inbox_tui.tui.screens.inbox import InboxScreen

AT_ONCE = 50
"""An act on more conversations goes on beside the keys; the next key waits for one on fewer."""


class Triaging(Part):
    """Closes, snoozes, assigns, tags; goes on to the next."""

    needs_conversation = frozenset(
        {"done", "snooze", "wake", "assign", "tag", "raise_priority", "lower_priority", "vip"}
        | {"unread", "read"}
    )
    writes = needs_conversation
    needs_me = needs_conversation
    one_only = frozenset({"vip"})

    def __init__(self, screen: InboxScreen) -> None:
        super().__init__(screen)
        self._went_to: int | None = None
        """The conversation to which ``next`` went last."""

    def why_not(self, action: str) -> str:
        """Return why it cannot be done now, or ""."""
        if action == "wake" and not any(row.snoozed_until for row in self._rows()):
            return hint("Nothing here is snoozed; {snooze} snoozes.")
        if action == "vip" and self._author is None:
            return "Nobody wrote to us here."
        return ""

    async def done(self) -> None:
        """Close, or open again where all are closed; go on with the next row."""
        if all(row.done for row in self._rows()):
            await self._act("Open again", triage.reopen, leaves=True)
        else:
            await self._act("Done", triage.mark_done, leaves=True)

    async def snooze(self) -> None:
        """Ask until when, and put away till then."""
        from inbox_tui.tui.screens.snooze import SnoozeScreen

        clock, uids = self.workspace.clock, self.targets

        async def put_away(until: datetime) -> None:
            when = row_data.till(until, self.workspace.now(), clock)
            await self._act(
                "Snoozed until they answer" if until == NEXT_ANSWER else f"Snoozed {when}",
                lambda store, uids, now: triage.snooze(store, uids, until, now),
                leaves=True,
                asked_of=uids,
            )

        await self._ask(SnoozeScreen(self.workspace.now(), clock.zone, self._what(), put_away))

    async def wake(self) -> None:
        """End a snooze."""
        await self._act("Awake again", triage.wake, leaves=True)

    async def assign(self) -> None:
        """Ask who takes care, and say so."""
        from inbox_tui.tui.screens.assign import AssignScreen

        everyone = identities.every(self.workspace.store.read())
        ordered = sorted(everyone, key=lambda who: (not who.is_me, who.name.casefold()))
        uids = self.targets

        async def give(who: Identity | None) -> None:
            told = f"Assigned to {who.name}" if who else "Left to nobody"
            await self._act(
                told,
                lambda store, uids, now: triage.assign(store, uids, who.id if who else "", now),
                asked_of=uids,
            )

        present = {row.assignee for row in self._rows()}
        await self._ask(AssignScreen(ordered, present, self._what(), give))

    async def tag(self) -> None:
        """Ask which tags to put on and take off, and do so."""
        from inbox_tui.tui.screens.tag import TagScreen

        async def change(on: Sequence[str], off: Sequence[str]) -> None:
            told = [f"tagged {' '.join(f'#{tag}' for tag in on)}"] if on else []
            told += [f"took off {' '.join(f'#{tag}' for tag in off)}"] if off else []
            said = ", ".join(told)
            await self._act(
                said[:1].upper() + said[1:],
                lambda store, uids, now: triage.change_tags(store, uids, on, off, now),
                asked_of=uids,
            )

        uids, what, rows = self.targets, self._what(), list(self._rows())
        everywhere = set.intersection(*(set(row.tags) for row in rows)) if rows else set()
        from inbox_tui.store import tags

        known = await self.workspace.local.run(lambda: tags.every(self.workspace.store.read()))
        await self._ask(TagScreen(known, sorted(everywhere), what, change))

    async def raise_priority(self) -> None:
        """Let it want an answer sooner."""
        await self._shift(1)

    async def lower_priority(self) -> None:
        """Let it wait longer."""
        await self._shift(-1)

    async def unread(self) -> None:
        """Let somebody look again."""
        await self._act("Marked unread", triage.mark_unread)

    async def read(self) -> None:
        """Mark as read without opening."""
        await self._act("Marked read", triage.mark_read)

    async def vip(self) -> None:
        """Mark the author as of special care, or end that."""
        from inbox_tui.store import people, vips

        author, store = self._author, self.workspace.store
        if author is None:
            return
        is_vip = vips.is_vip(store.read(), author)
        change = triage.remove_vip if is_vip else triage.add_vip
        now = self.workspace.now()
        applied = await self.screen.change(lambda: change(store, author, now))
        if applied:
            person = people.person(store.read(), author)
            who = wording.person(person.actor) if person else "The author"
            said = "is no VIP any longer" if is_vip else "is a VIP"
            self.screen.status.say(f"{who} {said} · {hint('{undo} undoes it')}")

    async def next(self) -> None:
        """Go to the conversation to answer next; from there on, round all that wait."""
        screen, me, here = self.screen, self.workspace.me, self.conversation
        conn, now = self.workspace.store.read(), self.workspace.now()
        # Where a person has gone by other keys says nothing about whose turn it is.
        after = key_of(here) if here and here.uid == self._went_to else None
        there = triage.next_needing_reply(conn, after, me.id if me else "", now)
        if there and here and there.uid == here.uid:
            there = triage.next_needing_reply(conn, key_of(here), me.id if me else "", now)
        if there is None:
            screen.status.say("Nobody else is waiting for an answer.")
            return
        self._went_to = there.uid
        if screen.views.current is not View.NEEDS_REPLY:
            screen.views.show(View.NEEDS_REPLY)
        screen.list.go_far(there)
        if screen.is_reading:
            await screen.open(there)

    async def _shift(self, steps: int) -> None:
        await self._act(
            "Priority up" if steps > 0 else "Priority down",
            lambda store, uids, now: triage.shift_priority(store, uids, steps, now),
            nothing="It is as high as can be." if steps > 0 else "It is as low as can be.",
        )

    async def _act(
        self,
        told: str,
        act: Callable[..., triage.Applied],
        *,
        leaves: bool = False,
        nothing: str = "It is so already; nothing was changed.",
        asked_of: tuple[int, ...] = (),
    ) -> None:
        """Do an act to the targets, say what was done, and go on with the next row.

        ``leaves`` says that rows usually leave the view by it. ``asked_of`` is what a dialog was
        opened for: the marks and the cursor may be elsewhere by the time it is answered.
        """
        screen, uids = self.screen, asked_of or self.targets
        store, now = self.workspace.store, self.workspace.now()
        from_marks = screen.marks and not screen.is_reading

        async def go_through() -> None:
            async with screen.actions.acts:
                applied = await screen.change(lambda: act(store, uids, now))
            if applied is None:
                return
            if leaves and from_marks:
                if screen.marks.uids == uids:  # what was marked meanwhile stays so
                    screen.marks.drop()
            elif leaves:
                self._go_on(uids[0])
            screen.status.say(_told(told, applied) if applied.conversations else nothing)

        if len(uids) > AT_ONCE:
            screen.status.say(f"{told}: {len(uids):,} conversations, one moment …")
            screen.run_worker(go_through())
        else:
            await go_through()

    def _go_on(self, uid: int) -> None:
        """Leave what was dealt with: a row that is still in the view is passed by."""
        here = self.screen.list.current
        if self.screen.is_reading:
            self.close_if_gone(uid)
        elif here and here.uid == uid:
            self.screen.list.action_down()

    async def _ask(self, screen: object) -> None:
        await self.screen.app.push_screen(screen)  # type: ignore[call-overload]

    def _rows(self) -> Iterator[Conversation]:
        """Yield the targets as they are now."""
        conn = self.workspace.store.read()
        found = (conversations.get(conn, uid) for uid in self.targets)
        return (row for row in found if row)

    def _what(self) -> str:
        """Return what an act would be on, for the heading of a dialog. Not cleaned."""
        number, here = len(self.targets), self.conversation
        if number > 1 or here is None:
            return wording.plural(number, "conversation")
        return here.author_name or here.author_handle

    @property
    def _author(self) -> int | None:
        from inbox_tui.store import people

        here = self.conversation
        return people.author_of(self.workspace.store.read(), here.uid) if here else None


def _told(told: str, applied: triage.Applied) -> str:
    number = len(applied.conversations)
    many = f": {number:,} conversations" if number > 1 or applied.unchanged else ""
    if many and number == 1:
        many = ": 1 conversation"
    already = f", {applied.unchanged:,} were so already" if applied.unchanged else ""
    return f"{told}{many}{already} · {hint('{undo} undoes it')}"
