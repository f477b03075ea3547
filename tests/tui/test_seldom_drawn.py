"""A key waits for what is laid out and drawn: that is done as seldom as can be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from textual._compositor import Compositor
from textual.app import App, ComposeResult
from textual.geometry import Size
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from inbox_tui.model import Conversation
from inbox_tui.store.views import View
from inbox_tui.tui import actions
from inbox_tui.tui.actions import Scope
from inbox_tui.tui.layout.list_row import Row
from inbox_tui.tui.marks import Marks
from inbox_tui.tui.screens.fitted import FittedScreen
from inbox_tui.tui.widgets.bars import Header, StatusLine, Tabs
from inbox_tui.tui.widgets.conversation_list import ConversationList
from inbox_tui.tui.widgets.footer import Keys
from tests.tui.driving import screen_text, until
from tests.tui.layout.test_list_window import Shelf

WIDE, NARROW = Size(100, 20), Size(70, 12)


def _row(one: Conversation) -> Row:
    return Row(
        who=f"Pia {one.uid}",
        place="plaza",
        to="",
        age="2h",
        words="Hello",
        state="",
        is_unread=False,
    )


class OneScreen(App[int]):
    """Shows one widget on a fitted screen: nothing else asks for anything to be drawn."""

    CSS = "\n".join(
        f"ConversationList .row--{name} {{ color: $text; }}"
        for name in ("sign", "read", "unread", "words", "faint", "current", "resting", "empty")
    )

    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self._widget = widget

    def get_default_screen(self) -> Screen[None]:
        widget = self._widget

        class Fitted(FittedScreen):
            def compose(self) -> ComposeResult:
                yield widget

        return Fitted()


def _list() -> ConversationList:
    found = ConversationList(_row, Marks(lambda: None), 1, id="list")
    found.styles.height = "1fr"
    return found


async def _resize(pilot: Pilot[int], widget: Widget, size: Size) -> None:
    await pilot.resize_terminal(*size)
    await until(pilot, lambda: widget.size.width == size.width)
    await pilot.pause()


def _count(monkeypatch: pytest.MonkeyPatch, owner: type, name: str) -> Counter[tuple[object, ...]]:
    calls: Counter[tuple[object, ...]] = Counter()
    kept: Callable[..., object] = getattr(owner, name)

    def counting(self: object, *given: object) -> object:
        calls[given] += 1
        return kept(self, *given)

    monkeypatch.setattr(owner, name, counting)
    return calls


async def test_a_new_size_is_laid_out_once_and_not_again_for_its_echo(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = _list()
    async with OneScreen(shown).run_test(size=WIDE) as pilot:
        calls = _count(monkeypatch, Screen, "_screen_resized")
        for size in (NARROW, WIDE):
            await _resize(pilot, shown, size)
        assert calls == {(NARROW,): 1, (WIDE,): 1}


async def test_a_new_size_is_not_drawn_before_the_widgets_are_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = _list()
    drawn: list[Size] = []
    draw, lay_out = Compositor.render_update, Screen._screen_resized

    def render_update(compositor: Compositor, **given: Any) -> object:
        drawn.append(compositor.size)
        return draw(compositor, **given)

    def screen_resized(screen: Screen[None], size: Size) -> None:
        before = len(drawn)
        lay_out(screen, size)
        assert len(drawn) == before

    async with OneScreen(shown).run_test(size=WIDE) as pilot:
        monkeypatch.setattr(Compositor, "render_update", render_update)
        monkeypatch.setattr(Screen, "_screen_resized", screen_resized)
        await _resize(pilot, shown, NARROW)
        await until(pilot, lambda: drawn[-1:] == [NARROW])


def _drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list to which each row is added that is drawn from now on."""
    drawn: list[str] = []
    kept = ConversationList.render_line

    def render_line(widget: ConversationList, y: int) -> Strip:
        strip = kept(widget, y)
        drawn.append(strip.text)
        return strip

    monkeypatch.setattr(ConversationList, "render_line", render_line)
    return drawn


async def test_each_row_is_drawn_once_for_a_new_size_with_the_cursor_in_sight(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = _list()
    async with OneScreen(shown).run_test(size=WIDE) as pilot:
        shown.show(Shelf(100).fetch, ())
        for _ in range(WIDE.height - 1):
            shown.action_down()
        await until(pilot, lambda: "›" in screen_text(pilot.app).splitlines()[-1])
        drawn = _drawn(monkeypatch)
        await _resize(pilot, shown, NARROW)
        assert len(drawn) == NARROW.height
        assert drawn[-1].startswith("›")


async def test_of_a_cursor_that_goes_on_only_its_two_rows_are_drawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = _list()
    async with OneScreen(shown).run_test(size=WIDE) as pilot:
        shown.show(Shelf(100).fetch, ())
        await until(pilot, lambda: "›" in screen_text(pilot.app).splitlines()[0])
        drawn = _drawn(monkeypatch)
        shown.action_down()
        await until(pilot, lambda: "›" in screen_text(pilot.app).splitlines()[1])
        assert [line[0] for line in drawn] == [" ", "›"]


async def test_what_is_drawn_of_moves_is_what_all_of_it_would_be() -> None:
    shown = _list()
    async with OneScreen(shown).run_test(size=NARROW) as pilot:
        shown.show(Shelf(700).fetch, ())
        steps = [shown.action_down] * 3 + [shown.action_up, shown.action_page_down]
        for step in [*steps, *[shown.action_page_down] * 60, *steps, shown.action_page_up, *steps]:
            step()
            await pilot.pause()
            left = screen_text(pilot.app)
            shown.refresh()
            assert left == screen_text(pilot.app)


def _header() -> Widget:
    header = Header()
    header.say("Nora", "2 accounts", "unread: 3")
    return header


def _tabs() -> Widget:
    tabs = Tabs()
    tabs.say(tuple(View), View.MINE, {})
    return tabs


def _keys() -> Widget:
    keys = Keys()
    keys.say([(action, True) for action in actions.footer((Scope.LIST, Scope.INBOX))])
    return keys


def _status() -> Widget:
    status = StatusLine()
    status.say("Marked as done.", alarm=True)
    return status


@pytest.mark.parametrize("make", [_header, _tabs, _keys, _status])
async def test_a_line_is_made_once_for_a_new_width(
    make: Callable[[], Widget], monkeypatch: pytest.MonkeyPatch
) -> None:
    line = make()
    line.styles.height = "auto" if isinstance(line, StatusLine) else 1
    async with OneScreen(line).run_test(size=WIDE) as pilot:
        before = screen_text(pilot.app)
        calls = _count(monkeypatch, type(line), "render")
        await _resize(pilot, line, NARROW)
        assert calls.total() == 1
        assert screen_text(pilot.app) != before


async def test_a_sentence_that_a_new_width_cuts_gets_another_line() -> None:
    status = StatusLine()
    status.styles.height = "auto"
    async with OneScreen(status).run_test(size=WIDE) as pilot:
        status.say("word " * 17 + "end", alarm=True)
        await until(pilot, lambda: "end" in screen_text(pilot.app))
        assert status.size.height == 1
        await _resize(pilot, status, NARROW)
        assert status.size.height == 2
        assert "end" in screen_text(pilot.app)
        status.say("short", alarm=True)
        await until(pilot, lambda: status.size.height == 1)
