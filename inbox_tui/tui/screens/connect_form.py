"""Connecting an account, second: what the network needs, and its answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Input, Static

from inbox_tui import accounts, keychain, redaction, sign_in, text
from inbox_tui.accounts import Application
from inbox_tui.adapter import Adapter, Field, needs_instance
from inbox_tui.keychain import SecretPlace
from inbox_tui.model import Account
from inbox_tui.tui.screens.asking_form import AskingFormScreen
from inbox_tui.tui.widgets.form_lines import Line
from inbox_tui.tui.workspace import Workspace


class ConnectFormScreen(AskingFormScreen):
    """Keeps nothing: it asks the network whose the secret is, and passes its answer on."""

    BINDINGS: ClassVar[list[Binding]] = [
        Binding("f2", "other_place", "keyring or file"),
    ]
    intro = "The network is asked whose this is. Nothing is stored before it has answered."

    def __init__(
        self,
        workspace: Workspace,
        network: str,
        adapter_class: type[Adapter],
        kept: Callable[[Account], None],
    ) -> None:
        """Call ``kept`` with the account once it is connected."""
        super().__init__(workspace)
        self._network = network
        self._class = adapter_class
        self._kept = kept
        self._title = text.clean_cell(adapter_class.title)
        self._has_secret = any(field.secret for field in adapter_class.fields)
        self._by_consent = sign_in.by_consent(adapter_class)
        self._place = SecretPlace.KEYRING
        self._keyring = self._keyring_fault = ""
        self.heading = f"Connect an account on {self._title}"
        if self._has_secret:
            self.keys += " · f2 keeps the secret elsewhere"

    def body(self) -> ComposeResult:
        """Lay out the form, with where the secret goes below it."""
        yield from super().body()
        yield Static(id="place")

    def on_mount(self) -> None:
        """Look for the keyring before anybody types a secret that could not be kept."""
        super().on_mount()
        if self._has_secret:
            self.run_worker(self._find_keyring(), group="keyring")

    def lines(self) -> tuple[Line, ...]:
        """Return what is asked for: the name there and the secrets first."""
        fields = [
            Line(
                name=field.name,
                label=text.clean_cell(field.prompt),
                usual=text.clean_cell(field.default or ""),
                is_secret=field.secret,
                is_needed=field.default is None,
            )
            for field in self._typed
        ]
        handle = Line(name="handle", label=f"Your name on {self._title}", is_needed=True)
        return (
            *(() if self._by_consent else (handle,)),
            *(line for line in fields if line.is_secret),
            *(line for line in fields if not line.is_secret and line.is_needed),
            self._server(),
            *(line for line in fields if not line.is_secret and not line.is_needed),
        )

    def _server(self) -> Line:
        if needs_instance(self._class):
            return Line(name="instance", label="Server your account is on", is_needed=True)
        usual = text.clean_cell(self._class.default_instance)
        return Line(name="instance", label="Server", usual=usual or "the usual one")

    async def submit(self) -> None:
        """Ask the network; the screen stays, and can be left meanwhile."""
        if self.is_asking:
            return
        if self._place is SecretPlace.KEYRING and self._keyring_fault:
            self.say("meaning", f"f2 has to say where the secret goes. {self.unchanged}")
            return
        if self._by_consent:
            from inbox_tui.tui.screens.sign_in import SignInScreen

            screen = SignInScreen(self._workspace, self._title, self._application(), self._meet)
            await self.app.push_screen(screen)
        else:
            self._meet(self._application())

    def _meet(self, application: Application) -> None:
        self.begin_asking(partial(self._learn, application))

    def action_other_place(self) -> None:
        """Keep the secret in a file instead of the keyring, or the other way round."""
        if self._has_secret and not self.is_asking:
            is_file = self._place is SecretPlace.FILE
            self._place = SecretPlace.KEYRING if is_file else SecretPlace.FILE
            self._show_place()

    @property
    def _typed(self) -> tuple[Field, ...]:
        """What is asked for: all but what consent brings."""
        return tuple(f for f in self._class.fields if not (self._by_consent and f.granted))

    def _application(self) -> Application:
        fields = self._typed
        typed = {field.name: self.typed(field.name) for field in fields}
        secrets = {f.name: typed[f.name] or f.default or "" for f in fields if f.secret}
        redaction.hide(secrets.values())
        return Application(
            network=self._network,
            handle="" if self._by_consent else self.typed("handle"),
            instance=self.typed("instance"),
            settings={f.name: typed[f.name] for f in fields if not f.secret and typed[f.name]},
            secrets=secrets,
            place=self._place,
        )

    async def _learn(self, application: Application) -> None:
        from inbox_tui.tui.screens.connect_voice import ConnectVoiceScreen

        candidate = await self.answer(self._title, lambda: accounts.ask(application))
        if candidate:
            screen = ConnectVoiceScreen(self._workspace, self._title, candidate, self._done)
            await self.app.push_screen(screen)

    def _done(self, account: Account) -> None:
        for line in self.query(Input):
            line.value = ""
        self.dismiss()
        self._kept(account)

    async def _find_keyring(self) -> None:
        self._keyring, self._keyring_fault = await self._workspace.network.run(_keyring)
        self._show_place()

    def _show_place(self) -> None:
        if self._place is SecretPlace.FILE:
            said = f"The secret goes into {keychain.secret_file()}, which only you can read."
        elif self._keyring_fault:
            said = (
                f"{self._keyring_fault} Two ways: f2 keeps the secret in a file that only you can "
                "read; or leave here, set INBOX_TUI_TOKEN and run: "
                f"inbox-tui account add {self._network} --secret-env"
            )
        else:
            said = f"The secret goes into the keyring ({self._keyring})."
        self.query_one("#place", Static).update(Content(text.clean_line(said)))


def _keyring() -> tuple[str, str]:
    """Return the name of the keyring, or why there is none."""
    try:
        return keychain.keyring_name(), ""
    except keychain.KeychainError as error:
        return "", error.sentence
