"""Random keys, changed bytes and borrowed looks: none of them gets a reply through the screens."""

from __future__ import annotations

import random
import re
import string
from dataclasses import replace
from datetime import timedelta

import pytest
from textual import events

from inbox_tui.model import utc_now
from inbox_tui.reply import policy
from inbox_tui.reply.confirm import Refusal, confirm
from inbox_tui.store import drafts, outbox
from inbox_tui.tui.layout.confirm_text import AUDIENCES, TITLES
from tests.architecture.source import ROOT
from tests.tui.conftest import Office
from tests.tui.driving import (
    GOLDEN,
    open_confirm,
    ready,
    screen_text,
    until,
    write_reply,
)

STREAMS = 15
LENGTH = 40
KEYS = {
    "dee": (*"lpwidyrux1?", "enter", "backspace", "tab", "space", "up", "f1", "ctrl+p"),
    "tomas": (*"winlpyrux1?", "enter", "backspace", "tab", "space", "up", "f1", "ctrl+p"),
}
"""A letter of the sign is missing, and what would leave the box."""


@pytest.mark.parametrize("author", KEYS)
async def test_random_keys_at_the_box_itself_send_nothing(
    office: Office, author: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policy, "WRONG_SIGN_PAUSE", timedelta(0))  # to have more tries
    async with office.app().run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await write_reply(pilot, author, "Gladly.")
        screen = await open_confirm(pilot)
        for seed in range(STREAMS):
            rng = random.Random(seed)
            screen._field.typed, screen._field.is_refused = "", False
            screen._field.arm(0)
            for key in (rng.choice(KEYS[author]) for _ in range(LENGTH)):
                pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
            await pilot.pause(0.1)
            await until(pilot, lambda: not screen._is_checking)
            assert pilot.app.screen is screen
    assert office.store.read().execute("SELECT count(*) FROM near_misses").fetchone()[0] > 5
    assert outbox.recent(office.store.read()) == ()
    assert office.replies("nora") == office.replies("northwind") == []


async def test_one_byte_changed_after_the_box_was_opened_sends_nothing(office: Office) -> None:
    words = "Gladly: the form is at https://northwind.example/help ^NL"
    store, rng = office.store, random.Random(11)
    async with office.app().run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await write_reply(pilot, "dee", words)
        preview = (await open_confirm(pilot))._preview
    sign = preview.account.call_sign
    for _ in range(100):
        with store.write() as conn:
            drafts.save_text(conn, preview.draft.uid, _with_one_byte_changed(words, rng), utc_now())
        assert isinstance(confirm(store, preview, sign, utc_now()), Refusal)
    with store.write() as conn:
        drafts.save_text(conn, preview.draft.uid, words, utc_now())
    for _ in range(20):
        forged = preview.payload.replace(words, _with_one_byte_changed(words, rng))
        assert forged != preview.payload
        shown = replace(preview, payload=forged)
        assert isinstance(confirm(store, shown, sign, utc_now(), timedelta(0)), Refusal)
    assert office.replies("nora") == []


def _with_one_byte_changed(words: str, rng: random.Random) -> str:
    place = rng.randrange(len(words))
    other = rng.choice([c for c in string.ascii_letters if c != words[place]])
    return words[:place] + other + words[place + 1 :]


async def test_the_whole_text_that_leaves_was_in_sight(office: Office) -> None:
    words = "\n".join(f"{number}: " + "x" * 37 for number in range(12))
    async with office.app().run_test(size=(60, 20)) as pilot:
        await ready(pilot)
        await write_reply(pilot, "dee", words)
        screen = await open_confirm(pilot)
        seen = ""
        for _ in range(9):
            seen += screen_text(pilot.app)
            await pilot.press("pagedown")
            await pilot.pause(0.05)
        leaves = screen._preview.outgoing.text
        assert leaves == words
        assert all(line in seen for line in leaves.splitlines())


# --- nothing else looks like it ---------------------------------------------------------------

LOOKS = re.compile(r"border(?:-\w+)?:\s*[^;]*\b(round|double|heavy|thick|panel|tall|wide|outer)\b")


def test_no_other_style_sheet_draws_the_borders_of_the_confirm_step() -> None:
    sheets = sorted((ROOT / "inbox_tui").rglob("*.tcss"))
    assert len(sheets) > 8
    for sheet in sheets:
        found = set(LOOKS.findall(sheet.read_text()))
        assert found == ({"round", "double"} if sheet.stem == "confirm" else set()), sheet
    for code in (ROOT / "inbox_tui").rglob("*.py"):
        assert not LOOKS.findall(code.read_text()), code


def test_no_other_screen_has_its_words() -> None:
    said = {TITLES[kind].replace("{name} ", "") for kind in TITLES}
    assert said == {"will speak", "THE COMPANY SPEAKS"}
    for code in sorted((ROOT / "inbox_tui" / "tui").rglob("*.py")):
        if code.stem != "confirm_text":
            assert not any(f'"{words}' in code.read_text() for words in said), code


def test_in_the_kept_pictures_its_signs_stand_on_its_own_screens_alone() -> None:
    own, brand = re.compile("[╭╮╰╯]|will speak (IN|TO) "), re.compile("═|THE COMPANY SPEAKS")
    pictures = sorted(GOLDEN.glob("*.txt"))
    assert len(pictures) > 40
    for picture in pictures:
        seen = picture.read_text()
        is_own = picture.stem.startswith(("confirm-own", "refused", "newer"))
        is_brand = picture.stem.startswith(("confirm-brand", "reason"))
        assert bool(own.search(seen)) is is_own, picture
        assert bool(brand.search(seen)) is is_brand, picture


def test_own_and_brand_share_no_word_over_the_box_and_no_audience_reads_like_another() -> None:
    own, brand = (set(words.casefold().split()) for words in TITLES.values())
    assert not own & brand
    assert len({over for over, _ in AUDIENCES.values()}) == 3
    assert "PRIVATE" not in "".join(
        said for who, pair in AUDIENCES.items() for said in pair if not who.is_private
    )
