"""Consent in a browser: this program registers itself at the server, then asks for a token.

See https://docs.joinmastodon.org/client/authorized/. The proof of RFC 7636 (PKCE) is known to
Mastodon from 4.3 on; others leave out what they do not know, as RFC 6749 (section 3.1) demands.
Mastodon.py is not used here: it knows no PKCE, follows addresses that the server names for the
token, and asks for the version in between.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from urllib.parse import urlencode

from inbox_tui.adapter import (
    Access,
    AuthRevoked,
    ConsentPage,
    Granted,
    Misconfigured,
    ScopeMissing,
    Verifier,
    redact,
    server_base,
    unclear,
)
from inbox_tui_mastodon.address import host_of
from inbox_tui_mastodon.refusals import read_error, words_of
from inbox_tui_mastodon.transport import Answer, Transport

SCOPES = ("read:accounts", "read:notifications", "read:statuses", "write:statuses")
"""``profile`` (Mastodon 4.3) would tell whose the token is, and no more: whom a reply names is
looked up as well, and every server knows ``read:accounts``."""
CALLBACK = "http://127.0.0.1:0/"
PROGRAM = "inbox-tui"


def begin(access: Access, callback: str) -> ConsentPage:
    """Register this program with ``callback``, and return the page where a person says yes.

    :raises AdapterError: the server does not take it.
    """
    base = server_base(access.instance, travels="token")
    form = {
        "client_name": PROGRAM,
        "redirect_uris": callback,
        "scopes": " ".join(SCOPES),
    }
    answer = _post(access, f"{base}/api/v1/apps", form)
    if not answer.is_success:
        raise read_error(answer, host_of(base), redact(words_of(answer))[:200])
    client_id, client_secret = (_value(answer, name) for name in ("client_id", "client_secret"))
    if not client_id or not client_secret:
        raise unclear(host_of(base), "no client")
    verifier, state = Verifier.new(), secrets.token_urlsafe(32)
    question = {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": callback,
        "scope": " ".join(SCOPES),
        "state": state,
        "code_challenge": verifier.challenge,
        "code_challenge_method": "S256",
    }
    return ConsentPage(
        url=f"{base}/oauth/authorize?{urlencode(question)}",
        state=state,
        kept={
            "client_id": client_id,
            "client_secret": client_secret,
            "verifier": verifier.value,
        },
    )


def finish(access: Access, page: ConsentPage, callback: str, code: str) -> Granted:
    """Exchange ``code`` for the token, once.

    :raises AuthRevoked: the server does not accept the code (any more).
    :raises ScopeMissing: it gave less than what was asked for.
    :raises AdapterError: it cannot be asked.
    """
    base = server_base(access.instance, travels="token")
    host = host_of(base)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "client_id": page.kept["client_id"],
        "client_secret": page.kept["client_secret"],
        "redirect_uri": callback,
        "scope": " ".join(SCOPES),
        "code_verifier": page.kept["verifier"],
    }
    answer = _post(access, f"{base}/oauth/token", form)
    if answer.status in {400, 401}:
        raise AuthRevoked(
            f"{host} does not accept the code any more; sign in again.",
            status=answer.status,
            excerpt=redact(words_of(answer))[:200],
        )
    if not answer.is_success:
        raise read_error(answer, host, redact(words_of(answer))[:200])
    token = _value(answer, "access_token")
    if not token:
        raise unclear(host, "no token")
    if _value(answer, "token_type").casefold() not in {"", "bearer"}:
        raise Misconfigured(f"{host} gave a token of a kind that is not known here.")
    _check_scopes(_value(answer, "scope"), host)
    return Granted(secrets={"token": token})


def _check_scopes(given: str, host: str) -> None:
    """Compare what was granted, where the server says it at all. ``read`` holds all of its kind."""
    held = set(given.split())
    missing = [name for name in SCOPES if not {name, name.partition(":")[0]} & held]
    if held and missing:
        raise ScopeMissing(
            f"{host} did not give the permission {', '.join(missing)}.", scope=missing[0]
        )


def _post(access: Access, url: str, form: Mapping[str, str]) -> Answer:
    transport = Transport(access)
    try:
        return transport.post(
            url, urlencode(form), {"content-type": "application/x-www-form-urlencoded"}
        )
    finally:
        transport.close()


def _value(answer: Answer, name: str) -> str:
    value = answer.body.get(name) if isinstance(answer.body, Mapping) else None
    return value if isinstance(value, str) else ""
