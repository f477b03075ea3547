"""What the screens take from the environment: how things look, never what happens.

Textual reads a dozen variables made for its developers. Some press keys, import a driver, write
every key or a picture of the screen to a file, or send the screen over the network. Here only the
names in :data:`LOOKS` count, so that a variable of a later version is shut out as well. What
concerns Python itself (``PYTHONPATH``, ``PYTHONINSPECT`` ...) is its owner's affair.
"""

from __future__ import annotations

import importlib
import os
import sys

LOOKS = frozenset(
    {
        "TEXTUAL_ANIMATIONS",
        "TEXTUAL_COLOR_SYSTEM",
        "TEXTUAL_DISABLE_KITTY_KEY",
        "TEXTUAL_SMOOTH_SCROLL",
        "TEXTUAL_THEME",
    }
)
"""Variables of Textual that change nothing but what a person sees and how keys are encoded."""

_COLOR_SYSTEMS = frozenset({"auto", "standard", "256", "truecolor"})

LONGEST_ESCAPE_MS = 1000
"""Of ``ESCDELAY``, the pause after which a lone Escape counts: it has to leave the confirm step."""


def shut_back_doors() -> None:
    """Take every variable out of the environment that could act in a person's place.

    Call this before the program of the screens is made. The size of the screen comes from the
    terminal then, not from ``COLUMNS`` and ``LINES``, which could move the confirm step out of
    sight.
    """
    for name in [*os.environ]:
        if name.startswith("TEXTUAL") and name not in LOOKS:
            del os.environ[name]
    for name in ("COLUMNS", "LINES"):
        os.environ.pop(name, None)
    if os.environ.get("TEXTUAL_COLOR_SYSTEM", "auto") not in _COLOR_SYSTEMS:
        del os.environ["TEXTUAL_COLOR_SYSTEM"]
    pause = os.environ.get("ESCDELAY", "")
    if pause and not (pause.isdecimal() and int(pause) <= LONGEST_ESCAPE_MS):
        del os.environ["ESCDELAY"]
    constants = sys.modules.get("textual.constants")
    if constants is not None:  # it read the environment when it was imported
        importlib.reload(constants)
