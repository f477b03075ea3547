"""A pull misses nothing, whatever cuts it off, and marks nothing as read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.adapter import AuthRevoked, Page, RateLimited, TransientRead, WrongAccount
from inbox_tui.adapter.cursor import read_cursor, write_cursor
from inbox_tui.model import Actor, MessageKind
from inbox_tui.testing import MemoryVault
from inbox_tui_bluesky import BlueskyAdapter
from inbox_tui_bluesky.cursor import MOST_SEEN, OVERLAP, Cursor, Gap, Progress
from inbox_tui_bluesky.pull import FIRST_PULL_PAGES, Puller
from tests.adapters.bluesky.conftest import (
    EVE,
    ME,
    START,
    XrpcServer,
    ids,
    keep,
    notification,
    post_view,
    refuse,
    saved_session,
)

Make = Callable[..., BlueskyAdapter]
LIST = "app.bsky.notification.listNotifications"
POSTS = "app.bsky.feed.getPosts"

pytestmark = pytest.mark.usefixtures("quiet")


def listing(pages: list[list[dict[str, Any]]]) -> Callable[[Any], dict[str, Any]]:
    """Answer with one page after the other, the cursor being its number."""

    def answer(request: Any) -> dict[str, Any]:
        number = int(request.args.get("cursor", 0))
        more = {"cursor": str(number + 1)} if number + 1 < len(pages) else {}
        return {"notifications": pages[number]} | more

    return answer


def test_the_listing_is_asked_for_everything_and_nothing_is_marked_read(
    xrpc: XrpcServer, make_adapter: Make
) -> None:
    list(make_adapter(xrpc.url).pull(None))
    assert xrpc.asked(LIST) == [
        {"reasons": ["mention", "reply", "quote"], "limit": ["100"], "priority": ["false"]}
    ]
    assert xrpc.asked("updateSeen") == []
    assert xrpc.asked("putPreferences") == []


def test_a_mention_arrives_with_what_it_answers(xrpc: XrpcServer, make_adapter: Make) -> None:
    root = post_view(EVE, 1)
    mine = post_view(ME, 2, parent=root)
    new = post_view(EVE, 3, parent=mine, root=root, viewer={"replyDisabled": True})
    views = {view["uri"]: view for view in (root, mine, new)}
    xrpc.answers[LIST] = {"notifications": [notification(new, "reply")]}
    xrpc.answers[POSTS] = lambda request: {
        "posts": [views[uri] for uri in request.args.getlist("uris")]
    }
    pages = list(make_adapter(xrpc.url).pull(None))
    found = {message.id: message for page in pages for message in page.messages}
    assert set(found) == set(views)
    assert found[new["uri"]].kind is MessageKind.REPLY
    assert found[mine["uri"]].attributed_to.id == ME
    assert [actor.id for actor in found[new["uri"]].to] == [ME]
    assert found[new["uri"]].raw["reply_disabled"] is True


def test_posts_are_fetched_twenty_five_at_a_time(xrpc: XrpcServer, make_adapter: Make) -> None:
    views = [post_view(EVE, number) for number in range(60)]
    xrpc.answers[LIST] = {"notifications": [notification(view) for view in views]}
    list(make_adapter(xrpc.url).pull(None))
    assert [len(asked["uris"]) for asked in xrpc.asked(POSTS)] == [25, 25, 10]


def test_a_notification_whose_post_cannot_be_fetched_still_arrives(
    xrpc: XrpcServer, make_adapter: Make
) -> None:
    view = post_view()
    xrpc.answers[LIST] = {"notifications": [notification(view)]}
    (message,) = next(make_adapter(xrpc.url).pull(None)).messages
    assert (message.id, message.kind) == (view["uri"], MessageKind.MENTION)


def test_likes_from_a_server_that_does_not_filter_are_left_out(
    xrpc: XrpcServer, make_adapter: Make
) -> None:
    xrpc.answers[LIST] = {"notifications": [notification(post_view(), "like")]}
    assert ids(list(make_adapter(xrpc.url).pull(None))) == set()


def test_the_next_pull_stops_at_what_is_known(xrpc: XrpcServer, make_adapter: Make) -> None:
    old = [post_view(EVE, number, minutes=-number * 30) for number in range(20)]
    xrpc.answers[LIST] = listing([[notification(view)] for view in old])
    adapter = make_adapter(xrpc.url)
    first = list(adapter.pull(None))
    assert len(ids(first)) == FIRST_PULL_PAGES
    new = post_view(EVE, 99, minutes=5)
    xrpc.answers[LIST] = listing([[notification(new)], *([notification(view)] for view in old)])
    xrpc.calls.clear()
    second = list(adapter.pull(first[-1].cursor))
    assert ids(second) == {new["uri"]}
    # The new one, and the old ones back to one that is more than the overlap older.
    assert len(xrpc.asked(LIST)) == 5


def test_a_late_comer_with_a_backdated_time_is_found_within_the_overlap(
    xrpc: XrpcServer, make_adapter: Make
) -> None:
    known = notification(post_view(EVE, 1))
    xrpc.answers[LIST] = {"notifications": [known]}
    adapter = make_adapter(xrpc.url)
    first = list(adapter.pull(None))
    late = post_view(EVE, 2, minutes=-50)
    xrpc.answers[LIST] = {"notifications": [known, notification(late)]}
    assert ids(list(adapter.pull(first[-1].cursor))) == {late["uri"]}


def test_an_edited_post_arrives_again(xrpc: XrpcServer, make_adapter: Make) -> None:
    view = post_view()
    xrpc.answers[LIST] = {"notifications": [notification(view)]}
    adapter = make_adapter(xrpc.url)
    first = list(adapter.pull(None))
    edited = post_view(text="Changed") | {"cid": "bafyother"}
    xrpc.answers[LIST] = {"notifications": [notification(edited)]}
    (message,) = next(adapter.pull(first[-1].cursor)).messages
    assert message.content == "Changed"


def test_a_damaged_item_becomes_a_dead_letter_and_the_page_goes_on(
    xrpc: XrpcServer, make_adapter: Make
) -> None:
    good = notification(post_view(EVE, 1))
    damaged = [
        notification(post_view(EVE, 2)) | {"indexedAt": None},
        notification(post_view(EVE, 3)) | {"record": {"text": 5}},
        "nonsense",
    ]
    xrpc.answers[LIST] = {"notifications": [*damaged, good]}
    page = next(make_adapter(xrpc.url).pull(None))
    assert [message.id for message in page.messages] == [good["uri"]]
    assert len(page.rejected) == 3
    assert all(item.reason for item in page.rejected)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refuse(401, "AuthenticationRequired"), AuthRevoked),
        (refuse(429), RateLimited),
        (refuse(502, "UpstreamFailure"), TransientRead),
    ],
)
def test_what_breaks_off_midway_leaves_the_old_cursor(
    answer: Any, kind: type[Exception], xrpc: XrpcServer, make_adapter: Make
) -> None:
    for method in ("refreshSession", "createSession"):
        xrpc.answers[f"com.atproto.server.{method}"] = refuse(401)
    views = [notification(post_view(EVE, number, minutes=-number)) for number in range(4)]
    whole = listing([[view] for view in views])
    xrpc.answers[LIST] = lambda request: answer if request.args.get("cursor") else whole(request)
    before = Cursor(floor=START - timedelta(days=1), seen={"at://x": "bafy"})
    pages: list[Page] = []
    adapter = make_adapter(xrpc.url)
    with pytest.raises(kind):
        keep(adapter.pull(write_cursor(before)), pages)
    assert ids(pages) == {views[0]["uri"]}
    (cursor,) = (read_cursor(page.cursor, Cursor) for page in pages)
    assert (cursor.floor, cursor.seen) == (before.floor, before.seen)


def test_a_pull_that_was_cut_off_goes_on_below_and_then_above(
    xrpc: XrpcServer, make_adapter: Make
) -> None:
    views = [notification(post_view(EVE, number, minutes=-90 * number)) for number in range(5)]
    whole = listing([[view] for view in views])
    xrpc.answers[LIST] = whole
    adapter = make_adapter(xrpc.url)
    pages = adapter.pull(write_cursor(Cursor(floor=START - timedelta(days=1))))
    first = [next(pages), next(pages)]
    newer = notification(post_view(EVE, 99, minutes=30))
    xrpc.answers[LIST] = lambda request: (
        whole(request) if request.args.get("cursor") else {"notifications": [newer, *views]}
    )
    xrpc.calls.clear()
    second = list(adapter.pull(first[-1].cursor))
    assert [asked.get("cursor") for asked in xrpc.asked(LIST)] == [["2"], ["3"], ["4"], None]
    assert ids(first).isdisjoint(ids(second))
    assert ids(first) | ids(second) == {view["uri"] for view in [*views, newer]}
    assert read_cursor(second[-1].cursor, Cursor).gap is None


def test_a_gap_that_the_server_no_longer_knows_is_read_from_the_top(
    xrpc: XrpcServer, make_adapter: Make
) -> None:
    view = notification(post_view())
    xrpc.answers[LIST] = lambda request: (
        refuse(400, "InvalidRequest", "Malformed cursor")
        if request.args.get("cursor")
        else {"notifications": [view]}
    )
    gap = Gap(place="stale", floor=START + timedelta(days=1), seen={})
    cursor = Cursor(floor=START - timedelta(days=1), gap=gap)
    pages = list(make_adapter(xrpc.url).pull(write_cursor(cursor)))
    assert ids(pages) == {view["uri"]}
    assert read_cursor(pages[-1].cursor, Cursor).gap is None


def test_another_accounts_session_pulls_nothing(xrpc: XrpcServer, make_adapter: Make) -> None:
    adapter = make_adapter(xrpc.url, vault=MemoryVault(saved_session(xrpc.url, did=EVE)))
    with pytest.raises(WrongAccount):
        next(adapter.pull(None))
    assert xrpc.calls == []


def test_a_cursor_that_cannot_be_read_starts_over(xrpc: XrpcServer, make_adapter: Make) -> None:
    xrpc.answers[LIST] = {"notifications": [notification(post_view())]}
    for cursor in ("nonsense", "[]", '{"floor": "soon"}', '{"seen": 5}'):
        assert len(ids(list(make_adapter(xrpc.url).pull(cursor)))) == 1


# --- the whole thing against a made-up network -------------------------------------------------


@dataclass
class Listing:
    """Lists what has been posted, newest first, two at a time; breaks off when told."""

    posted: list[dict[str, Any]] = field(default_factory=list)
    patience: int = 10**9

    def notifications(self, cursor: str | None) -> dict[str, Any]:
        self.patience -= 1
        if self.patience < 0:
            raise TransientRead("gone")
        ordered = sorted(self.posted, key=lambda item: item["indexedAt"], reverse=True)
        start = int(cursor or 0)
        return {"notifications": ordered[start : start + 2], "cursor": str(start + 2)} | (
            {"cursor": None} if start + 2 >= len(ordered) else {}
        )

    def posts(self, uris: Any) -> dict[str, Any]:
        return {}

    def recent_posts(self, did: str, limit: int) -> list[Any]:
        return []


STEP = st.tuples(st.lists(st.integers(0, 55), max_size=6), st.integers(0, 4))
"""Posts that arrive, by the minutes they are backdated, and after how many pages it breaks off."""


@given(st.lists(STEP, min_size=1, max_size=8))
def test_nothing_is_missed_however_often_a_pull_breaks_off(steps: list[Any]) -> None:
    network = Listing()
    cursor: str | None = None
    stored: set[str] = set()
    number = 0

    def pull(patience: int) -> None:
        nonlocal cursor
        network.patience = patience
        me = Actor(id=ME, handle="me.test")
        try:
            for page in Puller(network, me).pages(cursor):  # type: ignore[arg-type]
                stored.update(message.id for message in page.messages)
                cursor = page.cursor
        except TransientRead:
            pass

    network.posted.append(notification(post_view(EVE, 0)))
    pull(10**6)  # the first pull is bounded, so it comes before the deluge
    for backdated, patience in steps:
        for minutes in backdated:
            number += 1
            view = post_view(EVE, number, minutes=number - minutes)
            network.posted.append(notification(view))
        pull(patience)
    pull(10**6)
    assert stored == {item["uri"] for item in network.posted}


def test_a_busy_hour_does_not_swell_the_cursor() -> None:
    progress = Progress(Cursor())
    for number in range(MOST_SEEN * 2):
        progress.meet(f"at://{number}", "cid", START + timedelta(seconds=number))
    cursor = progress.complete()
    assert len(cursor.seen) == MOST_SEEN
    assert cursor.floor is not None
    assert cursor.floor > START + timedelta(seconds=MOST_SEEN * 2) - OVERLAP
    newest = START + timedelta(seconds=MOST_SEEN * 2 - 1)
    assert cursor.knows(f"at://{MOST_SEEN * 2 - 1}", "cid", newest)
    assert not cursor.knows("at://new", "cid", newest)


def test_a_cursor_reads_back_as_it_was_written() -> None:
    gap = Gap(place="x", floor=START, seen={"at://c": "cid"})
    cursor = Cursor(floor=START, seen={"at://a": "b"}, gap=gap, answers={"at://b": 3}, turn=4)
    assert read_cursor(write_cursor(cursor), Cursor) == cursor
