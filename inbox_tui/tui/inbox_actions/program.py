"""The program itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from inbox_tui import text
from inbox_tui.model import Account, DeliveryState
from inbox_tui.tui.actions import hint
from inbox_tui.tui.inbox_actions.part import Part
from inbox_tui.tui.threads import WorkFailed

if TYPE_CHECKING:
    from inbox_tui.tui.app import InboxApp
    from inbox_tui.tui.screens.inbox import InboxScreen


class Program(Part):
    """Pulls, shows the accounts, ends."""

    writes = frozenset({"pull", "add_account"})
    needs_me = frozenset({"add_account"})

    def __init__(self, screen: InboxScreen) -> None:
        super().__init__(screen)
        self._warned_of: tuple[int, ...] = ()
        self._warned_of_unsaved = False

    @property
    def _app(self) -> InboxApp:
        return cast("InboxApp", self.screen.app)

    def why_not(self, action: str) -> str:
        """Return why it cannot be done now, or ""."""
        if action == "pull" and not self.workspace.accounts:
            return hint("There is no account yet: {add_account} connects one.")
        if action == "tour" and self._app.tour is None:
            return "The tour is in the demo: inbox-tui demo --tour"
        return ""

    async def tour(self) -> None:
        """Begin or end the guided tour."""
        if self._app.tour:
            await self._app.tour.turn()

    async def pull(self) -> None:
        """Fetch from every account now."""
        self.screen.puller.hurry()
        self.screen.show_header()

    async def accounts(self) -> None:
        """Open the accounts screen."""
        from inbox_tui.tui.screens.accounts import AccountsScreen

        await self.screen.app.push_screen(AccountsScreen(self.workspace, self.screen.puller))

    async def add_account(self) -> None:
        """Connect one more account."""
        from inbox_tui.tui.screens.connect_network import ConnectNetworkScreen

        screen = ConnectNetworkScreen(self.workspace, self._connected)
        await self.screen.app.push_screen(screen)

    def _connected(self, account: Account) -> None:
        voice, sign = self.workspace.names.voice(account), text.clean_cell(account.call_sign)
        self.screen.status.say(f"Connected: {voice} · {sign} is typed before each of its replies")
        self.screen.show_header()

    async def theme(self) -> None:
        """Choose other colours."""
        from inbox_tui.tui.screens.theme import ThemeChoice

        await self.screen.app.push_screen(ThemeChoice(self.workspace, self.screen.status.say))

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
        unsaved = await self._unsaved()
        if unsaved and not self._warned_of_unsaved:
            self._warned_of_unsaved = True
            self.screen.status.say(
                f"Words of {unsaved} are NOT SAVED; they stay here · q again quits and prints them",
                alarm=True,
            )
            return
        self.screen.app.exit(0)

    async def _unsaved(self) -> str:
        """Save what was written, and return what could not be saved, or ""."""
        if not await self.screen.composer.save():
            return "a draft"
        try:
            await self.workspace.local.run(self.workspace.notes.save)
        except WorkFailed:
            return "a note"
        return ""
