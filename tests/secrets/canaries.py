"""Thirty secrets of every sort, and all the forms in which one may be written down."""

from __future__ import annotations

import base64
import html
import json
import quopri
import re
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

CANARIES = (
    "kq7w-x2mh-4tzc-9vbd",  # an app password
    "hunter2!kiwi",
    "Tr0ub4dor&3zebra",
    "correct horse battery staple 7",
    "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnLWNhbmFyeQ",
    "AAAAAAAAAAAAAAAAAAAAAMLheAAAAAAA0%2BuSeid%2BULvsea4JtiGRiSDSJSI%3D",
    "xoxb-2512345-canary-token",
    "ghp_c4n4ryC4n4ryC4n4ryC4n4ryC4n4ry",
    "sk_live_51Canary/Plus+Slash==",
    "Zm9vYmFyY2FuYXJ5",  # looks like base64
    "Zm9v+mFyY2/uYXJ5Kg==",
    'quo"ted"secret',
    "quo'ted'secret",
    "back\\slash\\secret",
    "per%cent%20secret",
    "amper&sand=secret;x",
    "<angle>secret</angle>",
    "new\nline-secret",
    "tab\tand\rreturn-secret",
    "zwölf-Möwen-geheim",
    "пароль-канарейка",
    "秘密のカナリア鳥",
    "🐤🔑 canary key",
    "e\u0301-combining-secret",
    "s3cr",  # short
    "p4s5w",
    "key=inside=value",
    "https://user:pass@host/?token=url-canary",
    "a" + "Canary9" * 30,
    "C4nary-" + "Lorem.ipsum_" * 40,
)


def forms(canary: str) -> Iterator[bytes]:
    """Yield what would betray ``canary``: itself, and itself as libraries write it."""
    octets = canary.encode()
    yield octets
    for escaped in (json.dumps(canary), json.dumps(canary, ensure_ascii=False), repr(canary)):
        yield escaped[1:-1].encode()
        yield json.dumps(escaped)[1:-1].replace('\\"', '"').strip('"').encode()
    for encoded in (quote(canary, safe=""), quote_plus(canary), quote(canary)):
        yield encoded.encode()
        yield re.sub("%..", lambda found: found[0].lower(), encoded).encode()
    yield octets.hex().encode()
    yield octets.hex().upper().encode()
    yield quopri.encodestring(octets).replace(b"=\n", b"")
    yield html.escape(canary).encode()
    if len(octets) >= 6:  # of fewer, what is left between the neighbours is two or three letters
        for shift in range(3):
            encoded = base64.b64encode(bytes(shift) + octets).decode().rstrip("=")
            core = encoded[(0, 2, 3)[shift] : -1]
            yield core.encode()
            yield core.replace("+", "-").replace("/", "_").encode()


def found_in(data: bytes) -> set[str]:
    """Return the canaries of which ``data`` holds any form, also across broken lines."""
    joined = re.sub(rb"=?\r?\n[ \t]*|\\+[rn]", b"", data)
    # What the program draws moves the cursor between words and at the ends of lines.
    drawn = re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", data)
    return {
        canary
        for canary in CANARIES
        for form in forms(canary)
        if form in data or form in joined or form in drawn
    }
