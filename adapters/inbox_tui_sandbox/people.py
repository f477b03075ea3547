"""The people of the sandbox and what they say, drawn from a random source that the caller seeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Any

DETAIL_CHANCE, CLOSE_CHANCE, CHEER_CHANCE = 0.8, 0.7, 0.4
CHEERFUL = ("fan", "thankful")
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
    slots = _slots(random)
    subject = _fill(random, topic["subject"], slots)
    parts = [_fill(random, topic["open"], slots)]
    if random.random() < DETAIL_CHANCE and not short:
        parts.append(_fill(random, topic["detail"], slots))
    if random.random() < CLOSE_CHANCE:
        parts.append(_fill(random, topic["close"], slots))
    text = ("" if person.language == "ja" else " ").join(parts)
    return Opening(topic=topic["name"], subject=subject, text=_cheer(random, person, text))


def follow_up(random: Random, person: Person, topic: str, first: str) -> str:
    """Return what ``person`` answers to ``first``: thanks, or more of the same trouble.

    ``topic`` is what the conversation is about, "" where nobody knows.
    """
    satisfied = random.random() < SATISFIED_CHANCE[person.mood]
    text = _say(random, person, topic, "thanks" if satisfied else "again", "vague", first)
    return _cheer(random, person, text)


def addition(random: Random, person: Person, topic: str) -> str:
    """Return what ``person`` adds before anybody answered."""
    return _say(random, person, topic, "detail", "chorus")


def chorus(random: Random, person: Person, topic: str) -> str:
    """Return what ``person`` says under the message of somebody else."""
    return _say(random, person, topic, "chorus", "chorus")


def company_answer(random: Random, person: Person, topic: str) -> str:
    """Return how a connected account has answered ``person`` in the past."""
    return _say(random, person, topic, "answer", "voice", first_name(person))


def announcement(random: Random) -> tuple[str, str]:
    """Return subject and text of what a connected account has told everybody."""
    news, slots = _phrases()["announcement"], _slots(random)
    return _fill(random, news["subject"], slots), _fill(random, news["text"], slots)


def comment(random: Random) -> str:
    """Return what people say below an announcement."""
    return _fill(random, _phrases()["announcement"]["comment"], _slots(random))


def notice(random: Random) -> tuple[str, str]:
    """Return subject and text of an automatic mail."""
    notices, slots = _phrases()["notice"], _slots(random)
    return _fill(random, notices["subject"], slots), _fill(random, notices["text"], slots)


def as_letter(person: Person, text: str) -> str:
    """Return ``text`` with a greeting, paragraphs and a name below."""
    greeting, regards = _phrases()["letter"][person.language]
    return f"{greeting}\n\n{text}\n\n{regards}\n{person.name}"


def first_name(person: Person) -> str:
    """Return what one calls ``person``."""
    return person.called or person.name.split()[0].rstrip(",")


def _say(
    random: Random, person: Person, topic: str, part: str, otherwise: str, first: str = ""
) -> str:
    """Return a phrase of the topic in the person's language, or one that fits any topic."""
    of_language = _phrases()[person.language]["topic"]
    known = next((item for item in of_language if item["name"] == topic), None)
    templates = known[part] if known else _phrases()[otherwise][person.language]
    return _fill(random, templates, _slots(random), first)


def _cheer(random: Random, person: Person, text: str) -> str:
    if person.mood not in CHEERFUL or random.random() > CHEER_CHANCE:
        return text
    return f"{text} {random.choice(_phrases()['cheer']['signs'])}"


def _slots(random: Random) -> dict[str, str]:
    return {name: random.choice(values) for name, values in _phrases()["slots"].items()}


def _fill(
    random: Random, templates: Sequence[str], slots: Mapping[str, str], first: str = ""
) -> str:
    return random.choice(templates).format(**slots, first=first)


@lru_cache(maxsize=1)
def _phrases() -> Mapping[str, Any]:
    return _read("phrases.toml")


def _read(name: str) -> dict[str, Any]:
    import tomllib
    from importlib.resources import files

    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))
