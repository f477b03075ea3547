"""A search finds what a plain scan of the texts finds, whatever way it takes."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inbox_tui.query import parse
from inbox_tui.store import Store, hits, index_size, queries
from tests import making
from tests.making import message, put

COUNT = 400
WORDS = ("router", "rout", "Routé", "re_boot", "reboot", "invoice-7", "日本", "7", "ROU", "no")
TYPED = (*WORDS, "r", "ro", "rou", "reb", "in", "inv", "invoice", "日", "x", "n")
WRITERS = ("routine", "carla")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    chance = random.Random(11)
    with making.open_store(tmp_path_factory.mktemp("scan") / "inbox.db") as opened:
        batch = (
            message(
                str(number),
                context=f"c{number // 3}",
                content=", ".join(chance.choices(WORDS, range(1, 11), k=4)),
                name=chance.choice(["", "", "Reboots"]),
                attributed_to=making.actor(chance.choice(WRITERS)),
                minutes=number,
            )
            for number in range(COUNT)
        )
        put(opened, making.add_account(opened), *batch)
        yield opened


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFD", text.lower())
    return re.findall(r"[^\W_]+", "".join(c for c in plain if not unicodedata.combining(c)))


def _has(texts: list[list[str]], phrase: list[str], *, is_beginning: bool) -> bool:
    *whole, last = phrase
    for words in texts:
        for start in range(len(words) - len(whole)):
            here = words[start + len(whole)]
            if words[start : start + len(whole)] == whole and (
                here.startswith(last) if is_beginning else here == last
            ):
                return True
    return False


def _scan(store: Store, wanted: list[str], unwanted: list[str], begun: str) -> list[int]:
    rows = store.read().execute(
        "SELECT uid, name, content, author_handle, author_name FROM messages ORDER BY uid DESC"
    )
    return [
        uid
        for uid, *columns in rows
        if (texts := [_words(text) for text in columns])
        and all(_has(texts, _words(word), is_beginning=False) for word in wanted)
        and not any(_has(texts, _words(word), is_beginning=False) for word in unwanted)
        and (not begun or _has(texts, _words(begun), is_beginning=True))
    ]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    wanted=st.lists(st.sampled_from(WORDS), max_size=2),
    unwanted=st.lists(st.sampled_from(WORDS), max_size=1),
    begun=st.sampled_from(("", *TYPED)),
    leaves=st.sampled_from((0, 1, 5, COUNT)),
    limit=st.sampled_from((3, 50)),
)
def test_a_search_finds_what_a_scan_finds(
    store: Store, wanted: list[str], unwanted: list[str], begun: str, leaves: int, limit: int
) -> None:
    text = " ".join((*wanted, *(f"-{word}" for word in unwanted), begun))
    asked = queries.conditions(store.read(), parse(text), UTC)
    found: list[int] = []
    below: int | None = hits.LAST if parse(text) else None
    with mock.patch.object(index_size, "leaves_of_beginning", return_value=leaves):
        while below is not None:
            page = hits.find(store.read(), asked, limit, below=below)
            found += page.uids
            below = page.next_below
    expected = _scan(store, wanted, unwanted, begun) if parse(text) else []
    assert found == expected
