"""Where a reply is on its way, said in the status line until it has ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_tui.model import Delivery, DeliveryState
from inbox_tui.store import drafts, outbox
from inbox_tui.tui.actions import hint

if TYPE_CHECKING:
    from inbox_tui.tui.screens.inbox import InboxScreen

_LOUD = frozenset({DeliveryState.UNKNOWN, DeliveryState.FAILED})
_BACK = frozenset({DeliveryState.CANCELLED, DeliveryState.FAILED})
"""What was to leave is a draft again."""


class Following:
    """Follows one reply at a time; of several that are held, the newest."""

    def __init__(self, screen: InboxScreen) -> None:
        self._screen = screen
        self._uid: int | None = None

    def changed(self, delivery: Delivery) -> None:
        """Show what became of a reply."""
        screen = self._screen
        self.follow(delivery)
        if delivery.wrong_author:
            screen.workspace.reload()  # the account is frozen now
        screen.reread()
        screen.replying.bring_back(delivery, screen.opened if screen.is_reading else None)
        if delivery.wrong_author:
            screen.alarms.sound(delivery)

    def follow(self, delivery: Delivery) -> None:
        """Say where a delivery is, until it has ended and something else happens."""
        screen = self._screen
        sentence = screen.replying.sentence(delivery)
        if delivery.state in {DeliveryState.HELD, DeliveryState.SENDING}:
            self._uid = delivery.uid
            more = len(screen.outbox.held()) - 1
            screen.status.stand(
                sentence + (f" · {more} more held" if more > 0 else ""),
                screen.replying.countdown(delivery),
            )
            return
        if self._uid in (None, delivery.uid):
            self._uid = None
            screen.status.stand("")
            for other in screen.outbox.held()[-1:]:
                self.follow(other)
        if self._is_at_draft(delivery):
            sentence = sentence.removesuffix(".") + hint(" · {reply} goes on with the draft")
        is_loud = delivery.wrong_author or delivery.state in _LOUD
        screen.status.say(sentence, alarm=is_loud)

    def _is_at_draft(self, delivery: Delivery) -> bool:
        """Return whether a delivery is a draft again, of the conversation that is in sight."""
        screen = self._screen
        draft = drafts.get(screen.workspace.store.read(), delivery.draft_uid)
        here = draft and screen.opened and draft.conversation_uid == screen.opened.uid
        return bool(here) and delivery.state in _BACK

    def renew(self) -> bool:
        """Say where the one that is followed is now; return whether there is one."""
        if self._uid is None:
            return False
        delivery = outbox.get(self._screen.workspace.store.read(), self._uid)
        if delivery:
            self.follow(delivery)
        return delivery is not None
