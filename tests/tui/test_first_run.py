"""The first run on the screen, as a person goes through it; each step as pictured."""

from __future__ import annotations

from contextlib import suppress

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from inbox_tui import keychain, paths, registry
from inbox_tui.adapter import Adapter, AuthRevoked, TransientRead
from inbox_tui.store import accounts, identities
from inbox_tui.tui.app import InboxApp
from inbox_tui.tui.screens import asking_form
from tests.cli.locked_network import PASSWORD, LockedNetwork, with_locked
from tests.tui.conftest import Office
from tests.tui.driving import check_golden, ready, screen_text, type_words, until, until_seen

SIZES = [(60, 20), (80, 24), (140, 40)]
sizes = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


@pytest.fixture(autouse=True)
def _offer_locked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "load", with_locked(registry.load))
    monkeypatch.setattr(registry, "names", lambda: ("locked", "sandbox"))


async def _keep(step: str, pilot: Pilot[int]) -> None:
    for line in pilot.app.screen.query(Input):
        line.cursor_blink = False
    await pilot.pause(0.1)
    app: InboxApp = pilot.app  # type: ignore[assignment]
    await check_golden(f"{step}-{app.size.width}x{app.size.height}", pilot)


async def _say_who(pilot: Pilot[int]) -> None:
    await until_seen(pilot, "Welcome")
    await pilot.press("enter")
    await until_seen(pilot, "Who are you?")
    await type_words(pilot, "Nora Lind")


async def _choose_locked(pilot: Pilot[int]) -> None:
    await until_seen(pilot, "on which network?")
    await until(pilot, lambda: "loading" not in screen_text(pilot.app))
    await type_words(pilot, "lock")
    await pilot.press("enter")
    await until_seen(pilot, "There is no keyring")


@sizes
async def test_each_step_of_the_first_run_is_as_pictured(
    empty_office: Office, size: tuple[int, int]
) -> None:
    async with empty_office.app().run_test(size=size) as pilot:
        await ready(pilot)
        await _say_who(pilot)
        await pilot.press("tab", "tab")
        await type_words(pilot, "Mars")
        await pilot.press("enter")
        await until_seen(pilot, "No time zone called")
        await _keep("first-run-who", pilot)
        await pilot.press(*["backspace"] * 4, "enter")
        await until_seen(pilot, "Nora Lind, signs NL")
        await _keep("first-run-second", pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "loading" not in screen_text(pilot.app))
        await until_seen(pilot, "Sandbox")
        await _keep("first-run-network", pilot)
        await _choose_locked(pilot)
        await _keep("first-run-form", pilot)
        await type_words(pilot, "bo")
        await pilot.press("enter", *PASSWORD, "f2", "enter")
        await until_seen(pilot, "says this is")
        await _keep("first-run-voice", pilot)
        await pilot.press("down")
        await until_seen(pilot, "› OWN")
        await _keep("first-run-voice-own", pilot)


async def test_a_person_gets_from_nothing_to_an_inbox_that_was_pulled(
    empty_office: Office,
) -> None:
    empty_office.world.connect("nora", name="Nora Lind")
    empty_office.post("dee", "@nora how do I get in at all?")
    async with empty_office.app(pull=True).run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await _say_who(pilot)
        await pilot.press("enter")
        await until_seen(pilot, "signs NL")
        await pilot.press("enter")
        await until(pilot, lambda: "loading" not in screen_text(pilot.app))
        await type_words(pilot, "sand")
        await pilot.press("enter")
        await until_seen(pilot, "Your name on Sandbox")
        await type_words(pilot, "nora")
        await pilot.press("enter")
        await until_seen(pilot, "Sandbox says this is Nora Lind @nora")
        await pilot.press("enter")
        await until_seen(pilot, "Say first whose voice it is")
        assert accounts.every(empty_office.store.read()) == ()
        await pilot.press("down", "enter")
        await until_seen(pilot, "its call sign is NOR")
        await until_seen(pilot, "1 message came")
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is app.inbox)
        await until_seen(pilot, "how do I get in")
    me = identities.me(empty_office.store.read())
    assert me
    assert (me.id, me.initials, me.time_zone) == ("nora-lind", "NL", "")


@pytest.mark.parametrize("left_at", ["network", "form", "asked", "voice"])
async def test_a_wizard_that_is_left_half_way_leaves_nothing_half_made(
    empty_office: Office, left_at: str
) -> None:
    async with empty_office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await _say_who(pilot)
        await pilot.press("enter")
        await until_seen(pilot, "signs NL")
        await pilot.press("2")
        if left_at != "network":
            await _choose_locked(pilot)
            await type_words(pilot, "nora")
            await pilot.press("tab", *PASSWORD, "f2")
        if left_at in ("asked", "voice"):
            await pilot.press("enter")
            await until_seen(pilot, "says this is")
        if left_at == "voice":
            await pilot.press("down")
            await until_seen(pilot, "You type NOR before each reply as OWN @nora")
        while app.screen is not app.inbox:
            await pilot.press("escape")
            await pilot.pause()
        assert app.inbox.is_current
    assert accounts.every(empty_office.store.read()) == ()
    assert not keychain.secret_file().exists()


async def test_asking_can_be_stopped_and_gone_on_with(
    empty_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    gate = threading.Event()
    answer = LockedNetwork.whoami

    def slow(self: LockedNetwork) -> object:
        assert gate.wait(60)
        return answer(self)

    monkeypatch.setattr(LockedNetwork, "whoami", slow)
    async with empty_office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await _say_who(pilot)
        await pilot.press("enter")
        await until_seen(pilot, "signs NL")
        await pilot.press("enter")
        await _choose_locked(pilot)
        await type_words(pilot, "nora")
        await pilot.press("enter", *PASSWORD, "f2", "enter")
        await until_seen(pilot, "esc stops")
        await pilot.press("escape")
        await until_seen(pilot, "Stopped. Nothing was stored.")
        gate.set()
        await pilot.press("enter")
        await until_seen(pilot, "says this is")
        await pilot.press("down", "down", "enter")
        await until_seen(pilot, "its call sign is")
    (account,) = accounts.every(empty_office.store.read())
    assert (account.network, account.kind.value, account.secret_place) == (
        "locked",
        "brand",
        "file",
    )


async def test_a_network_that_does_not_answer_is_not_waited_for(
    empty_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    gate = threading.Event()
    monkeypatch.setattr(LockedNetwork, "whoami", lambda _: gate.wait(60))
    monkeypatch.setattr(asking_form, "ASK_SECONDS", 0.05)
    async with empty_office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await _say_who(pilot)
        await pilot.press("enter")
        await until_seen(pilot, "signs NL")
        await pilot.press("enter")
        await _choose_locked(pilot)
        await type_words(pilot, "nora")
        await pilot.press("enter", *PASSWORD, "f2", "enter")
        await until_seen(pilot, "has not answered")
        gate.set()


@pytest.mark.parametrize("error", [AuthRevoked("The password is wrong."), TransientRead("Down.")])
async def test_what_the_network_says_against_it_is_told_and_the_form_stays(
    empty_office: Office, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Adapter) -> None:
        raise error

    monkeypatch.setattr(LockedNetwork, "whoami", refuse)
    async with empty_office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await _say_who(pilot)
        await pilot.press("enter")
        await until_seen(pilot, "signs NL")
        await pilot.press("enter")
        await _choose_locked(pilot)
        await type_words(pilot, "nora")
        await pilot.press("enter", *PASSWORD, "enter")
        await until_seen(pilot, "f2 has to say where the secret goes")
        await pilot.press("f2", "enter")
        await until_seen(pilot, str(error).rstrip("."))
        assert pilot.app.screen.query_one("#line-handle", Input).value == "nora"
    assert accounts.every(empty_office.store.read()) == ()
    assert not keychain.secret_file().exists()


async def test_a_typed_or_pasted_secret_is_shown_and_kept_nowhere_else(
    empty_office: Office,
) -> None:
    from textual import events

    seen = []
    async with empty_office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await _say_who(pilot)
        await pilot.press("enter")
        await until_seen(pilot, "signs NL")
        await pilot.press("enter")
        await _choose_locked(pilot)
        await type_words(pilot, "nora")
        await pilot.press("enter")
        line = app.screen.query_one("#line-password", Input)
        line.post_message(events.Paste(f"  {PASSWORD}\n"))
        await until(pilot, lambda: line.value == PASSWORD)
        line.select_all()
        await pilot.press("ctrl+c", "ctrl+x")
        assert line.value == PASSWORD
        seen += [screen_text(app), repr(line), app.clipboard, repr(app.screen)]
        await pilot.press("f2", "enter")
        await until_seen(pilot, "says this is")
        seen += [screen_text(app)]
    with suppress(FileNotFoundError):
        seen += [(paths.log_folder() / "inbox-tui.log").read_text()]
    assert not any(PASSWORD in words for words in seen)


async def test_one_more_account_is_connected_from_the_list_of_accounts(office: Office) -> None:
    office.world.connect("kaya", name="Kaya Ilves")
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        await pilot.press("A")
        await until_seen(pilot, "connect an account")
        await pilot.press("n")
        await until(pilot, lambda: "loading" not in screen_text(pilot.app))
        await type_words(pilot, "sand")
        await pilot.press("enter")
        await type_words(pilot, "kaya")
        await pilot.press("enter")
        await until_seen(pilot, "says this is Kaya")
        await pilot.press("down", "down", *"nlp")
        await until_seen(pilot, "too like the call sign of nora")
        await pilot.press("enter")
        assert len(accounts.every(office.store.read())) == 2
        await pilot.press(*["backspace"] * 3, *"kay", "enter")
        await until_seen(pilot, "KAY is typed before each of its replies")
        assert len(app.workspace.accounts) == 3
