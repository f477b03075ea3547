"""The session: tokens that are kept, renewed in turns, and shared between processes."""

from __future__ import annotations

import time
from dataclasses import replace

from inbox_tui.adapter import Access, KeptSession, plain_mark
from inbox_tui_x import tokens as token_call
from inbox_tui_x.settings import Settings
from inbox_tui_x.tokens import Tokens

EARLY = 120.0
"""Seconds before its end from which on a token is renewed: so none ends on the way of a post."""


class Session:
    """Renews and remembers. Safe to use from many processes at once."""

    def __init__(self, access: Access, settings: Settings) -> None:
        self._access = access
        self._settings = settings
        self._kept = KeptSession(access.session, Tokens, self._is_ours)
        self._tokens: Tokens | None = None

    def tokens(self) -> Tokens:
        """Return tokens that are good for a while.

        :raises AuthRevoked: X does not renew them any more.
        :raises AdapterError: they cannot be renewed just now, or not be kept.
        """
        if self._tokens is None or _is_ending(self._tokens):
            self._tokens = self._kept.load()
            if self._tokens is None or _is_ending(self._tokens):
                self._tokens = self._renew(self._tokens)
        return self._tokens

    def renewed(self, stale: Tokens) -> Tokens:
        """Return tokens that are newer than ``stale``, which X does not take any more.

        :raises AuthRevoked: X does not renew them any more.
        :raises AdapterError: they cannot be renewed just now, or not be kept.
        """
        self._tokens = self._renew(stale)
        return self._tokens

    def belongs_to(self, user_id: str) -> None:
        """Remember whose the tokens are, as X has just said."""
        if self._tokens is None or self._tokens.user_id == user_id:
            return
        with self._kept.turn() as saved:
            if saved is None or saved.access_token == self._tokens.access_token:
                self._tokens = self._kept.keep(replace(self._tokens, user_id=user_id))

    def redacted(self, text: str) -> str:
        """Return a short piece of ``text`` without a secret or a token in it."""
        held = self._tokens
        hidden = (held.access_token, held.refresh_token) if held else ()
        return self._access.secret.excerpt(text, *hidden)

    def _renew(self, stale: Tokens | None) -> Tokens:
        with self._kept.turn() as saved:
            if saved and not _is_ending(saved) and not _is_same(saved, stale):
                return saved
            old = saved or stale
            refresh_token = old.refresh_token if old else self._secret
            fresh = token_call.ask(
                self._access,
                self._settings,
                {"grant_type": "refresh_token", "refresh_token": refresh_token},
            )
            # It is the same person's: a refresh token is bound to who gave consent.
            user_id = old.user_id if old else ""
            return self._kept.keep(replace(fresh, mark=plain_mark(self._secret), user_id=user_id))

    def _is_ours(self, tokens: Tokens) -> bool:
        is_whole = tokens.access_token and tokens.refresh_token
        return bool(is_whole) and tokens.mark == plain_mark(self._secret)

    @property
    def _secret(self) -> str:
        return self._access.secret.reveal("refresh_token")


def _is_ending(tokens: Tokens) -> bool:
    return tokens.expires_at - time.time() < EARLY


def _is_same(tokens: Tokens, stale: Tokens | None) -> bool:
    return stale is not None and tokens.access_token == stale.access_token
