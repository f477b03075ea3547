"""Posts that are known are read again: edited, deleted, hidden; own ones are deleted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from werkzeug import Request

from inbox_tui.adapter import (
    Misconfigured,
    Rejected,
    ScopeMissing,
    TargetGone,
    TransientRead,
    WrongAccount,
)
from inbox_tui.model import MessageKind
from inbox_tui_mastodon import MastodonAdapter
from tests.adapters.mastodon.conftest import (
    BOB,
    EVE,
    INSTANCE,
    ME,
    READER,
    ApiServer,
    account,
    refuse,
    status,
)

Make = Callable[..., MastodonAdapter]
MANY = "GET /api/v1/statuses"


def test_edits_and_deletions_are_followed_in_one_request_and_one_for_each_loss(
    api: ApiServer, make_adapter: Make
) -> None:
    ours = status(1, ME, to=())
    known = [
        READER.message(status(n, EVE, answers=ours, text="Hello"), above=[ours]) for n in (2, 3, 4)
    ]
    edited = status(3, EVE, answers=ours, text="Hullo", edited_at="2026-03-01T13:00:00Z")
    api.answers[MANY] = [status(2, EVE, answers=ours), edited]
    now = make_adapter(api.url).recheck(known)
    assert [(m.id, m.context, m.kind) for m in now] == [
        (name, "1", MessageKind.REPLY) for name in ("2", "3", "4")
    ]
    assert now[0].version == known[0].version
    assert now[1].content.endswith("Hullo")
    assert (now[2].deleted, now[2].content) == (True, "")
    assert api.asked(MANY)[0].args.getlist("id[]") == ["2", "3", "4"]
    assert [name for name, _ in api.calls if name.startswith(f"{MANY}/")] == [f"{MANY}/4"]


@pytest.mark.parametrize("version", ["4.2.0", "0.20.1+git (compatible; GoToSocial)", ""])
def test_servers_that_read_one_at_a_time_are_asked_so(
    version: str, api: ApiServer, make_adapter: Make
) -> None:
    api.answers["GET /api/v2/instance"] = INSTANCE | {"version": version}
    api.hold(status(1), status(2))
    known = [READER.message(status(n)) for n in (1, 2, 3)]
    now = make_adapter(api.url).recheck(known)
    assert [m.deleted for m in now] == [False, False, True]
    assert not api.asked(MANY)


def test_what_is_not_certain_is_left_out_or_told(api: ApiServer, make_adapter: Make) -> None:
    known = [READER.message(status(1))]
    api.answers["GET /api/v1/statuses/1"] = status(1) | {"created_at": "?"}
    assert make_adapter(api.url).recheck(known) == ()
    api.answers["GET /api/v1/statuses/1"] = status(2)
    assert make_adapter(api.url).recheck(known) == ()
    api.answers["GET /api/v1/statuses/1"] = refuse(503)
    with pytest.raises(TransientRead):
        make_adapter(api.url).recheck(known)


def test_another_accounts_token_makes_no_tombstones(api: ApiServer, make_adapter: Make) -> None:
    api.answers["GET /api/v1/accounts/verify_credentials"] = account(EVE)
    with pytest.raises(WrongAccount):
        make_adapter(api.url).recheck([READER.message(status(1))])


def test_a_conversation_is_read_whole(api: ApiServer, make_adapter: Make) -> None:
    ours = status(1, ME, to=())
    first = status(2, EVE, answers=ours)
    second = status(3, BOB, to=(EVE,), answers=first)
    api.hold(ours, first, second)
    found = make_adapter(api.url).thread(READER.message(first, above=[ours]))
    assert [(m.id, m.context) for m in found] == [("1", "1"), ("2", "1"), ("3", "1")]


def test_a_conversation_whose_post_is_gone_is_told(api: ApiServer, make_adapter: Make) -> None:
    with pytest.raises(TargetGone):
        make_adapter(api.url).thread(READER.message(status(1)))


def test_a_dead_letter_is_read_again(api: ApiServer, make_adapter: Make) -> None:
    ours = status(1, ME, to=())
    api.hold(ours, status(2, EVE, answers=ours))
    adapter = make_adapter(api.url)
    message = adapter.reread(Rejected(raw="{}", reason="odd", position="2"))
    assert (message.id, message.context) == ("2", "1")
    with pytest.raises(TargetGone):
        adapter.reread(Rejected(raw="{}", reason="odd", position="9"))
    with pytest.raises(ValueError):
        adapter.reread(Rejected(raw="{}", reason="odd", position=""))


def test_an_own_post_is_deleted(api: ApiServer, make_adapter: Make) -> None:
    api.hold(status(5, ME))
    api.answers["DELETE /api/v1/statuses/5"] = status(5, ME)
    make_adapter(api.url).delete("5")
    assert len(api.asked("DELETE /api/v1/statuses/5")) == 1


def test_a_post_that_is_gone_already_needs_no_deletion(api: ApiServer, make_adapter: Make) -> None:
    make_adapter(api.url).delete("5")

    def vanish(_: Request) -> object:
        return refuse(404)

    api.hold(status(6, ME))
    api.answers["DELETE /api/v1/statuses/6"] = vanish
    make_adapter(api.url).delete("6")


def test_somebody_elses_post_is_not_deleted(api: ApiServer, make_adapter: Make) -> None:
    api.hold(status(5, EVE))
    with pytest.raises(WrongAccount):
        make_adapter(api.url).delete("5")
    assert not api.asked("DELETE /api/v1/statuses/5")


def test_a_deletion_that_is_refused_is_told(api: ApiServer, make_adapter: Make) -> None:
    api.hold(status(5, ME))
    api.answers["DELETE /api/v1/statuses/5"] = refuse(403, "outside the authorized scopes")
    with pytest.raises(ScopeMissing):
        make_adapter(api.url).delete("5")


@pytest.mark.parametrize("name", ["", "..", "../apps", "a/b", "5?x=1"])
def test_what_is_no_id_is_never_part_of_an_address(
    name: str, api: ApiServer, make_adapter: Make
) -> None:
    with pytest.raises(Misconfigured):
        make_adapter(api.url).delete(name)
    assert not api.calls
