"""The first step of the first run: who sits here."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.widgets import Input

from inbox_tui import colleagues
from inbox_tui.colleagues import NameFault
from inbox_tui.hours import HoursFault
from inbox_tui.store import identities
from inbox_tui.tui.screens.form import FormScreen
from inbox_tui.tui.threads import WorkFailed
from inbox_tui.tui.widgets.form_lines import Line
from inbox_tui.tui.workspace import Workspace


class WhoScreen(FormScreen):
    """Asks for a name; all else has a good answer already."""

    heading = "Who are you?"
    intro = "Every reply names the human who speaks. Nothing of this leaves this machine."

    def __init__(self, workspace: Workspace, known: Callable[[], None]) -> None:
        """Call ``known`` once it is kept."""
        super().__init__()
        self._workspace = workspace
        self._known = known

    def lines(self) -> tuple[Line, ...]:
        """Return what is asked for, filled in as far as it is known."""
        me = self._workspace.me
        return (
            Line(name="name", label="Name", value=me.name if me else "", is_needed=True),
            Line(
                name="initials",
                label="Initials, to sign replies with",
                value=me.initials if me else "",
            ),
            Line(
                name="zone",
                label="Time zone",
                value=me.time_zone if me else "",
                usual=f"{colleagues.machine_zone() or 'UTC'}, as this machine",
            ),
            Line(
                name="hours",
                label="Working hours; a reply outside them asks twice",
                value=me.hours if me else "",
                usual="none, or: mon-fri 08:00-18:00",
            ),
        )

    @on(Input.Changed, "#line-name")
    def _suggest(self) -> None:
        initials = self.query_one("#line-initials", Input)
        initials.placeholder = colleagues.initials_of(self.typed("name"))

    async def submit(self) -> None:
        """Keep it, where it is understood."""
        known = identities.every(self._workspace.store.read())
        name = self.typed("name")
        same = colleagues.called(name, known) or self._workspace.me
        try:
            who = colleagues.named(name, self.typed("initials") or None, same)
        except NameFault as fault:
            self.refuse("name", fault.told)
            return
        try:
            who = colleagues.at_work(who, None, self.typed("zone"))
        except HoursFault as fault:
            self.refuse("zone", fault.told)
            return
        try:
            who = colleagues.at_work(who, self.typed("hours"), None)
        except HoursFault as fault:
            self.refuse("hours", fault.told)
            return
        try:
            await self._workspace.local.run(lambda: colleagues.sit_down(self._workspace.store, who))
        except WorkFailed as failure:
            self.say("meaning", str(failure))
            return
        self._workspace.reload()
        self._known()
        self.dismiss()
