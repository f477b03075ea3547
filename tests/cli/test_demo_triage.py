"""What stands in the demo before anybody looks: done by a colleague, so that undo is not his."""

from __future__ import annotations

import pytest

from inbox_tui.cli.commands.demo import NORA, TOUR, fill
from inbox_tui.paths import database_file
from inbox_tui.search import search
from inbox_tui.store import Store, conversations, events, identities
from inbox_tui.store.views import View


@pytest.mark.parametrize("seed", [1, 2])
def test_the_demo_shows_what_triage_can_do(seed: int) -> None:
    with Store.open(database_file()) as store:
        fill(store, 200, seed)
        conn = store.read()
        me = identities.me(conn)
        assert me
        assert me.id == NORA.id
        assert [who.name for who in identities.every(conn)] == [
            "Ama Boateng", "Nora Lind", "Per Dahl",
        ]  # fmt: skip
        assert conversations.count(conn, View.ALL) >= 50
        assert conversations.count(conn, View.MINE) >= 1
        assert conversations.count(conn, View.SNOOZED) >= 1
        assert search(conn, "tag:outage").hits
        assert search(conn, "tag:billing is:vip").hits
        assert any(hit.is_note for hit in search(conn, "4.3.1").hits)
        assert events.last_undoable(conn, me.id) is None


@pytest.mark.parametrize("whose", ["own", "brand"])
def test_the_words_of_the_tour_lead_to_one_conversation(whose: str) -> None:
    with Store.open(database_file()) as store:
        accounts = fill(store, 200, seed=1)
        hits = search(store.read(), TOUR[f"{whose}_word"]).hits
        assert [hit.author_handle for hit in hits] == [TOUR[f"{whose}_author"]]
        account = next(a for a in accounts if a.id == hits[0].account_id)
        assert (account.kind.value, account.call_sign) == (whose, TOUR[f"{whose}_sign"])
