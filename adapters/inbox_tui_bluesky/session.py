"""The session: a login that is kept, renewed in turns, and shared between processes.

A login (``createSession``) is limited to 300 a day and account, so its tokens are saved in the
account's vault and renewed with ``refreshSession`` when they run out. A refresh token is good for
one use: whoever holds the vault's lock first renews, everybody else finds the new tokens there
(https://atproto.com/specs/xrpc#authentication).
"""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlsplit

from inbox_tui.adapter import (
    Access,
    AdapterError,
    AuthExpired,
    AuthRevoked,
    Misconfigured,
    TransientRead,
    WrongAccount,
    before_anything_left,
)
from inbox_tui_bluesky.address import service_base
from inbox_tui_bluesky.mapping import Json
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
        self._tokens: Tokens | None = None

    @property
    def entry(self) -> str:
        """Base address of the server that logs the account in.

        :raises Misconfigured: the instance is not an acceptable address.
        """
        return service_base(self._access.instance)

    @property
    def host(self) -> str:
        """The server's name, for sentences."""
        return urlsplit(self.entry).netloc

    def tokens(self) -> Tokens:
        """Return the session, logging in where none is saved.

        :raises AuthRevoked: the password is not accepted.
        :raises AdapterError: the server cannot be asked.
        """
        with before_anything_left():
            if self._tokens is None:
                self._tokens = self._saved()
            if self._tokens is None:
                with self._access.session.locked():
                    self._tokens = self._saved() or self._log_in()
            return self._tokens

    def renewed(self, stale: Tokens) -> Tokens:
        """Return tokens that are newer than ``stale``, which the server called expired.

        :raises AuthRevoked: neither the session nor the password is accepted any more.
        :raises AuthExpired: the server cannot be asked to renew it just now.
        """
        with before_anything_left(), self._access.session.locked():
            saved = self._saved()
            if saved is not None and saved.access != stale.access:
                self._tokens = saved
            else:
                self._tokens = self._refresh(stale) or self._log_in()
            return self._tokens

    def last_service(self) -> str:
        """Return the data server last heard of, without logging in; the entry where none is."""
        tokens = self._tokens or self._saved()
        return tokens.service if tokens else self.entry

    def redacted(self, text: str) -> str:
        """Return a short piece of ``text`` without the password or a token in it."""
        tokens = (self._tokens.access, self._tokens.refresh) if self._tokens else ()
        return self._access.secret.excerpt(text, *tokens)

    def _saved(self) -> Tokens | None:
        try:
            values = json.loads(self._access.session.load() or "null")
            tokens = Tokens(**values)
            genuine = all(isinstance(value, str) and value for value in asdict(tokens).values())
        except (ValueError, TypeError):
            return None
        if not genuine or tokens.mark != _mark(self._password, tokens.salt):
            return None
        return tokens

    def _log_in(self) -> Tokens:
        # A handle can be given up and taken by somebody else; the id cannot.
        name = self._access.actor_id or self._access.handle.strip().removeprefix("@")
        body = json.dumps({"identifier": name, "password": self._password})
        try:
            answer = self._transport.procedure(self.entry, "com.atproto.server.createSession", body)
        except Refused as refused:
            raise self._login_error(refused) from None
        salt = secrets.token_hex(16)
        return self._keep(answer, salt=salt, mark=_mark(self._password, salt))

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
            raise self._not_now(error) from None
        except TransientRead as error:
            raise self._not_now(error) from None
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
        tokens = Tokens(did, access, refresh, service, salt, mark)
        self._access.session.save(json.dumps(asdict(tokens)))
        return tokens

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

    def _not_now(self, error: AdapterError) -> AdapterError:
        if not isinstance(error, TransientRead):
            return error
        return AuthExpired(
            f"The session at {self.host} ran out and could not be renewed just now.",
            status=error.status,
            excerpt=error.excerpt,
        )

    @property
    def _password(self) -> str:
        return self._access.secret.reveal("password")


def _mark(password: str, salt: str) -> str:
    # Slow on purpose: the mark is kept beside the session and must not give the password away.
    return hashlib.scrypt(
        password.encode(errors="surrogatepass"), salt=salt.encode(), n=2**12, r=8, p=1
    ).hex()


def _data_server(document: Any) -> str:
    """Return the data server in a DID document (https://atproto.com/specs/did), or ""."""
    services = document.get("service") if isinstance(document, dict) else None
    for service in services if isinstance(services, list) else ():
        if not isinstance(service, dict) or not str(service.get("id", "")).endswith("#atproto_pds"):
            continue
        try:
            return service_base(str(service.get("serviceEndpoint", "")))
        except Misconfigured:
            return ""
    return ""
