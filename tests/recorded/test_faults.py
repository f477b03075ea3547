"""What a broken adapter would make of a recording is found, and named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.adapter import AdapterError, Answerable, AuthRevoked, Outgoing, TransientRead
from inbox_tui.model import Actor, Message
from tests.recorded.mails import replay_mails
from tests.recorded.recording import Recording, recordings
from tests.recorded.replaying import Spoil, replay
from tests.recorded.run import STAGES
from tests.recorded.stage import Stage
from tests.recorded.tally import Tally, table

OWN = Path(__file__).parent / "own"
NOBODY = Actor(id=" ", handle="\u200b", name="")
NAIVE = datetime(2026, 5, 4, 9, 30)  # noqa: DTZ001  the fault that is to be found


def own(network: str, name: str = "") -> Recording:
    """Return one of our own recordings."""
    found = [one for one in recordings(OWN / network) if isinstance(one, Recording)]
    return next(one for one in found if name in one.name)


SPOILT: dict[str, tuple[Spoil, str]] = {
    "another id": (lambda m: replace(m, id=f"{m.id}0"), "the id is"),
    "no id": (lambda m: replace(m, id=""), "the id is ''"),
    "no author": (lambda m: replace(m, attributed_to=NOBODY), "neither an author nor a stand-in"),
    "no zone": (lambda m: replace(m, published=NAIVE), "published has no zone"),
    "no zone of an edit": (lambda m: replace(m, updated=NAIVE), "updated has no zone"),
    "a year that cannot be": (
        lambda m: replace(m, published=datetime(2100, 1, 1, tzinfo=UTC)),
        "published cannot be true",
    ),
    "another parent": (lambda m: replace(m, in_reply_to="elsewhere"), "the message says 'elsew"),
}
MARKED_UP: dict[str, tuple[Spoil, str]] = {
    "a tag": (lambda m: replace(m, content="<p>Hello"), "content shows markup: '<p>'"),
    "an entity": (lambda m: replace(m, name="Q&amp;A"), "name shows markup: '&amp;'"),
    "markup in a warning": (lambda m: replace(m, summary="<i>x"), "summary shows markup"),
}


@pytest.mark.parametrize("network", sorted(STAGES))
@pytest.mark.parametrize("kind", SPOILT)
def test_a_message_that_is_wrong_is_a_fault_on_every_network(network: str, kind: str) -> None:
    spoil, words = SPOILT[kind]
    tally = Tally(network)
    replay(own(network), tally, STAGES[network], spoil)
    assert any(words in fault for fault in tally.faults), tally.faults
    assert tally.messages == 0


@pytest.mark.parametrize("network", ["mastodon", "reddit", "wordpress", "x"])
@pytest.mark.parametrize("kind", MARKED_UP)
def test_markup_that_nobody_typed_is_a_fault(network: str, kind: str) -> None:
    spoil, words = MARKED_UP[kind]
    tally = Tally(network)
    replay(own(network), tally, STAGES[network], spoil)
    assert any(words in fault for fault in tally.faults), tally.faults


@pytest.mark.parametrize("kind", SPOILT)
def test_a_mail_that_is_wrong_is_a_fault(kind: str) -> None:
    spoil, words = SPOILT[kind]
    tally = Tally("email")
    replay_mails(OWN, tally, spoil)
    assert any(words in fault for fault in tally.faults), tally.faults
    assert tally.messages == 0


def test_a_parent_that_is_left_away_is_a_fault() -> None:
    tally = Tally("mastodon")
    replay(own("mastodon", "mentions"), tally, STAGES["mastodon"], orphaned)
    assert ["502: it answers '501', the message says None" in fault for fault in tally.faults] == [
        True
    ]
    assert (tally.items, tally.messages) == (2, 1)
    assert "mastodon: 1 faults" in table([tally])


def orphaned(message: Message) -> Message:
    return replace(message, in_reply_to=None)


# --- an adapter that does wrong things -------------------------------------------------------------

Do = Callable[..., Any]


def faults_of(monkeypatch: pytest.MonkeyPatch, name: str, **methods: Do) -> list[str]:
    """Return the faults of the Mastodon adapter where it does ``methods`` in place of its own."""

    def open_stage(recording: Recording, folder: Path) -> Stage:
        stage = STAGES["mastodon"](recording, folder)
        for method, do in methods.items():
            monkeypatch.setattr(stage.adapter, method, do)
        return stage

    tally = Tally("mastodon")
    replay(own("mastodon", name), tally, open_stage)
    return tally.faults


def raises(error: Exception) -> Do:
    def do(*_: object) -> Any:
        raise error

    return do


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ValueError("oops"), "ValueError is no error of the vocabulary"),
        (AdapterError("It went wrong."), "AdapterError is no error of the vocabulary"),
        (TransientRead("502"), "TransientRead says no sentence: '502'"),
        (TransientRead("It has\x1b[31m trouble."), "control characters"),
    ],
)
def test_a_refusal_needs_an_error_of_the_vocabulary_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    found = faults_of(monkeypatch, "refusals", whoami=raises(error))
    reads = [fault for fault in found if "GET /api/v1/notifications (502)" in fault]
    assert any(words in fault for fault in reads), found


def test_a_refusal_that_nothing_comes_of_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    found = faults_of(monkeypatch, "refusals", send=lambda _: None)
    assert sum("no error came of it" in fault for fault in found) == 2


def test_to_be_sure_that_nothing_was_sent_after_a_500_is_a_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = faults_of(monkeypatch, "refusals", send=raises(AuthRevoked("It does not let us in.")))
    assert [fault.rpartition(": ")[2] for fault in found] == [
        "AuthRevoked is sure that nothing was sent after a 500"
    ]


def test_an_item_that_no_message_is_made_of_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    found = faults_of(
        monkeypatch,
        "mentions",
        pull=lambda _: iter(()),
        reread=raises(ValueError("it cannot be read")),
    )
    assert any("501: it cannot be read" in fault for fault in found), found
    assert any("502: no message was made of it" in fault for fault in found), found


def test_no_reply_without_a_reason_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    found = faults_of(monkeypatch, "mentions", can_reply=lambda _: Answerable(yes=False))
    assert sum("no reply, and no reason why" in fault for fault in found) == 2


def test_a_reply_that_does_not_name_what_it_answers_is_a_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def compose(parent: Message, text: str, at: datetime) -> Outgoing:
        return Outgoing(
            key="k", parent_id=parent.id, text=text, wire=text, visibility=parent.visibility,
            to=(), composed_at=at,
        )  # fmt: skip

    found = faults_of(monkeypatch, "mentions", compose=compose)
    assert sum("the reply does not name it" in fault for fault in found) == 2
