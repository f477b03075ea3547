"""The program itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_tui.model import DeliveryState
from inbox_tui.tui.inbox_actions.part import Part

if TYPE_CHECKING:
    from inbox_tui.tui.screens.inbox import InboxScreen


class Program(Part):
    """Pulls, shows the accounts, ends."""

    writes = frozenset({"pull"})

    def __init__(self, screen: InboxScreen) -> None:
        super().__init__(screen)
        self._warned_of: tuple[int, ...] = ()
        self._warned_of_unsaved = False

    def why_not(self, action: str) -> str:
        """Return why it cannot be done now, or ""."""
        if action == "pull" and not self.workspace.accounts:
            return "There is no account yet: inbox-tui account add NETWORK"
        return ""

    async def pull(self) -> None:
        """Fetch from every account now."""
        self.screen.puller.hurry()
        self.screen.show_header()

    async def accounts(self) -> None:
        """Open the accounts screen."""
        from inbox_tui.tui.screens.accounts import AccountsScreen

        await self.screen.app.push_screen(AccountsScreen(self.workspace, self.screen.puller))

    async def leave_program(self) -> None:
        """Quit; where a reply is still held, say first that it will be cancelled."""
        held = [d for d in self.screen.outbox.held() if d.state is DeliveryState.HELD]
        uids = tuple(d.uid for d in held)
        if held and self._warned_of != uids:
            self._warned_of = uids
            these = "1 held reply" if len(held) == 1 else f"{len(held)} held replies"
            self.screen.status.say(
                f"Quitting cancels {these}; the draft stays · q again quits", alarm=True
            )
            return
        if not await self.screen.composer.save() and not self._warned_of_unsaved:
            self._warned_of_unsaved = True
            self.screen.status.say(
                "Words of a draft are NOT SAVED; they stay here · q again quits and prints them",
                alarm=True,
            )
            return
        self.screen.app.exit(0)
