"""Fields of answers: each is what it has to be, or it is said in words what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.adapter import TransientRead, fields
from inbox_tui.adapter.fields import Unreadable

POST = {
    "id": "p1",
    "words": "",
    "likes": 3,
    "rank": "-7",
    "at": "2026-11-22T10:00:00+01:00",
    "made": 1_795_305_600,
    "by": {"name": "Ada", "tags": ["a", 1, "b"], "pictures": [{"url": "x"}, None, {}]},
    "nothing": None,
    "locked": True,
}
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
READERS = (
    fields.read_text,
    fields.read_id,
    fields.read_record,
    fields.read_list,
    fields.read_number,
    fields.read_moment,
    fields.read_timestamp,
)
FINDERS = (
    fields.is_true,
    fields.find_text,
    fields.find_number,
    fields.find_record,
    fields.find_list,
    fields.find_records,
    fields.find_texts,
)
NAMES = st.sampled_from(["a", "b"])
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(min_value=-(10**400), max_value=10**400)
    | st.floats()
    | st.text()
    | st.datetimes().map(lambda at: at.isoformat())
    | st.sampled_from(["0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00", "²", "+5", " 1 "]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=2),
    max_leaves=8,
)


def test_what_is_there_is_read() -> None:
    assert fields.read_text(POST, "id") == "p1"
    assert fields.read_text(POST, "words") == ""
    assert fields.read_text(POST, "by", "name") == "Ada"
    assert fields.read_id(POST, "id") == "p1"
    assert fields.read_record(POST, "by") == POST["by"]
    assert fields.read_record(POST) is POST
    assert fields.read_list(POST, "by", "tags") == ["a", 1, "b"]
    assert fields.read_number(POST, "likes") == 3


def test_a_default_stands_in_for_what_is_missing_and_for_nothing_else() -> None:
    assert fields.read_text(POST, "title", default="none") == "none"
    assert fields.read_text(POST, "nothing", default="") == ""
    assert fields.read_record(POST, "nothing", default={}) == {}
    with pytest.raises(Unreadable):
        fields.read_text(POST, "likes", default="")
    with pytest.raises(Unreadable):
        fields.read_record(POST, "id", default={})


def test_what_may_be_there_is_found_or_counts_as_nothing() -> None:
    assert fields.is_true(POST, "locked")
    assert not any(fields.is_true(POST, name) for name in ("likes", "id", "nothing", "title"))
    assert fields.find_text(POST, "by", "name") == "Ada"
    assert fields.find_text(POST, "likes") == ""
    assert fields.find_text(POST, "by", "name", "first", default="1") == "1"
    assert fields.find_record(POST, "by")["name"] == "Ada"
    assert fields.find_record(POST, "id") == {}
    assert fields.find_list(POST, "by", "tags") == ["a", 1, "b"]
    assert fields.find_list(POST, "by") == []
    assert fields.find_texts(POST, "by", "tags") == ["a", "b"]
    assert fields.find_records(POST, "by", "pictures") == [{"url": "x"}, {}]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ('{"a": [1]}', {"a": [1]}),
        (b"\xff\xfe", None),
        (b'{"a": "\xc3\xa9"}', {"a": "é"}),
        ("<html>", None),
        ("", None),
        ("[" * 100_000, None),
    ],
)
def test_json_is_found_or_counts_as_nothing(written: str | bytes, value: Any) -> None:
    assert fields.find_json(written) == value


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (5, 5),
        (-5, -5),
        ("5", 5),
        (" -5 ", -5),
        ("9223372036854775807", 2**63 - 1),
        ("9" * 20, None),
        ("5.0", None),
        ("٥", None),
        ("", None),
        (5.0, None),
        (True, None),
        (None, None),
    ],
)
def test_a_number_may_be_written_as_a_text(value: Any, number: int | None) -> None:
    assert fields.find_number({"n": value}, "n") == number


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-11-22T13:00:00+01:00", NOON),
        ("2026-11-22T12:00:00Z", NOON),
        ("2026-11-22T12:00:00.250Z", NOON.replace(microsecond=250_000)),
    ],
)
def test_a_moment_is_in_utc(written: str, moment: datetime) -> None:
    read = fields.read_moment({"at": written}, "at")
    assert (read, read.tzinfo) == (moment, UTC)


def test_a_moment_without_a_zone_is_read_only_where_its_zone_is_known() -> None:
    local = {"at": "2026-11-22T12:00:00"}
    assert fields.read_moment(local, "at", zone=UTC) == NOON
    assert fields.read_moment({"at": "2026-11-22T13:00:00+01:00"}, "at", zone=UTC) == NOON
    with pytest.raises(Unreadable, match=r"^the time 'at' of the post names no zone$"):
        fields.read_moment(local, "at", of="post")


@pytest.mark.parametrize("per_second", [1, 1000])
def test_a_timestamp_counts_from_1970(per_second: int) -> None:
    value = NOON.timestamp() * per_second
    for number in (value, int(value)):
        read = fields.read_timestamp({"at": number}, "at", per_second=per_second)
        assert (read, read.tzinfo) == (NOON, UTC)


@pytest.mark.parametrize(
    ("reading", "sentence"),
    [
        (lambda: fields.read_text(POST, "title"), "the answer has no 'title'"),
        (lambda: fields.read_text(POST, "nothing", of="post"), "the post has no 'nothing'"),
        (lambda: fields.read_text(POST, "by", "id", of="post"), "the post has no 'by.id'"),
        (lambda: fields.read_text([], "id", of="post"), "the post has no 'id'"),
        (lambda: fields.read_text(POST, "likes", of="post"), "the 'likes' of the post is no text"),
        (lambda: fields.read_id(POST, "words", of="post"), "the post has no 'words'"),
        (lambda: fields.read_record(7, of="post"), "the post is no object"),
        (lambda: fields.read_record(None, of="post"), "the post is no object"),
        (lambda: fields.read_record(POST, "id"), "the 'id' of the answer is no object"),
        (lambda: fields.read_list(POST, "id"), "the 'id' of the answer is no list"),
        (lambda: fields.read_list({}, of="thread"), "the thread is no list"),
        (lambda: fields.read_number(POST, "id"), "the 'id' of the answer is no number"),
        (lambda: fields.read_number({"n": -1}, "n"), "the 'n' of the answer is no number"),
        (lambda: fields.read_number({"n": True}, "n"), "the 'n' of the answer is no number"),
        (lambda: fields.read_moment(POST, "id"), "the 'id' of the answer is no time"),
        (
            lambda: fields.read_moment({"at": "0001-01-01T00:00+14:00"}, "at"),
            "the 'at' of the answer is no time",
        ),
        (lambda: fields.read_timestamp(POST, "at"), "the 'at' of the answer is no time"),
        (lambda: fields.read_timestamp({"n": True}, "n"), "the 'n' of the answer is no time"),
        (lambda: fields.read_timestamp({"n": 1e18}, "n"), "the 'n' of the answer is no time"),
        (
            lambda: fields.read_timestamp({"n": float("nan")}, "n"),
            "the 'n' of the answer is no time",
        ),
    ],
)
def test_what_is_wrong_is_said_in_words(reading: Callable[[], Any], sentence: str) -> None:
    with pytest.raises(Unreadable, match=f"^{re.escape(sentence)}$"):
        reading()


def reason(read: Callable[..., Any], values: Any, *path: str) -> str:
    """Return why ``values`` cannot be read, "" where it can."""
    try:
        read(values, *path)
    except Unreadable as error:
        return str(error)
    return ""


@given(values=JSON, path=st.lists(NAMES, max_size=3))
def test_no_answer_raises_anything_else(values: Any, path: list[str]) -> None:
    for read in (*FINDERS, *READERS):
        reason(read, values, *path)


def test_what_cannot_be_understood_may_be_asked_for_again() -> None:
    with (
        pytest.raises(TransientRead, match=r"^m\.test gave a post .*: the post has no 'title'\.$"),
        fields.understanding("m.test", "a post"),
    ):
        fields.read_text(POST, "title", of="post")


@given(secret=st.text(alphabet="0123456789xyz", min_size=6))
def test_a_reason_quotes_nothing_of_the_answer(secret: str) -> None:
    for wrong in (secret, [secret], {secret: secret}, int(secret, 36)):
        for read in READERS:
            assert secret not in reason(read, {"f": wrong}, "f")
