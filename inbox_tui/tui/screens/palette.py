"""The command palette over the action registry, one's own views and the accounts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from inbox_tui import text
from inbox_tui.tui.actions import Action, Scope, hint, of, shown
from inbox_tui.tui.program import Program
from inbox_tui.tui.screens.accounts import AccountsScreen
from inbox_tui.tui.screens.inbox import InboxScreen


@dataclass(frozen=True, slots=True)
class _Offer:
    label: str
    about: str
    do: Callable[[], object]
    is_listed: bool = True
    """Whether it is shown before anything is typed."""
    also: str = ""
    """Words by which it is found besides."""


class Actions(Provider):
    """Offers what can be done where one is, with its key and why it would do nothing just now.

    No action sends: the way out leads through the confirm step, which the palette cannot leave out.
    """

    async def discover(self) -> Hits:
        """List what is asked for most."""
        for offer in self._offers():
            if offer.is_listed:
                yield DiscoveryHit(
                    Content(offer.label),
                    offer.do,
                    help=Content(offer.about),  # type: ignore[arg-type]  # a str is read as markup
                )

    async def search(self, query: str) -> Hits:
        """List everything whose words match."""
        matcher = self.matcher(query)
        for offer in self._offers():
            score = max(map(matcher.match, filter(None, (offer.label, offer.also))))
            if score > 0:
                yield Hit(
                    score,
                    matcher.highlight(offer.label),
                    offer.do,
                    help=Content(offer.about),  # type: ignore[arg-type]  # a str is read as markup
                )

    def _offers(self) -> Iterator[_Offer]:
        for action in of(*self._scopes()):
            if action.id != "palette":
                do = partial(self._program.perform, action)
                reason = self._program.why_not(action)
                about = _about(action, reason)
                also = "" if reason else action.also
                yield _Offer(action.label, about, do, action.in_palette, also)
        here = self.screen
        if isinstance(here, InboxScreen) and not here.composer.is_writing:
            yield from _views(here)
            yield from _accounts(here)

    def _scopes(self) -> tuple[Scope, ...]:
        """Return the scopes whose keys work where the palette was opened."""
        here = self.screen
        if isinstance(here, InboxScreen):
            if here.composer.is_writing:
                return (Scope.COMPOSER, Scope.APP)
            return (Scope.INBOX, Scope.THREAD if here.is_reading else Scope.LIST, Scope.APP)
        return (Scope.ACCOUNTS, Scope.APP) if isinstance(here, AccountsScreen) else (Scope.APP,)

    @property
    def _program(self) -> Program:
        program: Program = self.app  # type: ignore[assignment]
        return program


def palette() -> CommandPalette:
    """Return the palette, to be shown where one is."""
    return CommandPalette(providers=[Actions], placeholder="What to do")


def _about(action: Action, reason: str) -> str:
    said = f"not now: {text.clean_line(reason)}" if reason else hint(action.help)
    return f"{action.shown_key} · {said}"


def _views(screen: InboxScreen) -> Iterator[_Offer]:
    for view in screen.views.own:
        key = f"{shown(view.key)} · " if view.key else ""
        yield _Offer(
            f"view {view.label}",
            f"{key}A view of your own.",
            partial(screen.actions.show_view, view),
        )


def _accounts(screen: InboxScreen) -> Iterator[_Offer]:
    for account in screen.workspace.accounts:
        yield _Offer(
            f"account {screen.workspace.names.voice(account)}",
            "How it is doing: verified, pulled, waiting.",
            partial(_open, screen, account.id),
            is_listed=False,
        )


async def _open(screen: InboxScreen, account_id: str) -> None:
    await screen.app.push_screen(AccountsScreen(screen.workspace, screen.puller, account_id))
