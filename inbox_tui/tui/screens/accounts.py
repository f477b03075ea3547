"""The accounts: who can speak from here, and how each is doing."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from inbox_tui import costs, text
from inbox_tui.model import Account
from inbox_tui.store import account_counts, identities, pulls
from inbox_tui.tui import actions, wording
from inbox_tui.tui.account_state import Gravity, account_state, last_pull
from inbox_tui.tui.actions import Scope
from inbox_tui.tui.layout.hanging_indent import hanging
from inbox_tui.tui.pulling import Puller
from inbox_tui.tui.sign_in_again import SignInAgain
from inbox_tui.tui.threads import WorkFailed
from inbox_tui.tui.widgets.footer import Keys
from inbox_tui.tui.workspace import Workspace

_HOW = "To take one out: inbox-tui account remove"
COUNTED_SECONDS = 30.0
"""So often it is looked what the accounts of paid networks have cost."""
BESIDE = 4
"""Cells beside the lines of the list: a blank on either side and the scroll bar."""
_NONE = "No account is connected yet. Next: {add_account} connects one."


class AccountsScreen(ModalScreen[None]):
    """Lists the accounts with what the network last said of each."""

    CSS_PATH = Path(__file__).with_suffix(".tcss")
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]
        *actions.bindings(Scope.ACCOUNTS),
        Binding("j", "move(1)", "down"),
        Binding("k", "move(-1)", "up"),
    ]

    def __init__(self, workspace: Workspace, puller: Puller, begin_at: str = "") -> None:
        """Keep what it shows; ``begin_at`` is the id of the account that the cursor begins at."""
        super().__init__()
        self._workspace = workspace
        self._puller = puller
        self._begin_at = begin_at
        self._spent: dict[str, str] = {}
        """What the accounts of paid networks have cost, in a few words, by id."""

    def compose(self) -> ComposeResult:
        """Lay out the list, how to add one, and the keys."""
        yield Static("Accounts", id="title")
        yield OptionList(id="accounts")
        yield Static(id="said")
        yield Static(Content(_HOW), id="how")
        yield Keys(id="keys")

    def on_mount(self) -> None:
        """Show the accounts, and renew their times."""
        shown = actions.footer([Scope.ACCOUNTS, Scope.APP])
        self.query_one(Keys).say([(action, True) for action in shown])
        self._show()
        ids = [account.id for account in self._workspace.accounts]
        if self._begin_at in ids:
            self.query_one(OptionList).highlighted = ids.index(self._begin_at)
        self.set_interval(1, self._show)
        self._ask_costs()
        self.set_interval(COUNTED_SECONDS, self._ask_costs)

    def on_resize(self) -> None:
        """Break the lines anew."""
        self._show()

    def action_back(self) -> None:
        """Go back to the inbox."""
        self.dismiss()

    def action_move(self, steps: int) -> None:
        """Move the cursor."""
        listed = self.query_one(OptionList)
        (listed.action_cursor_down if steps > 0 else listed.action_cursor_up)()

    def action_check(self) -> None:
        """Ask the network who the chosen account's secret belongs to."""
        if account := self._chosen:
            self.app.run_worker(self._check(account), group="check")

    async def action_add_account(self) -> None:
        """Connect one more account."""
        from inbox_tui.tui.screens.connect_network import ConnectNetworkScreen

        reason = self._workspace.store.read_only_reason
        if reason or self._workspace.me is None:
            self._say(reason or "Say who you are first: inbox-tui me NAME")
            return
        await self.app.push_screen(ConnectNetworkScreen(self._workspace, self._connected))

    async def action_sign_in(self) -> None:
        """Sign in again as the chosen account."""
        from inbox_tui.tui.screens.sign_in_again import SignInAgainScreen

        account, reason = self._chosen, self._workspace.store.read_only_reason
        if account is None:
            return
        if reason:
            self._say(f"{reason} Run 'inbox-tui doctor'.")
            return
        try:
            again = await self._workspace.local.run(lambda: SignInAgain.of(account))
        except WorkFailed as failure:
            self._say(str(failure))
            return
        await self.app.push_screen(SignInAgainScreen(self._workspace, again, self._signed_in))

    def _signed_in(self, account: Account) -> None:
        self._puller.hurry(account.id)
        self._say(f"Signed in again: {self._workspace.names.voice(account)}. Pulling it")
        self._show()

    def _connected(self, account: Account) -> None:
        voice = self._workspace.names.voice(account)
        self._say(f"Connected: {voice}. {account.call_sign} is typed before each of its replies.")
        self._show()

    def action_pull(self) -> None:
        """Fetch what is new for the chosen account."""
        account = self._chosen
        if account is None:
            return
        reason = self._workspace.store.read_only_reason
        if reason:
            self._say(f"{reason} Run 'inbox-tui doctor'.")
            return
        self._puller.hurry(account.id)
        self._say(f"Pulling {self._workspace.names.voice(account)}")

    @property
    def _chosen(self) -> Account | None:
        place = self.query_one(OptionList).highlighted
        accounts = self._workspace.accounts
        return accounts[place] if place is not None and place < len(accounts) else None

    def _ask_costs(self) -> None:
        self.run_worker(self._count_costs(), group="costs", exclusive=True)

    async def _count_costs(self) -> None:
        for account in self._workspace.accounts:
            counting = partial(costs.of_account, account, self._workspace.connect)
            try:
                spending = await self._workspace.network.run(counting)
            except WorkFailed:  # why it cannot be had stands in the account's own lines
                continue
            if spending is not None:
                self._spent[account.id] = costs.in_short(spending, self._workspace.now().date())

    async def _check(self, account: Account) -> None:
        from inbox_tui import accounts

        server = self._workspace.names.server_name(account)
        self._say(f"Asking {server} who this is")
        self._workspace.adapters.forget(account.id)
        try:
            actor = await self._workspace.network.run(
                lambda: accounts.check(self._workspace.store, account)
            )
        except WorkFailed as failure:
            said = str(failure)
        else:
            said = f"{server} says: {wording.person(actor)} ({actor.id})"
        self._workspace.reload()
        self._say(said)
        self._show()

    def _say(self, said: str) -> None:
        if self.is_attached:
            self.query_one("#said", Static).update(Content(text.clean_line(said)))

    def _show(self) -> None:
        if not self.is_attached:
            return
        listed = self.query_one(OptionList)
        wanted = [self._describe(account) for account in self._workspace.accounts]
        if listed.option_count != len(wanted):
            listed.clear_options()
            listed.add_options([Option(content) for content in wanted])
            listed.highlighted = 0 if wanted else None
        else:
            for place, content in enumerate(wanted):
                if listed.get_option_at_index(place).prompt != content:
                    listed.replace_option_prompt_at_index(place, content)
        if not wanted:
            self._say(actions.hint(_NONE))

    def _describe(self, account: Account) -> Content:
        workspace = self._workspace
        now, conn = workspace.now(), workspace.store.read()
        people = {identity.id: identity.name for identity in identities.every(conn)}
        human = text.clean_cell(people.get(account.identity, "nobody"))
        whose = "belongs to" if account.kind.value == "own" else "connected by"
        pull = pulls.state(conn, account.id)
        state = account_state(account, pull, now)
        counts = account_counts.of_account(conn, account.id)
        doing, due = self._puller.doing(account.id), self._puller.next_at(account.id)
        lines = [
            Content.styled(workspace.names.voice(account), "bold"),
            self._below(
                f"{whose} {human} · {_place_of_secret(account)}"
                f" · verified {wording.span(now - account.verified_at)} ago"
            ),
            self._below(last_pull(pull, now, doing, due, self._workspace.clock)),
            self._below(
                f"{_counted(counts.unread)} unread · {_counted(counts.needing_reply)} to answer"
            ),
        ]
        if spent := self._spent.get(account.id):
            lines.append(self._below(f"use of the network: {spent}"))
        if state.gravity is not Gravity.WELL:
            why = text.clean_line(account.frozen_reason or pull.sentence)
            style = "bold $text-error" if state.needs_person else "bold $text-warning"
            lines.append(self._below(f"{state.brief.upper()}: {why}", style))
            lines.append(self._below(state.next_step, "$text"))
        return Content("\n").join([*lines, Content("")])

    def _below(self, words: str, style: str = "$text-muted") -> Content:
        room = self.app.size.width - BESIDE
        return Content.styled(hanging("", words, room, 2).plain, style)


def _counted(number: int) -> str:
    return f"{number:,}+" if number >= account_counts.MOST else str(number)


def _place_of_secret(account: Account) -> str:
    return {
        "keyring": "secret in the keyring",
        "environment": "secret in the environment",
        "file": "secret in a file",
        "none": "needs no secret",
    }.get(account.secret_place, account.secret_place)
