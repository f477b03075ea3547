"""Each refusal of a server means one thing, and only certain ones mean "nothing was sent"."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from inbox_tui.adapter import (
    AdapterError,
    AuthExpired,
    AuthRevoked,
    ContentRejected,
    Misconfigured,
    PolicyBlocked,
    RateLimited,
    ScopeMissing,
    SendUnknown,
    TransientRead,
)
from inbox_tui_bluesky.refusals import Refused, read_error, write_error


@pytest.mark.parametrize(
    ("status", "name", "kind"),
    [
        (400, "InvalidRequest", ContentRejected),
        (400, "ExpiredToken", AuthExpired),
        (401, "AuthenticationRequired", AuthRevoked),
        (401, "AccountTakedown", PolicyBlocked),
        (400, "AccountDeactivated", PolicyBlocked),
        (403, "AccountNotFound", AuthRevoked),
        (403, "Forbidden", ScopeMissing),
        (404, "", Misconfigured),
        (410, "", Misconfigured),
        (413, "PayloadTooLarge", ContentRejected),
        (422, "", ContentRejected),
        (429, "RateLimitExceeded", RateLimited),
        (302, "", SendUnknown),
        (405, "", SendUnknown),
        (408, "", SendUnknown),
        (409, "", SendUnknown),
        (500, "InternalServerError", SendUnknown),
        (501, "MethodNotImplemented", SendUnknown),
        (502, "UpstreamFailure", SendUnknown),
        (503, "", SendUnknown),
        (599, "", SendUnknown),
    ],
)
def test_a_refused_write_says_whether_anything_was_sent(
    status: int, name: str, kind: type[AdapterError]
) -> None:
    error = write_error(Refused(status, name, "", {}), "pds.example", "piece")
    assert type(error) is kind
    assert error.nothing_sent is (kind is not SendUnknown)
    assert (error.status, error.excerpt) == (status, "piece")


@pytest.mark.parametrize(
    ("status", "name", "kind"),
    [
        (400, "InvalidRequest", Misconfigured),
        (404, "", Misconfigured),
        (408, "", TransientRead),
        (429, "", RateLimited),
        (500, "", TransientRead),
        (502, "UpstreamFailure", TransientRead),
        (302, "", Misconfigured),
    ],
)
def test_a_refused_read_is_of_the_kind_of_its_cause(
    status: int, name: str, kind: type[AdapterError]
) -> None:
    assert type(read_error(Refused(status, name, "", {}), "pds.example", "")) is kind


def test_a_rate_limit_says_when_it_ends() -> None:
    reset = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=5)
    headers = {"ratelimit-reset": str(int(reset.timestamp())), "ratelimit-policy": "300;w=86400"}
    error = read_error(Refused(429, "RateLimitExceeded", "", headers), "pds.example", "")
    assert isinstance(error, RateLimited)
    assert (error.reset_at, error.bucket) == (reset, "300;w=86400")


@pytest.mark.parametrize(
    ("status", "name", "renew"),
    [
        (401, "AuthenticationRequired", True),
        (400, "ExpiredToken", True),
        (400, "InvalidToken", True),
        (400, "InvalidRequest", False),
        (401, "AccountTakedown", False),
        (403, "", False),
        (500, "ExpiredToken", False),
    ],
)
def test_only_an_ended_session_is_worth_renewing(status: int, name: str, renew: bool) -> None:
    assert Refused(status, name, "", {}).asks_for_renewal is renew
