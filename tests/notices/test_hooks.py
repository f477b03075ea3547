"""Near misses and sent replies reach a program of the person's own, and hold nobody up."""

from __future__ import annotations

import json
import sys
import threading
import time
from pathlib import Path

import pytest

from inbox_tui import happenings
from inbox_tui.config.schema import Notify
from inbox_tui.model import utc_now
from inbox_tui.notices import hook
from inbox_tui.notices.hooks import hooks
from inbox_tui.notices.notice import Notice
from inbox_tui.store.arrivals import Arrived
from tests.architecture.source import ROOT


def writing(got: Path) -> tuple[str, ...]:
    """Return a hook that adds what it gets to a file."""
    code = f"import sys; open({str(got)!r}, 'a').write(sys.stdin.read() + chr(10))"
    return (sys.executable, "-c", code)


def test_each_program_hears_of_its_own_happenings_in_their_order(tmp_path: Path) -> None:
    missed, sent = tmp_path / "missed", tmp_path / "sent"
    wishes = Notify(near_miss_hook=writing(missed), sent_hook=writing(sent))
    with hooks(wishes):
        happenings.announce(happenings.NEAR_MISS, {"account_id": "a", "typed_account_id": None})
        for number in range(3):
            happenings.announce(happenings.SENT, {"delivery": number, "text": "red \x1b[31m!"})
    (near_miss,) = map(json.loads, missed.read_text().splitlines())
    assert near_miss["event"] == "near_miss"
    assert (near_miss["account_id"], near_miss["typed_account_id"]) == ("a", None)
    told = [json.loads(line) for line in sent.read_text().splitlines()]
    assert [(line["event"], line["delivery"]) for line in told] == [("sent", n) for n in range(3)]
    assert "\x1b" not in told[0]["text"]
    assert told[0]["at"].endswith("Z")


def test_nobody_listens_unless_it_is_wished(tmp_path: Path) -> None:
    with hooks(Notify()):
        assert happenings._listeners == []
    got = tmp_path / "got"
    with hooks(Notify(sent_hook=writing(got))):
        happenings.announce(happenings.NEAR_MISS, {})
    assert not got.exists()
    assert happenings._listeners == []


def test_who_announces_does_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    released = threading.Event()
    monkeypatch.setattr(hook, "run", lambda *_: released.wait(60))
    with hooks(Notify(sent_hook=("anything",))):
        began = time.monotonic()
        happenings.announce(happenings.SENT, {})
        assert time.monotonic() - began < 30
        released.set()


def test_the_document_has_every_field_of_what_came_in() -> None:
    document = (ROOT / "docs" / "hooks.md").read_text(encoding="utf-8")
    for name in Arrived.__dataclass_fields__:
        assert f"`{name}`" in document
    assert json.loads(Notice(()).as_json(utc_now()))["event"] == "new_message"
