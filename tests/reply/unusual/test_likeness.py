from __future__ import annotations

from datetime import timedelta

import pytest

from inbox_tui.model import Account, StoredMessage, utc_now
from inbox_tui.reply import policy
from inbox_tui.reply.cancel import take_back
from inbox_tui.reply.confirm import Ticket, confirm
from inbox_tui.reply.unusual.likeness import essence, find
from inbox_tui.reply.unusual.occasion import Occasion
from inbox_tui.store.past_replies import newest
from inbox_tui_sandbox.world import World
from tests import making
from tests.reply.conftest import Desk

WORDS = "@tomas thank you for telling us, we are looking into it right now ^NL"
LIKE = "@zoe Thank you for telling us - we are looking into it right now! ^NL"
OTHER = "Zoe, hold the button for ten seconds, then the lamp turns green"


def say(desk: Desk, words: str, as_: Account | None = None) -> int:
    draft = making.draft(desk.store, as_ or desk.own, desk.question, words)
    shown = desk.preview(draft)
    ticket = confirm(desk.store, shown, shown.account.call_sign, utc_now())
    assert isinstance(ticket, Ticket), ticket
    return ticket.delivery_uid


def from_zoe(desk: Desk) -> StoredMessage:
    with World(desk.folder) as world:
        world.post("zoe", "@nora mine is dead")
    making.pull(desk.store, desk.own)
    return making.newest(desk.store, desk.own)


def alike(desk: Desk, to: StoredMessage, words: str) -> list[str]:
    shown = desk.preview(making.draft(desk.store, desk.own, to, words))
    return [said for said in shown.unusual if "same words" in said]


def test_nearly_the_same_words_to_somebody_else_are_said(desk: Desk) -> None:
    say(desk, WORDS)
    assert alike(desk, from_zoe(desk), LIKE) == [
        "Nearly the same words went to @tomas a moment ago."
    ]


def test_a_colleagues_words_under_another_account_count_too(desk: Desk) -> None:
    say(desk, WORDS, desk.brand)
    assert alike(desk, from_zoe(desk), LIKE)


def test_words_of_ones_own_are_not_said(desk: Desk) -> None:
    say(desk, WORDS)
    assert alike(desk, from_zoe(desk), OTHER) == []


def test_the_same_person_may_be_told_the_same_again(desk: Desk) -> None:
    say(desk, WORDS)
    with World(desk.folder) as world:
        world.post("tomas", "@nora again, please")
    making.pull(desk.store, desk.own)
    assert alike(desk, making.newest(desk.store, desk.own), WORDS) == []


def test_a_few_words_that_everybody_says_are_no_script(desk: Desk) -> None:
    say(desk, "Thank you, that helps! ^NL")
    assert alike(desk, from_zoe(desk), "Thank you, that helps! ^NL") == []


def test_what_was_taken_back_was_not_said(desk: Desk) -> None:
    take_back(desk.store, say(desk, WORDS), utc_now())
    assert alike(desk, from_zoe(desk), LIKE) == []


def test_after_a_day_it_is_forgotten(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    say(desk, WORDS)
    zoe = from_zoe(desk)
    assert timedelta(hours=24) == policy.SAME_WORDS_REMEMBERED
    monkeypatch.setattr(policy, "SAME_WORDS_REMEMBERED", timedelta(0))
    assert alike(desk, zoe, LIKE) == []


@pytest.mark.parametrize(
    ("later", "said"),
    [
        (timedelta(seconds=59), "a moment ago"),
        (timedelta(minutes=1), "1 min ago"),
        (timedelta(minutes=89), "89 min ago"),
        (timedelta(minutes=90), "2 h ago"),
        (timedelta(hours=23), "23 h ago"),
        (timedelta(hours=25), ""),
    ],
)
def test_it_says_how_long_ago(desk: Desk, later: timedelta, said: str) -> None:
    say(desk, WORDS)
    zoe = from_zoe(desk)
    shown = desk.preview(making.draft(desk.store, desk.own, zoe, LIKE))
    occasion = Occasion(
        conn=desk.store.read(),
        draft=shown.draft,
        account=desk.own,
        identity=shown.identity,
        parent=zoe,
        outgoing=shown.outgoing,
        now=newest(desk.store.read(), 1)[0].at + later,
    )
    expected = f"Nearly the same words went to @tomas {said}." if said else ""
    assert find(occasion) == expected


def test_who_is_addressed_who_signs_and_the_layout_do_not_count() -> None:
    assert essence("@tomas  Hello\nthere ^NL") == essence("@zoe hello there — PK") == "hello there"
