"""Reading a conversation on the screen: long ones in stretches, details, copying, images."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from pytest_httpserver import HTTPServer
from textual.pilot import Pilot
from werkzeug import Response

from inbox_tui.config.schema import DEFAULTS, Display, Images
from inbox_tui.model import Attachment, Conversation
from inbox_tui.store import accounts, conversations
from inbox_tui.tui import clipboard, pictures, thread_data, view_data
from inbox_tui.tui.app import InboxApp
from inbox_tui.tui.screens.copying import CopyScreen
from inbox_tui.tui.screens.details import DetailsScreen
from inbox_tui.tui.screens.open_image import OpenImageScreen
from inbox_tui.tui.screens.open_link import OpenLinkScreen
from tests.making import message, put
from tests.tui.conftest import NOW, Office
from tests.tui.driving import go_to, ready, screen_text, until, until_seen

STRETCH = 20
COUNT = 2 * STRETCH + 10
HERE = "http://127.0.0.1:3000"


def _write(office: Office, *numbers: int, **more: object) -> None:
    """Let messages of Lena come in."""
    account = next(a for a in accounts.every(office.store.read()) if a.handle == "nora")
    lena = replace(message().attributed_to, id="lena", handle="lena", name="Lena")
    batch = []
    for number in numbers:
        values = {
            "attributed_to": lena,
            "context": "long",
            "content": f"word {number}.",
            "published": NOW - timedelta(minutes=number),
        }
        batch.append(message(f"long {number}", **{**values, **more}))
    put(office.store, account, *batch)


def _conversation(office: Office) -> Conversation:
    rows = conversations.page(office.store.read())
    return next(row for row in rows if row.author_handle == "lena")


async def _read(pilot: Pilot[int]) -> InboxApp:
    app = await ready(pilot)
    await go_to(pilot, "lena")
    await pilot.press("enter")
    await until(pilot, lambda: app.inbox.is_reading)
    return app


@pytest.fixture
def long_office(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Give an office with a conversation of more messages than one stretch has."""
    monkeypatch.setattr(thread_data, "STRETCH", STRETCH)
    _write(office, *range(COUNT))
    return office


async def test_a_long_conversation_is_walked_from_end_to_end_in_stretches(
    long_office: Office,
) -> None:
    async with long_office.app().run_test(size=(100, 30)) as pilot:
        app = await _read(pilot)
        thread = app.inbox.thread
        seen = []
        for going_down in (False, True):
            for _ in range(COUNT + 5):
                assert thread.marked
                assert len(thread._layout.spans) <= STRETCH
                seen.append(thread.marked.message.id)
                (thread.action_down if going_down else thread.action_up)()
                await pilot.pause(0)
        up = list(dict.fromkeys(seen[: COUNT + 5]))
        assert up == [f"long {number}" for number in range(COUNT)]
        assert list(dict.fromkeys(seen[COUNT + 5 :])) == up[::-1]
        await until(pilot, lambda: "word 0." in screen_text(app))


async def test_first_and_last_of_a_long_conversation_are_one_key_away(long_office: Office) -> None:
    async with long_office.app().run_test(size=(100, 30)) as pilot:
        app = await _read(pilot)
        assert "Older messages" not in screen_text(app)
        await pilot.press("g")
        await until_seen(pilot, f"word {COUNT - 1}.")
        assert app.inbox.thread.marked
        assert app.inbox.thread.marked.message.id == f"long {COUNT - 1}"
        app.inbox.reread()  # the stretch that is read stays
        await pilot.pause()
        assert f"word {COUNT - 1}." in screen_text(app)
        await pilot.press("G")
        await until_seen(pilot, "word 0.")
        assert app.inbox.thread.marked.message.id == "long 0"


def test_a_stretch_costs_the_same_in_a_short_and_in_a_long_conversation(office: Office) -> None:
    app = office.app()

    def steps() -> int:
        counted = [0]

        def count() -> int:
            counted[0] += 1
            return 0

        conn = office.store.read()
        conn.set_progress_handler(count, 100)
        view_data.thread(app.workspace, _conversation(office))
        conn.set_progress_handler(None, 0)
        return counted[0]

    _write(office, *range(thread_data.STRETCH + 5))
    short = steps()
    _write(office, *range(thread_data.STRETCH + 5, 3000))
    assert steps() <= short * 1.5 + 20


async def test_the_details_have_exact_times_and_what_was_said_before(office: Office) -> None:
    _write(office, 1, content="first words")
    _write(office, 1, content="second words", updated=NOW)
    async with office.app().run_test(size=(100, 40)) as pilot:
        app = await _read(pilot)
        assert "1 earlier version, d shows" in screen_text(app)
        assert "first words" not in screen_text(app)
        await pilot.press("d")
        await until(pilot, lambda: isinstance(app.screen, DetailsScreen))
        await until_seen(pilot, "Monday 2026-01-05 11:59:00 +00:00 (2026-01-05 11:59:00 UTC)")
        assert "first words" in screen_text(app)
        assert "Edited  Monday 2026-01-05 12:00:00" in screen_text(app)
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, DetailsScreen))


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Gather what is copied, as the terminal would take it."""
    taken: list[str] = []

    def copy_to_clipboard(self: InboxApp, words: str) -> None:
        taken.append(words)

    monkeypatch.setattr(InboxApp, "copy_to_clipboard", copy_to_clipboard)
    return taken


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("m", "see \N{SYMBOL FOR ESCAPE}]52;c;! https://b\u0430nk.example/x"),
        ("a", "https://plaza.example/1"),
        ("1", "https://xn--bnk-6cd.example/x"),
    ],
)
async def test_message_address_and_links_are_copied_clean(
    office: Office, written: list[str], key: str, expected: str
) -> None:
    words = "see \x1b]52;c;! https://b\u0430nk.example/x"
    _write(office, 1, content=words, url="https://plaza.example/1")
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await _read(pilot)
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, CopyScreen))
        await pilot.press(key)
        await until_seen(pilot, "copied to the terminal's clipboard")
    assert written == [expected]


async def test_what_is_too_long_for_a_terminal_is_not_copied(
    office: Office, written: list[str]
) -> None:
    _write(office, 1, content="x" * (clipboard.LONGEST + 1))
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await _read(pilot)
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, CopyScreen))
        await pilot.press("m")
        await until_seen(pilot, "Not copied: that is 50,001 bytes")
    assert written == []


async def test_a_message_opens_at_its_own_address_after_its_host_was_read(office: Office) -> None:
    _write(office, 1, content="no link", url="https://plaza.example/1")
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await _read(pilot)
        await pilot.press("B")
        await until(pilot, lambda: isinstance(app.screen, OpenLinkScreen))
        assert "https://plaza.example/1" in screen_text(app)


async def test_keys_that_have_nothing_to_act_on_say_so(office: Office) -> None:
    _write(office, 1, content="no link")
    async with office.app().run_test(size=(100, 30)) as pilot:
        await _read(pilot)
        await pilot.press("B")
        await until_seen(pilot, "This message has no address of its own")
        await pilot.press("i")
        await until_seen(pilot, "There is no image in this message that can be fetched.")


# --- images -------------------------------------------------------------------------------------


@pytest.fixture
def viewed(tmp_path: Path) -> tuple[str, ...]:
    """Give a viewer that copies what it is given, with its mode beside it."""
    script = tmp_path / "viewer"
    script.write_text(
        f'#!/bin/sh\nstat -c %a "$1" > {tmp_path}/mode\ncp "$1" {tmp_path}/seen.new\n'
        f"mv {tmp_path}/seen.new {tmp_path}/seen\n"
    )
    script.chmod(0o700)
    return (str(script),)


def _png(folder: Path) -> bytes:
    Image.new("RGB", (4, 3), "red").save(folder / "made.png")
    return (folder / "made.png").read_bytes()


async def test_an_image_is_described_its_host_read_and_then_seen(
    office: Office,
    httpserver: HTTPServer,
    tmp_path: Path,
    viewed: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = _png(tmp_path)
    httpserver.expect_request("/lamp").respond_with_data(data, content_type="image/png")
    lamp = Attachment(media_type="image/*", url=httpserver.url_for("/lamp"), name="a red lamp")
    _write(office, 1, content="look", attachments=(lamp,))
    app = office.app()
    app.workspace.accounts = tuple(replace(a, instance=HERE) for a in app.workspace.accounts)
    monkeypatch.setattr(app.workspace, "reload", lambda: None)  # the store has other accounts
    app.workspace.config = replace(DEFAULTS, images=Images(viewer=viewed))
    async with app.run_test(size=(100, 30)) as pilot:
        await _read(pilot)
        assert "image: a red lamp [1] · i looks at it" in screen_text(app)
        await pilot.press("i")
        await until_seen(pilot, "This image is fetched from")
        screen = app.screen
        assert isinstance(screen, OpenImageScreen)
        assert "It shows: a red lamp" in screen_text(app)
        assert not httpserver.log
        await until(pilot, lambda: screen._key.quiet_since != float("inf"))
        screen._key.quiet_since = float("-inf")
        await pilot.press("o")
        await until_seen(pilot, "Handed to the viewer, from localhost")
        await until(pilot, (tmp_path / "seen").exists)
    assert (tmp_path / "seen").read_bytes() == data
    assert (tmp_path / "mode").read_text() == "600\n"
    assert "Authorization" not in httpserver.log[0][0].headers


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Response("gone", 404), "The server answers 404"),
        (Response(status=302, headers={"location": "https://evil.example/"}), "leads on to another"),
        (Response(b"#!/bin/sh\n", content_type="image/png"), "is no image"),
        (Response(b"x" * 6_000_000, content_type="image/png"), "more than 5 MB"),
    ],
    ids=["missing", "redirected", "no image", "too long"],
)  # fmt: skip
def test_what_is_no_image_is_not_opened(
    httpserver: HTTPServer, tmp_path: Path, viewed: tuple[str, ...], answer: Response, expected: str
) -> None:
    httpserver.expect_request("/x").respond_with_response(answer)
    assert expected in pictures.show(httpserver.url_for("/x"), viewed, HERE)
    assert not (tmp_path / "seen").exists()


def test_only_plain_web_addresses_are_fetched(viewed: tuple[str, ...]) -> None:
    for address in ("file:///etc/passwd", "https://a@b.example/", "ftp://a.example/x"):
        assert "more than one way" in pictures.show(address, viewed)


def test_a_viewer_that_is_not_there_is_told(httpserver: HTTPServer, tmp_path: Path) -> None:
    httpserver.expect_request("/x").respond_with_data(_png(tmp_path))
    said = pictures.show(httpserver.url_for("/x"), ("no-such-viewer",), HERE)
    assert said == "no-such-viewer cannot be started: No such file or directory."
    said = pictures.show(httpserver.url_for("/x"), ("false",), HERE)
    assert said == "false ended at once with code 1."


@pytest.mark.parametrize("instance", ["", "plaza", "https://plaza.example", "http://[x"])
def test_nothing_of_this_machine_is_fetched_for_an_account_elsewhere(
    httpserver: HTTPServer, viewed: tuple[str, ...], instance: str
) -> None:
    said = pictures.show(httpserver.url_for("/x"), viewed, instance)
    assert said.startswith("The image was not fetched. Its host leads to ")
    assert "in no public network" in said
    assert not httpserver.log


def test_times_are_shown_in_the_form_of_the_configuration(office: Office) -> None:
    app = office.app()
    app.workspace.config = replace(DEFAULTS, display=Display(clock="12h"))
    assert app.workspace.me
    app.workspace.me = replace(app.workspace.me, time_zone="Europe/Oslo")
    assert app.workspace.clock.dated(NOW, NOW) == "1:00 pm"
    old = NOW - timedelta(hours=15)
    app.workspace.config = replace(DEFAULTS, display=Display(relative_until="12h"))
    assert app.workspace.clock.age(old, NOW) == f"{old.day} {old:%b}"
    app.workspace.me = replace(app.workspace.me, time_zone="No/Where")
    assert app.workspace.clock.zone is None


async def test_the_message_to_answer_stays_in_sight_whatever_the_height_becomes(
    office: Office,
) -> None:
    asked = office.world.posts()[-2]
    for number in range(12):
        office.post("lee", f"Line {number}.", 19 - number, reply_to=asked.id)
    office.pull()
    async with office.app().run_test(size=(80, 40)) as pilot:
        app = await ready(pilot)
        await go_to(pilot, "kim")
        await pilot.press("enter", "r")
        await until(pilot, lambda: app.inbox.composer.is_writing)
        thread = app.inbox.thread
        for height in (24, 18, 40, 20):
            await pilot.resize_terminal(80, height)
            await until(pilot, lambda height=height: app.size.height == height)  # type: ignore[misc]
            await pilot.pause()
            assert thread.marked is not None
            assert thread.marked.uid in thread.in_sight


async def test_what_a_person_has_scrolled_to_stays_when_the_width_changes(office: Office) -> None:
    asked = office.world.posts()[-2]
    for number in range(12):
        office.post("lee", f"Line {number}. " + "and more words " * 12, 19, reply_to=asked.id)
    office.pull()
    async with office.app().run_test(size=(140, 30)) as pilot:
        app = await ready(pilot)
        await go_to(pilot, "kim")
        await pilot.press("enter", "g", "pagedown")
        thread = app.inbox.thread
        await until(pilot, lambda: thread.scroll_offset.y)
        first = thread._at_top()
        assert first is not None
        await pilot.resize_terminal(80, 30)
        await until(pilot, lambda: app.size.width == 80)
        await pilot.pause()
        after = thread._at_top()
        assert after is not None
        assert after[0] == first[0]
