"""The colours: Textual's themes, two of our own, and what makes each of them legible.

No sentence, sign or state depends on a colour; colours only make them quicker to find.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping

from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from inbox_tui.config.finding import Finding
from inbox_tui.config.schema import Config

DARK, LIGHT = "calm-dark", "calm-light"
LEAST_CONTRAST = 4.5
"""Of text against what is behind it: WCAG 2.2, success criterion 1.4.3, level AA."""

OURS = (
    Theme(
        name=DARK,
        primary="#6fa8dc",
        secondary="#8aa0b8",
        accent="#d9a860",
        warning="#e0b060",
        error="#e07a6f",
        success="#84b98a",
        foreground="#d5d8de",
        background="#14171c",
        surface="#1b1f26",
        panel="#232831",
    ),
    Theme(
        name=LIGHT,
        primary="#1f5f99",
        secondary="#55677a",
        accent="#8a5a00",
        warning="#8a5a00",
        error="#a8322a",
        success="#2f6b3a",
        foreground="#2b2e33",
        background="#f6f4ef",
        surface="#ece9e2",
        panel="#e2ded5",
        dark=False,
    ),
)
"""Made to be looked at for eight hours: no pure black or white, few and quiet colours."""

NAMES = tuple(sorted({*BUILTIN_THEMES, *(theme.name for theme in OURS)}))

_RAISED = (
    "foreground",
    "text-primary",
    "text-secondary",
    "text-warning",
    "text-error",
    "text-success",
    "text-accent",
)
_OF_THE_TERMINAL = {
    "text-muted": "ansi_default",
    "text-disabled": "ansi_default",
    "line": "ansi_default",
    "current-row": "ansi_default",
    "resting-row": "ansi_default",
    "marked-row": "ansi_default",
    "stop-ground": "ansi_default",
    "stop-text": "ansi_default",
    "alarm-ground": "ansi_default",
}
_IN_THE_DARK = {
    "text-primary": "ansi_cyan",
    "text-secondary": "ansi_cyan",
    "text-warning": "ansi_yellow",
    "text-error": "ansi_bright_red",
    "text-success": "ansi_green",
    "text-accent": "ansi_yellow",
}
_IN_THE_LIGHT = {
    "text-primary": "ansi_blue",
    "text-secondary": "ansi_blue",
    "text-warning": "ansi_red",
    "text-error": "ansi_red",
    "text-success": "ansi_default",
    "text-accent": "ansi_blue",
}
"""Of the sixteen colours of a terminal, those that xterm shows with enough contrast."""


def chosen(config: Config) -> str:
    """Return the theme that a configuration asks for; ``TEXTUAL_THEME`` where it names none."""
    asked = (config.display.theme, os.environ.get("TEXTUAL_THEME", ""))
    return next((name for name in asked if name in NAMES), DARK)


def findings(config: Config) -> Iterator[Finding]:
    """Yield what is wrong with the theme of a configuration."""
    from difflib import get_close_matches

    name = config.display.theme
    if name and name not in NAMES:
        near = next(iter(get_close_matches(name, NAMES, 1, 0.5)), "")
        meant = f" Is {near} meant?" if near else f" There are: {', '.join(NAMES)}."
        yield Finding(("display", "theme"), f"There is no theme {name}.{meant}")


def legible(variables: Mapping[str, str], theme: Theme) -> dict[str, str]:
    """Return a theme's variables with text that can be read, and with our own names besides.

    Ours are ``line``, ``current-row``, ``resting-row``, ``marked-row``, ``alarm-ground``,
    ``stop-ground`` and ``stop-text``. Text keeps its colour as far as :data:`LEAST_CONTRAST` allows, on the screen, on
    raised parts and on a marked row alike.
    """
    if theme.ansi:
        return {
            **variables,
            **_OF_THE_TERMINAL,
            **(_IN_THE_DARK if theme.dark else _IN_THE_LIGHT),
        }
    background, surface, primary, accent, error = (
        Color.parse(variables[name])
        for name in ("background", "surface", "primary", "accent", "error")
    )
    foreground = Color.parse(variables["foreground"])
    grounds = {
        "current-row": background.blend(primary, 0.22, 1),
        "resting-row": background.blend(foreground, 0.08, 1),
        "marked-row": background.blend(accent, 0.22, 1),
        "alarm-ground": background.blend(error, 0.25, 1),
    }
    behind = (background, surface, *grounds.values())
    raised = {name: _raise(Color.parse(variables[name]), behind) for name in _RAISED}
    text = raised["foreground"]
    return {
        **variables,
        **{name: color.hex for name, color in {**grounds, **raised}.items()},
        "text": text.hex,
        "text-muted": _raise(background.blend(text, 0.65, 1), behind).hex,
        "text-disabled": _raise(background.blend(text, 0.5, 1), behind, least=3.0).hex,
        "line": background.blend(text, 0.3, 1).hex,
        "stop-ground": error.hex,
        "stop-text": _most_legible(error).hex,
    }


def contrast(one: Color, other: Color) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Color) -> float:
    """Return the relative luminance of a colour, 0 to 1 (WCAG 2.2)."""
    red, green, blue = (_linear(part / 255) for part in color.rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _raise(color: Color, behind: Iterable[Color], least: float = LEAST_CONTRAST) -> Color:
    """Return the colour nearest to ``color`` on its way to black or white that can be read."""
    grounds = tuple(behind)
    end = _most_legible(grounds[0])
    steps = (color.blend(end, step / 20, 1) for step in range(20))
    return next((c for c in steps if all(contrast(c, g) > least + 0.1 for g in grounds)), end)


def _most_legible(ground: Color) -> Color:
    return max((Color(0, 0, 0), Color(255, 255, 255)), key=lambda color: contrast(color, ground))
