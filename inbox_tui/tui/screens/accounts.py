"""The accounts: who can speak from here, and how each is doing."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from inbox_tui import text
from inbox_tui.model import Account
from inbox_tui.store import identities, pulls
from inbox_tui.tui import actions, wording
from inbox_tui.tui.actions import Scope
from inbox_tui.tui.pulling import Puller
from inbox_tui.tui.threads import WorkFailed
from inbox_tui.tui.widgets.bars import Keys
from inbox_tui.tui.workspace import Workspace

_HOW = "To take one out: inbox-tui account remove"


class AccountsScreen(ModalScreen[None]):
    """Lists the accounts with what the network last said of each."""

    CSS_PATH = Path(__file__).with_suffix(".tcss")
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]
        *actions.bindings(Scope.ACCOUNTS),
        Binding("j", "move(1)", "down"),
        Binding("k", "move(-1)", "up"),
    ]

    def __init__(self, workspace: Workspace, puller: Puller) -> None:
        super().__init__()
        self._workspace = workspace
        self._puller = puller

    def compose(self) -> ComposeResult:
        """Lay out the list, how to add one, and the keys."""
        yield Static("Accounts", id="title")
        yield OptionList(id="accounts")
        yield Static(id="said")
        yield Static(Content(_HOW), id="how")
        yield Keys(id="keys")

    def on_mount(self) -> None:
        """Show the accounts, and renew their times."""
        self.query_one(Keys).say([(a, True) for a in actions.footer([Scope.ACCOUNTS])])
        self._show()
        self.set_interval(1, self._show)

    def action_back(self) -> None:
        """Go back to the inbox."""
        self.dismiss()

    def action_move(self, steps: int) -> None:
        """Move the cursor."""
        listed = self.query_one(OptionList)
        (listed.action_cursor_down if steps > 0 else listed.action_cursor_up)()

    def action_check(self) -> None:
        """Ask the network who the chosen account's secret belongs to."""
        place = self.query_one(OptionList).highlighted
        if place is not None and place < len(self._workspace.accounts):
            account = self._workspace.accounts[place]
            self.app.run_worker(self._check(account), group="check")

    async def action_add_account(self) -> None:
        """Connect one more account."""
        from inbox_tui.tui.screens.connect_network import ConnectNetworkScreen

        reason = self._workspace.store.read_only_reason
        if reason or self._workspace.me is None:
            self._say(reason or "Say who you are first: inbox-tui me NAME")
            return
        await self.app.push_screen(ConnectNetworkScreen(self._workspace, self._connected))

    def _connected(self, account: Account) -> None:
        voice = self._workspace.names.voice(account)
        self._say(f"Connected: {voice}. {account.call_sign} is typed before each of its replies.")
        self._show()

    async def _check(self, account: Account) -> None:
        from inbox_tui import accounts

        self._say(f"Asking {self._workspace.names.server_name(account)} who this is")
        self._workspace.adapters.forget(account.id)
        try:
            actor = await self._workspace.network.run(
                lambda: accounts.check(self._workspace.store, account)
            )
        except WorkFailed as failure:
            said = str(failure)
        else:
            said = f"{self._workspace.names.server_name(account)} says: {wording.person(actor)} ({actor.id})"
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
            self._say("No account is connected yet.")

    def _describe(self, account: Account) -> Content:
        workspace = self._workspace
        now, conn = workspace.now(), workspace.store.read()
        people = {identity.id: identity.name for identity in identities.every(conn)}
        human = text.clean_cell(people.get(account.identity, "nobody"))
        whose = "belongs to" if account.kind.value == "own" else "connected by"
        lines = [
            Content.styled(workspace.names.voice(account), "bold"),
            Content.styled(
                f"  {whose} {human} · {_place_of_secret(account)}"
                f" · verified {wording.span(now - account.verified_at)} ago",
                "$text-muted",
            ),
            self._last_pull(account),
        ]
        if account.frozen_reason:
            reason = text.clean_line(account.frozen_reason)
            lines.append(Content.styled(f"  FROZEN: {reason}", "bold $text-error"))
        return Content("\n").join([*lines, Content("")])

    def _last_pull(self, account: Account) -> Content:
        now = self._workspace.now()
        state = pulls.state(self._workspace.store.read(), account.id)
        due = self._puller.next_at(account.id)
        doing = self._puller.doing(account.id)
        said = f"  {doing or 'not pulled yet'}"
        if not doing and state.finished_at:
            said = f"  pulled {wording.span(now - state.finished_at)} ago"
            said += f", {wording.plural(state.new_messages, 'new message')}"
        if state.retry_at and state.retry_at > now:
            said += f" · the network asks to wait {wording.span(state.retry_at - now)}"
        elif due:
            said += f" · next in {wording.span(due - now)}"
        if state.outcome in ("", "ok"):
            return Content.styled(said, "$text-muted")
        trouble = text.clean_line(state.sentence)
        return Content.assemble((said, "$text-muted"), "\n", (f"  {trouble}", "bold $text-warning"))


def _place_of_secret(account: Account) -> str:
    return {
        "keyring": "secret in the keyring",
        "environment": "secret in the environment",
        "file": "secret in a file",
        "none": "needs no secret",
    }.get(account.secret_place, account.secret_place)
