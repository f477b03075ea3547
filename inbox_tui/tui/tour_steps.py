"""The guided tour, step by step: what is said, and how it is seen that it was done. No I/O."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from inbox_tui.model import AccountKind, DeliveryState
from inbox_tui.store.events import Step as Direction


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """What of the demo's own people and accounts the tour leads to."""

    own_author: str
    own_word: str
    """A word that only the message of ``own_author``, to an account of one's own, has."""
    own_sign: str
    brand_author: str
    brand_word: str
    brand_sign: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What there is to see of a person's doings since the tour began."""

    acts: tuple[tuple[str, Direction], ...] = ()
    """Acts of triage, oldest first."""
    reading: str = ""
    """The handle of who began the conversation that is being read; "" in the list."""
    draft_kind: AccountKind | None = None
    """As which kind of account a draft speaks that is open."""
    draft_length: int = 0
    misses: int = 0
    deliveries: tuple[tuple[AccountKind, DeliveryState], ...] = ()

    def states(self, kind: AccountKind) -> set[DeliveryState]:
        """Return in which states the replies of a kind of account are."""
        return {state for of, state in self.deliveries if of is kind}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a person does with the real keys on the real screen."""

    words: str
    """``{undo}`` stands for the key of that action, ``<own_word>`` for one of :class:`Places`."""
    is_done: Callable[[Sight, Sight, Places], bool]
    """Called with what there was to see when the step began, and what there is now."""


FEW_WORDS = 8
"""Characters of a draft, its sign-off among them, that count as a few words."""
_PAST_HOLD = {s for s in DeliveryState if s not in {DeliveryState.CONFIRMED, DeliveryState.HELD}}
OWN, BRAND = AccountKind.OWN, AccountKind.BRAND


def _did(*acts: str) -> Callable[[Sight, Sight, Places], bool]:
    return lambda then, now, _: any(
        act in acts and step is Direction.DO for act, step in now.acts[len(then.acts) :]
    )


def _undid(then: Sight, now: Sight, _: Places) -> bool:
    return any(step is Direction.UNDO for _, step in now.acts[len(then.acts) :])


STEPS = (
    Step(
        "{open} reads the conversation under the cursor. ({skip_tour_step} skips a step)",
        lambda _, now, __: bool(now.reading),
    ),
    Step("{done} puts it away as done, until somebody writes in it again.", _did("done")),
    Step("{undo} takes that back, like whatever else you did last.", _undid),
    Step("{snooze} snoozes: out of sight till later. 1 to 5 say till when.", _did("snooze")),
    Step(
        "{tag} tags it, {note} leaves a note for colleagues. Do one of the two.",
        _did("tag", "tags", "note"),
    ),
    Step(
        "{search} searches as you type. Type <own_word>, then enter until you read it.",
        lambda _, now, places: now.reading == places.own_author,
    ),
    Step(
        "The line above the keys says who would speak. {reply} replies: write a few words.",
        lambda _, now, __: now.draft_kind is OWN and now.draft_length >= FEW_WORDS,
    ),
    Step(
        "{preview} asks who speaks: you, on your OWN account. Its call sign is <own_sign>: type "
        "it, enter.",
        lambda then, now, _: len(now.deliveries) > len(then.deliveries),
    ),
    Step(
        "It is held for some seconds. {undo} takes it back, words and all.",
        lambda _, now, __: bool(now.states(OWN) & _PAST_HOLD),
    ),
    Step(
        "What you take back stays as a draft. Now {search} finds <brand_word>: that one wrote to the "
        "BRAND.",
        lambda _, now, places: now.reading == places.brand_author and now.draft_kind is None,
    ),
    Step(
        "{reply}, a few words, {preview}. Then type <own_sign>, as one does after an hour of own "
        "replies. Enter.",
        lambda then, now, _: now.misses > then.misses,
    ),
    Step(
        "CAUGHT: counted as a near miss, nothing left. The BRAND's sign is <brand_sign>: enter, "
        "type it, enter.",
        lambda _, now, __: bool(now.states(BRAND)),
    ),
    Step(
        "Right. The company speaks as soon as the hold is over; {undo} would take it back.",
        lambda _, now, __: bool(now.states(BRAND) & _PAST_HOLD),
    ),
    Step(
        "That is all. Now your own: {leave_program} quits, inbox-tui asks your name, {add_account} "
        "connects each account.",
        lambda *_: False,
    ),
)
