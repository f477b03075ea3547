"""A conversation with everything that can stand in one, as a person sees it: ``golden/``."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inbox_tui.model import Actor, Attachment, Message, MessageKind
from inbox_tui.store import accounts, conversations, notes
from tests.making import message, put
from tests.tui.conftest import NOW, Office
from tests.tui.driving import check_golden, go_to, ready, until

SIZES = [(60, 20), (80, 24), (140, 40)]
LENA = Actor(id="lena", handle="lena", name="Lena")
KIM = Actor(id="kim", handle="kim")


def _said(number: int, author: Actor, content: str, hours: float, **more: object) -> Message:
    values = {"attributed_to": author, "published": NOW - timedelta(hours=hours), **more}
    return message(f"said {number}", context="all", content=content, **values)


def _fill(office: Office) -> None:
    account = next(a for a in accounts.every(office.store.read()) if a.handle == "nora")
    ours = Actor(id=account.actor_id, handle="nora", name="Nora Lind")
    lamp = Attachment(media_type="image/*", url="https://cdn.example/1", name="a red lamp")
    plan = Attachment(media_type="application/pdf", name="plan.pdf")
    trap = "My bank https://bank.example/ (https://evil.example/x) says https://a.example/help"
    put(
        office.store,
        account,
        _said(1, LENA, "My router reboots every night.", 60, name="Router", in_reply_to="lost",
              url="https://plaza.example/1", attachments=(lamp,)),
        _said(2, KIM, "", 50, deleted=True, kind=MessageKind.POST),
        _said(3, ours, "We look at it.", 49, in_reply_to="said 1", to=(LENA, KIM)),
        _said(4, LENA, "It still dose.", 3, in_reply_to="said 3"),
        _said(5, LENA, "Hello,\nplease read:\n> one\n> two\n> three\nThanks\n-- \nLena\nHarbour 1", 2,
              kind=MessageKind.MAIL, quoted="old\nmail\nwords", attachments=(plan,)),
        _said(6, LENA, trap, 0.1, in_reply_to="said 4", to=(ours, KIM)),
    )  # fmt: skip
    again = {"in_reply_to": "said 3", "updated": NOW - timedelta(hours=2.5)}
    put(office.store, account, _said(4, LENA, "It still does.", 3, **again))
    row = next(r for r in conversations.page(office.store.read()) if r.subject == "Router")
    with office.store.write() as conn:
        uid = notes.add(
            conn, row.uid, "nora", "Firmware 4.2, see the wiki.", NOW - timedelta(hours=5)
        )
        notes.put(conn, uid, NOW, on=True)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_all_that_a_conversation_can_hold_is_as_pictured(
    office: Office, size: tuple[int, int]
) -> None:
    _fill(office)
    async with office.app().run_test(size=size) as pilot:
        app = await ready(pilot)
        await go_to(pilot, "lena")
        await pilot.press("enter")
        await until(pilot, lambda: app.inbox.is_reading)
        app.inbox.reread()
        app.inbox.tick()
        await pilot.pause(0.15)
        await check_golden(f"reading-end-{size[0]}x{size[1]}", pilot)
        await pilot.press("g")
        app.inbox.tick()
        await pilot.pause(0.15)
        await check_golden(f"reading-begin-{size[0]}x{size[1]}", pilot)
        await pilot.press("x")
        await pilot.press("G")
        app.inbox.tick()
        await pilot.pause(0.15)
        await check_golden(f"reading-unfolded-{size[0]}x{size[1]}", pilot)
