"""Accidents that happened to others, replayed: each ends in the measure that stops it.

Each test is named after the case; what is public about it stands in its first line. Where no
program can stop it, the test shows what is left: whose name the log bears, and the stop.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from inbox_tui import accounts as connecting
from inbox_tui.accounts import AccountFault
from inbox_tui.adapter import AuthRevoked, Outgoing
from inbox_tui.model import (
    Account,
    AccountKind,
    DeliveryState,
    Identity,
    Message,
    StoredMessage,
    Visibility,
    utc_now,
)
from inbox_tui.reply import payload, policy
from inbox_tui.reply.cancel import take_back
from inbox_tui.reply.confirm import Refusal, Ticket, confirm
from inbox_tui.reply.errors import CannotReply, WrongAccountBlocked
from inbox_tui.reply.preview import Preview, Tier, prepare
from inbox_tui.reply.stop import stop_all
from inbox_tui.reply.transmit import transmit
from inbox_tui.store import accounts, audit, drafts, flagged_words, identities, near_misses
from inbox_tui_sandbox import faults
from inbox_tui_sandbox.world import World
from tests import making
from tests.reply.conftest import Desk


def shown(desk: Desk, account: Account, parent: StoredMessage, words: str) -> Preview:
    return desk.preview(making.draft(desk.store, account, parent, words))


def refused(desk: Desk, preview: Preview, typed: str) -> Refusal:
    told = confirm(desk.store, preview, typed, utc_now(), timedelta(0))
    assert isinstance(told, Refusal), "it was confirmed"
    assert desk.posts() == []
    return told


def acts(desk: Desk) -> list[tuple[str, str]]:
    return list(desk.store.read().execute("SELECT identity, act FROM audit_log ORDER BY seq"))


def is_near_miss(desk: Desk, preview: Preview) -> bool:
    """Type the sign of one's own account, believing to be there, into the brand's box."""
    told = refused(desk, preview, desk.own.call_sign)
    kept = drafts.get(desk.store.read(), preview.draft.uid)
    assert kept
    assert kept.text == preview.draft.text
    assert ("nora", "near miss") in acts(desk)
    assert told.typed_account
    return told.near_miss and told.typed_account.id == desk.own.id


# --- the wrong one of several accounts: the call sign, and what is said before it ----------------


def test_chrysler_2011_swearing_at_drivers_on_the_brand(desk: Desk) -> None:
    """An agency man believed to be on his own account, and swore about Detroit's drivers."""
    preview = shown(desk, desk.brand, desk.complaint, "No one here knows how to f*cking drive")
    assert preview.unusual[0] == "Words that stand out: “f*cking”."
    assert "Say first why" in refused(desk, preview, desk.own.call_sign).sentence
    told = confirm(
        desk.store, preview, desk.own.call_sign, utc_now(), timedelta(0), stated_reason="traffic"
    )
    assert isinstance(told, Refusal)
    assert told.near_miss
    assert desk.posts() == []


def test_chrysler_2011_the_brand_had_been_removed_from_the_program(desk: Desk) -> None:
    """He said that the account had been deleted before: then no credential may be left behind it."""
    draft = making.draft(desk.store, desk.brand, desk.complaint, "Traffic!")
    preview = desk.preview(draft)
    ticket = confirm(desk.store, preview, "BWX", utc_now(), timedelta(0))
    assert isinstance(ticket, Ticket)
    adapter = connecting.connect(desk.brand)
    connecting.remove(desk.store, desk.brand)
    assert transmit(desk.store, ticket, adapter).state is DeliveryState.CANCELLED
    with pytest.raises(CannotReply, match="removed"):
        prepare(desk.store, draft.uid, adapter)
    assert desk.posts() == []


def test_red_cross_2011_beer_on_the_relief_account(desk: Desk) -> None:
    """A private joke left by the organisation's account from a composer that held both."""
    desk.transmit(desk.confirmed(desk.draft("Found two more bottles of beer ^NL")))
    with World(desk.folder) as world:
        before = len(world.posts())
    preview = shown(desk, desk.brand, desk.complaint, "When we drink we do it right")
    assert preview.unusual[0].startswith("You last replied as OWN @nora")
    told = confirm(desk.store, preview, "NOR", utc_now(), timedelta(0))
    assert isinstance(told, Refusal)
    assert told.near_miss
    with World(desk.folder) as world:
        assert len(world.posts()) == before


def test_secret_service_2011_monitoring_a_news_channel(desk: Desk) -> None:
    """Staff believed that it was their personal account."""
    assert is_near_miss(desk, shown(desk, desk.brand, desk.complaint, "I cannot take it any more"))


def test_microsoft_2012_an_opinion_on_a_politician(desk: Desk) -> None:
    """A personal political reply went out under the company's name; the team lists such words."""
    with desk.store.write() as conn:
        flagged_words.add(conn, "senator", making.NOON)
    preview = shown(desk, desk.brand, desk.complaint, "Would the Senator be a judge?")
    assert preview.asks_reason
    assert "Say first why" in refused(desk, preview, "BWX").sentence


def test_kitchenaid_2012_a_joke_during_the_debate(desk: Desk) -> None:
    """A team member's own opinion to the brand's followers, late on a debate night."""
    tonight = datetime.now(UTC).strftime("%a").lower()
    other_days = ",".join(d for d in ("mon", "tue", "wed") if d != tonight)
    with desk.store.write() as conn:
        me = replace(making.NORA, hours=f"{other_days} 08:00-08:01", time_zone="UTC")
        identities.save(conn, me, making.NOON)
    preview = shown(desk, desk.brand, desk.complaint, "She died before he became president")
    assert any("outside your hours" in said for said in preview.unusual)
    assert is_near_miss(desk, preview)


def test_justice_department_2016_a_link_meant_for_ones_own(desk: Desk) -> None:
    """Public affairs staff posted a link with a remark that was meant to be personal."""
    assert is_near_miss(
        desk, shown(desk, desk.brand, desk.complaint, "Sad! https://news.example/x")
    )


def test_senate_staff_2010_a_gateway_without_any_question(desk: Desk) -> None:
    """An SMS gateway sent whatever came in to whichever account: no path leaves out the person."""
    draft = making.draft(desk.store, desk.brand, desk.complaint, "texted")
    with pytest.raises(Exception, match="unused confirmation"), desk.store.write() as conn:
        conn.execute(
            "INSERT INTO deliveries (confirmation_uid, draft_uid, account_id, digest, state,"
            " hold_until, holder, lease_until, created_at, updated_at) VALUES"
            " (1, ?, ?, '', 'confirmed', '2026-01-01T00:00:00.000Z', '',"
            " '2026-01-01T00:00:00.000Z', '', '')",
            (draft.uid, desk.brand.id),
        )
    assert desk.posts() == []


def test_labrador_2013_deleted_in_fourteen_seconds_and_archived_all_the_same(desk: Desk) -> None:
    """An aide's phone was on the wrong account; deletion came too late: the hold is before it."""
    ticket = confirm(
        desk.store, shown(desk, desk.brand, desk.complaint, "Me likey"), "BWX", utc_now()
    )
    assert isinstance(ticket, Ticket)
    assert ticket.hold_until - utc_now() > timedelta(seconds=14), "longer than he needed"
    assert take_back(desk.store, ticket.delivery_uid, utc_now())
    assert desk.transmit(ticket).state is DeliveryState.CANCELLED
    assert desk.posts() == []


# --- visibility, a paste, the moment --------------------------------------------------------------


def test_noto_2014_a_private_word_in_public(desk: Desk) -> None:
    """A finance chief published what was meant for one person: the audience is in the digest."""
    with World(desk.folder) as world:
        world.post("tomas", "@nora shall we buy them?", visibility=Visibility.DIRECT)
    making.pull(desk.store, desk.own)
    draft = making.draft(desk.store, desk.own, making.newest(desk.store, desk.own), "I think so")
    adapter = connecting.connect(desk.own)
    private = prepare(desk.store, draft.uid, adapter)
    honest = adapter.compose

    def in_public(parent: Message, text: str, at: datetime) -> Outgoing:
        return replace(honest(parent, text, at), visibility=Visibility.PUBLIC)

    adapter.compose = in_public  # type: ignore[method-assign]
    public = prepare(desk.store, draft.uid, adapter)
    assert public.unusual[0] == "They wrote in private; this answer will not be private."
    assert public.tier is Tier.WHOLE
    as_public = replace(private.outgoing, visibility=Visibility.PUBLIC)
    body = payload.build(desk.own, private.actor, private.identity, as_public)
    assert payload.digest(body) != private.digest


def test_us_airways_2014_a_picture_meant_for_a_report(desk: Desk) -> None:
    """An agent copied the link of an obscene picture to flag it, and pasted it in two answers."""
    picture = "https://pics.example/a/plane"
    with World(desk.folder) as world:
        world.post("troll", f"@northwind {picture}")
    making.pull(desk.store, desk.brand)
    preview = shown(desk, desk.brand, desk.complaint, f"We welcome your feedback: {picture}")
    assert preview.unusual[0] == ("This link came in a message from @troll: pics.example/a/plane")
    assert preview.outgoing.links == (picture,)


def test_nra_2012_cheerful_hours_after_a_shooting(desk: Desk) -> None:
    """A post from a tool went out unaware of the news: one key stops what waits, for everybody."""
    ticket = desk.confirmed(
        making.draft(desk.store, desk.brand, desk.complaint, "Good morning!"), hold=0
    )
    stop_all(desk.store, "A shooting in the news", utc_now())
    adapter = connecting.connect(desk.brand)
    assert transmit(desk.store, ticket, adapter).state is DeliveryState.CANCELLED
    with pytest.raises(CannotReply, match="A shooting in the news"):
        shown(desk, desk.brand, desk.complaint, "Good morning!")
    assert desk.posts() == []


def test_stubhub_2012_swearing_on_a_friday(desk: Desk) -> None:
    """A post with a strong word, unauthorised; how it came about is not known."""
    preview = shown(desk, desk.brand, desk.complaint, "Thank fuck it's Friday!")
    assert preview.asks_reason
    assert "Say first why" in refused(desk, preview, "BWX").sentence
    told = confirm(desk.store, preview, "BWX", utc_now(), stated_reason="It is Friday")
    assert isinstance(told, Ticket)
    assert told.hold_until - utc_now() > policy.HOLD_BRAND - timedelta(seconds=5)


# --- not slips: what is left is a name, a stop, an alarm -------------------------------------------


def test_vodafone_2010_somebody_else_at_an_open_desk(desk: Desk) -> None:
    """An employee posted on the official account from the service centre."""
    # Cannot be stopped where the desk is left open: the locked screen is the company's. What is
    # left: OWN accounts answer to their human only, and each send bears the human's name.
    with desk.store.write() as conn:
        identities.save(conn, Identity(id="per", name="Per", is_me=True), making.NOON)
    with pytest.raises(CannotReply, match="another person's own account"):
        shown(desk, desk.own, desk.question, "hello")
    refused(desk, shown(desk, desk.brand, desk.complaint, "hello"), "NOR")
    assert acts(desk)[-1] == ("per", "near miss")


def test_civil_service_2020_a_deliberate_insider_is_named(desk: Desk) -> None:
    """Somebody with the right to post said what they thought, and was never named."""
    # Cannot be stopped: a willing insider knows the sign. The log names the human, for good.
    draft = making.draft(desk.store, desk.brand, desk.complaint, "Can you imagine them?")
    adapter = connecting.connect(desk.brand)
    sent = transmit(desk.store, desk.confirmed(draft), adapter)
    assert sent.state is DeliveryState.SENT
    assert [who for who, act in acts(desk) if act in {"confirmed", "sent"}] == ["nora", "nora"]
    for attack in ("UPDATE audit_log SET identity = ''", "DELETE FROM audit_log"):
        with pytest.raises(Exception, match="only grows"), desk.store.write() as conn:
            conn.execute(attack)
    assert audit.find_break(desk.store.read()) == ""


def test_mcdonalds_2017_an_intruder_on_the_networks_side(desk: Desk) -> None:
    """Somebody outside posted by other means, and pinned it."""
    # Cannot be stopped here: the intruder never passes this program. What is left: the foreign
    # post comes in and blocks ours, the stop freezes us, and a revoked secret sends nothing.
    draft = making.draft(desk.store, desk.brand, desk.complaint, "We are sorry")
    with World(desk.folder) as world:
        world.post("northwind", "You are disgusting", reply_to=desk.complaint.message.id)
    preview = desk.preview(draft)
    assert [m.content for m in preview.newer] == ["You are disgusting"]
    told = confirm(desk.store, preview, "BWX", utc_now(), timedelta(0))
    assert isinstance(told, Refusal)
    assert "@northwind" in told.sentence or "northwind" in told.sentence
    faults.switch_on(desk.folder, "revoked", handle="northwind")
    with pytest.raises(AuthRevoked):
        desk.preview(draft)
    with World(desk.folder) as world:
        assert [p.content for p in world.posts() if p.author.handle == "northwind"] == [
            "You are disgusting"
        ]


# --- mistakes of programs: what is bound is what leaves --------------------------------------------


def test_twidere_1175_pictures_to_all_accounts(desk: Desk) -> None:
    """Posts with pictures went to every account, also disabled ones."""
    ticket = desk.confirmed(desk.draft("One voice ^NL"))
    assert desk.transmit(ticket).state is DeliveryState.SENT
    again = transmit(desk.store, ticket, connecting.connect(desk.brand))
    assert again.state is DeliveryState.SENT, "as it was; nothing more happens"
    assert [post.author.handle for post in desk.posts()] == ["nora"]


def test_chatwoot_3503_a_copy_to_the_last_customer(desk: Desk) -> None:
    """Hidden recipients were carried over from another conversation."""
    preview = desk.preview(desk.draft())
    with World(desk.folder) as world:
        stranger = world.connect("last_customer")
    carried = replace(preview.outgoing, also_notified=(stranger,))
    body = payload.build(desk.own, preview.actor, preview.identity, carried)
    assert payload.digest(body) != preview.digest
    ticket = confirm(desk.store, preview, "NOR", utc_now(), timedelta(0))
    assert isinstance(ticket, Ticket)
    desk.transmit(ticket)
    with World(desk.folder) as world:
        (sent,) = [p for p in world.posts() if p.author.handle == "nora"]
    assert "last_customer" not in {who.handle for who in sent.to}


def test_freescout_2988_an_update_changed_the_sender(desk: Desk) -> None:
    """The default sender changed silently: here a changed account voids what was shown."""
    preview = desk.preview(desk.draft())
    with desk.store.write() as conn:
        conn.execute("UPDATE accounts SET kind = 'brand' WHERE id = ?", (desk.own.id,))
    assert "account was changed" in refused(desk, preview, "NOR").sentence
    with pytest.raises(Exception, match="never becomes another"), desk.store.write() as conn:
        conn.execute("UPDATE accounts SET actor_id = ?", ("actor-of-another",))


def test_sengi_114_the_browser_was_still_logged_in_as_the_other(desk: Desk) -> None:
    """Adding account B connected A: the network is asked whose the secret is, again and again."""
    faults.switch_on(desk.folder, "wrong_account", handle="support", value="northwind")
    with pytest.raises(AccountFault):
        making.connect_sandbox(desk.store, "support", AccountKind.BRAND, "SUP")
    faults.clear(desk.folder)
    ticket = desk.confirmed()
    faults.switch_on(desk.folder, "wrong_account", handle="nora", value="northwind")
    assert desk.transmit(ticket).state is DeliveryState.CANCELLED
    with pytest.raises((WrongAccountBlocked, CannotReply)):
        desk.preview(desk.draft())
    frozen = accounts.get(desk.store.read(), desk.own.id)
    assert frozen
    assert frozen.frozen_reason
    assert desk.posts() == []
    assert near_misses.count(desk.store.read(), making.NOON) == 0
