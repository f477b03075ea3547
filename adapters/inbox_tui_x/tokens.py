"""The token call: a code or a refresh token in, the next pair of tokens out.

See https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code. A refresh token is
good for one use; its answer brings the next one.
"""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from inbox_tui.adapter import (
    Access,
    AuthExpired,
    AuthRevoked,
    Misconfigured,
    RateLimited,
    ScopeMissing,
    Secret,
    TransientRead,
    exchanging,
    patient,
)
from inbox_tui.adapter.fields import find_json, find_record
from inbox_tui_x.refusals import Refused, read_error
from inbox_tui_x.settings import Settings

LIFETIME = 7200.0
"""Seconds that an access token is good for, where the answer does not say."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """A running session. Its tokens do not show when printed."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_at: float
    """Seconds since 1970, by this machine's clock."""
    user_id: str = ""
    """Whose they are, as X last said; "" before it was asked."""
    mark: str = ""
    """Derived from the secret that the session began with, so that a new sign-in ends it."""

    def __post_init__(self) -> None:
        # From now on, logs, crash reports and errors hide them.
        Secret({"access_token": self.access_token, "refresh_token": self.refresh_token})


def ask(access: Access, settings: Settings, form: Mapping[str, str]) -> Tokens:
    """Make the token call with ``form``, once.

    :raises AuthRevoked: X does not take the code or refresh token (any more).
    :raises AuthExpired: X cannot be asked just now.
    :raises ScopeMissing: the tokens may not do what is needed here.
    :raises Misconfigured: X does not know the app, or its secret is wrong.
    """
    headers = {}
    secret = _client_secret(access)
    fields = dict(form)
    if secret:
        # RFC 6749, section 2.3.1: both are percent-encoded first.
        pair = f"{quote(settings.client_id, safe='')}:{quote(secret, safe='')}"
        headers["authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
    else:
        fields["client_id"] = settings.client_id
    try:
        with access.http() as client, exchanging("X"):
            answer = client.post(
                f"{settings.api}/2/oauth2/token",
                data=fields,
                headers=headers,
                timeout=patient(client.timeout),  # a code or token that was used up is lost
            )
    except TransientRead as error:
        raise AuthExpired(
            "X could not be asked for a session just now.", excerpt=error.excerpt
        ) from None
    status, told = answer.status_code, _object(answer.content)
    if not 200 <= status < 300:
        raise _refusal(Refused(status, told, dict(answer.headers)), access, fields)
    return _tokens(told)


def _tokens(told: Mapping[str, Any]) -> Tokens:
    access_token, refresh_token = told.get("access_token"), told.get("refresh_token")
    if not isinstance(access_token, str) or not access_token:
        raise AuthExpired("X gave no session that can be read.")
    if not isinstance(refresh_token, str) or not refresh_token:
        raise ScopeMissing("X gave no refresh token.", scope="offline.access")
    scope = told.get("scope")
    if isinstance(scope, str) and scope:
        missing = {"tweet.read", "users.read", "tweet.write"} - set(scope.split())
        if missing:
            named = ", ".join(sorted(missing))
            raise ScopeMissing(f"The sign-in lacks a permission: {named}.", scope=named)
    lifetime = told.get("expires_in")
    seconds = float(lifetime) if isinstance(lifetime, int) and lifetime > 0 else LIFETIME
    return Tokens(access_token, refresh_token, time.time() + seconds)


def _refusal(
    refused: Refused, access: Access, fields: Mapping[str, str]
) -> AuthRevoked | AuthExpired | Misconfigured | RateLimited:
    excerpt = access.secret.excerpt(refused.excerpt, *fields.values())
    status = refused.status
    if status >= 500 or status in {408, 425}:
        return AuthExpired(f"X has trouble ({status}).", status=status, excerpt=excerpt)
    if refused.says(("invalid_client", "unauthorized_client")) or status == 401:
        return Misconfigured(
            "X does not accept the client ID and secret of the app.", status=status, excerpt=excerpt
        )
    if status == 400:
        return AuthRevoked(
            "X does not accept the sign-in (any more). A code is good for 30 seconds, a session"
            " for as long as it is not withdrawn; sign in again.",
            status=status,
            excerpt=excerpt,
        )
    error = read_error(refused, excerpt)
    if isinstance(error, RateLimited):
        return error
    return AuthExpired(error.sentence, status=status, excerpt=excerpt)


def _client_secret(access: Access) -> str:
    try:
        return access.secret.reveal("client_secret")
    except Misconfigured:  # a public client has none
        return ""


def _object(body: bytes) -> Mapping[str, Any]:
    return find_record(find_json(body))
