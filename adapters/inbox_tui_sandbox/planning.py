"""Conversations of the past, planned before anything is written. No I/O."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from inbox_tui.model import Actor, Visibility
from inbox_tui_sandbox import people
from inbox_tui_sandbox.conventions import reply_subject
from inbox_tui_sandbox.people import Person
from inbox_tui_sandbox.rules import rules_of

PAST = timedelta(days=14)
LENGTHS, LENGTH_WEIGHTS = (1, 2, 3, 4, 5, 6), (46, 20, 15, 9, 6, 4)
ANSWERED_SHARE, JOINED_SHARE, MENTIONING_SHARE = 0.55, 0.8, 0.5
NOTICE_SHARE, ANNOUNCEMENT_SHARE, LOCKED_SHARE = 0.07, 0.35, 0.08
VISIBILITY_WEIGHTS = (84, 8, 8)
SHORTEST_PAUSE, LONGEST_PAUSE = 60.0, 5 * 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A message that is going to be written."""

    instance: str
    at: datetime
    author: Person | Actor
    """One of the cast, or a connected account."""
    to: tuple[Person | Actor, ...]
    text: str
    parent: Planned | None = None
    topic: str = ""
    subject: str = ""
    language: str = ""
    visibility: Visibility = Visibility.PUBLIC
    notice: bool = False
    locked: bool = False


def past_conversations(
    random: Random, accounts: Sequence[tuple[str, Actor]], until: datetime
) -> Iterator[list[Planned]]:
    """Yield conversations of 1 to 6 messages in the days before ``until``, without end."""
    while True:
        instance, account = random.choice(accounts)
        # Squared, so that the last days are the busiest.
        start = until - PAST * random.random() ** 2
        yield _conversation(random, instance, account, start, until)


def first_message(random: Random, instance: str, account: Actor, at: datetime) -> Planned:
    """Return a message of one of the cast that starts a conversation with ``account``."""
    rules = rules_of(instance)
    person = _somebody_but(random, account)
    start = people.opening(random, person, short=rules.only_when_mentioned)
    if rules.is_mail:
        text = people.as_letter(person, start.text)
    elif rules.has_titles:
        text = start.text
    else:
        text = _mention(random, account.handle, start.text)
    return Planned(
        instance=instance,
        at=at,
        author=person,
        to=(account,),
        text=text,
        topic=start.topic,
        subject=start.subject if rules.has_titles else "",
        language=person.language,
        visibility=_visibility(random, instance),
        locked=rules.has_locks and random.random() < LOCKED_SHARE,
    )


def _conversation(
    random: Random, instance: str, account: Actor, start: datetime, until: datetime
) -> list[Planned]:
    rules = rules_of(instance)
    if rules.is_mail and random.random() < NOTICE_SHARE:
        return [_notice(random, instance, account, start)]
    if rules.has_locks and random.random() < ANNOUNCEMENT_SHARE:
        subject, text = people.announcement(random)
        first = Planned(
            instance=instance,
            at=start,
            author=account,
            to=(),
            text=text,
            subject=subject,
            language="en",
        )
    else:
        first = first_message(random, instance, account, start)
    messages = [first]
    length = random.choices(LENGTHS, LENGTH_WEIGHTS)[0]
    at = start
    while len(messages) < length:
        at += timedelta(seconds=random.uniform(SHORTEST_PAUSE, LONGEST_PAUSE))
        if at >= until:
            break
        messages.append(_next(random, account, messages[-1], at))
    return messages


def _next(random: Random, account: Actor, last: Planned, at: datetime) -> Planned:
    """Return what follows ``last``: our answer, the same person again, or somebody else."""
    asking = last.author
    if isinstance(asking, Actor):
        served = last.to[0] if last.to else None
        if isinstance(served, Person):
            called = account.name.split()[0]
            text = people.follow_up(random, served, last.topic, called)
            return _below(last, served, (account,), text, at)
        somebody = _somebody_but(random, account, language="en")
        return _below(last, somebody, (account,), people.comment(random), at)
    draw = random.random()
    if draw < ANSWERED_SHARE:
        text = people.company_answer(random, asking, last.topic)
        return _below(last, account, (asking,), text, at)
    if draw < JOINED_SHARE and not last.visibility.is_private:
        somebody = _somebody_but(random, account, asking, language=asking.language)
        text = people.chorus(random, somebody, last.topic)
        if random.random() < MENTIONING_SHARE:
            return _below(last, somebody, (asking, account), f"{text} @{account.handle}", at)
        return _below(last, somebody, (asking,), text, at)
    return _below(last, asking, (account,), people.addition(random, asking, last.topic), at)


def _below(
    last: Planned, author: Person | Actor, to: tuple[Person | Actor, ...], text: str, at: datetime
) -> Planned:
    is_mail = rules_of(last.instance).is_mail
    if is_mail and isinstance(author, Person):
        text = people.as_letter(author, text)
    return Planned(
        instance=last.instance,
        at=at,
        author=author,
        to=to,
        text=text,
        parent=last,
        topic=last.topic,
        subject=reply_subject(last.subject) if is_mail else "",
        language=author.language if isinstance(author, Person) else last.language,
        visibility=last.visibility,
        locked=last.locked,
    )


def _notice(random: Random, instance: str, account: Actor, at: datetime) -> Planned:
    subject, text = people.notice(random)
    return Planned(
        instance=instance,
        at=at,
        author=_somebody_but(random, account),
        to=(account,),
        text=text,
        subject=subject,
        language="en",
        visibility=Visibility.DIRECT,
        notice=True,
    )


def _somebody_but(random: Random, *others: Person | Actor, language: str = "") -> Person:
    taken = {other.handle.casefold() for other in others}
    return random.choice(
        [
            person
            for person in people.cast()
            if person.handle not in taken and language in ("", person.language)
        ]
    )


def _mention(random: Random, handle: str, text: str) -> str:
    shape = random.choice(("@{0} {1}", "@{0} {1}", "{1} @{0}", "Hey @{0}! {1}", "{1}\n\ncc @{0}"))
    return shape.format(handle, text)


def _visibility(random: Random, instance: str) -> Visibility:
    rules = rules_of(instance)
    if rules.is_mail:
        return Visibility.DIRECT
    if not rules.has_private_messages:
        return Visibility.PUBLIC
    choices = (Visibility.PUBLIC, Visibility.UNLISTED, Visibility.DIRECT)
    return random.choices(choices, VISIBILITY_WEIGHTS)[0]
