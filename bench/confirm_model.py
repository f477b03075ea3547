"""``make bench-model``: three ways to confirm a send, under a stated model of habit.

A person answers from several accounts. Now and then the box is for account A while they believe
to be on account B. How often does the reply leave as A when the gesture is y/n, the handle typed
(the box shows it), or the call sign typed (the box does not show it)? What counts as a
confirmation is decided by the product's own rules: ``call_sign.suggest`` gives the signs,
``confirm.matches`` judges what is typed, the times come from ``policy`` and ``call_sign_field``.

This is a model and no evidence about people. It shows what follows from its assumptions, each of
which is a field in ``bench/confirm_habit.py`` with its source or the word "assumed". It cannot
show how often people are on the wrong account, whether they learn signs as it says, what they do
when tired, hurried or reading a screen aloud, or that any figure holds outside of it. Further
assumed: the gestures differ in nothing else (y/n has the arming delay, too); nobody takes a reply
back during the hold; a refusal of a right sign is always tried again; draws are independent.

Wrong beliefs are drawn as often as right ones and weighted afterwards. The intervals are 95 % of
the mean over seeds: they tell how finely the model was run, not how true it is.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from bench.confirm_habit import Desk, Gesture, make_desk, shortest_prefix, slips_of
from inbox_tui.model import AccountKind
from inbox_tui.reply.confirm import matches
from inbox_tui.reply.preview import Tier

SENDS = 100_000
"""Wrong sends are told per so many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A mean over seeds and half the width of its 95 % interval (normal approximation)."""

    mean: float
    half: float

    def __str__(self) -> str:
        return f"{self.mean:,.2f} ± {self.half:.2f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Danger:
    """What a gesture lets through."""

    wrong: Estimate
    """Wrong-account sends in 100,000."""
    passed: Mapping[str, float]
    """Of a hundred wrong beliefs, those that end in a send, by what was asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a gesture takes where the account is the right one."""

    seconds: Estimate
    """Of a send, from the box to its end."""
    refusals: Estimate
    """Of a hundred sends."""


def measure_danger(desk: Desk, gesture: Gesture, seeds: Sequence[int], number: int) -> Danger:
    """Run ``number`` sends with a wrong belief for each seed."""
    wrong: list[float] = []
    by_tier: dict[str, list[bool]] = {tier.name.lower(): [] for tier in Tier}
    for seed in seeds:
        chance = random.Random(seed)
        sent: list[bool] = []
        for _ in range(number if len(desk.accounts) > 1 else 0):
            send = desk.draw(chance, wrong=True)
            sent.append(desk.confirm(chance, gesture, send).sent)
            by_tier[send.tier.name.lower()].append(sent[-1])
        wrong.append(SENDS * desk.habit.slip * _share(sent))
    return Danger(
        wrong=_estimate(wrong),
        passed={tier: 100 * _share(sent) for tier, sent in by_tier.items()},
    )


def measure_cost(desk: Desk, gesture: Gesture, seeds: Sequence[int], number: int) -> Cost:
    """Run ``number`` sends with a right belief for each seed."""
    seconds: list[float] = []
    refusals: list[float] = []
    for seed in seeds:
        chance = random.Random(seed)
        sends = (desk.draw(chance, wrong=False) for _ in range(number))
        endings = [desk.confirm(chance, gesture, send) for send in sends]
        seconds.append(statistics.fmean(ending.seconds for ending in endings))
        refusals.append(100 * statistics.fmean(ending.refusals for ending in endings))
    return Cost(seconds=_estimate(seconds), refusals=_estimate(refusals))


def _share(sent: Sequence[bool]) -> float:
    return statistics.fmean(sent) if sent else 0.0


def _estimate(values: Sequence[float]) -> Estimate:
    spread = statistics.stdev(values) if len(values) > 1 else 0.0
    return Estimate(mean=statistics.fmean(values), half=1.96 * spread / len(values) ** 0.5)


VOICES = (
    ("nora.lind", AccountKind.OWN),
    ("nora@northwind.example", AccountKind.OWN),
    ("northwind", AccountKind.BRAND),
    ("northwind.support", AccountKind.BRAND),
)
"""A named human's two accounts and the company's two."""

PEOPLE: Mapping[str, Callable[[Desk], Desk]] = {
    "A person as assumed": lambda desk: desk,
    "With one account only": lambda desk: replace(desk, accounts=desk.accounts[:1]),
    "Reads every box": lambda desk: _with(desk, first_attention=1, floor=1),
    "Knows no sign and presses ? each time": lambda desk: _with(desk, recall=0),
    "All habit: the hand does what the mind believes": lambda desk: _with(
        desk, first_attention=0, floor=0, cued=0, recall=1, mixed_up=0, heeded=1
    ),
}

RANGES: Mapping[str, tuple[float, float]] = {
    "switching": (0.1, 0.8),
    "pointed_out": (0, 1),
    "unusual": (0, 0.5),
    "first_attention": (0.4, 0.95),
    "kept_attention": (0.2, 0.8),
    "recovered": (0.2, 0.9),
    "floor": (0.05, 0.4),
    "showings": (5, 100),
    "attracted": (1, 3),
    "transcribed": (0.3, 1),
    "cued": (0, 0.5),
    "recall": (0.5, 1),
    "mixed_up": (0, 0.05),
    "typo": (0, 0.05),
    "heeded": (0.5, 1),
}
"""From where to where each assumption is moved. ``slip`` moves all gestures alike."""


def _with(desk: Desk, **values: Any) -> Desk:
    return replace(desk, habit=replace(desk.habit, **values))


def main() -> None:
    """Print the tables, or with ``--json`` the same figures for a program."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--seeds", type=int, default=20)
    options.add_argument("--sends", type=int, default=700, help="of either belief, for each seed")
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    desk, seeds = make_desk(VOICES), range(chosen.seeds)
    people = {
        who: {
            gesture: (
                measure_danger(change(desk), gesture, seeds, chosen.sends),
                measure_cost(change(desk), gesture, seeds, chosen.sends),
            )
            for gesture in Gesture
        }
        for who, change in PEOPLE.items()
    }
    slips = count_slips(desk)
    moved = _move(desk, seeds[:10], chosen.sends // 2)
    if chosen.json:
        told = {
            who: {
                gesture: asdict(danger) | asdict(cost) for gesture, (danger, cost) in rows.items()
            }
            for who, rows in people.items()
        }
        assumed = asdict(desk.habit) | {"seconds": asdict(desk.pace)}
        print(json.dumps({"assumed": assumed, "people": told, "slips": slips, "moved": moved}))
        return
    print("A model, no evidence about people: its assumptions are in bench/confirm_habit.py.")
    _tell_people(people)
    print("\nOne slip of a finger in a sign, tried on every other account's box:")
    for tier, (passed, tried) in slips.items():
        print(f"  {tier:<8}{passed:>6,} of {tried:,} pass")
    print("  signs: " + ", ".join(f"{a.handle} {a.call_sign}" for a in desk.accounts))
    _tell_moved(moved)


def count_slips(desk: Desk) -> dict[str, tuple[int, int]]:
    """Count by tier, without chance: slips that turn a sign into another's, and slips tried."""
    counts: dict[str, tuple[int, int]] = {}
    for tier in Tier:
        judged = [
            matches(boxed, slip, tier, desk.accounts)
            for meant, boxed in itertools.permutations(desk.accounts, 2)
            if tier is Tier.WHOLE or boxed.kind is AccountKind.OWN
            for slip in slips_of(
                meant.call_sign if tier is Tier.WHOLE else shortest_prefix(meant, desk.accounts)
            )
        ]
        counts[tier.name.lower()] = sum(judged), len(judged)
    return counts


def _move(desk: Desk, seeds: Sequence[int], number: int) -> dict[str, dict[str, float]]:
    """Return wrong sends of each gesture with one assumption moved, and with all at their worst."""

    def wrong(**values: float) -> dict[str, float]:
        changed = _with(desk, **values)
        return {
            gesture: measure_danger(changed, gesture, seeds, number).wrong.mean
            for gesture in Gesture
        }

    moved = {"as assumed": wrong()}
    worst: dict[str, float] = {}
    for name, ends in RANGES.items():
        rows = {end: wrong(**{name: end}) for end in ends}
        moved |= {f"{name} = {end:g}": row for end, row in rows.items()}
        worst[name] = max(ends, key=lambda end: _left(rows[end]))
    return moved | {"each as bad for the call sign as above": wrong(**worst)}


def _left(row: Mapping[str, float]) -> float:
    """Return what the call sign lets through for each one that y/n lets through."""
    return row[Gesture.SIGN] / row[Gesture.YES_NO] if row[Gesture.YES_NO] else 0.0


def _tell_people(people: Mapping[str, Mapping[Gesture, tuple[Danger, Cost]]]) -> None:
    heads = ("wrong sends", "seconds", "own refusals", "of 100 wrong beliefs"), (
        "in 100,000", "a send", "in 100 sends", "sent: prefix / whole")  # fmt: skip
    for head in heads:
        print(f"  {'':<14}{head[0]:>18}{head[1]:>14}{head[2]:>16}{head[3]:>24}")
    for who, rows in people.items():
        print(f"\n{who}")
        for gesture, (danger, cost) in rows.items():
            parts = " / ".join(f"{share:.1f}" for share in danger.passed.values())
            print(
                f"  {gesture:<14}{danger.wrong!s:>18}{cost.seconds!s:>14}{cost.refusals!s:>16}"
                f"{parts if gesture is Gesture.SIGN else '':>24}"
            )


def _tell_moved(moved: Mapping[str, Mapping[str, float]]) -> None:
    print("\nWrong sends in 100,000 with one assumption moved. slip moves all three alike.")
    print(f"  {'':<40}" + "".join(f"{gesture:>14}" for gesture in Gesture))
    plain, upset = moved["as assumed"], []
    for name, row in moved.items():
        weighs = not 0.5 <= _left(row) / _left(plain) <= 2
        note = "  its share of y/n more than doubles or halves" if weighs else ""
        if row[Gesture.SIGN] >= min(row[Gesture.HANDLE], row[Gesture.YES_NO]):
            upset.append(name)
            note = "  it is not the safest"
        figures = "".join(f"{row[gesture]:>14,.1f}" for gesture in Gesture)
        print(f"  {name:<40}{figures}{note}")
    low, high = RANGES["cued"]
    least, most = (moved[f"cued = {end:g}"][Gesture.SIGN] for end in (low, high))
    # What passes is a mixture of the two kinds of hands, so it is linear in their share.
    even = {
        gesture: low + (plain[gesture] - least) * (high - low) / (most - least)
        for gesture in (Gesture.HANDLE, Gesture.YES_NO)
    }
    named = {g: f"at {share:.2f}" if share <= 1 else "at no share" for g, share in even.items()}
    print(
        f"\nThe call sign lets least through, unless: {'; '.join(upset) or 'never'}.\n"
        f"Of all, cued weighs most against it, and nothing is known of it: as much passes by call\n"
        f"sign as by typed handle {named[Gesture.HANDLE]}, as by y/n {named[Gesture.YES_NO]}.\n"
        f"Pointing and calling left {0.38 / 2.38:.2f} of the errors in a trial of Japanese rail\n"
        f"(2.38 to 0.38 in 100 acts, 1994); here the call sign leaves {_left(plain):.2f} of y/n's."
    )


if __name__ == "__main__":
    main()
