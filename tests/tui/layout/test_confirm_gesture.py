"""The stages of the confirm step, key by key, and what a thousand random hands cannot do."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.model import AccountKind, utc_now
from inbox_tui.reply import policy
from inbox_tui.reply.confirm import Refusal, confirm
from inbox_tui.reply.preview import Preview
from inbox_tui.store import Store, outbox
from inbox_tui.tui.layout.call_sign_field import Step
from inbox_tui.tui.layout.confirm_gesture import LONGEST_REASON, ConfirmGesture, Stage
from inbox_tui.tui.layout.deliberate_key import DeliberateKey
from tests import making

STREAMS = 1000
LENGTH = 40
# Every letter of the signs is among the keys, so that only their order is missing.
KEYS = (*"nlpwidNLPWIDrR yz?1.", "enter", "backspace", "tab", "ctrl+p", "up")

keys = st.sampled_from(KEYS)


def _press(gesture: ConfirmGesture, key: str, at: float, *, is_read: bool = True) -> Step:
    return gesture.press(key, key if len(key) == 1 else None, at, is_read=is_read)


def _armed(*, has_newer: bool = False, asks_reason: bool = False) -> ConfirmGesture:
    gesture = ConfirmGesture(has_newer=has_newer, asks_reason=asks_reason)
    gesture.arm(0)
    return gesture


def test_the_stages_come_one_after_the_other() -> None:
    gesture = _armed(has_newer=True, asks_reason=True)
    assert gesture.stage is Stage.READ
    assert _press(gesture, "r", 1) is Step.NEXT
    assert _press(gesture, "w", 1e9) is Step.NOTHING  # it is not drawn yet
    gesture.arm(2)
    for letter in "why":
        assert _press(gesture, letter, 3) is Step.CHANGED
    assert _press(gesture, "enter", 3) is Step.NEXT
    gesture.arm(4)
    assert _press(gesture, "n", 4.5) is Step.NOTHING
    assert _press(gesture, "n", 4.6) is Step.CHANGED
    assert _press(gesture, "enter", 5) is Step.SUBMIT
    assert (gesture.reason, gesture.field.typed) == ("why", "N")


@given(st.lists(keys.filter(lambda key: key not in "rR"), max_size=LENGTH))
def test_only_an_r_says_that_newer_replies_were_read(pressed: list[str]) -> None:
    gesture = _armed(has_newer=True)
    assert {_press(gesture, key, 1) for key in pressed} <= {Step.NOTHING}
    assert (gesture.stage, gesture.field.typed) == (Stage.READ, "")


def test_an_r_before_the_end_was_in_sight_says_to_read_on() -> None:
    gesture = _armed(has_newer=True)
    assert _press(gesture, "r", 1, is_read=False) is Step.UNREAD
    assert gesture.stage is Stage.READ


def test_a_sign_before_the_end_was_in_sight_is_not_submitted() -> None:
    gesture = _armed()
    _press(gesture, "n", 1, is_read=False)
    assert _press(gesture, "enter", 1, is_read=False) is Step.UNREAD


@given(st.lists(keys, max_size=LENGTH), st.floats(0, policy.ARMING_SECONDS - 0.01))
def test_nothing_counts_before_a_stage_has_been_seen_for_a_moment(
    pressed: list[str], at: float
) -> None:
    for stages in ({"has_newer": True}, {"asks_reason": True}, {}):
        gesture = _armed(**stages)
        assert {_press(gesture, key, at) for key in pressed} <= {Step.NOTHING}
        assert (gesture.reason, gesture.field.typed) == ("", "")


@pytest.mark.parametrize("stages", [{"has_newer": True}, {"asks_reason": True}, {}], ids=str)
def test_leaving_is_always_possible(stages: dict[str, bool]) -> None:
    gesture = ConfirmGesture(
        has_newer=stages.get("has_newer", False), asks_reason=stages.get("asks_reason", False)
    )
    assert _press(gesture, "escape", 0) is Step.BACK
    assert _press(gesture, "ctrl+o", 0) is Step.SWITCH


def test_a_reason_has_words_and_an_end() -> None:
    gesture = _armed(asks_reason=True)
    assert _press(gesture, "enter", 1) is Step.NOTHING
    _press(gesture, " ", 1)
    assert _press(gesture, "enter", 1) is Step.NOTHING
    for _ in range(LONGEST_REASON + 9):
        _press(gesture, "a", 1)
    assert len(gesture.reason) == LONGEST_REASON


def test_a_reason_is_corrected_letter_by_letter_and_takes_no_other_key() -> None:
    gesture = _armed(asks_reason=True)
    for key in ("n", "o", "backspace", "backspace", "a"):
        assert _press(gesture, key, 1) is Step.CHANGED
    for key in ("up", "tab", "ctrl+p"):
        assert _press(gesture, key, 1) is Step.NOTHING
    assert gesture.reason == "a"


def test_pondering_begins_when_a_sign_is_taken_first_and_goes_on_through_refusals() -> None:
    gesture = _armed(has_newer=True)
    assert gesture.pondered(9) == 0
    _press(gesture, "r", 1)
    gesture.arm(10)
    gesture.arm(20)
    gesture.field.refuse(21)
    assert gesture.pondered(30) == pytest.approx(30 - 10 - policy.ARMING_SECONDS)


@given(st.lists(st.floats(0, 0.59), max_size=LENGTH))
def test_a_key_of_hands_that_do_not_rest_is_never_deliberate(pauses: list[float]) -> None:
    key, now = DeliberateKey(), 0.0
    assert not key.counts(1e9)
    key.ask(now)
    for pause in pauses:
        now += pause
        assert not key.counts(now)
    assert key.counts(now + policy.ARMING_SECONDS + 0.001)


# --- a thousand random hands ------------------------------------------------------------------


@pytest.fixture
def office(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Store, list[Preview]]]:
    """Give previews of an OWN and a BRAND reply, of the tier that asks least of each."""
    from inbox_tui import accounts, paths
    from inbox_tui.reply.preview import prepare
    from inbox_tui_sandbox.world import World

    monkeypatch.setenv("INBOX_TUI_HOME", str(tmp_path))
    monkeypatch.setattr(policy, "WRONG_SIGN_PAUSE", timedelta(0))  # to have more tries
    previews = []
    with making.open_store() as store:
        store.read().execute("PRAGMA synchronous = OFF")  # nothing here is about power cuts
        for handle, kind, sign in (
            ("nora", AccountKind.OWN, "NLP"),
            ("northwind", AccountKind.BRAND, "WIND"),
        ):
            account = making.connect_sandbox(store, handle, kind, sign)
            with World(paths.network_folder("sandbox")) as world:
                world.post("tomas", f"@{handle} my router reboots")
            making.pull(store, account)
            draft = making.draft(store, account, making.newest(store, account), "Hello")
            adapter = accounts.connect(account)
            previews.append(prepare(store, draft.uid, adapter))
            adapter.close()
        yield store, previews


def _random_hand(rng: random.Random, sign: str, least: int) -> list[str]:
    """Return keys that never type the sign, nor as much of it as would do."""
    while True:
        pressed = [rng.choice(KEYS) for _ in range(LENGTH)]
        letters, typed = "", set()
        for key in pressed:
            if key == "backspace":
                letters = letters[:-1]
            elif len(key) == 1 and key.isalpha():
                letters = (letters + key.upper())[:6]
            elif key == "enter":
                typed.add(letters)
                letters = ""
        if not any(len(said) >= least and sign.startswith(said) for said in typed):
            return pressed


def test_a_thousand_random_key_streams_without_the_sign_confirm_nothing(
    office: tuple[Store, list[Preview]],
) -> None:
    store, previews = office
    rng, tried = random.Random(12), 0
    for number in range(STREAMS):
        preview = previews[number % 2]
        least = 1 if preview.account.kind is AccountKind.OWN else 4
        gesture, now = _armed(), 1.0
        for key in _random_hand(rng, preview.account.call_sign, least):
            now += 0.7
            if _press(gesture, key, now) is Step.SUBMIT:
                tried += 1
                result = confirm(store, preview, gesture.field.typed, utc_now())
                assert isinstance(result, Refusal), (key, gesture.field.typed)
                gesture.field.refuse(now)
                gesture.field.is_refused = False
                gesture.arm(now - 1)
    assert outbox.recent(store.read()) == ()
    assert tried > STREAMS // 2
