from __future__ import annotations

from dataclasses import replace

from inbox_tui.model import Account
from inbox_tui.store import Store, accounts, people, vips
from tests import making
from tests.making import NOON, message, put


def test_a_person_is_known_across_conversations(store: Store, nora: Account) -> None:
    put(store, nora, *(message(str(n), context=f"c{n % 2}", minutes=n) for n in range(5)))
    found = people.person(store.read(), people.author_of(store.read(), 1) or 0)
    assert found
    assert (found.network, found.actor.handle) == ("test", "tomas")
    assert (found.message_count, found.conversation_count) == (5, 2)
    assert (found.first_at, found.is_vip, found.is_ours) == (NOON, False, False)


def test_messages_come_newest_first_page_by_page(store: Store, nora: Account) -> None:
    put(store, nora, *(message(str(n), context=str(n), minutes=n // 3) for n in range(10)))
    put(store, nora, message("other", attributed_to=making.actor("eva")))
    actor = people.author_of(store.read(), 1) or 0
    seen: list[int] = []
    page = people.messages_of(store.read(), actor, limit=3)
    while page:
        seen += [stored.uid for stored in page]
        page = people.messages_of(store.read(), actor, after=people.key_of(page[-1]), limit=3)
    assert seen == list(range(10, 0, -1))


def test_an_answer_of_any_of_our_accounts_counts(store: Store, nora: Account) -> None:
    brand = making.add_account(store, name="brand", sign="BWX")
    put(store, nora, message("1"))
    actor = people.author_of(store.read(), 1) or 0
    put(store, nora, message("2", attributed_to=making.actor("eva"), minutes=1))
    ours = message("3", attributed_to=making.actor(brand.handle), minutes=2, in_reply_to="2")
    put(store, nora, ours)
    assert not _was_answered(store, actor), "that was to Eva"
    put(store, nora, replace(ours, id="4", in_reply_to="1"))
    assert _was_answered(store, actor)


def test_the_same_name_on_another_server_is_another_person(store: Store, nora: Account) -> None:
    other = replace(making.account(name="elsewhere", sign="ELS"), instance="other")
    with store.write() as conn:
        accounts.add(conn, other, NOON)
    put(store, nora, message("1"))
    put(store, other, message("1"))
    found = people.called(store.read(), "@Tomas")
    assert [(one.instance, one.message_count) for one in found] == [("", 1), ("other", 1)]
    with store.write() as conn:
        vips.put(conn, found[0].uid, NOON, on=True)
    assert [one.is_vip for one in people.called(store.read(), "test:tomas")] == [True, False]


def test_nobody_is_nobody(store: Store, nora: Account) -> None:
    assert people.person(store.read(), 99) is None
    assert people.author_of(store.read(), 99) is None
    assert people.called(store.read(), "nobody") == ()


def test_one_of_ours_is_said_to_be(store: Store, nora: Account) -> None:
    put(store, nora, message("1", attributed_to=making.actor("nora")))
    (found,) = people.called(store.read(), "nora")
    assert found.is_ours


def _was_answered(store: Store, actor: int) -> bool:
    found = people.person(store.read(), actor)
    assert found
    return found.was_answered
