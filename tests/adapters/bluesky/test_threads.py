"""A thread's tree becomes messages, each with what is known of those above it."""

from __future__ import annotations

from typing import Any

from inbox_tui.model import MessageKind
from inbox_tui_bluesky.threads import ancestors, flatten
from tests.adapters.bluesky.conftest import EVE, ME, post_view

BOB = "did:plc:bob"


def node(view: dict[str, Any], *replies: Any, parent: Any = None) -> dict[str, Any]:
    made: dict[str, Any] = {"post": view, "replies": list(replies)}
    return made | ({"parent": parent} if parent else {})


def chain(*writers: str) -> list[dict[str, Any]]:
    """Return posts that answer each other."""
    views: list[dict[str, Any]] = []
    for number, writer in enumerate(writers):
        parent = views[-1] if views else None
        views.append(post_view(writer, number, parent=parent, root=views[0] if views else None))
    return views


def test_every_post_comes_once_the_oldest_first() -> None:
    root, middle, anchor, answer, other = chain(EVE, BOB, EVE, BOB, EVE)
    thread = node(anchor, node(answer), node(other), parent=node(middle, parent=node(root)))
    messages, rejected = flatten(thread, ME, {})
    assert [message.id for message in messages][:3] == [
        view["uri"] for view in chain(EVE, BOB, EVE)
    ]
    assert {message.id for message in messages} == {
        view["uri"] for view in (root, middle, anchor, answer, other)
    }
    assert rejected == ()
    assert {message.context for message in messages} == {root["uri"]}


def test_an_answer_below_ours_is_a_reply_as_far_as_the_network_notifies() -> None:
    views = chain(EVE, ME, EVE, BOB, EVE, BOB, EVE)
    tree = node(views[-1])
    for view in reversed(views[:-1]):
        tree = node(view, tree)
    messages, _ = flatten(tree, ME, {})
    assert [message.kind for message in messages] == [
        MessageKind.POST,
        MessageKind.POST,
        MessageKind.REPLY,
        MessageKind.REPLY,
        MessageKind.REPLY,
        MessageKind.REPLY,
        MessageKind.POST,
    ]


def test_gone_and_blocked_posts_are_left_out() -> None:
    _, anchor = chain(EVE, BOB)
    gone = {"uri": "at://x", "notFound": True}
    blocked = {"uri": "at://y", "blocked": True, "author": {"did": EVE}}
    messages, rejected = flatten(node(anchor, blocked, gone, parent=gone), ME, {})
    assert [message.id for message in messages] == [anchor["uri"]]
    assert rejected == ()
    assert ancestors(node(anchor, parent=gone)) == ()


def test_one_damaged_post_does_not_hide_the_others() -> None:
    root, answer = chain(EVE, BOB)
    damaged = post_view(BOB, 9) | {"indexedAt": "soon"}
    messages, rejected = flatten(node(root, node(damaged), node(answer)), ME, {})
    assert {message.id for message in messages} == {root["uri"], answer["uri"]}
    assert [item.position for item in rejected] == [damaged["uri"]]


def test_people_of_the_thread_are_named() -> None:
    root, answer = chain(EVE, BOB)
    messages, _ = flatten(node(root, node(answer)), ME, {})
    assert [actor.handle for actor in messages[1].to] == ["eve.test"]


def test_a_thread_a_thousand_deep_is_read() -> None:
    views = chain(*([EVE, BOB] * 500))
    tree = node(views[-1])
    for view in reversed(views[:-1]):
        tree = node(view, tree)
    messages, _ = flatten(tree, ME, {})
    assert len(messages) == 1000
