"""A person's own editor, and the posts of a long text, beside the composer."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from inbox_tui.model import Account
from inbox_tui.paths import data_folder
from inbox_tui.programs import editor
from inbox_tui.store import drafts, outbox
from inbox_tui.tui.app import InboxApp
from inbox_tui.tui.replying import Replying
from inbox_tui.tui.screens.confirm import ConfirmScreen
from inbox_tui.tui.screens.posts import PostsScreen
from tests.tui.conftest import Office
from tests.tui.driving import (
    draft_uid,
    ready,
    screen_text,
    send,
    stored_text,
    until,
    until_seen,
    write_reply,
)

Write = Callable[[Path], int]


@pytest.fixture(autouse=True)
def _an_editor_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the terminal to an editor without any terminal."""
    monkeypatch.setenv("VISUAL", "an-editor")
    monkeypatch.setattr(InboxApp, "suspend", lambda self: contextlib.nullcontext())


def _edits(monkeypatch: pytest.MonkeyPatch, write: Write) -> list[tuple[str, ...]]:
    """Let ``write`` take the place of the editor; gather the commands."""
    ran: list[tuple[str, ...]] = []

    def run(command: tuple[str, ...], path: Path) -> int:
        ran.append(command)
        return write(path)

    monkeypatch.setattr(editor, "run", run)
    return ran


def _writes(words: bytes) -> Write:
    def write(path: Path) -> int:
        path.write_bytes(words)
        return 0

    return write


async def test_words_from_the_editor_come_back_to_the_preview_and_nothing_is_sent(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = _edits(monkeypatch, _writes(b"From the editor\n"))
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "Begun here")
        await pilot.press("ctrl+e")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        assert ran == [("an-editor",)]
        assert app.inbox.composer.area.text == "From the editor"
        assert stored_text(office.store, draft_uid(app)) == "From the editor"
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.inbox)
    assert outbox.recent(office.store.read()) == ()
    assert office.replies("nora") == []


@pytest.mark.parametrize(
    ("write", "said"),
    [
        (_writes(b"\xff\xfe\xff"), "no UTF-8 text"),
        (lambda path: 3, "ended with code 3"),
        (lambda path: path.unlink() or 0, "cannot be read"),
    ],
    ids=["rubbish", "failed", "removed"],
)
async def test_whatever_the_editor_does_the_words_stay(
    office: Office, monkeypatch: pytest.MonkeyPatch, write: Write, said: str
) -> None:
    _edits(monkeypatch, write)
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "Begun here")
        await pilot.press("ctrl+e")
        await until_seen(pilot, said)
        assert app.screen is app.inbox
        assert app.inbox.composer.area.text == "Begun here"
        assert not app.inbox.composer.area.read_only
    assert [d.text for d in drafts.every_open(office.store.read())] == ["Begun here"]


async def test_words_that_an_editor_left_when_the_program_ended_are_told_before_another_opens(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = _edits(monkeypatch, _writes(b"Anew\n"))
    async with office.app().run_test(size=(160, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "Begun here")
        await until(pilot, lambda: stored_text(office.store, draft_uid(app)) == "Begun here")
        uid = draft_uid(app)
        left = editor.put_down(data_folder() / "editor", uid or 0, "An hour of work", ())
        await pilot.press("ctrl+e")
        await until_seen(pilot, "had it when the program ended.")
        assert ran == []
        assert app.inbox.composer.area.text == "Begun here"
        await pilot.press("ctrl+e")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        assert "An hour of work" in left.read_text()


async def test_hidden_characters_from_the_editor_are_named_and_stop_the_preview(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    _edits(monkeypatch, _writes("Hello \u202eyou".encode()))
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "x")
        await pilot.press("ctrl+e")
        await until_seen(pilot, "What you wrote there cannot be sent as it is.")
        assert app.screen is app.inbox


async def test_without_an_editor_it_says_how_to_name_one(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VISUAL")
    monkeypatch.delenv("EDITOR", raising=False)
    async with office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await write_reply(pilot, "dee", "x")
        await pilot.press("ctrl+e")
        await until_seen(pilot, "No editor is named. Set $EDITOR")


async def test_an_editor_over_a_held_reply_warns_first_and_then_takes_it_back(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = _edits(monkeypatch, _writes(b"Second"))
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "Gladly.")
        await send(pilot, "n")
        await until_seen(pilot, "u takes it back")
        await pilot.press("escape")
        await until(pilot, lambda: not app.inbox.is_reading)
        await write_reply(pilot, "kim", "x")
        await pilot.press("ctrl+e")
        await until_seen(pilot, "The editor hides the hold: 1 held reply would be taken back")
        assert (ran, len(app.outbox.held())) == ([], 1)
        await pilot.press("ctrl+e")
        await until(pilot, lambda: ran)
        await until(pilot, lambda: not app.outbox.held())
    assert office.replies("nora") == []


@pytest.mark.parametrize(
    ("step", "kept"), [("put_down", "For dee"), ("pick_up", "From the editor")]
)
async def test_words_from_the_editor_never_get_into_another_draft(
    office: Office, monkeypatch: pytest.MonkeyPatch, step: str, kept: str
) -> None:
    _edits(monkeypatch, _writes(b"From the editor"))
    usual, begun, go_on = getattr(editor, step), threading.Event(), threading.Event()

    def slow(*given: object) -> object:
        begun.set()
        go_on.wait(20)
        return usual(*given)

    monkeypatch.setattr(editor, step, slow)
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "For dee")
        first = draft_uid(app)
        await pilot.press("ctrl+e")
        await until(pilot, begun.is_set)
        await pilot.press("escape", "escape")
        await until(pilot, lambda: not app.inbox.is_reading)
        await write_reply(pilot, "kim", "For kim")
        go_on.set()
        await until(pilot, lambda: not app.workspace.local._busy)
        await until(pilot, lambda: stored_text(office.store, first) == kept)
        assert app.inbox.composer.area.text == "For kim"
        assert app.screen is app.inbox
        folder = data_folder() / "editor"
        assert not list(folder.iterdir())


async def test_an_account_is_not_chosen_for_a_draft_that_was_left(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    usual = Replying._open_all

    def slow(self: Replying, account: Account) -> None:
        begun.set()
        go_on.wait(20)
        usual(self, account)

    monkeypatch.setattr(Replying, "_open_all", slow)
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "For dee")
        await pilot.press("ctrl+o")
        await until(pilot, begun.is_set)
        await pilot.press("escape", "escape")
        await until(pilot, lambda: not app.inbox.is_reading)
        await write_reply(pilot, "kim", "For kim")
        go_on.set()
        await until(pilot, lambda: not app.workspace.network._busy)
        await pilot.pause(0.2)
        assert app.screen is app.inbox


async def _long(pilot: Pilot[int]) -> PostsScreen:
    await ready(pilot)
    await write_reply(pilot, "dee", "word " * 150)
    await until_seen(pilot, "leaves as 2 posts")
    await pilot.press("ctrl+s")
    await until(pilot, lambda: isinstance(pilot.app.screen, PostsScreen))
    screen = pilot.app.screen
    assert isinstance(screen, PostsScreen)
    return screen


async def test_the_posts_of_a_long_text_are_shown_each_with_its_length(office: Office) -> None:
    async with office.app().run_test(size=(100, 40)) as pilot:
        await _long(pilot)
        await until_seen(pilot, "Post 1 of 2 · ")
        assert "(1/2)" in screen_text(pilot.app)
        await pilot.press("n")
        await until_seen(pilot, "n numbers them")
        assert "(1/2)" not in screen_text(pilot.app)
    (draft,) = drafts.every_open(office.store.read())
    assert not draft.numbered


async def test_draft_saved_is_never_said_of_words_that_are_not(office: Office) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "One")
        await until_seen(pilot, "draft saved")
        composer = app.inbox.composer
        composer.area.insert(" two")
        assert "saving" in str(composer.area.border_subtitle)  # before any frame could be drawn
        composer.area.undo()
        await until_seen(pilot, "draft saved")
        assert stored_text(office.store, draft_uid(app)) == composer.area.text
