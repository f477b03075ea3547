"""Consent in a browser: what goes out to the network's page, and what comes back from it.

The core opens the page, waits on loopback for the way back or takes the pasted address, and
compares the state (:mod:`inbox_tui.sign_in`). The adapter knows the addresses and makes the calls.
"""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentPage:
    """Where a person says yes, and what is needed to go on afterwards."""

    url: str
    state: str = field(repr=False)
    """Comes back unchanged beside the code; anything else is an answer to somebody else's question
    (https://www.rfc-editor.org/rfc/rfc6749#section-10.12)."""
    kept: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What :meth:`SignsIn.finish_sign_in` needs again: a verifier, the client that was registered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """What consent brought."""

    secrets: Mapping[str, str] = field(repr=False)
    """Values of the secret fields, kept where the account's secret is kept."""
    session: str = field(default="", repr=False)
    """A session to begin with, for the vault, where tokens are renewed from then on."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """A one-time proof that who asks for the token is who asked for consent (PKCE, S256).

    See https://www.rfc-editor.org/rfc/rfc7636#section-4.
    """

    value: str = field(repr=False)

    @classmethod
    def new(cls) -> Verifier:
        """Return one of 256 random bits."""
        return cls(secrets.token_urlsafe(32))

    @property
    def challenge(self) -> str:
        """What goes into the address of the consent page."""
        digest = hashlib.sha256(self.value.encode("ascii")).digest()
        return urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")
