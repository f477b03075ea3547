"""The session: a login that is kept, renewed in turns, and shared between processes.

A login (``createSession``) is limited to 300 a day and account, so its tokens are kept, and renewed
with ``refreshSession`` when they run out (https://atproto.com/specs/xrpc#authentication).
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from inbox_tui.adapter import (
    Access,
    AdapterError,
    AuthRevoked,
    KeptSession,
    Misconfigured,
    TransientRead,
    WrongAccount,
    not_renewed,
    server_base,
    slow_mark,
)
from inbox_tui.adapter.fields import Json
from inbox_tui_bluesky.refusals import Refused, read_error
from inbox_tui_bluesky.transport import Transport


@dataclass(frozen=True, slots=True)
class Tokens:
    """A running session. Its tokens do not show when printed."""

    did: str
    access: str = field(repr=False)
    refresh: str = field(repr=False)
    service: str
    """Base address of the data server that holds the account, as its DID document says."""
    salt: str = field(repr=False)
    mark: str = field(repr=False)
    """Derived from the password that began the session, so that a changed password ends it."""


class Session:
    """Logs in, renews and remembers. Safe to use from many processes at once."""

    def __init__(self, access: Access, transport: Transport) -> None:
        self._access = access
        self._transport = transport
        self._kept = KeptSession(access.session, Tokens, self._is_ours)
        self._tokens: Tokens | None = None

    @property
    def entry(self) -> str:
        """Base address of the server that logs the account in.

        :raises Misconfigured: the instance is not an acceptable address.
        """
        return server_base(self._access.instance, travels="password")

    @property
    def host(self) -> str:
        """The server's name, for sentences."""
        return urlsplit(self.entry).netloc

    def tokens(self) -> Tokens:
        """Return the session, logging in where none is saved.

        :raises AuthRevoked: the password is not accepted.
        :raises AdapterError: the server cannot be asked.
        """
        if self._tokens is None:
            self._tokens = self._kept.load()
        if self._tokens is None:
            with self._kept.turn() as saved:
                self._tokens = saved or self._log_in()
        return self._tokens

    def renewed(self, stale: Tokens) -> Tokens:
        """Return tokens that are newer than ``stale``, which the server called expired.

        :raises AuthRevoked: neither the session nor the password is accepted any more.
        :raises AuthExpired: the server cannot be asked to renew it just now.
        """
        with self._kept.turn() as saved:
            if saved is not None and saved.access != stale.access:
                self._tokens = saved
            else:
                self._tokens = self._refresh(stale) or self._log_in()
        return self._tokens

    def last_service(self) -> str:
        """Return the data server last heard of, without logging in; the entry where none is."""
        tokens = self._tokens or self._kept.load()
        return tokens.service if tokens else self.entry

    def redacted(self, text: str) -> str:
        """Return a short piece of ``text`` without the password or a token in it."""
        tokens = (self._tokens.access, self._tokens.refresh) if self._tokens else ()
        return self._access.secret.excerpt(text, *tokens)

    def _is_ours(self, tokens: Tokens) -> bool:
        is_whole = all((tokens.did, tokens.access, tokens.refresh, tokens.service))
        return is_whole and tokens.mark == slow_mark(self._password, tokens.salt)

    def _log_in(self) -> Tokens:
        # A handle can be given up and taken by somebody else; the id cannot.
        name = self._access.actor_id or self._access.handle.strip().removeprefix("@")
        body = json.dumps({"identifier": name, "password": self._password})
        try:
            answer = self._transport.procedure(self.entry, "com.atproto.server.createSession", body)
        except Refused as refused:
            raise self._login_error(refused) from None
        salt = secrets.token_hex(16)
        return self._keep(answer, salt=salt, mark=slow_mark(self._password, salt))

    def _refresh(self, stale: Tokens) -> Tokens | None:
        """Renew ``stale``; None where the server does not take its refresh token any more."""
        try:
            answer = self._transport.procedure(
                self.entry, "com.atproto.server.refreshSession", "", stale.refresh
            )
        except Refused as refused:
            if refused.asks_for_renewal:
                return None
            error = read_error(refused, self.host, self.redacted(refused.excerpt))
            raise not_renewed(error, self.host) from None
        except TransientRead as error:
            raise not_renewed(error, self.host) from None
        if answer.get("did") != stale.did:
            got = str(answer.get("did", ""))
            raise WrongAccount(
                f"{self.host} renewed the session of {stale.did} as {got or 'nobody'}.",
                expected=stale.did,
                got=got,
            )
        return self._keep(answer, salt=stale.salt, mark=stale.mark)

    def _keep(self, answer: Json, *, salt: str, mark: str) -> Tokens:
        did, access, refresh = (answer.get(key) for key in ("did", "accessJwt", "refreshJwt"))
        if not (isinstance(did, str) and isinstance(access, str) and isinstance(refresh, str)):
            raise TransientRead(f"{self.host} gave no session that can be read.")
        entry, service = self.entry, _data_server(answer.get("didDoc"))
        if not service or (entry.startswith("https:") and not service.startswith("https:")):
            service = entry
        return self._kept.keep(Tokens(did, access, refresh, service, salt, mark))

    def _login_error(self, refused: Refused) -> AdapterError:
        detail = self.redacted(refused.excerpt)
        if refused.name == "AuthFactorTokenRequired":
            return Misconfigured(
                f"{self.host} asks for a code by mail. Use an app password instead of the"
                " account's own password.",
                status=refused.status,
                excerpt=detail,
            )
        if refused.asks_for_renewal:
            return AuthRevoked(
                f"{self.host} does not accept the password of {self._access.handle!r}.",
                status=refused.status,
                excerpt=detail,
            )
        return read_error(refused, self.host, detail)

    @property
    def _password(self) -> str:
        return self._access.secret.reveal("password")


def _data_server(document: Any) -> str:
    """Return the data server in a DID document (https://atproto.com/specs/did), or ""."""
    services = document.get("service") if isinstance(document, dict) else None
    for service in services if isinstance(services, list) else ():
        if not isinstance(service, dict) or not str(service.get("id", "")).endswith("#atproto_pds"):
            continue
        try:
            return server_base(str(service.get("serviceEndpoint", "")), travels="password")
        except Misconfigured:
            return ""
    return ""
