"""Whether bytes hold certain words, whatever they are wrapped in."""

from __future__ import annotations

import base64
import email
import email.policy
import html
import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl, quote, quote_plus


def carries(wire: str, words: str) -> bool:
    """Tell whether ``wire`` holds ``words`` exactly: as they are, in JSON, a form, a mail or HTML."""
    plain = [reading.replace("\r\n", "\n") for reading in _readings(wire)]
    return any(words in reading or words in html.unescape(reading) for reading in plain)


def shows(text: str, secret: str) -> bool:
    """Tell whether ``text`` gives ``secret`` away: as it is, percent-encoded or in base64."""
    octets = secret.encode()
    forms = {secret, quote(secret, safe=""), quote_plus(secret), octets.hex()}
    forms |= {json.dumps(secret)[1:-1], repr(secret)[1:-1]}
    for shift in range(3):
        # What stands before it in the group of three shifts the letters of all that follows.
        encoded = base64.b64encode(bytes(shift) + octets).decode().rstrip("=")
        core = encoded[(0, 2, 3)[shift] : -1]
        if len(core) >= 6:
            forms |= {core, core.replace("+", "-").replace("/", "_")}
    return any(form in text for form in forms if len(form) >= 4)


def _readings(wire: str) -> Iterator[str]:
    yield wire
    yield from (value for _, value in parse_qsl(wire, keep_blank_values=True))
    with suppress(ValueError):
        yield from _strings(json.loads(wire))
    mail = email.message_from_string(wire, policy=email.policy.default)
    for part in mail.walk():
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            yield payload.decode(part.get_content_charset() or "utf-8", "replace")


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        if value[:1] in {"{", "["}:  # JSON inside JSON
            yield from _readings(value)
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
