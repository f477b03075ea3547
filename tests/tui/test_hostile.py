"""Text from strangers: whatever it holds, no screen falls over and nothing steers the terminal."""

from __future__ import annotations

import unicodedata

import pytest
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.pilot import Pilot

from inbox_tui import text
from inbox_tui.testing import hostile
from inbox_tui.tui.app import InboxApp
from inbox_tui.tui.widgets.safe_text import ControlFilter
from tests.safety.looking import COMMANDS
from tests.tui.conftest import Office
from tests.tui.driving import open_confirm, ready, until_seen, write_reply

COUNT = 100


def _check(pilot: Pilot[int]) -> None:
    app: InboxApp = pilot.app  # type: ignore[assignment]
    for strip in app.screen._compositor.render_strips():
        for segment in strip:
            bad = [c for c in segment.text if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"}]
            assert not bad, (bad, segment)
            assert not set(segment.text) & set(
                "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
            )
            assert not (segment.style and segment.style.link)
            assert not (segment.style and "@click" in segment.style.meta)


async def test_hostile_text_is_harmless_on_every_screen(office: Office) -> None:
    texts = [text.storable(words) for words in hostile.strings(COUNT, seed=7)]
    for number, words in enumerate(texts):
        office.world.post(
            f"stranger{number}",
            f"{words} {texts[-number]}",
            to=("nora",),
            at=None,
            subject=words,
            quoted=words,
        )
    office.pull()
    with office.store.write() as conn:
        for number, words in enumerate(hostile.strings(COUNT, seed=8)):
            stored = text.storable(words)
            conn.execute(
                "UPDATE conversations SET author_name = ?, author_handle = ?, subject = ?"
                " WHERE uid % ? = ?",
                (stored, stored, stored, COUNT, number),
            )
    async with office.app().run_test(size=(120, 30)) as pilot:
        app = await ready(pilot)
        _check(pilot)
        for _ in range(COUNT // 12):
            await pilot.press("pagedown")
            app.inbox.look()
            await pilot.pause()
            _check(pilot)
        await pilot.press("enter", "x")
        _check(pilot)
        for row in app.inbox.list.rows:
            app.inbox.show_thread(row)
            app.inbox.thread.action_unfold()
        await pilot.pause()
        _check(pilot)
        await pilot.press("slash", *"stranger")
        await pilot.pause(0.4)
        _check(pilot)


@pytest.mark.parametrize("filtered", [True, False], ids=["both layers", "cleaning alone"])
async def test_a_hostile_name_stands_harmless_in_composer_and_confirm_step(
    office: Office, monkeypatch: pytest.MonkeyPatch, filtered: bool
) -> None:
    if not filtered:
        monkeypatch.setattr(InboxApp, "get_line_filters", App.get_line_filters)
    evil = "\x1b]0;x\x07[/nope][@click=app.quit]x[/]\u202e"
    with office.store.write() as conn:
        conn.execute("UPDATE actors SET name = ?", (evil,))
        conn.execute("UPDATE messages SET author_name = ?", (evil,))
        conn.execute("UPDATE conversations SET author_name = ?", (evil,))
    async with office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await write_reply(pilot, "dee", "ok")
        _check(pilot)
        await open_confirm(pilot)
        _check(pilot)


async def test_what_a_person_pastes_is_refused_and_drawn_harmless(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await write_reply(pilot, "dee", "ok \x1b[31m")
        await pilot.press("ctrl+g")
        await until_seen(pilot, "is a control character")
        _check(pilot)


def test_the_filter_takes_out_what_a_widget_forgot() -> None:
    link = Style(link="https://evil.example", bold=True)
    dirty = [Segment("a\x1b[2Jb\x07\u202ec\x9b1md", link), Segment("ok", None)]
    clean = ControlFilter().apply(dirty, Color(0, 0, 0))
    assert [segment.text for segment in clean] == ["a[2Jbc1md", "ok"]
    assert clean[0].style is not None
    assert clean[0].style.link is None
    assert clean[0].style.bold


def test_the_filter_keeps_the_width_of_what_it_makes_harmless() -> None:
    for words in hostile.distinct(1000):
        (kept,) = ControlFilter().apply([Segment(words, None)], Color(0, 0, 0))
        assert not COMMANDS.search(kept.text)
        if cell_len(words) == sum(map(cell_len, words)):  # else signs join over what is taken out
            assert cell_len(kept.text) == cell_len(words), ascii(words)


async def test_a_reason_in_the_palette_is_no_markup(office: Office) -> None:
    async with office.app().run_test(size=(100, 40)) as pilot:
        app = await ready(pilot)
        app.inbox.actions.why_not = lambda _: "[/nope][@click=app.quit]x[/]\x1b[c"  # type: ignore[method-assign,assignment]
        await pilot.press("ctrl+p")
        await until_seen(pilot, "not now: [/nope][@click=app.quit]x[/]␛[c")
        _check(pilot)


async def test_every_frame_passes_the_filter(office: Office) -> None:
    async with office.app().run_test(size=(60, 20)) as pilot:
        app = await ready(pilot)
        assert any(isinstance(f, ControlFilter) for f in app.get_line_filters())
        app.inbox.identity.update("\x1b]52;c;aGk=\x07safe")
        await pilot.pause()
        _check(pilot)
