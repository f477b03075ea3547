"""What a program says becomes the contract's words; what it must not do is not done."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.adapter import (
    AdapterError,
    ContentRejected,
    Misconfigured,
    NotTransmitted,
    Outgoing,
    RateLimited,
    Rechecks,
    SendUnknown,
    WrongAccount,
)
from inbox_tui.exec_adapter import limits
from inbox_tui.model import Actor, Message, MessageKind, Visibility
from tests.exec_adapter.scripts import MANIFEST, SECRET, adapter

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TOMAS = Actor(id="3", handle="tomas")
QUESTION = Message(
    id="m1", context="m1", attributed_to=TOMAS, content="Why?", published=NOW,
    kind=MessageKind.MENTION, visibility=Visibility.FOLLOWERS,
)  # fmt: skip
REPLY = Outgoing(
    key="k1", parent_id="m1", text="Because.", wire='{"text": "Because."}',
    visibility=Visibility.FOLLOWERS, to=(TOMAS,), composed_at=NOW,
)  # fmt: skip
MESSAGE: dict[str, Any] = {
    "id": "m1", "context": "m1", "attributed_to": {"id": "3", "handle": "tomas"},
    "content": "Why?", "published": "2026-11-22T13:00:00+01:00", "kind": "mention",
}  # fmt: skip


def answering(**answer: object) -> str:
    """Return a program that gives this answer to everything."""
    return f"for request in requests(): tell(request, **json.loads({json.dumps(answer)!r}))"


def refusing(name: str, **more: object) -> str:
    return answering(**{"is": "error", "name": name, "sentence": "It says no."}, **more)


@pytest.mark.parametrize(
    ("body", "kind", "nothing_sent"),
    [
        ("sys.exit(1)", NotTransmitted, True),
        ("for request in requests(): sys.exit(1)", SendUnknown, False),
        ("for request in requests(): print('rubbish', flush=True)", SendUnknown, False),
        ("for request in requests(): time.sleep(600)", SendUnknown, False),
        (answering(**{"is": "nothing"}), SendUnknown, False),
        (refusing("NotTransmitted"), NotTransmitted, True),
        (refusing("ContentRejected"), ContentRejected, True),
        (refusing("SendUnknown"), SendUnknown, False),
        (refusing("NeverHeardOf"), AdapterError, False),
    ],
)
def test_of_a_send_only_what_is_certain_is_said(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    body: str,
    kind: type[AdapterError],
    nothing_sent: bool,
) -> None:
    if "sleep" in body:
        monkeypatch.setattr(limits, "ANSWER_SECONDS", 1.0)
    board = adapter(tmp_path, body)
    with pytest.raises(kind) as caught:
        board.send(REPLY)
    board.close()
    assert type(caught.value) is kind
    assert caught.value.nothing_sent is nothing_sent
    if isinstance(caught.value, SendUnknown):
        assert caught.value.token == "k1"


def test_a_send_transmits_what_was_confirmed(tmp_path: Path) -> None:
    body = """
for request in requests():
    open("got", "w").write(json.dumps(request["outgoing"]))
    tell(request, **{"is": "sent", "sent": {"id": "m2", "author_id": "7"}})
"""
    board = adapter(tmp_path, body)
    sent = board.send(REPLY)
    board.close()
    got = json.loads((tmp_path / "got").read_text())
    assert (got["wire"], got["key"]) == (REPLY.wire, "k1")
    assert (sent.id, sent.author_id) == ("m2", "7")


def composed(**changes: object) -> str:
    outgoing = {
        "key": "k", "parent_id": "another", "text": "Other words.", "wire": "w",
        "visibility": "followers", "to": [], "composed_at": "2020-01-01T00:00:00Z",
    }  # fmt: skip
    return answering(**{"is": "composed", "outgoing": outgoing | changes})


def test_parent_words_and_time_of_a_reply_are_not_the_programs_to_choose(tmp_path: Path) -> None:
    board = adapter(tmp_path, composed())
    made = board.compose(QUESTION, "Because.", NOW)
    board.close()
    assert (made.parent_id, made.text, made.composed_at) == ("m1", "Because.", NOW)


@pytest.mark.parametrize(
    ("changes", "why"),
    [({"visibility": "public"}, "more people"), ({"wire": f"x{SECRET}x"}, "the secret")],
)
def test_what_must_not_leave_is_not_composed(
    tmp_path: Path, changes: dict[str, object], why: str
) -> None:
    board = adapter(tmp_path, composed(**changes))
    with pytest.raises(Misconfigured, match=why):
        board.compose(QUESTION, "Because.", NOW)
    board.close()


@pytest.mark.parametrize("text", ["", " \n", "x" * 51])
def test_what_does_not_fit_is_refused_without_starting_the_program(
    tmp_path: Path, text: str
) -> None:
    board = adapter(tmp_path, "open('started', 'w')")
    assert not board.measure(text).fits
    with pytest.raises(ContentRejected):
        board.compose(QUESTION, text, NOW)
    assert not (tmp_path / "started").exists()


def test_what_may_be_answered_stands_in_the_message(tmp_path: Path) -> None:
    closed = MESSAGE | {"answerable": False, "why_not": "Tomas is away.", "raw": {"x": 1}}
    page = answering(**{"is": "page", "messages": [MESSAGE, closed], "cursor": "1"})
    board = adapter(tmp_path, page)
    first, second = next(board.pull(None)).messages
    board.close()
    assert first.published == NOW
    assert first.published.utcoffset() == timedelta(0)
    assert board.can_reply(first)
    kept = replace(second, raw=json.loads(json.dumps(second.raw)))
    assert board.can_reply(kept).reason == "Tomas is away."
    assert not board.can_reply(replace(first, deleted=True))


def test_a_message_goes_back_as_it_came(tmp_path: Path) -> None:
    body = f"""
for request in requests():
    message = request.get("message") or {MESSAGE | {"raw": {"ref": [1]}, "why_not": "?"}!r}
    tell(request, **{{"is": "messages", "messages": [message]}})
    if request["do"] == "thread": open("got", "a").write(json.dumps(message) + "\\n")
"""
    board = adapter(tmp_path, body)
    (first,) = board.thread(QUESTION)
    board.thread(first)
    board.close()
    sent, back = map(json.loads, (tmp_path / "got").read_text().splitlines())
    assert sent == back
    assert sent["raw"] == {}


def test_one_bad_item_of_a_page_is_put_aside(tmp_path: Path) -> None:
    bad = [MESSAGE | {"published": "yesterday"}, {}, 7, MESSAGE | {"id": ""}]
    page = answering(**{"is": "page", "messages": [*bad, MESSAGE], "cursor": "1"})
    board = adapter(tmp_path, page)
    found = next(board.pull(None))
    board.close()
    assert [m.id for m in found.messages] == ["m1"]
    assert len(found.rejected) == 4
    assert "published" in found.rejected[0].reason


def test_when_to_go_on_is_read_from_the_networks_headers(tmp_path: Path) -> None:
    board = adapter(tmp_path, refusing("RateLimited", headers={"Retry-After": "90"}))
    with pytest.raises(RateLimited) as caught:
        board.whoami()
    board.close()
    wait = caught.value.reset_at
    assert wait is not None
    assert timedelta(seconds=30) < wait - datetime.now(UTC) <= timedelta(seconds=90)


def test_an_absurd_time_to_go_on_is_none(tmp_path: Path) -> None:
    board = adapter(tmp_path, refusing("RateLimited", reset_at="2999-01-01T00:00:00Z"))
    with pytest.raises(RateLimited) as caught:
        board.whoami()
    board.close()
    assert caught.value.reset_at is None


def test_a_wrong_account_names_both(tmp_path: Path) -> None:
    board = adapter(tmp_path, refusing("WrongAccount", got="9"))
    with pytest.raises(WrongAccount) as caught:
        board.whoami()
    board.close()
    assert (caught.value.expected, caught.value.got) == ("7", "9")


def test_only_one_that_says_so_rechecks(tmp_path: Path) -> None:
    answer = answering(**{"is": "messages", "messages": [MESSAGE | {"deleted": True}]})
    assert not isinstance(adapter(tmp_path, answer), Rechecks)
    board = adapter(tmp_path, answer, MANIFEST.replace("[can]", "[can]\nrecheck = 5"))
    assert isinstance(board, Rechecks)
    assert board.recheck_batch == 5
    assert board.recheck([QUESTION])[0].deleted
    board.close()


def test_a_program_that_failed_is_started_anew_for_the_next_request(tmp_path: Path) -> None:
    body = """
if not os.path.exists("before"): open("before", "w"); sys.exit(1)
for request in requests(): tell(request, **{"is": "actor", "actor": {"id": "7", "handle": "nora"}})
"""
    board = adapter(tmp_path, body)
    with pytest.raises(AdapterError):
        board.whoami()
    assert board.whoami().id == "7"
    board.close()


def test_the_bytes_that_were_read_are_run_whatever_has_become_of_the_file(tmp_path: Path) -> None:
    board = adapter(tmp_path, answering(**{"is": "actor", "actor": {"id": "7", "handle": "n"}}))
    board.whoami()
    board.close()
    from inbox_tui.paths import data_folder

    (copy,) = (data_folder() / "programs").rglob("board-program")
    assert copy.stat().st_mode & 0o777 == 0o500
    copy.chmod(0o700)
    copy.write_text("#!/bin/sh\ntouch other-code\n")
    copy.chmod(0o500)
    assert board.whoami().id == "7"
    board.close()
    assert not (tmp_path / "other-code").exists()
