from __future__ import annotations

import pytest

from inbox_tui.model import Message, MessageKind
from inbox_tui.reply.unusual.link_origin import addresses
from inbox_tui.store import Store, link_origins
from inbox_tui_sandbox.world import World
from tests import making
from tests.reply.conftest import Desk

PICTURE = "https://pics.example/a/plane-7x"


def traced(desk: Desk, words: str) -> list[str]:
    shown = desk.preview(desk.draft(words))
    return [said for said in shown.unusual if "This link came" in said]


def bring(desk: Desk, words: str) -> None:
    with World(desk.folder) as world:
        world.post("troll", f"@northwind {words}")
    making.pull(desk.store, desk.brand)


@pytest.mark.parametrize(
    "written",
    [PICTURE, "http://PICS.example/a/plane-7x", "pics.example/a/plane-7x", f"({PICTURE}/)",
     f"{PICTURE}#top"],
)  # fmt: skip
def test_a_link_that_a_stranger_brought_is_traced(desk: Desk, written: str) -> None:
    bring(desk, f"look {PICTURE}")
    (said,) = traced(desk, f"We are sorry: {written} ^NL")
    assert said.startswith("This link came in a message from @troll: ")


@pytest.mark.parametrize(
    "written",
    ["https://pics.example/a/plane-7xy", "https://pics.example/a", "https://pics.example",
     "https://other.example/a/plane-7x", "https://northwind.example/help", "no link at all"],
)  # fmt: skip
def test_another_address_is_not_traced_to_it(desk: Desk, written: str) -> None:
    bring(desk, f"look {PICTURE}")
    assert traced(desk, f"See {written} ^NL") == []


def test_what_we_have_said_ourselves_is_ours(desk: Desk) -> None:
    with World(desk.folder) as world:
        world.post("northwind", f"@carla see {PICTURE}", reply_to=desk.complaint.message.id)
    making.pull(desk.store, desk.brand)
    bring(desk, f"you said {PICTURE}")
    desk.preview(making.draft(desk.store, desk.brand, desk.complaint))  # reads the thread
    assert traced(desk, f"See {PICTURE} ^NL") == []


def test_the_query_belongs_to_the_address() -> None:
    assert addresses("https://v.example/watch?v=1 and www.v.example/watch?v=2#t") == (
        "v.example/watch?v=1",
        "v.example/watch?v=2",
    )
    assert addresses("mail me: jo@v.example, or 3/4 of it, or e.g./i.e.") == ()


@pytest.mark.parametrize("words", ['"', 'pics.example/" OR x', "a.example/NEAR(", "a.example/*"])
def test_no_address_is_an_operator(store: Store, words: str) -> None:
    assert link_origins.first_bringer(store.read(), words) is None


@pytest.fixture
def store() -> Store:
    return making.open_store()


def test_it_stays_quick_where_thousands_bring_links_of_one_host(store: Store) -> None:
    account = making.add_account(store)
    batch: list[Message] = [
        making.message(
            f"m{n}", context=f"c{n}", content=f"look https://pics.example/a/{n}",
            kind=MessageKind.MENTION,
        )
        for n in range(5_000)
    ]  # fmt: skip
    making.put(store, account, *batch)
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    conn = store.read()
    conn.set_progress_handler(count, 1000)
    found = link_origins.first_bringer(conn, "pics.example/a/4999")
    conn.set_progress_handler(None, 0)
    assert found
    assert steps < 5, "only the message that holds it is read"
