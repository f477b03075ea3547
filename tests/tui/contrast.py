"""How well what is painted can be read: contrast by WCAG 2.2, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rich.color import Color
from rich.segment import Segment
from textual.app import App

Rgb = tuple[int, int, int]

XTERM: tuple[Rgb, ...] = (
    (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0),
    (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
    (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0),
    (92, 92, 255), (255, 0, 255), (0, 255, 255), (255, 255, 255),
)  # fmt: skip
"""The sixteen colours of a terminal, as xterm comes with them."""


@dataclass(frozen=True)
class Painted:
    """Some words of one style on one line of the screen."""

    line: int
    words: str
    contrast: float
    is_dim: bool


def painted(app: App[int]) -> Iterator[Painted]:
    """Yield all words on the screen with the contrast that they are painted in."""
    dark = app.current_theme.dark
    for number, strip in enumerate(app.screen._compositor.render_strips()):
        for segment in strip:
            if "".join(c for c in segment.text if not _is_drawing(c)).strip():
                yield Painted(number, segment.text, _contrast(segment, dark), _is_dim(segment))


def ratio(one: Rgb, other: Rgb) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Rgb) -> float:
    parts = [part / 255 for part in color]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)


def _contrast(segment: Segment, dark: bool) -> float:
    style = segment.style
    assert style is not None
    ink, ground = ((229, 229, 229), (0, 0, 0)) if dark else ((0, 0, 0), (255, 255, 255))
    front, back = _rgb(style.color, ink), _rgb(style.bgcolor, ground)
    return ratio(front, back)


def _rgb(color: Color | None, default: Rgb) -> Rgb:
    if color is None or color.is_default:
        return default
    if color.triplet is not None:
        return tuple(color.triplet)  # type: ignore[return-value]
    assert color.number is not None
    return XTERM[color.number]


def _is_dim(segment: Segment) -> bool:
    return bool(segment.style and segment.style.dim)


def _is_drawing(character: str) -> bool:
    return "─" <= character <= "▟"
