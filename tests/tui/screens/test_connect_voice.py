"""Whose voice a new account is, and the call sign that is proposed for it."""

from __future__ import annotations

import pytest

from inbox_tui import accounts
from inbox_tui.model import Actor
from inbox_tui.tui.screens.connect_voice import ConnectVoiceScreen
from tests.tui.conftest import NOW, Office
from tests.tui.driving import ready, until, until_seen


def _kaya() -> accounts.Candidate:
    return accounts.Candidate(
        application=accounts.Application(network="sandbox", handle="kaya"),
        instance="",
        actor=Actor(id="kaya", handle="kaya", name="Kaya Ilves"),
        verified_at=NOW,
    )


@pytest.mark.parametrize(
    ("pressed", "sign"),
    [
        ("", "KAY"),
        ("x y", "xy"),
        ("x y down", "xy"),
        ("backspace x y", "xy"),
        ("down x", "x"),
        ("end x", "KAYx"),
        ("left x", "xKAY"),
    ],
)
async def test_the_first_letter_replaces_the_proposed_sign_until_one_moves_in_it(
    office: Office, pressed: str, sign: str
) -> None:
    async with office.app().run_test(size=(100, 30)) as pilot:
        app = await ready(pilot)
        screen = ConnectVoiceScreen(app.workspace, "Sandbox", _kaya(), lambda _: None)
        await app.push_screen(screen)
        await until_seen(pilot, "Whose voice is it?")
        await pilot.press("down")
        await until(pilot, lambda: screen.line.value == "KAY")
        await pilot.press(*pressed.split())
        await until(pilot, lambda: screen.line.value == sign)
