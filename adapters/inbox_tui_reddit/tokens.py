"""Access tokens: an hour long each, kept in the account's vault and shared between processes.

What a person consented to is the refresh token. Each access token is got with it; where Reddit
hands out another refresh token on that occasion, the new one counts from then on
(https://www.rfc-editor.org/rfc/rfc6749#section-6).
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import prawcore
from prawcore.auth import BaseAuthenticator

from inbox_tui.adapter import Access, AuthRevoked, KeptSession, TransientRead, plain_mark
from inbox_tui_reddit.refusals import Interrupted, Refused, read_interrupted, token_error

_EARLY = 60.0
"""Seconds before its end from which a token is not used any more: a send must not meet it."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the vault keeps. Nothing of it shows when printed."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    ends: float
    """Seconds since 1970."""
    mark: str = field(repr=False)
    """Derived from what the person gave, so that another consent ends this session."""

    @property
    def is_good(self) -> bool:
        """True while the access token is worth trying."""
        return time.time() < self.ends - _EARLY


class KeptAuthorizer(prawcore.Authorizer):
    """prawcore's own authorizer, which looks into the vault before it asks for a token."""

    def __init__(
        self, *, authenticator: BaseAuthenticator, access: Access, refresh_token: str, host: str
    ) -> None:
        super().__init__(authenticator=authenticator, refresh_token=refresh_token)
        self._kept = KeptSession(access.session, Tokens, self._is_ours)
        self._excerpt = access.secret.excerpt
        self._host = host
        self._consented = refresh_token
        self._mark = plain_mark(str(authenticator.client_id), refresh_token)
        self._tokens: Tokens | None = None
        self._refused = ""
        self._is_held = False

    def is_valid(self) -> bool:
        """Tell whether there is a token that is worth trying."""
        return self._tokens is not None and (self._is_held or self._tokens.is_good)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep to the token that there is: whose another one is was not asked."""
        self._is_held = True
        try:
            yield
        finally:
            self._is_held = False

    def give_up(self) -> None:
        """Take note that the token was refused: it is not used again."""
        self._refused = self._tokens.access_token if self._tokens else ""
        self._tokens = self.access_token = None

    def refresh(self) -> None:
        """Take the token that another process has got, or get one. Nothing is published by it.

        :raises AuthRevoked: the consent is not accepted any more.
        :raises AdapterError: Reddit cannot be asked; ``nothing_sent`` is True.
        """
        with self._kept.turn() as kept:
            if kept and kept.is_good and kept.access_token != self._refused:
                tokens = kept
            else:
                renewed = self._renew(kept.refresh_token if kept else self._consented)
                tokens = self._kept.keep(renewed)
            self._tokens, self.access_token = tokens, tokens.access_token
            self.refresh_token = tokens.refresh_token

    def secrets(self) -> tuple[str, ...]:
        """Return the tokens, to be taken out of what is said."""
        return (self._tokens.access_token, self._tokens.refresh_token) if self._tokens else ()

    def _renew(self, refresh_token: str) -> Tokens:
        self.refresh_token = refresh_token
        asked = time.time()
        with token_errors(self._host, self._excerpt, refresh_token):
            super().refresh()
        # prawcore keeps the end by a clock that other processes do not share, and 10 s too late.
        lasts = (self._expiration_timestamp_ns - time.monotonic_ns()) / 1e9 - 10
        access_token, renewed = self.access_token, self.refresh_token
        is_readable = isinstance(access_token, str) and access_token and math.isfinite(lasts)
        if not is_readable or not isinstance(renewed, str):
            raise TransientRead(f"{self._host} gave no token that can be read.")
        return Tokens(str(access_token), renewed, asked + lasts, self._mark)

    def _is_ours(self, tokens: Tokens) -> bool:
        is_whole = tokens.access_token and tokens.refresh_token
        return bool(is_whole) and tokens.mark == self._mark


@contextmanager
def token_errors(host: str, excerpt: Callable[..., str], *hidden: str) -> Iterator[None]:
    """Say in the adapter's words what goes wrong while a token is asked for.

    ``excerpt`` is :meth:`Secret.excerpt`, ``hidden`` what else must not show.

    :raises AuthRevoked: the consent is not accepted (any more).
    :raises AdapterError: Reddit cannot be asked.
    """
    try:
        yield
    except Refused as refused:
        raise token_error(refused, host, excerpt(refused.excerpt, *hidden)) from None
    except Interrupted as error:
        raise read_interrupted(error, host) from None
    except prawcore.OAuthException as error:
        said = excerpt(f"{error.error}: {error.description}", *hidden)
        raise AuthRevoked(f"{host} does not accept the consent.", excerpt=said) from None
    except (
        prawcore.PrawcoreException, ValueError, LookupError, TypeError, AttributeError,
        RecursionError, OverflowError,
    ) as error:  # fmt: skip
        raise TransientRead(
            f"{host} gave no token that can be read.", excerpt=type(error).__name__
        ) from None
