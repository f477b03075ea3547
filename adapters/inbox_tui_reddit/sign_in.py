"""Consent in a browser, by the code flow (https://github.com/reddit-archive/reddit/wiki/OAuth2)."""

from __future__ import annotations

import secrets

from inbox_tui.adapter import Access, AuthRevoked, ConsentPage, Granted, Misconfigured
from inbox_tui_reddit.address import hosts

SCOPES = ("identity", "read", "submit", "edit", "history", "privatemessages")
"""Who we are; conversations; writing; deleting what we wrote; finding it; the inbox."""


def callback(access: Access) -> str:
    """Return the address that the app is registered with.

    :raises Misconfigured: its port is none.
    """
    port = access.settings.get("callback_port", "")
    if not port.isascii() or not port.isdigit() or not 1024 <= int(port) <= 65535:
        raise Misconfigured("The port of the redirect address is a number from 1024 to 65535.")
    return f"http://127.0.0.1:{port}/"


def begin(access: Access, redirect_uri: str) -> ConsentPage:
    """Return the page of consent; no request is made."""
    from inbox_tui_reddit.account_reddit import consent_reddit

    state = secrets.token_urlsafe(32)
    reddit = consent_reddit(access, hosts(access.instance), redirect_uri)
    url = reddit.auth.url(scopes=list(SCOPES), state=state, duration="permanent")
    return ConsentPage(url=url, state=state)


def finish(access: Access, redirect_uri: str, code: str) -> Granted:
    """Exchange ``code``, once, for a refresh token.

    :raises AuthRevoked: Reddit does not accept the code, or gives no lasting consent.
    :raises AdapterError: Reddit cannot be asked.
    """
    from inbox_tui_reddit.account_reddit import consent_reddit
    from inbox_tui_reddit.tokens import token_errors

    places = hosts(access.instance)
    reddit = consent_reddit(access, places, redirect_uri)
    with token_errors(places.name, access.secret.excerpt, code):
        refresh_token = reddit.auth.authorize(code)
    if not refresh_token or not isinstance(refresh_token, str):
        raise AuthRevoked(f"{places.name} gave consent for an hour only. Begin again.")
    return Granted(secrets={"refresh_token": refresh_token})
