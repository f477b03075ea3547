"""The alarms of replies under a wrong account, raised once each, whichever process met them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_tui.model import Delivery

if TYPE_CHECKING:
    from inbox_tui.tui.screens.inbox import InboxScreen


class Alarms:
    """Raises an alarm over whatever is open, except over the confirm step: that one is left first."""

    def __init__(self, screen: InboxScreen) -> None:
        self._screen = screen
        self._raised: set[int] = set()
        self._is_looking = False

    async def look(self) -> None:
        """Raise what the store has and nobody has seen. Reads it in a thread.

        :raises WorkFailed: it cannot be read now.
        """
        if self._is_looking:
            return
        self._is_looking = True
        try:
            local = self._screen.workspace.local
            found = await local.run(self._screen.outbox.unseen_alarms)
        finally:
            self._is_looking = False
        for delivery in found:
            self.sound(delivery)

    def sound(self, delivery: Delivery) -> None:
        """Raise the alarm of one delivery, once.

        While a person types into the confirm step it waits for a later :meth:`look`.
        """
        from inbox_tui.tui.screens.alarm import AlarmScreen
        from inbox_tui.tui.screens.confirm import ConfirmScreen

        screen, app = self._screen, self._screen.app
        account = screen.workspace.account(delivery.account_id)
        is_confirming = any(isinstance(shown, ConfirmScreen) for shown in app.screen_stack)
        if account is None or is_confirming or delivery.uid in self._raised:
            return
        self._raised.add(delivery.uid)
        app.bell()
        app.push_screen(
            AlarmScreen(screen.workspace, screen.outbox, delivery, account), self._ended
        )

    def _ended(self, said: str | None) -> None:
        self._screen.reread()
        if said:
            self._screen.status.say(said, alarm=True)
