"""Consent in a browser: OAuth 2.0 with PKCE, on the loopback address that the app registered."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, replace
from urllib.parse import urlencode

from inbox_tui.adapter import Access, ConsentPage, Granted, Verifier, plain_mark
from inbox_tui_x import tokens
from inbox_tui_x.settings import SCOPES, Settings


def begin(settings: Settings, callback: str) -> ConsentPage:
    """Return the page on which a person lets the app act for the account. No request is made."""
    verifier, state = Verifier.new(), secrets.token_urlsafe(24)
    asked = {
        "response_type": "code",
        "client_id": settings.client_id,
        "redirect_uri": callback,
        "scope": " ".join(SCOPES),
        "state": state,
        "code_challenge": verifier.challenge,
        "code_challenge_method": "S256",
    }
    return ConsentPage(
        url=f"{settings.consent}?{urlencode(asked)}",
        state=state,
        kept={"verifier": verifier.value},
    )


def finish(
    access: Access, settings: Settings, page: ConsentPage, callback: str, code: str
) -> Granted:
    """Exchange ``code`` for a session, once.

    :raises AuthRevoked: X does not take the code.
    :raises AdapterError: X cannot be asked, or gives less than was asked for.
    """
    fresh = tokens.ask(
        access,
        settings,
        {
            "grant_type": "authorization_code",
            "code": code.strip(),
            "redirect_uri": callback,
            "code_verifier": page.kept["verifier"],
        },
    )
    session = replace(fresh, mark=plain_mark(fresh.refresh_token))
    return Granted(
        secrets={"refresh_token": fresh.refresh_token}, session=json.dumps(asdict(session))
    )
