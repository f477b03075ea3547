"""The question at the foot of the confirm step, and the line of hints under it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from textual.content import Content

from inbox_tui import naming, text
from inbox_tui.model import AccountKind
from inbox_tui.reply.preview import Preview, Tier
from inbox_tui.tui.layout.confirm_gesture import ConfirmGesture, Stage

READ_FIRST = "Scroll to the end of the text first (down, page down)."
READ_THEM_FIRST = "Read to the end first (down, page down)."

_MEANWHILE = "keys count in a moment · esc to the draft"
_FAINT = "$text-muted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What the prompt depends on besides the gesture."""

    now: float
    """On the clock of the gesture."""
    said: str = ""
    """The answer to what was done last. Clean."""
    is_read: bool = False
    """What is shown was in sight to its end."""
    is_checking: bool = False
    is_deaf: bool = False
    """Keys do not count yet."""


def prompt(preview: Preview, gesture: ConfirmGesture, at: Situation) -> Content:
    """Return what is asked for, what was typed, and what can be done."""
    if at.is_checking:
        return Content("Checking")
    if gesture.stage is Stage.READ:
        return _reading(gesture, at)
    if gesture.stage is Stage.REASON:
        return _reason(gesture, at)
    return _sign(preview, gesture, at)


def steady(preview: Preview, gesture: ConfirmGesture, at: Situation, width: int) -> Content:
    """Return :func:`prompt` with as many lines of ``width`` cells as it has when keys count."""
    asked = prompt(preview, gesture, at)
    then = prompt(preview, gesture, replace(at, is_deaf=False))
    return asked + "\n" * (len(then.wrap(width)) - len(asked.wrap(width)))


def question(preview: Preview) -> str:
    """Return what the person is asked to type."""
    if preview.account.kind is AccountKind.BRAND:
        return "Type the whole call sign of the account that should speak: "
    if preview.tier is Tier.WHOLE:
        return "Whole call sign of this account: "
    return "Call sign of this account: "


def _reading(gesture: ConfirmGesture, at: Situation) -> Content:
    is_waiting = gesture.field.is_drawn and not at.is_read
    asked = READ_THEM_FIRST if is_waiting else "r  I have read this"
    hint = _MEANWHILE if at.is_deaf else "esc to the draft"
    return Content.assemble((asked, "bold"), "\n", (at.said or hint, _FAINT))


def _reason(gesture: ConfirmGesture, at: Situation) -> Content:
    hint = _MEANWHILE if at.is_deaf else "kept in the log · enter goes on · esc to the draft"
    return Content.assemble(
        "Why should the company say this? ",
        (text.clean_cell(gesture.reason), "bold"),
        "▏\n",
        (at.said or hint, _FAINT),
    )


def _sign(preview: Preview, gesture: ConfirmGesture, at: Situation) -> Content:
    field = gesture.field
    if field.is_refused:
        return Content.assemble(
            (at.said, "bold"), "\n", (_after_refusal(field.armed_at - at.now), _FAINT)
        )
    # Behind a letter, ? is typed like every other key, and makes a wrong sign.
    hints = "esc to the draft" if field.typed else "esc to the draft · ? I do not know it"
    if preview.tier is Tier.WHOLE:
        hints += " · ^o other account"
    if field.reveal_at is not None:
        hints = f"The call sign is shown in {int(field.reveal_at - at.now) + 1} s"
    elif field.is_revealed:
        sign, speaker = preview.account.call_sign, naming.voice(preview.account)
        hints = f"The call sign of {speaker} is {sign} · noted in the log"
    elif at.is_deaf:
        hints = _MEANWHILE
    elif not at.is_read and field.is_drawn:
        hints = READ_FIRST
    return Content.assemble(
        question(preview), (field.typed, "bold"), "▏\n", (at.said or hints, _FAINT)
    )


def _after_refusal(rest: float) -> str:
    then = f"wait {round(rest)} s" if rest > 1 else "one moment" if rest > 0 else "enter again"
    return f"esc to draft · ^o other account · {then}"
