"""Choosing tags: which fit what is typed, and what would be put on and taken off. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from inbox_tui.tag_names import tag_name


@dataclass(slots=True)
class TagChoice:
    """What is chosen so far."""

    known: Sequence[tuple[str, int]]
    """Every tag in use and on how many conversations."""
    present: frozenset[str]
    """The tags that stand already."""
    turned: list[str] = field(default_factory=list)
    """Those that would be put on, or taken off where they stand."""

    @property
    def on(self) -> list[str]:
        """Return the tags that would be put on."""
        return [tag for tag in self.turned if tag not in self.present]

    @property
    def off(self) -> list[str]:
        """Return the tags that would be taken off."""
        return [tag for tag in self.turned if tag in self.present]

    def is_on(self, tag: str) -> bool:
        """Return whether a tag would stand in the end."""
        return (tag in self.present) != (tag in self.turned)

    def turn(self, tag: str) -> None:
        """Put a tag on, or take it off, or neither once more."""
        if tag in self.turned:
            self.turned.remove(tag)
        else:
            self.turned.append(tag)

    def fitting(self, words: str) -> list[str]:
        """Return the tags that fit a word, the best first.

        The tag of just these letters comes first, then those that begin with them, those that stand,
        the frequent ones; a new one last.
        """
        typed = tag_name(words)
        part = typed or words.strip().removeprefix("#").casefold()
        counts = dict(self.known)
        every = dict.fromkeys([*counts, *sorted(self.present), *self.turned])
        found = sorted(
            (tag for tag in every if part in tag),
            key=lambda tag: (
                tag != typed,
                not tag.startswith(part),
                not self.is_on(tag),
                -counts.get(tag, 0),
                tag,
            ),
        )
        return found if typed in found or not typed else [*found, typed]

    def take(self, words: Iterable[str]) -> str:
        """Turn the best tag for each word; return the first word that can be none, or ""."""
        for word in words:
            fitting = self.fitting(word)
            if word and fitting:
                self.turn(fitting[0])
            elif word:
                return word
        return ""
