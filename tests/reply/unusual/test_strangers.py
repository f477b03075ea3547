from __future__ import annotations

from datetime import timedelta

import pytest

from inbox_tui.model import Actor, MessageKind, utc_now
from inbox_tui.reply.confirm import Ticket, confirm
from inbox_tui.reply.preview import Preview
from inbox_tui.store import acquaintance, messages
from inbox_tui_sandbox.world import World
from tests import making
from tests.reply.conftest import Desk


def first_contacts(shown: Preview) -> list[str]:
    return [said for said in shown.unusual if "First contact" in said]


def who_exist(desk: Desk) -> None:
    with World(desk.folder) as world:
        for handle in ("tomsa", "karla", "jo"):
            world.post(handle, "to nobody we know")


def test_a_first_message_to_us_is_nothing_unusual(desk: Desk) -> None:
    assert desk.preview(desk.draft()).unusual == ()


def test_a_name_that_only_the_draft_brings_in_is_said(desk: Desk) -> None:
    who_exist(desk)
    shown = desk.preview(desk.draft("@tomsa on it ^NL"))
    assert first_contacts(shown) == ["First contact: @tomsa has never written to us."]


def test_several_strangers_are_counted(desk: Desk) -> None:
    who_exist(desk)
    shown = desk.preview(desk.draft("@tomsa @karla @jo on it ^NL"))
    (said,) = first_contacts(shown)
    assert said.startswith("First contact: @")
    assert "and 2 more" in said


def test_who_has_written_to_any_of_our_accounts_is_no_stranger(desk: Desk) -> None:
    assert first_contacts(desk.preview(desk.draft("@carla has the same, see there"))) == []


def test_whom_the_question_names_is_expected(desk: Desk) -> None:
    with World(desk.folder) as world:
        world.post("tomas", "@nora please help @jo too")
    making.pull(desk.store, desk.own)
    asked = making.newest(desk.store, desk.own)
    draft = making.draft(desk.store, desk.own, asked, "@jo I will ^NL")
    assert first_contacts(desk.preview(draft)) == []


def test_who_has_a_part_in_the_conversation_is_expected(desk: Desk) -> None:
    with World(desk.folder) as world:
        world.post("zoe", "same here", reply_to=desk.question.message.id)
    draft = desk.draft("@zoe and @tomas, it will work at noon ^NL")
    shown = desk.preview(draft)
    assert "zoe" in {who.handle for who in (*shown.outgoing.to, *shown.outgoing.also_notified)}
    assert first_contacts(shown) == []


def test_our_own_accounts_are_no_strangers(desk: Desk) -> None:
    assert first_contacts(desk.preview(desk.draft("@northwind knows more"))) == []


def test_the_author_of_a_post_that_was_found_in_a_thread_is_a_stranger(desk: Desk) -> None:
    with World(desk.folder) as world:
        aside = world.post("zoe", "same here", reply_to=desk.question.message.id)
        world.post("tomas", "@nora and now it is dead", reply_to=aside.id)
    desk.preview(desk.draft())  # reads the thread
    found = messages.find(desk.store.read(), desk.own.id, aside.id)
    assert found
    assert found.message.kind is MessageKind.POST
    draft = making.draft(desk.store, desk.own, found, "Zoe, what do you see?")
    assert first_contacts(desk.preview(draft)) == ["First contact: @zoe has never written to us."]


def test_who_was_in_a_conversation_with_us_is_known(desk: Desk) -> None:
    with World(desk.folder) as world:
        aside = world.post("zoe", "same here", reply_to=desk.question.message.id)
    first = desk.draft()
    desk.preview(first)
    found = messages.find(desk.store.read(), desk.own.id, aside.id)
    assert found
    shown = desk.preview(first)
    ticket = confirm(
        desk.store, shown, "NOR", utc_now(), timedelta(0), read=[m.id for m in shown.newer]
    )
    assert isinstance(ticket, Ticket)
    desk.transmit(ticket)
    draft = making.draft(desk.store, desk.own, found, "Zoe, what do you see?")
    assert first_contacts(desk.preview(draft)) == []


@pytest.mark.parametrize("handle", ["", "@", "…", '"', "stranger OR carla", "carla*"])
def test_no_handle_is_an_operator_of_the_index(desk: Desk, handle: str) -> None:
    who = Actor(id="actor-of-nobody", handle=handle)
    assert not acquaintance.is_known(desk.store.read(), desk.own, who)


def test_the_same_handle_of_another_actor_is_a_stranger(desk: Desk) -> None:
    carla = desk.complaint.message.attributed_to
    assert acquaintance.is_known(desk.store.read(), desk.own, carla)
    other = Actor(id="actor-of-another", handle=carla.handle)
    assert not acquaintance.is_known(desk.store.read(), desk.own, other)
