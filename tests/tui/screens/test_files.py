"""Files of a draft: attached from a path, described at once, ordered, taken off."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from inbox_tui.model import AccountKind
from inbox_tui.store import attachments
from inbox_tui.tui import path_words
from inbox_tui.tui.app import InboxApp
from inbox_tui.tui.screens.files import FilesScreen
from tests import pictures
from tests.tui.conftest import Office
from tests.tui.driving import draft_uid, ready, screen_text, until, until_seen, write_reply


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with two pictures and a text."""
    (tmp_path / "cat.png").write_bytes(pictures.png())
    (tmp_path / "dog.png").write_bytes(pictures.png(colour="red"))
    (tmp_path / "notes.txt").write_text("words")
    return tmp_path


async def _open(pilot: Pilot[int], words: str = "Look") -> FilesScreen:
    await ready(pilot)
    await write_reply(pilot, "dee", words)
    return await _ask(pilot)


async def _ask(pilot: Pilot[int]) -> FilesScreen:
    await pilot.press("ctrl+f")
    await until(pilot, lambda: isinstance(pilot.app.screen, FilesScreen))
    screen = pilot.app.screen
    assert isinstance(screen, FilesScreen)
    return screen


async def _attach(pilot: Pilot[int], screen: FilesScreen, path: Path, alt: str) -> None:
    screen._line.value = str(path)
    await pilot.press("enter")
    await until_seen(pilot, f"What does {path.name} show")
    screen._line.value = alt
    await pilot.press("enter")
    await until_seen(pilot, "Path of a file")


def _files(office: Office, uid: int | None) -> list[tuple[str, str]]:
    found = attachments.of_draft(office.store.read(), uid or 0)
    return [(held.file.name, held.file.alt) for held in found]


async def test_a_picture_is_attached_and_described_at_once(office: Office, folder: Path) -> None:
    async with office.app().run_test(size=(120, 34)) as pilot:
        screen = await _open(pilot)
        app: InboxApp = pilot.app  # type: ignore[assignment]
        screen._line.value = f"{folder}/c"
        screen._line.action_end()
        await pilot.press("tab")
        await until(pilot, lambda: screen._line.value == f"{folder}/cat.png")
        await _attach(pilot, screen, folder / "cat.png", "A cat on a router")
        assert _files(office, draft_uid(app)) == [("cat.png", "A cat on a router")]
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.inbox)
        await until_seen(pilot, "cat.png (image/png, 40 × 20 pixels")
        assert app.inbox.composer.area.text == "Look"


async def test_completing_tells_what_it_leaves_out_and_what_went_wrong(
    office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "cow\x1b[2J").touch()
    async with office.app().run_test(size=(120, 34)) as pilot:
        screen = await _open(pilot)
        screen._line.value = f"{folder}/co"
        await pilot.press("tab")
        await until_seen(pilot, "1 name left out, with signs that cannot be shown.")
        assert screen._line.value == f"{folder}/co"

        def fail(words: str) -> path_words.Completed:
            raise MemoryError

        monkeypatch.setattr(path_words, "complete", fail)
        await pilot.press("tab")
        await until_seen(pilot, "failed inside the program (MemoryError)")
        assert pilot.app.screen is screen


async def test_files_are_moved_and_taken_off(office: Office, folder: Path) -> None:
    async with office.app().run_test(size=(120, 34)) as pilot:
        screen = await _open(pilot)
        uid = draft_uid(pilot.app)  # type: ignore[arg-type]
        await _attach(pilot, screen, folder / "cat.png", "cat")
        await _attach(pilot, screen, folder / "dog.png", "dog")
        await pilot.press("shift+up")
        await until(pilot, lambda: [n for n, _ in _files(office, uid)] == ["dog.png", "cat.png"])
        await until(pilot, lambda: screen_text(pilot.app).find("› dog.png") > 0)
        await pilot.press("down", "delete")
        await until_seen(pilot, "cat.png is taken off.")
        assert _files(office, uid) == [("dog.png", "dog")]


async def test_what_cannot_be_attached_is_told_and_the_path_stays(
    office: Office, folder: Path
) -> None:
    async with office.app().run_test(size=(120, 34)) as pilot:
        screen = await _open(pilot)
        for name, said in (("none.png", "cannot be read"), ("notes.txt", "is not taken here")):
            screen._line.value = str(folder / name)
            await pilot.press("enter")
            await until_seen(pilot, said)
            assert screen._line.value == str(folder / name)
        assert _files(office, draft_uid(pilot.app)) == []  # type: ignore[arg-type]


async def test_a_dropped_file_is_offered_and_its_path_leaves_the_words_once_it_is_attached(
    office: Office, folder: Path
) -> None:
    async with office.app().run_test(size=(120, 34)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "dee", "Look ")
        app.post_message(events.Paste(f"{folder}/cat.png"))
        await until_seen(pilot, "That is a file: ^f attaches it.")
        assert str(folder) in app.inbox.composer.area.text
        screen = await _ask(pilot)
        assert screen._line.value == f"{folder}/cat.png"
        await pilot.press("enter")
        await until_seen(pilot, "What does cat.png show")
        await pilot.press("enter")
        await until_seen(pilot, "Path of a file")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.inbox)
        await until(pilot, lambda: app.inbox.composer.area.text == "Look ")
        assert _files(office, draft_uid(app)) == [("cat.png", "")]


async def test_an_account_that_takes_no_files_says_so(bare_office: Office) -> None:
    bare_office.connect("nora", AccountKind.OWN, "FOR", instance="forum")
    bare_office.post("lin", "@nora does it run on two lines?", 20, instance="forum")
    bare_office.pull()
    async with bare_office.app().run_test(size=(120, 34)) as pilot:
        app = await ready(pilot)
        await write_reply(pilot, "lin", "Look")
        await until_seen(pilot, "/ 10000")
        await pilot.press("ctrl+f")
        await until_seen(pilot, "This account cannot send files")
        assert app.screen is app.inbox
