from __future__ import annotations

import itertools
import random
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inbox_tui.model import (
    Account,
    Actor,
    Attachment,
    Message,
    MessageKind,
    StoredMessage,
    Visibility,
)
from inbox_tui.search import search
from inbox_tui.store import Store, accounts, conversations, messages
from inbox_tui.testing import hostile
from tests import making
from tests.making import NOON, message, put


def _only(store: Store) -> StoredMessage:
    (found,) = messages.of_conversation(store.read(), 1)
    return found


def test_a_message_comes_back_whole(store: Store, nora: Account) -> None:
    whole = message(
        in_reply_to="m0",
        visibility=Visibility.DIRECT,
        to=(making.actor("nora"), making.actor("kim")),
        name="A subject",
        summary="A warning",
        quoted="> earlier",
        url="https://example.org/1",
        updated=NOON + timedelta(hours=1),
        language="de",
        attachments=(Attachment(media_type="image/png", url="https://x.org/a", name="a cat"),),
        raw={"cid": "b", "nested": {"n": 1}},
    )
    put(store, nora, whole)
    assert _only(store).message == whole


def test_storing_again_changes_nothing_and_counts_nothing(store: Store, nora: Account) -> None:
    assert put(store, nora, message("a"), message("b")).new == 2
    before = store.read().execute("SELECT * FROM messages").fetchall()
    assert put(store, nora, message("b"), message("a")).new == 0
    assert store.read().execute("SELECT * FROM messages").fetchall() == before


def test_an_edit_keeps_the_earlier_words(store: Store, nora: Account) -> None:
    put(store, nora, message(content="first"))
    put(store, nora, message(content="second", updated=NOON + timedelta(minutes=1)))
    assert _only(store).message.content == "second"
    rows = store.read().execute("SELECT content FROM message_versions").fetchall()
    assert rows == [("first",)]


def test_a_late_copy_of_an_early_version_changes_nothing(store: Store, nora: Account) -> None:
    put(store, nora, message(content="second", updated=NOON + timedelta(minutes=1)))
    put(store, nora, message(content="first"))
    assert _only(store).message.content == "second"


def test_a_deletion_takes_the_words_everywhere_and_stays(store: Store, nora: Account) -> None:
    put(store, nora, message(content="regrettable", raw={"text": "regrettable"}))
    put(store, nora, message(content="regrettably", updated=NOON + timedelta(minutes=1)))
    put(store, nora, message(content="regrettable", deleted=True))
    put(store, nora, message(content="regrettable", updated=NOON + timedelta(days=1)))
    found = _only(store).message
    assert (found.deleted, found.content, dict(found.raw)) == (True, "", {})
    assert store.read().execute("SELECT count(*) FROM message_versions").fetchone() == (0,)
    assert search(store.read(), "regrettable").hits == ()


def test_being_addressed_is_not_forgotten_when_a_thread_is_read_again(
    store: Store, nora: Account
) -> None:
    put(store, nora, message(kind=MessageKind.MENTION))
    put(store, nora, message(kind=MessageKind.POST))
    assert _only(store).message.kind is MessageKind.MENTION


def test_a_post_seen_in_a_thread_becomes_the_mention_it_is(store: Store, nora: Account) -> None:
    put(store, nora, message(kind=MessageKind.POST))
    put(store, nora, message(kind=MessageKind.MENTION))
    assert _only(store).message.kind is MessageKind.MENTION


def test_equal_ids_of_two_accounts_are_two_messages(store: Store, nora: Account) -> None:
    other = making.add_account(store, name="brand", sign="XYZ")
    put(store, nora, message("7", content="to nora"))
    put(store, other, message("7", content="to brand"))
    first = messages.find(store.read(), nora.id, "7")
    second = messages.find(store.read(), other.id, "7")
    assert first
    assert second
    assert (first.message.content, second.message.content) == ("to nora", "to brand")


@pytest.mark.parametrize("words", ["007", "7", "9223372036854775808", "7.0", " 7"])
def test_ids_are_kept_as_text(store: Store, nora: Account, words: str) -> None:
    put(store, nora, message(words))
    assert _only(store).message.id == words


def test_what_any_of_our_accounts_wrote_is_outgoing(store: Store, nora: Account) -> None:
    brand = making.add_account(store, name="brand", sign="XYZ")
    with store.write() as conn:
        accounts.mark_removed(conn, nora.id, NOON)
    put(store, brand, message("q"), message("a", attributed_to=making.actor("nora"), minutes=5))
    question, answer = messages.of_conversation(store.read(), 1)
    assert (question.outgoing, answer.outgoing) == (False, True)


_quick = settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
_numbers = itertools.count()


def _fresh(store: Store) -> Account:
    """Return an account with an empty inbox: cheaper than a store for each example."""
    number = next(_numbers)
    made = replace(making.account(), id=f"n{number}", actor_id="actor:nora", instance=f"{number}")
    with store.write() as conn:
        accounts.add(conn, replace(made, call_sign=f"S{number}"), NOON)
    return made


@_quick
@given(words=st.text(alphabet=st.characters(), max_size=200))
def test_any_text_survives_the_store(store: Store, words: str) -> None:
    """All but what no UTF-8 file can hold, and NUL, which would end a text early."""
    account = _fresh(store)
    put(store, account, message(content=words, name=words))
    found = messages.find(store.read(), account.id, "m1")
    assert found
    expected = re.sub("[\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", words.replace("\0", "␀"))
    assert (found.message.content, found.message.name) == (expected, expected)


def test_hostile_text_is_stored_and_read_in_every_field(store: Store, nora: Account) -> None:
    for number, words in enumerate(hostile.strings(300, seed=5)):
        who = Actor(id=f"a{number}{words}", handle=words, name=words, url=words)
        put(
            store,
            nora,
            message(
                f"{number}{words}",
                context=f"c{number}{words}",
                attributed_to=who,
                content=words,
                name=words,
                url=words,
                raw={words: words},
            ),
        )
    assert store.read().execute("SELECT count(*) FROM messages").fetchone() == (300,)
    for row in conversations.page(store.read(), limit=300):
        assert messages.of_conversation(store.read(), row.uid)


# --- any order of arrival gives the inbox of the model ------------------------------------------


@st.composite
def _histories(draw: st.DrawFn) -> list[Message]:
    """Draw all versions of a few messages in a few conversations; ``updated`` times differ."""
    versions: list[Message] = []
    for number in range(draw(st.integers(1, 6))):
        first = message(
            f"m{number}",
            context=f"c{draw(st.integers(0, 2))}",
            minutes=draw(st.integers(-2880, 2880)),
            content=draw(st.sampled_from(["hello", "thanks", "why?"])),
            attributed_to=making.actor(draw(st.sampled_from(["tomas", "nora", "kim"]))),
            kind=draw(st.sampled_from(list(MessageKind))),
        )
        versions.append(first)
        for edit in range(draw(st.integers(0, 2))):
            moment = first.published + timedelta(seconds=edit + 1)
            versions.append(replace(first, content=f"edit {edit}", updated=moment))
        if draw(st.booleans()) and draw(st.booleans()):
            versions.append(replace(first, deleted=True, content=""))
    return versions


def _model(versions: list[Message]) -> dict[str, tuple[object, ...]]:
    """Say what the inbox must hold, without any database."""
    latest: dict[str, Message] = {}
    for version in versions:
        known = latest.get(version.id)
        if known is None or version.version > known.version:
            latest[version.id] = version
    rows: dict[str, tuple[object, ...]] = {}
    for context in {m.context for m in latest.values()}:
        thread = [m for m in latest.values() if m.context == context]
        answered = max(
            (m.published for m in thread if m.attributed_to.id == "actor:nora" and not m.deleted),
            default=None,
        )
        waiting = any(
            m.attributed_to.id != "actor:nora"
            and m.kind not in (MessageKind.POST, MessageKind.NOTICE)
            and not m.deleted
            and (answered is None or m.published >= answered)  # only a later one answers
            for m in thread
        )
        texts = sorted((m.id, m.published, m.deleted, m.content, m.kind) for m in thread)
        rows[context] = (len(thread), max(m.published for m in thread), waiting, texts)
    return rows


def _replay(
    store: Store, histories: tuple[list[Message], list[Message]], chance: random.Random
) -> None:
    """Two accounts whose messages have the same ids, and a clock of ours that jumps two days."""
    inboxes = [(_fresh(store), versions) for versions in histories]
    arrivals = [(account, version) for account, versions in inboxes for version in versions * 2]
    chance.shuffle(arrivals)
    while arrivals:
        size, received = chance.randint(1, 4), NOON + timedelta(hours=chance.uniform(-48, 48))
        with store.write() as conn:
            for account, _ in inboxes:
                batch = [version for whose, version in arrivals[:size] if whose == account]
                messages.store_messages(conn, account, batch, received)
        arrivals = arrivals[size:]
    for account, versions in inboxes:
        assert _inbox(store, account) == _model(versions)


_orders = given(
    histories=st.tuples(_histories(), _histories()), chance=st.randoms(use_true_random=False)
)


@settings(_quick, max_examples=100)
@_orders
def test_any_order_and_repetition_of_arrival_gives_the_same_inbox(
    store: Store, histories: tuple[list[Message], list[Message]], chance: random.Random
) -> None:
    _replay(store, histories, chance)


@pytest.mark.nightly
@pytest.mark.timeout(900)
@settings(_quick, max_examples=1000)
@_orders
def test_a_thousand_orders_of_arrival_give_the_same_inbox(
    store: Store, histories: tuple[list[Message], list[Message]], chance: random.Random
) -> None:
    _replay(store, histories, chance)


def _inbox(store: Store, account: Account) -> dict[str, tuple[object, ...]]:
    """Return what the inbox holds, in the words of the model."""
    got: dict[str, tuple[object, ...]] = {}
    for row in conversations.page(store.read(), account_id=account.id):
        thread = [stored.message for stored in messages.of_conversation(store.read(), row.uid)]
        texts = sorted((m.id, m.published, m.deleted, m.content, m.kind) for m in thread)
        got[row.context] = (row.message_count, row.last_at, row.needs_reply, texts)
    return got
