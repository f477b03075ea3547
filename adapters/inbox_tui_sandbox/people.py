"""The people of the sandbox and what they say, drawn from a random source that the caller seeds."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from random import Random
from typing import Any

DETAIL_CHANCE, CLOSE_CHANCE = 0.8, 0.7
SATISFIED_CHANCE = {"critic": 0.35, "confused": 0.5, "dry": 0.5, "thankful": 0.8, "fan": 0.9}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody invented."""

    handle: str
    name: str
    language: str
    mood: str
    called: str = ""
    """What one calls them, where it is not the first word of the name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The start of a conversation."""

    topic: str
    subject: str
    text: str


@lru_cache(maxsize=1)
def cast() -> tuple[Person, ...]:
    """Return all people, always in the same order."""
    return tuple(Person(**entry) for entry in _read("cast.toml")["person"])


def person_called(handle: str) -> Person | None:
    """Return the person with this handle, where it is one of the cast."""
    return next((person for person in cast() if person.handle == handle.casefold()), None)


def opening(random: Random, person: Person, *, short: bool = False) -> Opening:
    """Return what ``person`` starts a conversation with; ``short`` leaves out the middle."""
    topics = _phrases()[person.language]["topic"]
    topic = random.choice([item for item in topics if person.mood in item["moods"]])
    subject = _fill(random, topic["subject"])
    parts = [_fill(random, topic["open"])]
    if random.random() < DETAIL_CHANCE and not short:
        parts.append(_fill(random, topic["detail"]))
    if random.random() < CLOSE_CHANCE:
        parts.append(_fill(random, topic["close"]))
    return Opening(topic=topic["name"], subject=subject, text=_join(person.language, parts))


def follow_up(random: Random, person: Person, topic: str, first: str) -> str:
    """Return what ``person`` answers to ``first``: thanks, or more of the same trouble.

    ``topic`` is what the conversation is about, "" where nobody knows.
    """
    chosen = _topic(person, topic)
    if chosen is None:
        return _fill(random, _phrases()["vague"][person.language], first)
    satisfied = random.random() < SATISFIED_CHANCE[person.mood]
    return _fill(random, chosen["thanks" if satisfied else "again"], first)


def addition(random: Random, person: Person, topic: str) -> str:
    """Return what ``person`` adds before anybody answered."""
    chosen = _topic(person, topic)
    return _fill(random, chosen["detail"]) if chosen else chorus(random, person)


def chorus(random: Random, person: Person) -> str:
    """Return what ``person`` says under the message of somebody else."""
    return _fill(random, _phrases()["chorus"][person.language])


def company_answer(random: Random, person: Person) -> str:
    """Return how a connected account has answered ``person`` in the past."""
    return _fill(random, _phrases()["voice"][person.language], first_name(person))


def announcement(random: Random) -> str:
    """Return what a connected account has told everybody."""
    return _fill(random, _phrases()["voice"]["announcement"])


def notice(random: Random) -> tuple[str, str]:
    """Return subject and text of an automatic mail."""
    return _fill(random, _phrases()["notice"]["subject"]), _fill(
        random, _phrases()["notice"]["text"]
    )


def as_letter(person: Person, text: str) -> str:
    """Return ``text`` with a greeting, paragraphs and a name below."""
    greeting, regards = _phrases()["letter"][person.language]
    return f"{greeting}\n\n{text}\n\n{regards}\n{person.name}"


def first_name(person: Person) -> str:
    """Return what one calls ``person``."""
    return person.called or person.name.split()[0].rstrip(",")


def _topic(person: Person, name: str) -> dict[str, list[str]] | None:
    of_language: list[dict[str, Any]] = _phrases()[person.language]["topic"]
    return next((topic for topic in of_language if topic["name"] == name), None)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _phrases() -> Mapping[str, Any]:
    return _read("phrases.toml")


def _join(language: str, parts: Sequence[str]) -> str:
    return ("" if language == "ja" else " ").join(parts)


def _fill(random: Random, templates: Sequence[str], first: str = "") -> str:
    slots = {name: random.choice(values) for name, values in _phrases()["slots"].items()}
    return random.choice(templates).format(**slots, first=first)
