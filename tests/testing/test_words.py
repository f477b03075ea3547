"""Words are found in whatever they are wrapped in, and so are secrets."""

from __future__ import annotations

import base64
import json
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import quote, urlencode

import pytest

from inbox_tui.testing.words import carries, shows

WORDS = 'Grüße & "so" <b>\n\nzwei'
SECRET = "t0k-Zq83&+/x"


def mail() -> str:
    message = EmailMessage(policy=SMTP)
    message.set_content(f"{WORDS}\n\nOn Monday", cte="quoted-printable")
    return message.as_string()


@pytest.mark.parametrize(
    "wire",
    [
        WORDS,
        json.dumps({"a": [{"text": WORDS}]}),
        json.dumps({"body": json.dumps({"text": WORDS})}),
        urlencode({"text": WORDS, "parent": "7"}),
        mail(),
    ],
    ids=["plain", "json", "json in json", "form", "mail"],
)
def test_words_are_found_in_what_will_leave(wire: str) -> None:
    assert carries(wire, WORDS)
    assert not carries(wire, WORDS.replace("zwei", "drei"))


@pytest.mark.parametrize(
    "text",
    [
        f"Authorization: Bearer {SECRET}",
        f"token={quote(SECRET, safe='')}",
        "Basic " + base64.b64encode(f"nora:{SECRET}".encode()).decode(),
        "Basic " + base64.urlsafe_b64encode(f"no:{SECRET} and more".encode()).decode(),
        SECRET.encode().hex(),
    ],
    ids=["plain", "percent", "base64", "url-safe base64", "hex"],
)
def test_a_secret_shows_in_whatever_it_is_wrapped(text: str) -> None:
    assert shows(text, SECRET)
    assert not shows(text, "another-one-1234")
