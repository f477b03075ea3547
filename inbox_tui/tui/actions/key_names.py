"""What keys are called, and which of them a terminal can deliver."""

from __future__ import annotations

import re
from functools import cache

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.keys import _character_to_key

_MODIFIERS = ("ctrl", "alt", "shift", "super", "meta", "hyper")
_SPELLINGS = {
    "esc": "escape",
    "return": "enter",
    "page_up": "pageup",
    "page_down": "pagedown",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "del": "delete",
    "ins": "insert",
    "control": "ctrl",
}
_SAME = {
    "ctrl+i": "tab",
    "ctrl+m": "enter",
    "ctrl+left_square_bracket": "escape",
    "ctrl+h": "backspace",
    "ctrl+space": "ctrl+at",
}
"""Sent as the same byte, since the days of the teletype (ECMA-48, C0 set)."""
SIGNS = {_character_to_key(sign): sign for sign in map(chr, range(0x21, 0x7F))}
"""The long names of keys that write a sign: ``question_mark``; letters and digits are their own."""
_DOUBTFUL = re.compile(r"<.*|ctrl\+(?:shift\+)?[0-9@]|shift\+escape")
"""Sent by some terminals, in some of their settings."""


def normal(words: str) -> str:
    """Return the one name of a key that a person may spell in several ways: ``?``, ``Ctrl-N``.

    What is no key at all comes back as it is.
    """
    words = words.strip() or words
    if len(words) == 1:
        return "space" if words == " " else _character_to_key(words)
    *modifiers, key = re.split(r"[+-](?=.)", words)
    held = {_SPELLINGS.get(m.casefold(), m.casefold()) for m in modifiers}
    if not held <= set(_MODIFIERS):
        return words
    if len(key) == 1:
        held |= {"shift"} if key.isupper() and held == {"alt"} else set()
        key = _character_to_key(key.lower())
    else:
        key = key.casefold().replace(" ", "_")
        key = _SPELLINGS.get(key, key)
    return "+".join([*(m for m in _MODIFIERS if m in held), key])


def fault(key: str) -> str:
    """Return why a key, by its normal name, cannot be bound, as a sentence, or ""."""
    if not key.isprintable():
        return "There is no such key. 'inbox-tui keys --try' says what a key is called."
    if key in _SAME:
        return f"A terminal sends {key} as {_SAME[key]}, so it cannot be told from it."
    modifiers, _, last = key.rpartition("+")
    if modifiers == "shift" and len(last) == 1:
        return f'It is written "{last.upper()}".'
    if key in _delivered() or (not modifiers and is_letter(key)):
        return ""
    if modifiers in {"alt", "alt+shift"} and is_letter(last):
        return ""
    if modifiers and (is_letter(last) or last in _delivered()):
        return f"Many terminals do not send {key}, so the action could not be reached there."
    return "There is no such key. 'inbox-tui keys --try' says what a key is called."


def advice(key: str) -> str:
    """Return what to bear in mind with a key that can be bound, as a sentence, or ""."""
    if key.startswith("alt+"):
        return (
            f"{key} is bound, but some terminals keep it for themselves, and over a slow line it "
            "may come as escape and a letter."
        )
    return ""


def is_letter(key: str) -> bool:
    """Return whether a key writes something where there is something to write in."""
    return key == "space" or key in SIGNS or (len(key) == 1 and key.isprintable())


@cache
def _delivered() -> frozenset[str]:
    """Return the keys that every terminal sends in one way or another (xterm's sequences)."""
    return frozenset(
        key.value
        for keys in ANSI_SEQUENCES_KEYS.values()
        if isinstance(keys, tuple)
        for key in keys
        if not _DOUBTFUL.fullmatch(key.value)
    )
