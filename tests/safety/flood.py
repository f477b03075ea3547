"""Hostile text in every field that comes from outside, put into a store through its one door."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from inbox_tui import text
from inbox_tui.adapter import Page, Rejected
from inbox_tui.intake import store_page
from inbox_tui.model import Account, Actor, Attachment, Conversation, Message, MessageKind
from inbox_tui.store import Store, conversations, pulls
from inbox_tui.testing import hostile
from tests.making import NOON

COUNT = 1000
WORDS = hostile.distinct(COUNT)
HARMLESS = tuple(f"harmless {number}" for number in range(COUNT))
LONGEST_IN_A_BUNDLE = 80
"""Characters of each text in a bundle; whole they are in the list and in the threads."""


def message(number: int, words: str, context: str, **changes: object) -> Message:
    """Return a message with ``words`` in every field that a stranger can fill."""
    person = Actor(id=f"{words}#{number}", handle=words, name=words, url=words)
    values: dict[str, object] = {
        "id": f"{words}#{number}",
        "context": context,
        "attributed_to": person,
        "content": words,
        "published": NOON - timedelta(minutes=number),
        "kind": MessageKind.MENTION,
        "to": (person,),
        "name": words,
        "summary": words,
        "quoted": words,
        "url": words,
        "language": words,
        "attachments": (Attachment(media_type=words, url=words, name=words),),
        "raw": {"whatever": words.encode("utf-16", "surrogatepass").hex()},
    }
    return Message(**{**values, **changes})  # type: ignore[arg-type]


def fill(store: Store, account: Account, texts: Sequence[str]) -> None:
    """Store each text as a conversation of its own, and all of them in threads of 500."""
    alone = [message(n, words, f"alone {n} {words}") for n, words in enumerate(texts)]
    together = [message(n + 10_000, words, f"thread {n // 500}") for n, words in enumerate(texts)]
    rejected = tuple(Rejected(raw=words, reason=words, position=words) for words in texts)
    store_page(store, account, Page(messages=(*alone, *together), cursor=None, rejected=rejected))
    with store.write() as conn:
        pulls.begin(conn, account.id, NOON)
        pulls.finish(
            conn, account.id, outcome="Misconfigured", sentence=text.storable(" ".join(texts[:200])),
            retry_at=None, new_messages=0, now=NOON,
        )  # fmt: skip


def threads(store: Store) -> Iterator[Conversation]:
    """Yield the conversations that hold many messages."""
    for row in conversations.page(store.read(), limit=5000):
        if row.message_count > 10:
            yield row


def bundles(texts: Sequence[str], size: int = 2500) -> Iterator[str]:
    """Yield all texts, joined to lines of about ``size`` characters, for fields of one screen."""
    bundle: list[str] = []
    length = 0
    for words in texts:
        bundle.append(words[:LONGEST_IN_A_BUNDLE])
        length += len(bundle[-1]) + 1
        if length > size:
            yield " ".join(bundle)
            bundle, length = [], 0
    yield " ".join(bundle)
