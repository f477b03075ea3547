"""Which replies are newer, and the sentence on who has said what meanwhile."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inbox_tui.model import Actor
from inbox_tui.reply import newer
from tests import making
from tests.reply.conftest import Desk


def test_one_newer_reply_is_told_with_its_writer_and_words() -> None:
    only = making.message("m2", content="It works\nagain", minutes=2)
    assert newer.describe([only]) == "tomas wrote in this conversation meanwhile: “It works again”"


@pytest.mark.parametrize("count", [2, 3, 12])
def test_of_several_the_newest_is_quoted_and_the_others_are_counted(count: int) -> None:
    later = [
        making.message(
            f"m{n}", content=f"words {n}", minutes=n, attributed_to=making.actor(f"p{n}")
        )
        for n in range(count)
    ]
    assert newer.describe(later) == (
        f"p{count - 1} and {count - 1} more wrote in this conversation meanwhile:"
        f" “words {count - 1}”"
    )


@pytest.mark.parametrize(("name", "told"), [("Tomas", "Tomas"), ("", "Somebody")])
def test_who_has_no_handle_is_told_by_name_or_as_somebody(name: str, told: str) -> None:
    writer = Actor(id="x", handle="", name=name)
    assert newer.describe([making.message("m2", attributed_to=writer)]).startswith(f"{told} wrote")


def test_a_long_reply_is_quoted_in_eighty_cells() -> None:
    said = newer.describe([making.message("m2", content="word " * 60)])
    quoted = said.partition("“")[2].removesuffix("”")
    assert len(quoted) <= 80
    assert quoted.endswith("…")


def test_what_is_only_known_here_is_newer_too(desk: Desk) -> None:
    after = replace(
        making.message("late", content="I am Tomas again"),
        context=desk.question.message.context,
        published=desk.question.message.published.replace(year=2099),
    )
    making.put(desk.store, desk.own, after)
    found = newer.since(desk.store.read(), desk.own, desk.question, ())
    assert [m.id for m in found] == ["late"]
    gone = replace(after, deleted=True)
    making.put(desk.store, desk.own, gone)
    assert newer.since(desk.store.read(), desk.own, desk.question, (gone,)) == ()
