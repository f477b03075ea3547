"""Connecting an account, first: on which network."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textual.content import Content
from textual.widgets import OptionList

from inbox_tui import registry, text
from inbox_tui.adapter import Adapter
from inbox_tui.model import Account
from inbox_tui.tui.screens.dialog import FAINT
from inbox_tui.tui.screens.pick import PickScreen
from inbox_tui.tui.threads import WorkFailed
from inbox_tui.tui.workspace import Workspace


class ConnectNetworkScreen(PickScreen):
    """Lists the installed networks. Their adapters are loaded one after the other, in a thread."""

    heading = "Connect an account: on which network?"
    keys = "type a part · up and down · enter takes it · esc back"
    placeholder = "a network"

    def __init__(self, workspace: Workspace, kept: Callable[[Account], None]) -> None:
        """Call ``kept`` with the account once it is connected."""
        super().__init__()
        self._workspace = workspace
        self._kept = kept
        self._names = registry.names()
        self._found: dict[str, type[Adapter]] = {}
        self._faults: dict[str, str] = {}
        self._fitting: list[str] = []

    def on_mount(self) -> None:
        """Show the names, and load the adapters behind them."""
        super().on_mount()
        self.run_worker(self._load(), group="load")

    async def _load(self) -> None:
        for name in self._names:
            try:
                self._found[name] = await self._workspace.network.run(partial(registry.load, name))
            except WorkFailed as failure:
                self._faults[name] = str(failure)
            listed = self.query_one(OptionList)
            place = listed.highlighted
            self.show()
            listed.highlighted = place

    def options(self) -> list[Content]:
        """Return the networks that fit what is typed."""
        wanted = self.line.value.strip().casefold()
        self._fitting = [
            name for name in self._names if wanted in f"{name} {self._title(name)}".casefold()
        ]
        return [
            Content.assemble(self._title(name), (f"  {self._state(name)}", FAINT))
            for name in self._fitting
        ]

    async def submit(self) -> None:
        """Ask for what the network needs."""
        from inbox_tui.tui.screens.connect_form import ConnectFormScreen

        if not self.is_active or self.place is None:
            return
        name = self._fitting[self.place]
        if name not in self._found:
            self.app.bell()
            return
        screen = ConnectFormScreen(self._workspace, name, self._found[name], self._done)
        await self.app.push_screen(screen)

    def _done(self, account: Account) -> None:
        self.dismiss()
        self._kept(account)

    def _title(self, name: str) -> str:
        found = self._found.get(name)
        return text.clean_cell(found.title if found else name)

    def _state(self, name: str) -> str:
        if name in self._faults:
            return f"not usable: {text.clean_cell(self._faults[name])}"
        return "" if name in self._found else "loading"
