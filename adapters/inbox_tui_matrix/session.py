"""The session: a login of this program's own, kept and renewed in turns, or a token as given.

A login makes a *device*. The server keeps two things by device: which transaction ids it has seen,
and a queue of keys for encrypted rooms, which each sync empties. So this program never logs in as
a device that somebody else uses, and keeps its own as long as it can
(https://spec.matrix.org/latest/client-server-api/#relationship-between-access-tokens-and-devices).
"""

from __future__ import annotations

import json
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from inbox_tui.adapter import (
    Access,
    AdapterError,
    AuthExpired,
    AuthRevoked,
    KeptSession,
    Misconfigured,
    Secret,
    TransientRead,
    not_renewed,
    slow_mark,
)
from inbox_tui.adapter.fields import Json, find_text
from inbox_tui_matrix import discovery
from inbox_tui_matrix.address import user_id
from inbox_tui_matrix.refusals import Refused, read_error
from inbox_tui_matrix.transport import Transport

PASSWORD, TOKEN = "password", "token"
DEVICE_NAME = "inbox-tui"
_PREFIX = "/_matrix/client/v3"


@dataclass(frozen=True, slots=True)
class Tokens:
    """A running session. Its tokens do not show when printed, nor in a log."""

    base: str
    """Address of the homeserver."""
    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    """"" where the server gives none: then the token lasts until it is taken back."""
    user: str
    device: str
    """Both "" where a token was given, until the server is asked."""
    salt: str = field(repr=False)
    mark: str = field(repr=False)
    """Derived from the secret that began the session, so that a changed one ends it."""

    def __post_init__(self) -> None:
        # From its making on, a secret's values are taken out of logs and errors.
        Secret({"access": self.access_token, "refresh": self.refresh_token})


class Session:
    """Logs in, renews and remembers. Safe to use from many processes at once."""

    def __init__(self, access: Access, transport: Transport) -> None:
        self._access = access
        self._transport = transport
        self._kept = KeptSession(access.session, Tokens, self._is_ours)
        self._tokens: Tokens | None = None

    @property
    def host(self) -> str:
        """The server's name, for sentences."""
        tokens = self._tokens
        return urlsplit(tokens.base).netloc if tokens else discovery.name_of(self._access)

    def tokens(self) -> Tokens:
        """Return the session, beginning one where none is saved.

        :raises AuthRevoked: the password is not accepted.
        :raises AdapterError: the server cannot be found or asked.
        """
        if self._tokens is None:
            self._tokens = self._kept.load()
        if self._tokens is None:
            with self._kept.turn() as saved:
                self._tokens = saved or self._begin()
        return self._tokens

    def renewed(self, stale: Tokens, *, is_soft: bool) -> Tokens:
        """Return tokens that are newer than ``stale``, which the server did not accept.

        ``is_soft``: it said that the session itself goes on. Otherwise somebody has signed this
        program out, and logging in again by ourselves would undo what they did.

        :raises AuthRevoked: the session is over, or neither it nor the password is accepted.
        :raises AuthExpired: the server cannot be asked to renew it just now.
        """
        with self._kept.turn() as saved:
            if saved is not None and saved.access_token != stale.access_token:
                self._tokens = saved
            else:
                self._tokens = self._renew(stale, is_soft=is_soft)
        return self._tokens

    def redacted(self, words: str) -> str:
        """Return a short piece of ``words`` without the secret or a token in it."""
        tokens = self._tokens
        hidden = (tokens.access_token, tokens.refresh_token) if tokens else ()
        return self._access.secret.excerpt(words, *hidden)

    def close(self) -> None:
        """End a session that nobody will find again: that of the first meeting.

        While an account is being connected nothing is kept, and a device would stay behind.
        """
        tokens = self._tokens
        if tokens and not self._access.actor_id and self._has_password:
            with suppress(Refused, AdapterError):
                self._transport.write(
                    "POST", f"{tokens.base}{_PREFIX}/logout", "{}", tokens.access_token
                )
        self._tokens = None

    # --- how -----------------------------------------------------------------------------------

    @property
    def _has_password(self) -> bool:
        way = self._access.settings.get("sign_in", PASSWORD).strip().lower() or PASSWORD
        if way not in {PASSWORD, TOKEN}:
            raise Misconfigured(f"sign_in is {PASSWORD!r} or {TOKEN!r}, not {way[:40]!r}.")
        return way == PASSWORD

    @property
    def _secret(self) -> str:
        return self._access.secret.reveal("secret")

    def _is_ours(self, tokens: Tokens) -> bool:
        return tokens.mark == slow_mark(self._secret, tokens.salt)

    def _begin(self) -> Tokens:
        base = discovery.find(self._access, self._transport)
        salt = secrets.token_hex(16)
        mark = slow_mark(self._secret, salt)
        if self._has_password:
            return self._log_in(base, "", salt=salt, mark=mark)
        return self._kept.keep(Tokens(base, self._secret.strip(), "", "", "", salt, mark))

    def _renew(self, stale: Tokens, *, is_soft: bool) -> Tokens:
        if not self._has_password:
            raise AuthRevoked(f"{self.host} does not accept the access token.")
        renewed = self._refresh(stale) if stale.refresh_token else None
        if renewed is not None:
            return renewed
        if not is_soft:
            raise AuthRevoked(f"This program was signed out at {self.host}.")
        # The same device: the server goes on knowing what it has had from us.
        return self._log_in(stale.base, stale.device, salt=stale.salt, mark=stale.mark)

    def _log_in(self, base: str, device: str, *, salt: str, mark: str) -> Tokens:
        user = self._access.actor_id or user_id(self._access.handle)
        body: dict[str, object] = {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": user},
            "password": self._secret,
            "initial_device_display_name": DEVICE_NAME,
            "refresh_token": True,
        }
        if device:
            body["device_id"] = device
        try:
            answer = self._transport.write("POST", f"{base}{_PREFIX}/login", json.dumps(body))
        except Refused as refused:
            raise _login_error(
                refused, user, urlsplit(base).netloc, self.redacted(refused.excerpt)
            ) from None
        tokens = Tokens(
            base,
            find_text(answer, "access_token"),
            find_text(answer, "refresh_token"),
            find_text(answer, "user_id"),
            find_text(answer, "device_id"),
            salt,
            mark,
        )
        if not (tokens.access_token and tokens.user and tokens.device):
            raise TransientRead(f"{urlsplit(base).netloc} gave no session that can be read.")
        return self._kept.keep(tokens)

    def _refresh(self, stale: Tokens) -> Tokens | None:
        """Renew ``stale``; None where the server does not take its refresh token any more."""
        body = json.dumps({"refresh_token": stale.refresh_token})
        try:
            answer = self._transport.write("POST", f"{stale.base}{_PREFIX}/refresh", body)
        except Refused as refused:
            if refused.asks_for_renewal or refused.status == 403:
                return None
            error = read_error(refused, self.host, self.redacted(refused.excerpt))
            raise not_renewed(error, self.host) from None
        except TransientRead as error:
            raise not_renewed(error, self.host) from None
        return self._kept.keep(_refreshed(stale, answer, self.host))


def _refreshed(stale: Tokens, answer: Json, host: str) -> Tokens:
    access = find_text(answer, "access_token")
    if not access:
        raise AuthExpired(f"{host} gave no session that can be read.")
    return Tokens(
        stale.base,
        access,
        # Where none comes along, the old one stays good.
        find_text(answer, "refresh_token") or stale.refresh_token,
        stale.user,
        stale.device,
        stale.salt,
        stale.mark,
    )


def _login_error(refused: Refused, user: str, host: str, detail: str) -> AdapterError:
    if refused.name in {"M_UNKNOWN", "M_UNRECOGNIZED"} and refused.status in {400, 403, 404}:
        return Misconfigured(
            f"{host} takes no password here. Make an access token and set sign_in to token.",
            status=refused.status,
            excerpt=detail,
        )
    if refused.name == "M_FORBIDDEN" or refused.asks_for_renewal:
        return AuthRevoked(
            f"{host} does not accept the password of {user}.", status=refused.status, excerpt=detail
        )
    return read_error(refused, host, detail)
