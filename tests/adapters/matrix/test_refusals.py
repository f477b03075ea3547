"""What a homeserver's refusals mean, and what is certain afterwards."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from inbox_tui.adapter import (
    AdapterError,
    AuthRevoked,
    ContentRejected,
    Misconfigured,
    PolicyBlocked,
    QuotaExhausted,
    RateLimited,
    SendUnknown,
    TargetClosed,
    TransientRead,
)
from inbox_tui_matrix.refusals import Refused, read_error, write_error


def refused(status: int, name: str = "", **answer: Any) -> Refused:
    return Refused(status, name, "words", {}, {"errcode": name, **answer})


BOTH = [
    (refused(401, "M_UNKNOWN_TOKEN"), AuthRevoked),
    (refused(401, "M_UNKNOWN_TOKEN", soft_logout=True), AuthRevoked),
    (refused(401, "M_MISSING_TOKEN"), AuthRevoked),
    (refused(401), AuthRevoked),
    (refused(403, "M_FORBIDDEN"), TargetClosed),
    (refused(403, "M_USER_DEACTIVATED"), PolicyBlocked),
    (refused(403, "M_USER_SUSPENDED"), PolicyBlocked),
    (refused(401, "M_USER_LOCKED", soft_logout=True), PolicyBlocked),
    (refused(403, "M_CONSENT_NOT_GIVEN"), PolicyBlocked),
    (refused(403, "M_RESOURCE_LIMIT_EXCEEDED"), QuotaExhausted),
    (refused(429, "M_LIMIT_EXCEEDED"), RateLimited),
    (refused(404, "M_UNRECOGNIZED"), Misconfigured),
]


@pytest.mark.parametrize(
    ("refusal", "kind"),
    [
        *BOTH,
        (refused(404, "M_NOT_FOUND"), TransientRead),
        (refused(400, "M_BAD_JSON"), Misconfigured),
        (refused(500, "M_UNKNOWN"), TransientRead),
        (refused(502), TransientRead),
        (refused(408), TransientRead),
        (refused(307), Misconfigured),
    ],
)
def test_a_refused_read_is_told_by_its_kind(refusal: Refused, kind: type[AdapterError]) -> None:
    error = read_error(refusal, "m.test", "excerpt")
    assert type(error) is kind
    assert error.nothing_sent
    assert (error.status, error.excerpt) == (refusal.status, "excerpt")
    assert "m.test" in error.sentence


@pytest.mark.parametrize(
    ("refusal", "kind"),
    [
        *BOTH,
        (refused(404, "M_NOT_FOUND"), TargetClosed),
        (refused(400, "M_BAD_JSON"), ContentRejected),
        (refused(400, "M_UNKNOWN"), ContentRejected),
        (refused(413, "M_TOO_LARGE"), ContentRejected),
        (refused(400, "M_TOO_LARGE"), ContentRejected),
    ],
)
def test_a_refused_write_is_certain_where_the_server_says_no(
    refusal: Refused, kind: type[AdapterError]
) -> None:
    error = write_error(refusal, "m.test", "excerpt")
    assert type(error) is kind
    assert error.nothing_sent


@pytest.mark.parametrize(
    ("status", "name"),
    [
        *((status, "") for status in (307, 408, 409, 425, 500, 502, 503, 504, 599)),
        # Whatever a broken server names: it may have broken after it took the message.
        *(
            (500, name)
            for name in ("M_UNKNOWN", "M_USER_LOCKED", "M_LIMIT_EXCEEDED", "M_TOO_LARGE")
        ),
    ],
)
def test_every_other_answer_to_a_write_is_a_doubt(status: int, name: str) -> None:
    error = write_error(refused(status, name), "m.test", "")
    assert type(error) is SendUnknown
    assert not error.nothing_sent


@pytest.mark.parametrize(
    ("headers", "wait", "seconds"),
    [
        ({"retry-after": "7"}, 60_000, 7),
        ({}, 2_500, 2.5),
        ({}, 0, None),
        ({}, -5, None),
        ({}, 10**15, None),
        ({}, "soon", None),
        ({}, None, None),
    ],
)
def test_a_limit_ends_when_the_header_or_else_the_body_says(
    headers: dict[str, str], wait: Any, seconds: float | None
) -> None:
    refusal = Refused(429, "M_LIMIT_EXCEEDED", "", headers, {"retry_after_ms": wait})
    error = read_error(refusal, "m.test", "")
    assert isinstance(error, RateLimited)
    if seconds is None:
        assert error.reset_at is None
    else:
        assert error.reset_at
        left = error.reset_at - datetime.now(UTC)
        assert timedelta(seconds=seconds - 2) < left <= timedelta(seconds=seconds)
