"""Promise 31 on inboxes that nobody wrote by hand: random people, threads, replies, drafts, mishaps."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from inbox_tui import accounts as connecting
from inbox_tui import intake, paths
from inbox_tui.forget import erasure
from inbox_tui.forget.person import Person, is_ours, names_of
from inbox_tui.forget.person import find as find_person
from inbox_tui.model import Account, AccountKind, MessageKind, utc_now
from inbox_tui.reply.confirm import Ticket, confirm
from inbox_tui.reply.preview import prepare
from inbox_tui.reply.transmit import transmit
from inbox_tui.store import Store, audit, audit_chain, conversations, drafts, guards, messages
from inbox_tui_sandbox.world import World
from tests import making
from tests.making import NOON

INBOXES = 15
INBOXES_AT_NIGHT = 100
MESSAGES = 50


def populate(store: Store, dice: random.Random) -> tuple[Account, ...]:
    """Fill the inbox from the sandbox, and do at random what people do in it."""
    ours = (
        making.connect_sandbox(store, "nora"),
        making.connect_sandbox(store, "northwind", AccountKind.BRAND, "BWX"),
    )
    with World(paths.network_folder("sandbox")) as world:
        world.populate(MESSAGES, dice.randrange(10**6), NOON)
    for account in ours:
        making.pull(store, account)
    for _ in range(4):
        answer(store, dice.choice(ours), dice)
    for _ in range(6):
        repeat_somebody(store, dice.choice(ours), dice)
    if dice.random() < 0.5:
        for account in ours:
            making.pull(store, account)  # what we sent comes back as the network's own
    return ours


def some_message(store: Store, account: Account, dice: random.Random) -> int:
    rows = store.read().execute(
        "SELECT uid FROM messages WHERE account_id = ? AND outgoing = 0 AND deleted = 0",
        (account.id,),
    )
    return int(dice.choice(rows.fetchall())[0])


def answer(store: Store, account: Account, dice: random.Random) -> None:
    """Write to somebody and leave it as a draft, send it, or type the other account's sign."""
    parent = messages.get(store.read(), some_message(store, account, dice))
    assert parent
    author = parent.message.attributed_to
    text = f"Dear {author.name}, @{author.handle.lstrip('@')}: {parent.message.content[:60]}"
    with store.write() as conn:
        draft = drafts.start(conn, account.id, parent.uid, utc_now(), text)
    way = dice.choice(("draft", "send", "near miss"))
    if way == "draft":
        return
    adapter = connecting.connect(account)
    try:
        if not adapter.can_reply(parent.message).yes or not adapter.measure(text).fits:
            return
        preview = replace(prepare(store, draft.uid, adapter), newer=())
        other = "NOR" if account.call_sign == "BWX" else "BWX"
        sign = account.call_sign if way == "send" else other
        ticket = confirm(store, preview, sign, utc_now(), timedelta(0))
        if isinstance(ticket, Ticket):
            transmit(store, ticket, adapter)
    finally:
        adapter.close()


def repeat_somebody(store: Store, account: Account, dice: random.Random) -> None:
    """Let somebody else quote, mail to, or dig up what another person wrote."""
    quoted = messages.get(store.read(), some_message(store, account, dice))
    place = messages.get(store.read(), some_message(store, account, dice))
    assert quoted
    assert place
    whom = quoted.message.attributed_to
    words = quoted.message.content
    number = dice.randrange(10**9)
    message = making.message(
        f"extra-{number}",
        attributed_to=making.actor(f"bystander{dice.randrange(3)}"),
        context=dice.choice((place.message.context, f"extra-{number}")),
        in_reply_to=dice.choice((None, quoted.message.id)),
        content=dice.choice(
            (f"{whom.name} said: {words}", f"ask @{whom.handle}", "all is well here")
        ),
        quoted=dice.choice(("", "> " + words.replace(" ", "\n> "))),
        to=dice.choice(((), (whom,))),
        kind=MessageKind.MENTION,
        raw={"who": whom.id, "list": [{whom.handle: words}]},
        minutes=dice.randrange(500),
    )
    with store.write() as conn:
        intake.store_messages(conn, account, [message], "import")
        audit.append(conn, "nora", "failed", {"reason": f"{whom.handle}: {words[:80]}"}, NOON)


def somebody(store: Store, dice: random.Random) -> Person:
    rows = store.read().execute("SELECT id FROM actors WHERE network = 'sandbox' ORDER BY uid")
    people = [p for (i,) in rows.fetchall() for p in find_person(store.read(), i)]
    return dice.choice([person for person in people if not is_ours(store.read(), person)])


def telling(store: Store, person: Person) -> list[re.Pattern[bytes]]:
    """Return what must be found nowhere: id, names that nobody else bears, five words in a row."""
    conn = store.read()
    shared = set(erasure.foresee(store, person, paths.log_folder()).shared_names)
    names = names_of(conn, person)
    told = {names.remote_id, *(names.handles - shared), *(names.names - shared)}
    for (content,) in conn.execute(
        "SELECT content FROM messages WHERE author_uid = ?", (person.uid,)
    ):
        words = content.split()
        told |= {" ".join(words[at : at + 5]) for at in range(len(words) - 4)}
    return [
        re.compile(rb"(?<!\w)" + re.escape(text.lstrip("@").encode()) + rb"(?!\w)") for text in told
    ]


def hits(patterns: list[re.Pattern[bytes]]) -> list[tuple[str, bytes]]:
    return [
        (file.name, pattern.pattern)
        for file in sorted(paths.data_folder().glob("*"))
        if file.is_file()
        for content in [file.read_bytes()]
        for pattern in patterns
        if pattern.search(content)
    ]


@pytest.mark.parametrize(
    "seed",
    [
        *range(INBOXES),
        *(pytest.param(n, marks=pytest.mark.nightly) for n in range(INBOXES, INBOXES_AT_NIGHT)),
    ],
)
def test_somebody_is_forgotten_in_an_inbox_of_chance(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INBOX_TUI_HOME", str(tmp_path))
    dice = random.Random(seed)
    with making.open_store() as store:
        ours = populate(store, dice)
        person = somebody(store, dice)
        patterns = telling(store, person)
        assert hits(patterns), "otherwise nothing is proved"
        erasure.forget(store, person, paths.log_folder(), utc_now())
        assert hits(patterns) == []
        conn = store.read()
        assert audit_chain.find_break(conn) == ""
        assert guards.find_breach(conn) == ""
        assert conn.execute("PRAGMA foreign_key_check").fetchall() == []
        assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        listed = [conversation.uid for conversation in conversations.page(conn)]
        for uid in listed:
            assert messages.of_conversation(conn, uid)
        with store.write() as writing:
            writing.execute("UPDATE pulls SET cursor = NULL")
        for account in ours:
            making.pull(store, account)
        assert sorted(c.uid for c in conversations.page(conn)) == sorted(listed)
        erasure.shrink(store)
        assert hits(patterns) == []
