"""What others write on the reference servers arrives, and accounts are told apart."""

from __future__ import annotations

import json

import pytest

from inbox_tui.adapter import (
    AuthRevoked,
    WrongAccount,
)
from inbox_tui.model import MessageKind
from inbox_tui.testing import MemoryVault
from tests.live.bluesky_desk import Desk
from tests.live.bluesky_person import Person, Post

pytestmark = pytest.mark.live


def test_a_mention_a_reply_a_deep_reply_and_a_quote_arrive(desk: Desk, mia: Person) -> None:
    noah = desk.network.create_account("noah")
    ours = desk.us.post("New pumps!")
    desk.network.settle()
    mention = mia.post("hello there", mention=desk.us)
    answer = mia.post("which size?", to=ours)
    naming = noah.post("and the price?", to=ours, mention=desk.us)
    desk.network.settle()
    deep = noah.post("small ones", to=answer, root=ours)
    quote = noah.post("look at this", quote=ours)
    stranger = mia.post("nothing to do with you")
    found = desk.pull(desk.connect())
    assert {uri: message.kind for uri, message in found.items()} == {
        ours.uri: MessageKind.POST,
        mention.uri: MessageKind.MENTION,
        answer.uri: MessageKind.REPLY,
        naming.uri: MessageKind.REPLY,
        deep.uri: MessageKind.REPLY,
        quote.uri: MessageKind.QUOTE,
    }
    assert stranger.uri not in found
    assert found[ours.uri].attributed_to.id == desk.us.did
    assert found[deep.uri].in_reply_to == answer.uri
    assert {found[post.uri].context for post in (ours, answer, naming, deep)} == {ours.uri}
    assert found[quote.uri].quoted == "New pumps!"
    assert found[mention.uri].attributed_to.handle == mia.handle
    assert [actor.handle for actor in found[mention.uri].to] == [desk.us.handle]


def test_a_second_pull_brings_only_what_is_new_and_marks_nothing_as_read(
    desk: Desk, mia: Person, mention: Post
) -> None:
    adapter = desk.connect()
    desk.network.settle()
    unread = desk.us.unseen_notifications()
    pages = list(adapter.pull(None))
    assert {message.id for page in pages for message in page.messages} == {mention.uri}
    later = mia.post("still broken", mention=desk.us)
    assert set(desk.pull(adapter, pages[-1].cursor)) == {later.uri}
    assert desk.us.unseen_notifications() == unread + 1


def test_strangers_are_heard_although_a_preference_hides_them(
    desk: Desk, mia: Person, mention: Post
) -> None:
    desk.us.call("app.bsky.notification.putPreferences", {"priority": True})
    assert mention.uri in desk.pull(desk.connect())


def test_answers_that_came_too_fast_for_notifications_are_found_in_the_thread(
    desk: Desk, mia: Person
) -> None:
    ours = desk.us.post("Open until six.")
    answers = {mia.post(f"question {number}", to=ours).uri for number in range(10)}
    assert answers <= set(desk.pull(desk.connect()))


def test_the_network_names_the_account_behind_the_credential(desk: Desk, mia: Person) -> None:
    actor = desk.connect().whoami()
    assert (actor.id, actor.handle) == (desk.us.did, desk.us.handle)
    vault = MemoryVault()
    password = mia.make_app_password()
    desk.connect(us=mia, vault=vault, password=password).whoami()
    swapped = desk.connect(vault=vault, password=password)
    assert swapped.whoami().id == mia.did
    with pytest.raises(WrongAccount):
        list(swapped.pull(None))


def test_a_wrong_password_is_refused(desk: Desk) -> None:
    with pytest.raises(AuthRevoked):
        desk.connect(password="wrong").whoami()


def test_a_revoked_app_password_is_told_when_the_session_has_to_be_renewed(desk: Desk) -> None:
    vault = MemoryVault()
    password = desk.us.make_app_password()
    desk.connect(vault=vault, password=password).whoami()
    desk.us.revoke_app_password()
    session = json.loads(vault.session)
    vault.session = json.dumps(session | {"access": session["access"][:-3] + "xxx"})
    with pytest.raises(AuthRevoked):
        desk.connect(vault=vault, password=password).whoami()


def test_a_session_is_renewed_and_shared(desk: Desk) -> None:
    vault = MemoryVault()
    password = desk.us.make_app_password()
    desk.connect(vault=vault, password=password).whoami()
    session = json.loads(vault.session)
    vault.session = json.dumps(session | {"access": session["access"][:-3] + "xxx"})
    adapters = [desk.connect(vault=vault, password=password) for _ in range(2)]
    assert {adapter.whoami().id for adapter in adapters} == {desk.us.did}
    assert json.loads(vault.session)["refresh"] != session["refresh"]


def test_what_we_answered_with_another_app_is_pulled_too(desk: Desk, mention: Post) -> None:
    desk.network.settle()
    answer = desk.us.post("done from the phone", to=mention)
    found = desk.pull(desk.connect())
    assert set(found) == {mention.uri, answer.uri}
    assert found[answer.uri].attributed_to.id == desk.us.did
    assert found[answer.uri].in_reply_to == mention.uri
