"""The model of the confirm gestures keeps to its limits: where its assumptions leave no choice."""

from __future__ import annotations

import itertools
import json
import random
import sys
from dataclasses import replace

import pytest

from bench import confirm_model
from bench.confirm_habit import (
    Desk,
    Gesture,
    Habit,
    make_account,
    make_desk,
    shortest_prefix,
    slips_of,
)
from bench.confirm_model import VOICES, count_slips, measure_cost, measure_danger
from inbox_tui.model import AccountKind
from inbox_tui.reply.preview import Tier

DESK = make_desk(VOICES)
READER = Habit(first_attention=1, floor=1)
SLEEPER = Habit(
    first_attention=0, floor=0, transcribed=1, cued=0, recall=1, mixed_up=0, typo=0, heeded=1
)
"""Reads nothing, knows each sign, and types what the mind believes."""

every_gesture = pytest.mark.parametrize("gesture", Gesture)


def share_passed(desk: Desk, gesture: Gesture) -> float:
    """Return the share of wrong beliefs that end in a send."""
    danger = measure_danger(desk, gesture, range(3), 200)
    return danger.wrong.mean / (confirm_model.SENDS * desk.habit.slip)


@every_gesture
def test_who_reads_every_box_sends_nothing_wrong(gesture: Gesture) -> None:
    assert share_passed(replace(DESK, habit=READER), gesture) == 0


def test_pure_habit_passes_every_y_and_every_copied_handle_and_no_call_sign() -> None:
    desk = replace(DESK, habit=SLEEPER)
    assert share_passed(desk, Gesture.YES_NO) == 1
    assert share_passed(desk, Gesture.HANDLE) == 1
    assert share_passed(desk, Gesture.SIGN) == 0


def test_both_tiers_are_tried_on_wrong_beliefs() -> None:
    passed = measure_danger(replace(DESK, habit=SLEEPER), Gesture.YES_NO, [1], 200).passed
    assert passed == {"prefix": 100, "whole": 100}


def test_signs_that_coincide_stop_nobody() -> None:
    same = tuple(make_account(f"a{i}", AccountKind.OWN, "NOR") for i in range(3))
    assert share_passed(Desk(accounts=same, habit=SLEEPER), Gesture.SIGN) == 1


def test_a_sign_copied_after_the_reveal_key_stops_nobody_who_does_not_notice() -> None:
    desk = replace(DESK, habit=replace(SLEEPER, recall=0))
    assert share_passed(desk, Gesture.SIGN) == 1


def test_a_hand_that_follows_the_box_sends_wrong() -> None:
    assert share_passed(replace(DESK, habit=replace(SLEEPER, cued=1)), Gesture.SIGN) == 1


def test_a_refusal_that_nobody_heeds_only_delays() -> None:
    assert share_passed(replace(DESK, habit=replace(SLEEPER, heeded=0)), Gesture.SIGN) == 1


@every_gesture
def test_one_account_cannot_be_mistaken_and_still_costs_time(gesture: Gesture) -> None:
    alone = replace(DESK, accounts=DESK.accounts[:1])
    assert share_passed(alone, gesture) == 0
    assert measure_cost(alone, gesture, range(3), 50).seconds.mean > 0


@every_gesture
def test_a_right_belief_always_ends_in_a_send(gesture: Gesture) -> None:
    chance = random.Random(5)
    desk = replace(DESK, habit=Habit(typo=0.2, mixed_up=0.2))
    endings = [desk.confirm(chance, gesture, desk.draw(chance, wrong=False)) for _ in range(300)]
    assert all(ending.sent for ending in endings)
    assert any(ending.refusals for ending in endings) == (gesture is not Gesture.YES_NO)


def test_brands_and_what_is_unusual_are_asked_for_the_whole_sign() -> None:
    chance = random.Random(5)
    quiet = replace(DESK, habit=Habit(switching=0, unusual=0))
    for desk, loudest in ((quiet, AccountKind.OWN), (replace(DESK, habit=Habit(unusual=1)), None)):
        for _ in range(50):
            send = desk.draw(chance, wrong=False)
            assert (send.tier is Tier.PREFIX) == (send.account.kind is loudest)


def test_no_single_slip_makes_a_whole_sign_anothers_but_it_can_a_beginning() -> None:
    counts = count_slips(DESK)
    assert counts["whole"][0] == 0 < counts["whole"][1]
    assert counts["prefix"][0] > 0


def test_slips_are_one_key_away() -> None:
    assert {"or", "nr", "no", "xor", "onr", "nro", "nnor", "norx"} <= slips_of("NOR")
    assert not {"nor", "xyr", ""} & slips_of("NOR")


def test_the_beginning_typed_is_the_shortest_that_no_other_sign_has() -> None:
    signs = ("NOR", "NRA", "ORT")
    desk = [make_account(sign, AccountKind.OWN, sign) for sign in signs]
    assert [shortest_prefix(account, desk) for account in desk] == ["NO", "NR", "O"]


def test_attention_falls_most_at_the_second_showing_and_comes_back_in_part() -> None:
    seen = [Habit().attention(1, showing) for showing in range(1, 30)]
    falls = [before - after for before, after in itertools.pairwise(seen)]
    assert falls == sorted(falls, reverse=True)
    assert seen[-1] < Habit().attention(2, 1) < seen[0]


def test_the_same_seeds_give_the_same_figures() -> None:
    first, second = (measure_danger(DESK, Gesture.SIGN, range(2), 100) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_the_report_says_that_it_is_a_model_and_what_it_assumes(
    form: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["confirm_model", "--seeds", "2", "--sends", "20", *form])
    confirm_model.main()
    out = capsys.readouterr().out
    if form:
        told = json.loads(out)
        assert told["assumed"]["cued"] == Habit().cued
        assert set(told["people"]["A person as assumed"]) == {g.value for g in Gesture}
    else:
        assert "no evidence about people" in out
        assert "nothing is known of it" in out
