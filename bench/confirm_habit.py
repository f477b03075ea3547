"""A practised person before the confirm box, as ``bench.confirm_model`` assumes them to be.

Every assumption is a field of :class:`Habit` or :class:`Pace`, with its source or "assumed".
"""

from __future__ import annotations

import itertools
import random
import string
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from inbox_tui.call_sign import suggest
from inbox_tui.model import Account, AccountKind, utc_now
from inbox_tui.reply.confirm import matches
from inbox_tui.reply.policy import ARMING_SECONDS, WRONG_SIGN_PAUSE
from inbox_tui.reply.preview import Tier
from inbox_tui.tui.layout.call_sign_field import REVEAL_SECONDS


class Gesture(StrEnum):
    """What the box asks for."""

    YES_NO = "y/n"
    HANDLE = "typed handle"
    SIGN = "call sign"


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """How a practised person meets the box. Shares are between 0 and 1."""

    slip: float = 0.005
    """Sends with a wrong belief. Assumed; wrong sends of all gestures are in proportion to it."""
    switching: float = 0.4
    """Sends from another account than the one before. Assumed."""
    pointed_out: float = 0.2
    """Such changes that the box counts as unusual: not those to and fro between two accounts
    (``reply/unusual/voices.py``). Assumed."""
    unusual: float = 0.1
    """Sends with anything else unusual. For all that is unusual the whole sign is asked. Assumed."""
    first_attention: float = 0.7
    """Who reads the account's name at the first showing of all. Assumed."""
    kept_attention: float = 0.4
    """What each further showing of a day leaves of the attention above the floor. That the second
    showing loses most: Anderson et al., CHI 2015. The figure is assumed."""
    recovered: float = 0.5
    """What each further day begins with of the day before's. That it comes back in part overnight
    and less each day of a week: Vance et al., MISQ 2018. The figure is assumed."""
    floor: float = 0.2
    """Who still reads the name after any number of showings. Assumed."""
    showings: int = 30
    """Sends a day, over a week of five days. Assumed."""
    attracted: float = 2.5
    """How much likelier one notices what one has to type off the screen: 2 to 3 times for
    inhibitive attractors after habituation (Bravo-Lillo et al., SOUPS 2013)."""
    transcribed: float = 0.8
    """Handles copied from the box instead of typed from the mind. That people copy was said of a
    command-line tool that asked for a name (HTTPie, 2022). The figure is assumed."""
    cued: float = 0.1
    """Inattentive people whose hand types the sign of the account in the box, whatever they
    believe. Assumed; nothing is known of it, and it is what the call sign stands and falls with."""
    recall: float = 0.97
    """Signs known by heart; the rest press ``?`` and copy. Assumed."""
    mixed_up: float = 0.005
    """Signs known by heart that are another account's than the one meant. Assumed."""
    typo: float = 0.01
    """Letters typed wrongly and not seen. Assumed."""
    heeded: float = 0.95
    """Wrong beliefs that the refusal ends: it names the box's account, and the other one if its
    sign was typed. The rest copy what the box shows. Assumed."""

    def attention(self, day: int, showing: int) -> float:
        """Return who reads the name; both count from 1."""
        above = (self.first_attention - self.floor) * self.recovered ** (day - 1)
        return self.floor + above * self.kept_attention ** (showing - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Seconds. Keys and recall: the keystroke-level model (Card, Moran and Newell, 1980)."""

    key: float = 0.28
    """One key, average non-secretary typist."""
    recall: float = 1.35
    """One mental preparation: before each typed word, none before a habitual y."""
    reading: float = 1.5
    """The box, where it is read. Assumed."""
    glance: float = 0.3
    """The box, where it is not. Assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    """One box and the person before it."""

    account: Account
    believed: Account
    tier: Tier
    attention: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What came of a box."""

    sent: bool
    refusals: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A person with their accounts: the model itself."""

    accounts: tuple[Account, ...]
    habit: Habit = field(default_factory=Habit)
    pace: Pace = field(default_factory=Pace)

    def draw(self, chance: random.Random, *, wrong: bool) -> Send:
        """Draw one send with a wrong or a right belief."""
        habit, account = self.habit, chance.choice(self.accounts)
        others = [other for other in self.accounts if other is not account]
        switched = bool(others) and chance.random() < habit.switching
        unusual = switched and chance.random() < habit.pointed_out
        unusual = unusual or chance.random() < habit.unusual
        whole = account.kind is AccountKind.BRAND or unusual
        return Send(
            account=account,
            believed=chance.choice(others) if wrong else account,
            tier=Tier.WHOLE if whole else Tier.PREFIX,
            attention=habit.attention(chance.randint(1, 5), chance.randint(1, habit.showings)),
        )

    def confirm(self, chance: random.Random, gesture: Gesture, send: Send) -> Ending:
        """Let the person answer the box until the reply is on its way or given up."""
        habit, pace = self.habit, self.pace
        is_wrong = send.believed is not send.account
        reads = chance.random() < send.attention
        seconds = max(ARMING_SECONDS, pace.reading if reads else pace.glance)
        if reads and is_wrong:
            return Ending(sent=False, seconds=seconds)
        if gesture is Gesture.YES_NO:
            return Ending(sent=True, seconds=seconds + pace.key)
        must_copy = False
        for refusals in itertools.count():
            meant, copied = self._recall(chance, gesture, send, must_copy=must_copy)
            if copied and is_wrong and chance.random() < self._attracted(send.attention):
                return Ending(sent=False, refusals=refusals, seconds=seconds)
            typed = _mistype(chance, meant, habit.typo)
            asked = REVEAL_SECONDS if copied and gesture is Gesture.SIGN else 0.0
            seconds += asked + pace.recall + pace.key * (len(typed) + 1)
            if self._accepts(gesture, send, typed):
                return Ending(sent=True, refusals=refusals, seconds=seconds)
            if is_wrong and chance.random() < habit.heeded:
                return Ending(sent=False, refusals=refusals + 1, seconds=seconds)
            # One more key to type again; every second wrong sign in a row brings a rest.
            seconds += pace.key + (
                WRONG_SIGN_PAUSE.total_seconds() if refusals % 2 else ARMING_SECONDS
            )
            must_copy = typed == meant
        raise AssertionError("counting has no end")

    def _attracted(self, attention: float) -> float:
        """Return who notices while copying, of those who had not read the name before."""
        if attention >= 1:
            return 1.0
        return (min(1.0, self.habit.attracted * attention) - attention) / (1 - attention)

    def _recall(
        self, chance: random.Random, gesture: Gesture, send: Send, *, must_copy: bool
    ) -> tuple[str, bool]:
        """Return what the hand is about to type, and whether it is copied off the screen."""
        habit = self.habit
        if gesture is Gesture.HANDLE:
            copied = must_copy or chance.random() < habit.transcribed
            return (send.account if copied else send.believed).handle, copied
        if must_copy or chance.random() >= habit.recall:
            return send.account.call_sign, True
        meant = send.account if chance.random() < habit.cued else send.believed
        others = [account for account in self.accounts if account is not meant]
        if others and chance.random() < habit.mixed_up:
            meant = chance.choice(others)
        if send.tier is Tier.WHOLE:
            return meant.call_sign, False
        return shortest_prefix(meant, self.accounts), False

    def _accepts(self, gesture: Gesture, send: Send, typed: str) -> bool:
        if gesture is Gesture.SIGN:
            return matches(send.account, typed, send.tier, self.accounts)
        # A handle is judged as strictly as a whole sign.
        named = replace(send.account, call_sign=send.account.handle)
        return matches(named, typed, Tier.WHOLE, ())


def shortest_prefix(account: Account, everybody: Sequence[Account]) -> str:
    """Return what a practised hand types where a beginning will do."""
    sign = account.call_sign
    beginnings = (sign[:end] for end in range(1, len(sign) + 1))
    return next(
        (given for given in beginnings if matches(account, given, Tier.PREFIX, everybody)), sign
    )


def make_desk(voices: Sequence[tuple[str, AccountKind]]) -> Desk:
    """Make accounts with the call signs that the product would suggest for them."""
    made: list[Account] = []
    for handle, kind in voices:
        made.append(make_account(handle, kind, suggest(handle, kind, made)))
    return Desk(accounts=tuple(made))


def make_account(handle: str, kind: AccountKind, sign: str) -> Account:
    """Make an account without any network behind it."""
    return Account(
        id=handle,
        network="model",
        instance="",
        actor_id=handle,
        handle=handle,
        name=handle,
        url="",
        kind=kind,
        identity="model",
        call_sign=sign,
        secret_place="none",
        settings={},
        verified_at=utc_now(),
    )


def slips_of(word: str) -> set[str]:
    """Return all that one wrong, missing, extra or exchanged letter makes of ``word``."""
    letters = string.ascii_lowercase
    word = word.lower()
    halves = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    made = {a + b[1:] for a, b in halves if b}
    made |= {a + b[1] + b[0] + b[2:] for a, b in halves if len(b) > 1}
    made |= {a + c + b[1:] for a, b in halves if b for c in letters}
    made |= {a + c + b for a, b in halves for c in letters}
    return made - {word, ""}


def _mistype(chance: random.Random, word: str, share: float) -> str:
    """Let each letter go wrong by itself: another one, none, twice, or after its neighbour."""
    typed: list[str] = []
    for letter in word:
        if chance.random() >= share:
            typed.append(letter)
            continue
        other = chance.choice(string.ascii_lowercase)
        typed.append(chance.choice((other, "", letter * 2)))
        if typed[:-1] and chance.random() < 0.25:
            typed[-2:] = letter, typed[-2]
    return "".join(typed)
