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
from inbox_tui_bluesky.refusals import Refused, read_error, reset_time, write_error

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


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
def test_a_refused_write(status: int, name: str, kind: type[AdapterError]) -> None:
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
def test_a_refused_read(status: int, name: str, kind: type[AdapterError]) -> None:
    assert type(read_error(Refused(status, name, "", {}), "pds.example", "")) is kind


@pytest.mark.parametrize(
    ("headers", "reset"),
    [
        ({"ratelimit-reset": str(int(NOW.timestamp()) + 90)}, NOW + timedelta(seconds=90)),
        ({"retry-after": "30"}, NOW + timedelta(seconds=30)),
        ({"ratelimit-reset": "nonsense", "retry-after": "30"}, NOW + timedelta(seconds=30)),
        ({}, None),
        ({"ratelimit-reset": "90"}, None),
        ({"ratelimit-reset": "99999999999"}, None),
        ({"ratelimit-reset": "9" * 40}, None),
        ({"ratelimit-reset": "-1"}, None),
        ({"ratelimit-reset": "²"}, None),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}, None),
        ({"retry-after": "999999999999"}, None),
    ],
)
def test_a_limit_ends_when_the_server_says_so_if_that_makes_sense(
    headers: dict[str, str], reset: datetime | None
) -> None:
    assert reset_time(headers, NOW) == reset


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
