"""People who write and answer back by themselves.

Everything they do follows from the seed, the clock and what was written before: two worlds with
the same seed that are asked the same at the same times are the same.
"""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from random import Random

from inbox_tui.model import Actor
from inbox_tui_sandbox import people, posts
from inbox_tui_sandbox.actors import admit, connected
from inbox_tui_sandbox.conventions import quote, reply_subject
from inbox_tui_sandbox.file import NetworkFile
from inbox_tui_sandbox.people import Person
from inbox_tui_sandbox.planning import Planned, first_message, past_conversations
from inbox_tui_sandbox.posts import NewPost, Post
from inbox_tui_sandbox.rules import rules_of

BATCH = 500
SLOT_SECONDS = 40
SLOT_CHANCE = 0.3
MOST_SLOTS = 30
ANSWER_CHANCE = 0.7
SHORTEST_ANSWER, LONGEST_ANSWER = 12.0, 150.0

SEED, LAST_SLOT = "chatter seed", "chatter slot"


def wake(file: NetworkFile, seed: int, now: datetime) -> None:
    """Let people write by themselves from ``now`` on; inside the caller's transaction."""
    file.set_setting(SEED, str(seed))
    file.set_setting(LAST_SLOT, str(_slot(now)))


def sleep(file: NetworkFile) -> None:
    """Let people fall silent; inside the caller's transaction."""
    file.run("DELETE FROM setting WHERE name IN (?, ?)", SEED, LAST_SLOT)
    file.run("DELETE FROM errand")


def plan_answer(file: NetworkFile, post: Post, at: datetime) -> None:
    """Decide whether and when somebody of the cast answers ``post``, which was just written."""
    seed = file.setting(SEED)
    parent = posts.read_post(file, post.parent_id) if post.parent_id else None
    if not seed or parent is None or parent.is_notice:
        return
    random = Random(f"{seed}/answer/{post.id}")
    if people.person_called(parent.author.handle) and random.random() < ANSWER_CHANCE:
        due = at + timedelta(seconds=random.uniform(SHORTEST_ANSWER, LONGEST_ANSWER))
        file.run("INSERT INTO errand (due, post_id) VALUES (?, ?)", due.isoformat(), post.id)


def tick(file: NetworkFile, now: datetime) -> int:
    """Let people write what is due by ``now``; return how many messages that were.

    Silent unless :func:`wake` was called. After a long pause only the last slots are caught up.
    """
    if not _is_due(file, now):
        return 0
    with file.writing():
        seed, slot = file.setting(SEED), _slot(now)
        last = int(file.setting(LAST_SLOT, str(slot)))
        file.set_setting(LAST_SLOT, str(max(last, slot)))
        accounts = connected(file)
        due: list[tuple[datetime, Planned | str]] = []
        for number in range(max(last, slot - MOST_SLOTS) + 1, slot + 1):
            random = Random(f"{seed}/slot/{number}")
            if accounts and random.random() < SLOT_CHANCE:
                at = datetime.fromtimestamp(number * SLOT_SECONDS, UTC)
                due.append((at, first_message(random, *random.choice(accounts), at)))
        for row in file.rows("SELECT * FROM errand WHERE due <= ?", now.isoformat()):
            due.append((datetime.fromisoformat(row["due"]), str(row["post_id"])))
            file.run("DELETE FROM errand WHERE number = ?", row["number"])
        written = 0
        for at, what in sorted(due, key=lambda item: item[0]):
            if isinstance(what, Planned):
                _write(file, what, None)
                written += 1
            else:
                written += _answer_back(file, f"{seed}/words/{what}", what, at)
        return written


def populate(file: NetworkFile, count: int, seed: int, until: datetime) -> None:
    """Write ``count`` messages of the days before ``until``, in the order of their times.

    :raises ValueError: there is no account to write to.
    """
    accounts = connected(file)
    if not accounts:
        raise ValueError("There is no account on this network that anybody could write to.")
    conversations = past_conversations(Random(f"{seed}/past"), accounts, until)
    messages = itertools.chain.from_iterable(conversations)
    planned = sorted(itertools.islice(messages, count), key=lambda message: message.at)
    ids: dict[int, str] = {}
    for start in range(0, count, BATCH):
        with file.writing():
            for message in planned[start : start + BATCH]:
                parent = ids[id(message.parent)] if message.parent else None
                ids[id(message)] = _write(file, message, parent)


def _is_due(file: NetworkFile, now: datetime) -> bool:
    if not file.setting(SEED):
        return False
    errand = file.row("SELECT 1 FROM errand WHERE due <= ?", now.isoformat())
    return errand is not None or int(file.setting(LAST_SLOT)) < _slot(now)


def _answer_back(file: NetworkFile, seed: str, post_id: str, at: datetime) -> int:
    """Let the person that ``post_id`` answered say something to it, where both still exist."""
    post = posts.read_post(file, post_id)
    parent = posts.read_post(file, post.parent_id) if post and post.parent_id else None
    person = people.person_called(parent.author.handle) if parent else None
    if post is None or post.deleted or person is None:
        return 0
    called = post.author.name.split()[0]
    text = people.follow_up(Random(seed), person, post.topic, called)
    is_mail = rules_of(post.instance).is_mail
    posts.add(
        file,
        NewPost(
            instance=post.instance,
            author_id=_actor_id(file, post.instance, person),
            content=people.as_letter(person, text) if is_mail else text,
            published=at,
            recipients=(post.author.id,),
            parent_id=post.id,
            subject=reply_subject(post.subject) if is_mail else "",
            quoted=quote(post.author, post.published, post.content, post.quoted) if is_mail else "",
            language=person.language,
            visibility=post.visibility,
        ),
    )
    return 1


def _write(file: NetworkFile, message: Planned, parent_id: str | None) -> str:
    parent = posts.read_post(file, parent_id) if parent_id else None
    quoted = ""
    if parent and rules_of(message.instance).is_mail:
        quoted = quote(parent.author, parent.published, parent.content, parent.quoted)
    new = NewPost(
        instance=message.instance,
        author_id=_actor_id(file, message.instance, message.author),
        content=message.text,
        published=message.at,
        recipients=tuple(_actor_id(file, message.instance, who) for who in message.to),
        parent_id=parent_id,
        subject=message.subject,
        quoted=quoted,
        language=message.language,
        visibility=message.visibility,
        is_notice=message.notice,
        is_locked=message.locked,
        topic=message.topic,
    )
    return posts.add(file, new)


def _actor_id(file: NetworkFile, instance: str, who: Person | Actor) -> str:
    if isinstance(who, Actor):
        return who.id
    return admit(file, instance, who.handle, name=who.name)


def _slot(at: datetime) -> int:
    return int(at.timestamp()) // SLOT_SECONDS
