"""The contract: our adapters keep its shape, and each error says whether anything left."""

from __future__ import annotations

import base64
import copy
import dataclasses
import inspect
import pickle
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import pytest

from inbox_tui import adapter
from inbox_tui.adapter import (
    Access,
    Adapter,
    AdapterError,
    Answerable,
    Capabilities,
    ContentRejected,
    Field,
    Measure,
    Misconfigured,
    Outgoing,
    Rejected,
    Secret,
    TransientRead,
    is_loopback,
    needs_instance,
)
from inbox_tui.model import Visibility
from inbox_tui.testing import NoVault
from inbox_tui_bluesky import BlueskyAdapter
from inbox_tui_email import EmailAdapter
from inbox_tui_mastodon import MastodonAdapter
from inbox_tui_sandbox import SandboxAdapter

# The type of this tuple is half of the test: mypy compares each class with the protocol.
OURS: tuple[type[Adapter], ...] = (SandboxAdapter, BlueskyAdapter, EmailAdapter, MastodonAdapter)

NOTHING_SENT = {
    "AdapterError": False,
    "AuthExpired": True,
    "AuthRevoked": True,
    "ScopeMissing": True,
    "WrongAccount": True,
    "RateLimited": True,
    "QuotaExhausted": True,
    "TargetGone": True,
    "TargetClosed": True,
    "Duplicate": False,  # perhaps it was our own earlier try
    "ContentRejected": True,
    "PolicyBlocked": True,
    "TransientRead": True,
    "NotTransmitted": True,
    "SendUnknown": False,
    "Misconfigured": True,
}
ERRORS = [
    kind
    for kind in vars(adapter).values()
    if isinstance(kind, type) and issubclass(kind, AdapterError)
]


METHODS = [
    name
    for name, member in vars(Adapter).items()
    if inspect.isfunction(member) and not name.startswith("_")
]


@pytest.mark.parametrize("ours", OURS, ids=lambda ours: ours.network)
def test_an_adapter_of_ours_has_every_member_of_the_contract(ours: type[Adapter]) -> None:
    assert {
        "whoami", "pull", "thread", "can_reply", "measure",
        "compose", "send", "find_sent", "delete", "close",
    } == set(METHODS)  # fmt: skip
    for name in METHODS:
        own = inspect.signature(getattr(ours, name))
        assert list(own.parameters) == list(inspect.signature(getattr(Adapter, name)).parameters)
    assert ours.poll_seconds >= 1
    assert ours.title
    assert isinstance(ours.default_instance, str)
    assert not (needs_instance(ours) and ours.default_instance)
    assert all(isinstance(field, Field) for field in ours.fields)
    assert len({field.name for field in ours.fields}) == len(ours.fields)


@pytest.mark.parametrize("ours", OURS, ids=lambda ours: ours.network)
def test_an_adapter_is_built_and_tells_what_it_can_do_without_asking_anybody(
    ours: type[Adapter], tmp_path: Path
) -> None:
    def forbidden() -> NoReturn:
        raise AssertionError("nothing may be asked yet")

    built = ours(
        Access(
            instance="",
            handle="nora@itui.test",
            settings={},
            secret=Secret({}),
            http=forbidden,
            session=NoVault(),
            folder=tmp_path / "networks",
        )
    )
    assert isinstance(built.capabilities, Capabilities)
    assert built.measure("Grüße").fits
    assert not (tmp_path / "networks").exists()
    built.close()


def test_each_error_says_whether_anything_can_have_left() -> None:
    assert {kind.__name__: kind.nothing_sent for kind in ERRORS} == NOTHING_SENT


def test_an_error_that_nobody_listed_counts_as_unknown() -> None:
    class Strange(AdapterError):
        pass

    assert Strange("?").nothing_sent is False


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_an_error_reads_as_its_sentence_and_says_what_to_do(kind: type[AdapterError]) -> None:
    error = kind("The network says no.", status=403)
    assert str(error) == "The network says no."
    assert error.status == 403
    assert error.advice or kind is AdapterError


def test_two_errors_of_the_same_words_are_two_errors() -> None:
    assert adapter.AuthRevoked("No.") != adapter.AuthRevoked("No.")
    assert hash(adapter.RateLimited("No."))


def test_a_secret_shows_nothing_of_itself() -> None:
    secret = Secret({"password": "hunter22"})
    assert secret.reveal("password") == "hunter22"
    assert "hunter22" not in f"{secret} {secret!r} {[secret]}"
    with pytest.raises(Misconfigured, match="'token'"):
        secret.reveal("token")


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST", "127.0.0.1", "127.9.9.9", "::1", "[::1]"]
)
def test_this_machine_is_known(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host",
    ["", "localhost.example.com", "10.0.0.1", "0.0.0.0", "::", "mail.test", "127.0.0.1.test"],
)
def test_no_other_host_counts_as_this_machine(host: str) -> None:
    assert not is_loopback(host)


def test_an_excerpt_is_short_and_blots_the_accounts_secrets() -> None:
    secret = Secret({"password": "hunter22", "empty": ""})
    shown = secret.excerpt({"error": "bad hunter22", "more": "x" * 900})
    assert shown.startswith("{'error': 'bad …'")
    assert len(shown) == 200
    assert secret.excerpt("abcdef", limit=3) == "abc"


def test_an_excerpt_also_blots_what_the_session_adds_whole() -> None:
    secret = Secret({"password": "abc"})
    assert secret.excerpt("token abcdef of hunter22", "", "abcdef", "hunter22") == "token … of …"


def test_a_text_that_does_not_fit_is_refused_with_the_reason() -> None:
    Measure(used=300, limit=300, unit="graphemes").check("It is too long.")
    with pytest.raises(ContentRejected, match=r"^It is too long\.$") as long:
        Measure(used=301, limit=300, unit="graphemes").check("It is too long.")
    assert (long.value.limit, long.value.counted) == (300, 301)
    with pytest.raises(ContentRejected, match=r"^It is empty\.$"):
        Measure(used=0, limit=300, unit="graphemes", problem="It is empty.").check(
            "It is too long."
        )


def test_an_item_that_cannot_be_read_is_kept_as_it_came() -> None:
    kept = Rejected.of({"id": 7, "words": "Grüße"}, ValueError("the post has no 'at'"), "7")
    assert kept.raw == '{"id": 7, "words": "Grüße"}'
    assert (kept.reason, kept.position) == ("the post has no 'at'", "7")
    assert Rejected.of([datetime(2026, 1, 1, tzinfo=UTC)], ValueError("no post")).raw


def test_what_may_not_be_answered_counts_as_false() -> None:
    assert Answerable(yes=True)
    assert not Answerable(yes=False, reason="The thread is locked.")


@pytest.mark.parametrize(
    ("measure", "fits"),
    [
        (Measure(used=300, limit=300, unit="graphemes"), True),
        (Measure(used=301, limit=300, unit="graphemes"), False),
        (Measure(used=10**6, limit=None, unit="characters"), True),
        (Measure(used=0, limit=300, unit="graphemes", problem="It is empty."), False),
    ],
)
def test_a_text_fits_within_the_limit_and_without_a_problem(measure: Measure, fits: bool) -> None:
    assert measure.fits is fits


def test_what_is_confirmed_cannot_be_changed_on_its_way() -> None:
    outgoing = Outgoing(
        key="k", parent_id="p", text="t", wire="w", visibility=Visibility.PUBLIC, to=(),
        composed_at=datetime.now(UTC),
    )  # fmt: skip
    with pytest.raises(dataclasses.FrozenInstanceError):
        outgoing.text = "other"  # type: ignore[misc]


def test_a_secret_cut_off_at_the_end_of_an_excerpt_is_not_left_half() -> None:
    secret = Secret({"password": "hunter22-and-more"})
    encoded = base64.b64encode(b"nora:hunter22-and-more").decode()
    for limit in range(20, 60):
        assert encoded[:8] not in secret.excerpt(f"{'x' * 20} {encoded}", limit=limit)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_secret_is_neither_pickled_nor_copied(protocol: int) -> None:
    secret = Secret({"password": "hunter22"})
    with pytest.raises(TypeError, match="stays where it is"):
        pickle.dumps(secret, protocol)
    with pytest.raises(TypeError, match="stays where it is"):
        copy.deepcopy({"of the account": secret})


def test_an_error_quotes_a_server_without_the_secret_it_repeats() -> None:
    Secret({"password": "hunter22"})
    error = TransientRead("It said: no login for hunter22.", excerpt="PASS aHVudGVyMjI=")
    assert error.told.startswith("It said: no login for [redacted].")
    for shown in (str(error), repr(error), str(error.args), error.excerpt):
        assert "hunter22" not in shown
        assert "aHVudGVyMjI" not in shown
