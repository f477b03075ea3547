"""The endpoints that the adapter uses, as Python calls for one account.

Reference: https://spec.matrix.org/latest/client-server-api/. Each call renews the session where the
server says that its token ran out, and reads are made again then. A message never goes twice, and
only with a token of which the server has said whose it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from urllib.parse import quote

from inbox_tui.adapter import Access, AdapterError, AuthExpired, TransientRead, expect_account
from inbox_tui.adapter.fields import Json, Unreadable, find_records, find_text, read_id
from inbox_tui_matrix.address import EventAddress
from inbox_tui_matrix.refusals import Refused, read_error, write_error
from inbox_tui_matrix.session import Session, Tokens
from inbox_tui_matrix.transport import Transport

_V3, _V1 = "/_matrix/client/v3", "/_matrix/client/v1"


class Client:
    """Calls the homeserver as one account.

    Every method may raise what :meth:`Session.tokens` raises, ``RateLimited``, ``TransientRead``
    and, about rooms that this account is not in, ``TargetClosed``.
    """

    def __init__(self, access: Access) -> None:
        self._access = access
        self._transport = Transport(access)
        self._session = Session(access, self._transport)
        self._me: tuple[str, str] | None = None
        self._proven = ""
        """The token to which the server has answered :attr:`_me`."""
        self._answered_to = ""
        """The token to which it gave its last answer."""

    def close(self) -> None:
        """Let go of the connections."""
        self._session.close()
        self._transport.close()

    @property
    def host(self) -> str:
        """The server's name, for sentences."""
        return self._session.host

    # --- who -----------------------------------------------------------------------------------

    def whoami(self) -> tuple[str, str]:
        """Ask whose the token is: user id and device id, the latter "" where it has none."""
        answer = self._read(_V3, "account", "whoami")
        try:
            self._me = read_id(answer, "user_id"), find_text(answer, "device_id")
        except Unreadable:
            raise TransientRead(f"{self.host} did not say whose the session is.") from None
        self._proven = self._answered_to
        return self._me

    def me(self) -> tuple[str, str]:
        """Return what :meth:`whoami` says, asked once for each token.

        :raises WrongAccount: the credential is not the connected account's.
        """
        is_known = self._me and self._proven == self._session.tokens().access_token
        user, device = self._me if self._me and is_known else self.whoami()
        expect_account(self._access, user)
        return user, device

    def display_name(self, user: str) -> str:
        """Return a person's name, "" where they have none."""
        found = self._find(_V3, "profile", user, "displayname")
        return find_text(found, "displayname")

    # --- reading -------------------------------------------------------------------------------

    def sync(self, since: str, filter_: Mapping[str, object]) -> Json:
        """Ask what came since ``since`` ("" for the beginning), without waiting for more.

        Nothing is marked as read, and nobody is shown as being online.
        """
        params: dict[str, str | int] = {
            "filter": _compact(filter_),
            "timeout": 0,
            "set_presence": "offline",
        }
        if since:
            params["since"] = since
        return self._read(_V3, "sync", params=params)

    def messages(
        self, room: str, start: str, filter_: Mapping[str, object], *, end: str = "", limit: int
    ) -> Json:
        """Read a page of a room's events backwards from ``start`` ("" for its end) to ``end``."""
        params: dict[str, str | int] = {"dir": "b", "limit": limit, "filter": _compact(filter_)}
        params |= {name: value for name, value in (("from", start), ("to", end)) if value}
        return self._read(_V3, "rooms", room, "messages", params=params)

    def event(self, address: EventAddress) -> Json | None:
        """Read one event; None where there is none, or none that we may see."""
        return self._find(_V3, "rooms", address.room, "event", address.event)

    def context(self, address: EventAddress, limit: int) -> Json | None:
        """Read an event, those round it, and the state that the room had then.

        None where there is no such event, or none that we may see.
        """
        params: dict[str, str | int] = {
            "limit": limit,
            "filter": _compact({"lazy_load_members": True, "include_redundant_members": True}),
        }
        return self._find(_V3, "rooms", address.room, "context", address.event, params=params)

    def state(self, room: str) -> list[Json]:
        """Return the state of a room as it is now, which is that at its newest event.

        Asked for directly it would name every member; this way only who wrote that event is among
        them.
        """
        newest = find_records(self.messages(room, "", {}, limit=1), "chunk")
        event = find_text(newest[0], "event_id") if newest else ""
        found = self.context(EventAddress(room, event), 0) if event else None
        return find_records(found, "state")

    def thread(self, root: EventAddress, start: str) -> Json | None:
        """Read a page of what hangs on a thread's root, newest first; None where it is gone."""
        params: dict[str, str | int] = {"limit": 100} | ({"from": start} if start else {})
        return self._find(
            _V1, "rooms", root.room, "relations", root.event, "m.thread", params=params
        )

    def members(self, room: str) -> Json:
        """Return who is in a room: an object with the members' profiles by user id."""
        answer = self._read(_V3, "rooms", room, "joined_members")
        joined = answer.get("joined")
        return joined if isinstance(joined, dict) else {}

    def member(self, room: str, user: str) -> Json | None:
        """Return what a room says of somebody's membership, None where nothing."""
        return self._find(_V3, "rooms", room, "state", "m.room.member", user)

    def direct_rooms(self, me: str) -> Json:
        """Return which rooms this account calls direct, as lists by user id."""
        return self._find(_V3, "user", me, "account_data", "m.direct") or {}

    # --- writing -------------------------------------------------------------------------------

    def send_message(self, room: str, transaction: str, content: str) -> str:
        """Write a message whose ``content`` (JSON) leaves byte for byte; return its event id.

        The same call again from the same device changes nothing and gives the same answer
        (https://spec.matrix.org/latest/client-server-api/#transaction-identifiers).

        :raises AuthExpired: the session is another than that of which :meth:`me` spoke.
        :raises AdapterError: whose ``nothing_sent`` tells whether that is certain.
        """
        tokens = self._session.tokens()
        if tokens.access_token != self._proven:
            raise AuthExpired(f"The session at {self.host} changes just now; nothing was sent.")
        path = ("rooms", room, "send", "m.room.message", transaction)
        address = _address(tokens.base, _V3, path)
        try:
            answer = self._transport.write(
                "PUT", address, content, tokens.access_token, publishes=True
            )
        except Refused as refused:
            if refused.asks_for_renewal:
                self._session.renewed(tokens, is_soft=refused.is_soft)  # raises where it is over
                raise AuthExpired(
                    f"The session at {self.host} had run out and is renewed now; nothing was sent.",
                    status=refused.status,
                ) from None
            detail = self._session.redacted(refused.excerpt)
            raise write_error(refused, self.host, detail) from None
        return find_text(answer, "event_id")

    def redact(self, address: EventAddress, transaction: str) -> None:
        """Take the words of an event away, for everybody."""
        path = ("rooms", address.room, "redact", address.event, transaction)
        self._checked(
            lambda tokens: self._transport.write(
                "PUT", _address(tokens.base, _V3, path), "{}", tokens.access_token
            )
        )

    # --- how -----------------------------------------------------------------------------------

    def _read(self, prefix: str, *path: str, params: Mapping[str, str | int] | None = None) -> Json:
        return self._checked(self._get(prefix, path, params))

    def _find(
        self, prefix: str, *path: str, params: Mapping[str, str | int] | None = None
    ) -> Json | None:
        try:
            return self._authorised(self._get(prefix, path, params))
        except Refused as refused:
            if refused.is_absence:
                return None
            raise self._read_error(refused) from None

    def _get(
        self, prefix: str, path: tuple[str, ...], params: Mapping[str, str | int] | None
    ) -> Callable[[Tokens], Json]:
        return lambda tokens: self._transport.get(
            _address(tokens.base, prefix, path), params or {}, tokens.access_token
        )

    def _checked(self, call: Callable[[Tokens], Json]) -> Json:
        try:
            return self._authorised(call)
        except Refused as refused:
            raise self._read_error(refused) from None

    def _authorised(self, call: Callable[[Tokens], Json]) -> Json:
        tokens = self._session.tokens()
        # Twice: the tokens that another process saved meanwhile may have run out as well.
        for _ in range(2):
            try:
                return self._through(call, tokens)
            except Refused as refused:
                if not refused.asks_for_renewal:
                    raise
                tokens = self._session.renewed(tokens, is_soft=refused.is_soft)
        return self._through(call, tokens)

    def _through(self, call: Callable[[Tokens], Json], tokens: Tokens) -> Json:
        answer = call(tokens)
        self._answered_to = tokens.access_token
        return answer

    def _read_error(self, refused: Refused) -> AdapterError:
        return read_error(refused, self.host, self._session.redacted(refused.excerpt))


def _address(base: str, prefix: str, path: tuple[str, ...]) -> str:
    return f"{base}{prefix}/" + "/".join(quote(part, safe="") for part in path)


def _compact(value: Mapping[str, object]) -> str:
    return json.dumps(value, separators=(",", ":"))
