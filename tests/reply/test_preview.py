from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from inbox_tui import accounts as connecting
from inbox_tui.adapter import AuthRevoked
from inbox_tui.model import Identity, utc_now
from inbox_tui.reply import payload
from inbox_tui.reply.confirm import Refusal, confirm
from inbox_tui.reply.errors import CannotReply, WrongAccountBlocked
from inbox_tui.reply.preview import Tier, prepare
from inbox_tui.store import accounts, drafts, identities
from inbox_tui_sandbox import faults
from inbox_tui_sandbox.world import World
from tests import making
from tests.reply.conftest import Desk


def test_it_names_who_the_network_says_will_speak_and_what_will_leave(desk: Desk) -> None:
    preview = desk.preview(desk.draft("Tomas, on it ^NL"))
    assert preview.actor.id == desk.own.actor_id
    assert utc_now() - preview.verified_at < timedelta(seconds=5)
    assert preview.outgoing.text == "Tomas, on it ^NL"
    assert preview.outgoing.parent_id == desk.question.message.id
    assert [a.handle for a in preview.outgoing.to] == ["tomas"]
    assert payload.outgoing(preview.payload) == preview.outgoing
    assert preview.digest == payload.digest(preview.payload)


def test_own_and_ordinary_needs_the_beginning_of_the_sign_a_brand_the_whole(desk: Desk) -> None:
    assert desk.preview(desk.draft()).tier is Tier.PREFIX
    brand = making.draft(desk.store, desk.brand, desk.complaint)
    assert desk.preview(brand).tier is Tier.WHOLE


def test_a_swapped_credential_blocks_names_both_and_freezes(desk: Desk) -> None:
    faults.switch_on(desk.folder, "wrong_account", handle="nora", value="northwind")
    draft = desk.draft()
    with pytest.raises(WrongAccountBlocked) as caught:
        desk.preview(draft)
    assert "OWN @nora" in str(caught.value)
    assert "your BRAND @northwind" in str(caught.value)
    frozen = accounts.get(desk.store.read(), desk.own.id)
    assert frozen
    assert frozen.frozen_reason == str(caught.value)
    faults.clear(desk.folder)
    with pytest.raises(CannotReply, match="is frozen"):
        desk.preview(draft)
    kept = drafts.get(desk.store.read(), draft.uid)
    assert kept
    assert kept.text == draft.text


def test_a_revoked_credential_is_told_and_freezes_nothing(desk: Desk) -> None:
    faults.switch_on(desk.folder, "revoked", handle="nora")
    with pytest.raises(AuthRevoked):
        desk.preview(desk.draft())
    account = accounts.get(desk.store.read(), desk.own.id)
    assert account
    assert account.frozen_reason == ""


def test_a_deleted_parent_stops_it(desk: Desk) -> None:
    draft = desk.draft()
    with World(desk.folder) as world:
        world.delete(desk.question.message.id)
    with pytest.raises(CannotReply, match="draft is kept"):
        desk.preview(draft)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "empty"),
        ("  \n ", "empty"),
        ("safe \x1b]52;c;aGk=\x07", "Take it out"),
        ("evil \u202egnp.exe", "Take it out"),
        ("bell \x07", "Take it out"),
        ("private \ue000 sign", "cannot be shown"),
    ],
)
def test_text_that_must_not_leave_is_refused(desk: Desk, words: str, sentence: str) -> None:
    with pytest.raises(CannotReply, match=sentence):
        desk.preview(desk.draft(words))


def test_a_nul_is_a_sign_that_can_be_seen_and_leaves_as_one(desk: Desk) -> None:
    assert desk.preview(desk.draft("nul \0")).outgoing.text == "nul ␀"


def test_another_humans_own_account_is_refused(desk: Desk) -> None:
    with desk.store.write() as conn:
        identities.save(conn, Identity(id="per", name="Per", is_me=True), making.NOON)
    with pytest.raises(CannotReply, match="another person's own account"):
        desk.preview(desk.draft())


def test_a_removed_account_is_refused(desk: Desk) -> None:
    draft = desk.draft()
    with desk.store.write() as conn:
        accounts.mark_removed(conn, desk.own.id, utc_now())
    with pytest.raises(CannotReply, match="removed"):
        desk.preview(draft)


def test_what_is_unusual_is_said(desk: Desk) -> None:
    desk.transmit(desk.confirmed())
    other = making.draft(desk.store, desk.brand, desk.question)
    said = " ".join(desk.preview(other).unusual)
    assert "You last replied as OWN @nora" in said
    assert "They wrote to OWN @nora" in said
    assert "already answered" in said


def test_a_newer_message_found_on_reading_again_is_said(desk: Desk) -> None:
    draft = desk.draft()
    with World(desk.folder) as world:
        world.post("tomas", "never mind, it works", reply_to=desk.question.message.id)
    assert any("newer messages" in s for s in desk.preview(draft).unusual)


def test_an_unread_thread_is_said_and_does_not_stop(desk: Desk) -> None:
    draft = desk.draft()
    faults.switch_on(desk.folder, "rate_limited", call="thread")
    assert any("could not be read again" in s for s in desk.preview(draft).unusual)


def test_an_old_preview_and_a_changed_draft_cannot_be_confirmed(desk: Desk) -> None:
    draft = desk.draft()
    preview = desk.preview(draft)
    late = confirm(desk.store, preview, "NOR", utc_now() + timedelta(seconds=121))
    assert isinstance(late, Refusal)
    with desk.store.write() as conn:
        drafts.save_text(conn, draft.uid, "Hello! ^NL", utc_now())
    changed = confirm(desk.store, preview, "NOR", utc_now())
    assert isinstance(changed, Refusal)
    assert "changed" in changed.sentence


def test_a_message_changed_since_it_was_read_is_said(desk: Desk) -> None:
    draft = desk.draft()
    with World(desk.folder) as world:
        world.edit(desk.question.message.id, "@nora is your chief a crook?")
    assert any("was changed" in s for s in desk.preview(draft).unusual)


def test_an_account_of_another_server_cannot_answer(desk: Desk) -> None:
    letters = making.connect_sandbox(desk.store, "support", sign="SUP", instance="letters")
    draft = making.draft(desk.store, letters, desk.question)
    with pytest.raises(CannotReply, match="Choose an account of its network"):
        desk.preview(draft)


def test_an_adapter_that_would_answer_another_message_is_stopped(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = desk.draft()
    adapter = connecting.connect(desk.own)
    compose = adapter.compose
    monkeypatch.setattr(
        adapter, "compose", lambda *given: replace(compose(*given), parent_id="another")
    )
    with pytest.raises(CannotReply, match="another message"):
        prepare(desk.store, draft.uid, adapter)


def test_a_clock_set_back_makes_no_old_preview_young(desk: Desk) -> None:
    preview = desk.preview(desk.draft())
    refusal = confirm(desk.store, preview, "NOR", utc_now() - timedelta(minutes=1))
    assert isinstance(refusal, Refusal)


@pytest.mark.parametrize("hidden", ["problem", "length"])
def test_what_the_network_counts_as_too_much_is_refused(desk: Desk, hidden: str) -> None:
    draft = desk.draft()
    adapter: Any = connecting.connect(desk.own)
    fault = {"problem": "It is no poem."} if hidden == "problem" else {"used": 501}
    measure = adapter.measure
    adapter.measure = lambda words: replace(measure(words), **fault)
    adapter.split = lambda words, numbered: (words,)
    with pytest.raises(CannotReply, match="no poem" if hidden == "problem" else "501 of 500"):
        prepare(desk.store, draft.uid, adapter)
    adapter.close()
