"""Places that a jump can go to: what they are called, and what going there does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from inbox_tui.tui.layout.jump_labels import DIGITS, labels

Place = TypeVar("Place")


class Labelled(Protocol[Place]):
    """A widget that can say what is in sight in it, and show labels there."""

    @property
    def in_sight(self) -> Sequence[Place]:
        """Return the places that can be gone to, top to bottom and left to right."""

    def show_labels(self, labels: Mapping[Place, str]) -> None:
        """Show a label at each of these places; {} takes them away."""


@dataclass(frozen=True, slots=True)
class Jump:
    """One way to go."""

    label: str
    go: Callable[[], Awaitable[None]]


class Jumps:
    """The ways to go from one screen, from when they are shown until they are hidden."""

    def __init__(self) -> None:
        self.ways: list[Jump] = []
        self._hide: list[Callable[[], None]] = []

    def number(
        self,
        widget: Labelled[Place],
        every: Sequence[Place],
        go: Callable[[Place], Awaitable[None]],
    ) -> None:
        """Label with digits what has the same digit wherever one is: a place in ``every``."""
        shown = {p: d for p, d in zip(every, DIGITS, strict=False) if p in widget.in_sight}
        self._show(widget, shown, go)

    def letter(self, *groups: tuple[Labelled[int], Callable[[int], Awaitable[None]]]) -> None:
        """Label with letters what is in sight in these widgets, the first widget's first."""
        left = list(labels(sum(len(widget.in_sight) for widget, _ in groups)))
        for widget, go in groups:
            self._show(widget, {place: left.pop(0) for place in widget.in_sight}, go)

    def hide(self) -> None:
        """Take all labels away."""
        for hide in self._hide:
            hide()

    def _show(
        self,
        widget: Labelled[Place],
        shown: Mapping[Place, str],
        go: Callable[[Place], Awaitable[None]],
    ) -> None:
        widget.show_labels(shown)
        self._hide.append(lambda: widget.show_labels({}))
        self.ways += [Jump(label, _going(go, place)) for place, label in shown.items()]


def _going(go: Callable[[Place], Awaitable[None]], place: Place) -> Callable[[], Awaitable[None]]:
    return lambda: go(place)
