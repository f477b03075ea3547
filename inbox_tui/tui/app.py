"""The program on the screen: wiring only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import App
from textual.binding import Binding
from textual.filter import LineFilter, Monochrome, NoColor

from inbox_tui.config.load import Loaded
from inbox_tui.living_terminal import is_in_sight
from inbox_tui.model import utc_now
from inbox_tui.store import Store, StoreError
from inbox_tui.text import clean, clean_line
from inbox_tui.tui import actions, stopping, themes
from inbox_tui.tui.actions import Action, Scope
from inbox_tui.tui.changes import StoreChanges
from inbox_tui.tui.configuration import Configuration, broken_rules
from inbox_tui.tui.ending import (
    Ending,
    closed_terminal_outlived,
    given_back,
    listen,
    say,
    unnamed,
)
from inbox_tui.tui.environment import shut_back_doors
from inbox_tui.tui.key_turns import KeyTurns, Typed
from inbox_tui.tui.notifying import GIVE_TITLE_BACK, Notifying, ToTerminal
from inbox_tui.tui.outbox import DeliveryChanged, Outbox
from inbox_tui.tui.pulling import Pulled, Puller
from inbox_tui.tui.screens.inbox import InboxScreen
from inbox_tui.tui.stopping import Stopping
from inbox_tui.tui.terminal_driver import TerminalDriver
from inbox_tui.tui.threads import WorkFailed
from inbox_tui.tui.widgets.ordered_keys import OrderedKeys
from inbox_tui.tui.widgets.safe_text import ControlFilter
from inbox_tui.tui.workspace import Workspace

if TYPE_CHECKING:
    from inbox_tui.adapter import Connect
    from inbox_tui.tui.autosave import DraftAutosave
    from inbox_tui.tui.note_autosave import NoteAutosave
    from inbox_tui.tui.tour import Tour
    from inbox_tui.tui.tour_steps import Places


class InboxApp(App[int], inherit_bindings=False):
    """The inbox and what belongs to the whole program: threads, pulls, deliveries, crashes."""

    TITLE = "inbox-tui"
    CSS_PATH = "screens/inbox.tcss"  # Textual reads no style sheet of a default screen's own
    ENABLE_COMMAND_PALETTE = False  # it would bind its key with priority, over the confirm step too
    BINDINGS: ClassVar[list[Binding]] = actions.bindings(Scope.APP)  # type: ignore[assignment]

    def __init__(
        self,
        store: Store,
        *,
        pull: bool = True,
        connect: Connect | None = None,
        now: Callable[[], datetime] = utc_now,
        hold: timedelta | None = None,
        configuration: Configuration | None = None,
    ) -> None:
        """Keep what the screens need; ``hold`` lets tests shorten the pause before a send."""
        super().__init__(driver_class=TerminalDriver)
        for theme in themes.OURS:
            self.register_theme(theme)
        self.configuration = configuration or Configuration()
        self.workspace = Workspace(store, connect, now, self.configuration.config)
        self.outbox = Outbox(self.workspace, lambda d: self.post_message(DeliveryChanged(d)), hold)
        self.puller = Puller(self.workspace, lambda p: self.post_message(Pulled(p)))
        self.inbox = InboxScreen(
            self.workspace, self.outbox, self.puller, self.configuration.keys.views
        )
        self.stopping = Stopping(self, self.workspace, self.outbox)
        self._changes = StoreChanges(store)
        self.notifying = Notifying(self.workspace, self.post_message)
        self.ending = Ending()
        self.tour: Tour | None = None
        """The guided tour, where there is a demo to be led through."""
        self.shown: Callable[[], object] = lambda: None
        """Called when the first frame is on the screen."""
        self._pulls = pull
        self._turns = KeyTurns(self, self._give)
        self._control = ControlFilter()
        self._plain = NoColor()

    def get_css_variables(self) -> dict[str, str]:
        """Return the colours of the theme, such that text on them can be read."""
        self.theme_variables = themes.legible(super().get_css_variables(), self.current_theme)
        return self.theme_variables

    def get_default_screen(self) -> InboxScreen:
        """Start in the inbox."""
        return self.inbox

    def on_load(self) -> None:
        """Follow the configuration; end in good order, too, when somebody ends the process."""
        self.configuration.apply(self)
        listen(lambda code: self.exit(return_code=code))

    def on_mount(self) -> None:
        """Leave everything but the first frame for after it."""
        self.screen_change_signal.subscribe(self, self.stopping.screen_changed)
        self.call_after_refresh(self._begin)

    async def _begin(self) -> None:
        self.shown()
        await self.inbox.furnish()
        self.notifying.begin()
        self.inbox.reread()
        if self.configuration.told:
            self.inbox.status.say(self.configuration.told, alarm=True)
        if self.workspace.me is None or not self.workspace.accounts:
            from inbox_tui.tui.screens.welcome import WelcomeScreen

            welcome = WelcomeScreen(self.workspace, self.puller)
            self.push_screen(welcome, lambda _: self.inbox.reread())
        if self.tour:
            self.run_worker(self.tour.open(), group="tour")
        self.run_worker(self._settle(), group="settle")
        self.set_interval(1, self._tick)

    async def _settle(self) -> None:
        """Learn what networks are called, and settle what an earlier process left behind."""
        try:
            await self.workspace.local.run(self._learn_names)
            await self._tell_broken_rules()
            recovered = await self.workspace.local.run(self.outbox.recover)
            await self.inbox.alarms.look()
        except WorkFailed as failure:
            self.inbox.status.say(str(failure), alarm=True)
            return
        self.inbox.reread()
        for delivery in recovered:
            self.inbox.following.follow(delivery)
        self._tick()

    async def _tell_broken_rules(self) -> None:
        workspace = self.workspace
        broken = await workspace.local.run(lambda: broken_rules(workspace.store, workspace.config))
        if broken:
            told = filter(None, (self.configuration.told, broken))
            self.inbox.status.say(" · ".join(told), alarm=True)

    def _learn_names(self) -> None:
        self.workspace.names.learn(account.network for account in self.workspace.accounts)

    def _tick(self) -> None:
        if is_in_sight():
            self.outbox.attend()
        if self._pulls and not self.workspace.store.read_only_reason:
            for account in self.puller.due(self.workspace.now()):
                self.run_worker(self._pull(account), group="pull")
        if self._changes.look():
            self.workspace.reload()
            self.inbox.reread_soon()
        self.stopping.look()
        self.notifying.show_title()
        self.run_worker(self.notifying.look(), group="notices")
        self.inbox.tick()
        self.run_worker(self._look_for_alarms(), group="alarms")

    async def _look_for_alarms(self) -> None:
        with suppress(WorkFailed):  # the next tick looks again
            await self.inbox.alarms.look()

    async def _pull(self, account: object) -> None:
        await self.puller.pull(account)  # type: ignore[arg-type]
        self.workspace.reload()
        self.inbox.reread_soon()

    def on_pulled(self, event: Pulled) -> None:
        """Show what a pull brought."""
        if event.progress.conversations:
            self.inbox.reread_soon()
        if event.progress.new:
            self.notifying.came()

    def on_to_terminal(self, event: ToTerminal) -> None:
        """Send the terminal what it shows nowhere: a bell, a title, a notification."""
        if self._driver is not None and not self.is_headless:
            self._driver.write(event.data)

    def on_app_focus(self) -> None:
        """Note that a person looks at the screen."""
        self.notifying.focus(on=True)

    def on_app_blur(self) -> None:
        """Note that nobody looks at the screen."""
        self.notifying.focus(on=False)

    def on_unmount(self) -> None:
        """Leave the terminal the title that it had."""
        self.notifying.stop()
        self.on_to_terminal(ToTerminal(GIVE_TITLE_BACK))

    def on_delivery_changed(self, event: DeliveryChanged) -> None:
        """Show what became of a reply."""
        self.inbox.following.changed(event.delivery)

    async def action_show_help(self) -> None:
        """Show every action and its keys."""
        from inbox_tui.tui.screens.help import HelpScreen

        await self.push_screen(HelpScreen(self.inbox.actions.why_not, self.inbox.views.own))

    async def action_stop_all(self) -> None:
        """Stop everything outgoing, or end the stop in force."""
        await self.stopping.ask()

    def action_skip_tour_step(self) -> None:
        """Go on with the guided tour, whatever was done."""
        if self.tour and self.tour.is_on:
            self.tour.skip()
        else:
            self.inbox.status.say("There is no tour here: inbox-tui demo --tour")

    async def action_palette(self) -> None:
        """Find an action by its words."""
        from inbox_tui.tui.screens.palette import palette

        await self.push_screen(palette())

    def why_not(self, action: Action) -> str:
        """Return why an action cannot be done now, or ""."""
        return self.inbox.actions.why_not(action.id) if action.scope is Scope.INBOX else ""

    async def perform(self, action: Action) -> None:
        """Do an action that was chosen by its name."""
        if action.scope is Scope.INBOX:
            await self.inbox.action_act(action.id)
        else:
            places = {
                Scope.LIST: self.inbox.list,
                Scope.THREAD: self.inbox.thread,
                Scope.COMPOSER: self.inbox.composer,
                Scope.ACCOUNTS: self.screen,
            }
            await self.run_action(action.id, default_namespace=places.get(action.scope, self))

    async def on_event(self, event: events.Event) -> None:
        """Let each key wait for its turn."""
        if isinstance(event, events.InputEvent) and self.inbox.is_mounted:
            await self.inbox.furnish()  # a person may be faster than the first frame
        if (
            isinstance(event, events.Key)
            and not event.is_forwarded
            and event.key in stopping.bound_keys()
        ):
            # Over every screen, whatever keys that one takes: it only makes things safer.
            if not self.stopping.is_asking:  # or the Enter before it may be the stop
                await self._turns.overtake()
            await self.action_stop_all()
        elif isinstance(event, Typed) and not event.is_forwarded:
            await self._turns.take(event)
        else:
            await super().on_event(event)

    async def _give(self, typed: Typed) -> None:
        if isinstance(typed, events.Key) and not self._takes_letters():
            if not await self.act_on(typed.key) and self.screen is self.inbox:
                from inbox_tui.tui import unbound_keys

                unbound_keys.tell(self.inbox.status, typed)
        else:
            await super().on_event(typed)

    @property
    def pressed_at(self) -> float:
        """Return when the key that is acted on was pressed, on the monotonic clock."""
        return self._turns.pressed_at

    async def act_on(self, key: str) -> bool:
        """Do what the key is bound to where the keyboard is; False where it is bound to nothing."""
        if key == "escape" and self.tour and await self.tour.decline():
            return True
        return await self._check_bindings(key)

    def _takes_letters(self) -> bool:
        """Return whether the keyboard is at something that takes keys itself."""
        here = self.screen.focused or self.screen
        return isinstance(here, OrderedKeys) or here.check_consume_key("a", "a")

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Put the second layer against hostile text behind every widget."""
        # Grey is no colour of the terminal's own: its default would come out as black on black.
        given = super().get_line_filters()
        ansi = self.native_ansi_color
        kept = [self._plain if ansi and isinstance(f, Monochrome) else f for f in given]
        return [*kept, self._control]

    def panic(self, *renderables: object) -> None:
        """End on an error; what Textual would have shown of it goes into the report, redacted."""
        shown = next((r for r in renderables if isinstance(r, BaseException)), None)
        self._end_on(shown or sys.exc_info()[1] or self._exception or unnamed(renderables))

    def _fatal_error(self) -> None:
        self._end_on(sys.exc_info()[1] or self._exception or unnamed(()))

    def _end_on(self, error: BaseException) -> None:
        self.ending.crashed(error)
        self._return_code = 1
        self._close_messages_no_wait()


def run(
    store: Store,
    pull: bool = True,
    loaded: Loaded | None = None,
    *,
    places: Places | None = None,
    begins_tour: bool = False,
    shown: Callable[[], object] = lambda: None,
) -> int:
    """Open the inbox on ``store`` until the person quits; return the exit code.

    ``pull`` False leaves the networks alone. ``loaded`` is the configuration, as far as it was
    understood. ``places`` are those of a guided tour, which is offered, or begun at once. ``shown``
    is called when the first frame is on the screen.
    However the program ends, what was typed is saved and replies that are still held are
    cancelled, never sent behind anybody's back.
    """
    shut_back_doors()  # a variable could press the keys that confirm
    configuration = Configuration.of(loaded) if loaded else Configuration()
    app = InboxApp(store, pull=pull, configuration=configuration)
    app.shown = shown
    if places:
        from inbox_tui.tui.tour import Tour

        app.tour = Tour(app, places, at_once=begins_tour)
    try:
        with given_back(app.ending):
            app.run(mouse=configuration.config.display.mouse)
    finally:
        with closed_terminal_outlived():
            _put_away(app)
    if app.ending.error:
        say(app.ending.sentence)
        return 1
    return app.return_code or 0


def _put_away(app: InboxApp) -> None:
    # The words first: nothing that ends the outbox may cost them, nor the other way round.
    try:
        _save(app.workspace.autosave, "draft")
    finally:
        try:
            _save(app.workspace.notes, "note")
        finally:
            try:
                _stop_outbox(app.outbox)
            finally:
                app.workspace.close()


def _stop_outbox(outbox: Outbox) -> None:
    try:
        if outbox.is_sending():
            say("A reply is being sent; waiting for its outcome.")
    finally:
        cancelled = outbox.stop()
    if cancelled:
        these = "1 held reply was" if cancelled == 1 else f"{cancelled} held replies were"
        say(f"{these} cancelled and not sent; the draft is kept.")


def _save(written: DraftAutosave | NoteAutosave, what: str) -> None:
    try:
        written.save()
    except StoreError as error:
        say(f"The last words of a {what} could not be saved: {clean_line(str(error))}")
        for words in written.unsaved():
            say(f"They are:\n\n{clean(words)}\n")
