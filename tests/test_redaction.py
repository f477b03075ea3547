"""No secret survives redaction, in whatever form it was written down; ordinary words do."""

from __future__ import annotations

import base64
import html
import json
import quopri
import re
from collections.abc import Callable
from urllib.parse import quote, quote_plus, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui import redaction
from inbox_tui.redaction import BLOT, hide, redact

CANARY = "Canary/7+zwölf \"q\" 'x' \\ 🎈=9"
"""Holds what every encoding changes."""


def quote_lower(value: str) -> str:
    return re.sub("%..", lambda found: found[0].lower(), quote(value, safe=""))


def in_lines(text: str, width: int, end: str = "\n") -> str:
    return end.join(text[at : at + width] for at in range(0, len(text), width))


FORMS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "Python source": repr,
    "Python bytes": lambda value: repr(value.encode()),
    "JSON": json.dumps,
    "JSON, not only ASCII": lambda value: json.dumps(value, ensure_ascii=False),
    "JSON in JSON": lambda value: json.dumps(json.dumps(value)),
    "percent": lambda value: quote(value, safe=""),
    "percent, lower case": quote_lower,
    "path": quote,
    "form": quote_plus,
    "base64": lambda value: base64.b64encode(value.encode()).decode(),
    "base64 for addresses": lambda value: base64.urlsafe_b64encode(value.encode()).decode(),
    "base64, percent": lambda v: quote(base64.b64encode(v.encode()).decode(), safe=""),
    "Basic": lambda v: base64.b64encode(f"nora@morel.example:{v}".encode()).decode(),
    "AUTH PLAIN": lambda v: base64.b64encode(f"\0nora\0{v}".encode()).decode(),
    "base64 in short lines": lambda v: in_lines(base64.b64encode(f"..{v}".encode()).decode(), 7),
    "base64 in JSON": lambda v: json.dumps(base64.encodebytes(f"{v:>70}".encode()).decode()),
    "hexadecimal": lambda v: v.encode().hex(),
    "hexadecimal, upper case": lambda v: v.encode().hex(" ").upper(),
    "quoted-printable": lambda v: quopri.encodestring(v.encode()).decode(),
    "quoted-printable, broken": lambda v: quopri.encodestring(f"{'.' * 66}{v}".encode()).decode(),
    "HTML": html.escape,
    "HTML, all numbers": lambda v: v.encode("ascii", "xmlcharrefreplace").decode(),
    "broken into lines": lambda v: in_lines(v, 9),
    "in a folded header": lambda v: in_lines(v, 9, "\r\n "),
}


@pytest.fixture(autouse=True)
def nothing_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redaction, "_hidden", set())


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("around", ["{}", "GET /x?v={}&n=1", "({})", "a{} b"])
def test_a_known_value_is_found_in_every_form(form: str, around: str) -> None:
    written = FORMS[form](CANARY)
    hide([CANARY])

    shown = redact(around.format(written))

    assert BLOT in shown
    core = written.strip("\"'b\\")[4:-6]
    assert core not in shown
    assert "Canary" not in shown


@given(
    st.text(alphabet=st.characters(codec="utf-8"), min_size=6, max_size=40),
    st.text(max_size=20),
    st.text(max_size=20),
    st.integers(0, 2),
)
def test_any_value_is_found_inside_any_base64(
    value: str, before: str, after: str, url: int
) -> None:
    encode = base64.urlsafe_b64encode if url else base64.b64encode
    written = encode((before + value + after).encode(errors="replace")).decode()
    redaction._hidden.clear()
    hide([value])

    assert redact(f"sent: {written}.") == f"sent: {BLOT}."


@given(st.text(min_size=4, max_size=40), st.text(max_size=30), st.text(max_size=30))
def test_no_known_value_is_left_and_redacting_again_changes_nothing(
    value: str, before: str, after: str
) -> None:
    redaction._hidden.clear()
    hide([value])

    once = redact(before + value + after)

    assert not [piece for piece in once.split(BLOT) if value in piece]
    assert redact(once) == once


def test_of_two_values_the_longer_is_taken_first() -> None:
    hide(["hunter", "hunter22-and-more"])
    assert redact("hunter22-and-more") == BLOT


def test_values_that_overlap_across_a_line_leave_nothing() -> None:
    hide(["one-two", "two-three", "one-two-three-four"])
    assert redact("a one-\ntwo-three b") == f"a {BLOT} b"
    assert redact("a one-\ntwo-\nthree-four b") == f"a {BLOT} b"


def test_known_values_alone_are_taken_out_of_what_programs_read() -> None:
    hide(["hunter22"])
    assert redaction.redact_known('{"password": "hunter22"}') == f'{{"password": "{BLOT}"}}'
    assert redaction.redact_known('{"password": "other"}') == '{"password": "other"}'


def test_short_values_do_not_blot_ordinary_words() -> None:
    hide(["", "a", "abc"])
    assert redact("abc and a") == "abc and a"


JWT = "eyJhbGciOiJFUzI1NksifQ.eyJzdWIiOiJkaWQ6cGxjOnh5eiJ9.c2lnbmF0dXJl-_x"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Authorization: Bearer abcdef.123", f"Authorization: {BLOT}"),
        ("authorization: DPoP abcdef.123\nnext: line", f"authorization: {BLOT}\nnext: line"),
        ("Cookie: sid=12; other=34", f"Cookie: {BLOT}"),
        ("{'Authorization': 'Bearer abc', 'A': 'b'}", f"{{'Authorization': '{BLOT}', 'A': 'b'}}"),
        ("[(b'authorization', b'Bearer abc')]", f"[(b'authorization', b'{BLOT}')]"),
        ("sent Bearer abcdefgh~1=", f"sent Bearer {BLOT}"),
        ("sent Basic bm9yYTp4", f"sent Basic {BLOT}"),
        ("535 AUTH PLAIN AG5vcmEAYWJj no", f"535 AUTH PLAIN {BLOT} no"),
        ("A1 AUTHENTICATE PLAIN AG5vcmEAYWI=", f"A1 AUTHENTICATE PLAIN {BLOT}"),
        ("access_token=abc&page=2", f"access_token={BLOT}&page=2"),
        ("refresh_token: abc, page", f"refresh_token: {BLOT}, page"),
        ("grant%3Daccess_token%3Dabc", f"grant%3Daccess_token%3D{BLOT}"),
        ('{"accessJwt": "abc", "did": "x"}', f'{{"accessJwt": "{BLOT}", "did": "x"}}'),
        ('{"refreshJwt":"a\\"b","did":"x"}', f'{{"refreshJwt":"{BLOT}","did":"x"}}'),
        (r'"{\"password\": \"a\\\"b\", \"n\": 1}"', rf'"{{\"password\": \"{BLOT}\", \"n\": 1}}"'),
        ('{"client_secret": "cut he', f'{{"client_secret": "{BLOT}"'),
        ("password=hunter2", f"password={BLOT}"),
        ("the app password is abcd-ef12-ijkl-mnop.", f"the app password is {BLOT}."),
        (f"got {JWT} back", f"got {BLOT} back"),
        (f"v=%22{JWT}%22", f"v=%22{BLOT}%22"),
        ("https://h.example/a?key=abc&n=1", f"https://h.example/a?key={BLOT}&n=1"),
        ("https://h.example/a?n=1&sig=a%2Fb#x", f"https://h.example/a?n=1&sig={BLOT}#x"),
        ("imap://nora:p@ss@h.example/", f"imap://{BLOT}@h.example/"),
        ("https://token@h.example", f"https://{BLOT}@h.example"),
    ],
)
def test_a_likely_secret_is_taken_out_and_the_rest_stays(written: str, shown: str) -> None:
    assert redact(written) == shown
    assert redact(shown) == shown


@pytest.mark.parametrize(
    "text",
    [
        "at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/app.bsky.feed.post/3k2a4vtm6gk2x",
        "request 0b9f2a34-9c1d-4e0e-8a51-3f2d1c0b9a87 took 3.2 s",
        "https://bsky.app/profile/nora.example?page=2&sort=new",
        "write to nora@morel.example or https://h.example/@nora",
        "a basic understanding of tokens",
        "status=429 code=RateLimited keys=3",
        urlencode({"q": "password reset mail"}),
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize("unit", ["ab-", "a", "a_", "token", "\\", '"token":"', "eyJ", "x://"])
@pytest.mark.timeout(10)
def test_a_long_line_takes_no_long_time(unit: str) -> None:
    hide([CANARY, "x" * 3000])
    redact(unit * (100_000 // len(unit)))
