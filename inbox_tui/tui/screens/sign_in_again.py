"""Signing in again to an account whose login has run out: the same account, or nothing changes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from inbox_tui import accounts, sign_in_again, text
from inbox_tui.accounts import Application, Candidate
from inbox_tui.model import Account
from inbox_tui.tui.screens.asking_form import AskingFormScreen
from inbox_tui.tui.sign_in_again import SignInAgain
from inbox_tui.tui.threads import WorkFailed
from inbox_tui.tui.widgets.form_lines import Line
from inbox_tui.tui.workspace import Workspace


class SignInAgainScreen(AskingFormScreen):
    """Takes the secret, or leads through the browser, and has the network say whose that is."""

    unchanged = "Nothing was changed."

    def __init__(
        self, workspace: Workspace, again: SignInAgain, signed_in: Callable[[Account], None]
    ) -> None:
        """Call ``signed_in`` with the account once it has its new secret."""
        super().__init__(workspace)
        self._again = again
        self._signed_in = signed_in
        self._is_keeping = False
        voice = workspace.names.voice(again.account)
        self.heading = f"Sign in again: {voice}"
        who = f"Who says yes in the browser has to be {voice}" if again.by_consent else ""
        self.intro = (
            f"{who or f'The secret has to be that of {voice}'}: {again.title} is asked, and "
            "anybody else's is refused. Its voice, call sign and messages stay as they are."
        )
        if not again.fields:
            self.keys = "enter asks for the page · esc back"

    def lines(self) -> tuple[Line, ...]:
        """Return the secrets that are typed; those that are kept may be left empty."""
        again = self._again
        said = " (empty: the one that is kept)" if again.by_consent else ""
        return tuple(
            Line(
                name=field.name,
                label=f"{text.clean_cell(field.prompt)}{said}",
                is_secret=True,
                is_needed=not again.by_consent,
            )
            for field in again.fields
        )

    async def submit(self) -> None:
        """Ask the network, by way of the browser where it wants that."""
        if self._is_keeping:
            self._say_keeping()
        elif not self.is_asking:
            typed = {field.name: self.typed(field.name) for field in self._again.fields}
            self.begin_asking(partial(self._go_on, typed))

    def action_leave(self) -> None:
        """Stop asking, or go back; what is being kept is not stopped half-way."""
        if self._is_keeping:
            self._say_keeping()
        else:
            super().action_leave()

    async def _go_on(self, typed: dict[str, str]) -> None:
        from inbox_tui.tui.screens.sign_in import SignInScreen

        try:
            application = await self._workspace.network.run(lambda: self._again.apply(typed))
        except WorkFailed as failure:
            self.say("meaning", f"{failure} {self.unchanged}")
            return
        if self._again.by_consent:
            title = self._again.title
            screen = SignInScreen(self._workspace, title, application, self._granted)
            await self.app.push_screen(screen)
        else:
            await self._ask_whose(application)

    def _granted(self, application: Application) -> None:
        self.begin_asking(partial(self._ask_whose, application))

    async def _ask_whose(self, application: Application) -> None:
        candidate = await self.answer(self._again.title, lambda: accounts.ask(application))
        if candidate is None:
            return
        self._is_keeping = True
        self._say_keeping()
        self.app.run_worker(self._keep(candidate), group="keep")  # nothing of this screen stops it

    async def _keep(self, candidate: Candidate) -> None:
        again, store = self._again, self._workspace.store
        try:
            account = await self._workspace.network.run(
                lambda: sign_in_again.complete(store, again.account, candidate)
            )
        except WorkFailed as failure:
            self.say("meaning", str(failure))
            return
        finally:
            self._is_keeping = False
        self._workspace.adapters.forget(account.id)  # it holds the old secret
        self._workspace.reload()
        self.dismiss()
        self._signed_in(account)

    def _say_keeping(self) -> None:
        self.say("meaning", "The new secret is being kept just now; that is not stopped half-way.")
