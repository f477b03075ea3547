"""Promise 21 at the wire: a server without measure ends the pull with a sentence."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug import Response

from inbox_tui.feed import REPEATS_LIMIT
from inbox_tui.model import utc_now
from inbox_tui.pull import Progress, Stage, pull_account
from inbox_tui.store import Store, accounts
from inbox_tui_bluesky import BlueskyAdapter
from tests import making
from tests.adapters.bluesky.conftest import EVE, XrpcServer, notification, post_view

Make = Callable[..., BlueskyAdapter]
LIST = "app.bsky.notification.listNotifications"

pytestmark = pytest.mark.usefixtures("quiet")


@pytest.fixture
def pull(
    xrpc: XrpcServer, make_adapter: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], Progress]]:
    monkeypatch.setenv("INBOX_TUI_HOME", str(tmp_path))
    with making.open_store() as store:
        yield lambda: _pull(store, make_adapter(xrpc.url))


def _pull(store: Store, adapter: BlueskyAdapter) -> Progress:
    known = accounts.every(store.read())
    account = known[0] if known else making.add_account(store)
    with store.write() as conn:
        accounts.note_verified(conn, account.id, making.actor("nora"), utc_now(), unfreeze=False)
    (fresh,) = accounts.every(store.read())
    return pull_account(store, fresh, lambda _: adapter, lambda _: None)


@pytest.mark.parametrize(("length", "stage"), [(1, Stage.DONE), (3, Stage.FAILED)])
def test_a_circle_of_places_ends(
    xrpc: XrpcServer, pull: Callable[[], Progress], length: int, stage: Stage
) -> None:
    def answer(request: Any) -> dict[str, Any]:
        number = int(request.args.get("cursor", 0)) % length
        view = post_view(EVE, number, minutes=-number)
        return {"notifications": [notification(view)], "cursor": str(number + 1)}

    xrpc.answers[LIST] = answer
    ended = pull()
    assert ended.new <= length
    assert len(xrpc.asked(LIST)) <= 2 * length + REPEATS_LIMIT + 1
    assert (ended.stage, "circle" in ended.sentence) == (stage, stage is Stage.FAILED)


@pytest.mark.parametrize(
    "body",
    [
        b'{"notifications": [' + b" " * 10_000_000 + b"]}",
        b'{"notifications": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
        b'{"notifications": ' + b'{"n":' * 200_000 + b"1" + b"}" * 200_000 + b"}",
    ],
    ids=["10 MB", "deep lists", "deep objects"],
)
def test_an_answer_without_measure_ends_the_pull_with_a_sentence(
    xrpc: XrpcServer, pull: Callable[[], Progress], body: bytes
) -> None:
    xrpc.answers[LIST] = Response(body, content_type="application/json")
    ended = pull()
    assert ended.stage is Stage.FAILED
    assert "gave no answer that can be read" in ended.sentence


def test_a_deep_item_is_a_dead_letter_or_stored_and_the_others_are_stored(
    xrpc: XrpcServer, pull: Callable[[], Progress]
) -> None:
    nest: dict[str, Any] = {}
    for _ in range(300):
        nest = {"n": nest}
    views = [post_view(EVE, n, minutes=-n) for n in range(3)]
    views[1]["record"]["embed"] = nest
    body = json.dumps({"notifications": [notification(view) for view in views]})
    xrpc.answers[LIST] = Response(body, content_type="application/json")
    ended = pull()
    assert (ended.stage, ended.new + ended.rejected) == (Stage.DONE, 3)
    assert ended.new >= 2
