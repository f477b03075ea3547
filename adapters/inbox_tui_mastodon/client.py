"""The API methods that the adapter uses, as Python calls for one account.

Reference of the methods: https://docs.joinmastodon.org/methods/. Mastodon.py forms the requests;
what a server answered is judged here (:mod:`inbox_tui_mastodon.transport` says why).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qs, urlsplit

from inbox_tui.adapter import (
    Access,
    AdapterError,
    Misconfigured,
    TransientRead,
    server_base,
    unclear,
)
from inbox_tui.adapter.fields import Json
from inbox_tui_mastodon.address import host_of
from inbox_tui_mastodon.refusals import GONE, read_error, words_of, write_error
from inbox_tui_mastodon.server_facts import Server, read_server, recall, remember
from inbox_tui_mastodon.transport import Answer, Transport

if TYPE_CHECKING:
    import requests
    from mastodon import Mastodon

AT_ONCE = 80
"""Notifications asked for in one request; Mastodon gives no more, and many servers fewer."""
POSTS_AT_ONCE = 40
READ_SECONDS = 15.0
_UNKNOWN_METHOD = GONE | {400, 403, 405, 422, 501}
"""What servers answer to a method that they do not have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A page of notifications, the newest first."""

    items: list[Any]
    newest: str | None
    """Where a walk forward goes on (``min_id``); None where nothing says so."""
    oldest: str | None
    """Where a walk back goes on (``max_id``)."""


class Client:
    """Calls one server as one account.

    Every method may raise what :func:`inbox_tui_mastodon.refusals.read_error` returns, and
    ``Misconfigured`` where the account names no server.
    """

    def __init__(self, access: Access) -> None:
        self._access = access
        self._transport = Transport(access)
        self.server = Server(domain="")
        """What is known of the server; :meth:`learn` asks for it."""
        with suppress(Misconfigured):
            self.server = recall(access.folder, self.base)

    def close(self) -> None:
        """Let go of the connections."""
        self._transport.close()

    @property
    def base(self) -> str:
        """The base of the server's addresses."""
        return server_base(self._access.instance, travels="token")

    @property
    def host(self) -> str:
        """The server's name, for sentences."""
        return host_of(self.base)

    def redacted(self, text: str) -> str:
        """Return ``text`` for an error, the token blotted out."""
        return self._access.secret.excerpt(text)

    # --- who and where -------------------------------------------------------------------------

    def learn(self) -> Server:
        """Return what the server says of itself, asked for once a day at most.

        A server that will not say keeps what is known of it: all of that has usual values.
        """
        now = datetime.now(UTC)
        if self.server.is_fresh(now):
            return self.server
        for ask in (self._api.instance_v2, self._api.instance_v1):
            try:
                document = self._mapping(self._ask(ask))
            except TransientRead:
                break
            except AdapterError:  # an older server, or another program: the other document
                continue
            self.server = read_server(document, self.host, now)
            remember(self._access.folder, self.base, self.server)
            break
        return self.server

    def me(self) -> Json:
        """Ask whose the token is (``verify_credentials``)."""
        return self._mapping(self._ask(self._api.account_verify_credentials))

    def find_account(self, acct: str) -> Json | None:
        """Return the account called ``acct``; None where the server knows of none."""
        return self._found(lambda: self._api.account_lookup(acct))

    # --- posts ---------------------------------------------------------------------------------

    def status(self, status_id: str) -> Json | None:
        """Return a post; None where it is gone, or hidden from this account."""
        return self._found(lambda: self._api.status(status_id))

    def statuses(self, ids: Sequence[str]) -> list[Any]:
        """Return those of several posts that are there."""
        return self._list(self._ask(lambda: self._api.statuses(list(ids))))

    def context(self, status_id: str) -> tuple[list[Any], list[Any]] | None:
        """Return the posts above and below a post; None where it is gone or hidden."""
        found = self._found(lambda: self._api.status_context(status_id))
        if found is None:
            return None
        above, below = found.get("ancestors"), found.get("descendants")
        return (
            above if isinstance(above, list) else [],
            below if isinstance(below, list) else [],
        )

    def own_posts(self, me: str, before: str | None = None) -> tuple[list[Any], Answer]:
        """Return posts of the account, the newest first, without boosts, older than ``before``."""
        answer = self._ask(
            lambda: self._api.account_statuses(
                me, limit=POSTS_AT_ONCE, exclude_reblogs=True, max_id=before
            )
        )
        return self._list(answer), answer

    # --- notifications -------------------------------------------------------------------------

    def notifications(
        self, types: list[str], *, after: str | None = None, before: str | None = None
    ) -> Listing:
        """Return a page: the newest, or those next ``after`` a place, or next ``before`` one."""
        answer = self._ask(
            lambda: self._api.notifications(types=types, min_id=after, max_id=before, limit=AT_ONCE)
        )
        return _listing(self._list(answer), answer)

    def notifications_from(self, account_id: str, types: list[str]) -> list[Any]:
        """Return the newest notifications that one account caused, filtered ones among them."""
        return self._list(
            self._ask(lambda: self._api.notifications(account_id=account_id, types=types, limit=40))
        )

    def waiting_requests(self) -> int | None:
        """Return how many senders the server holds back; None where it knows no such thing."""
        try:
            policy = self._mapping(self._ask(self._api.notifications_policy))
        except AdapterError as error:
            if error.status in _UNKNOWN_METHOD:
                return None
            raise
        summary = policy.get("summary")
        count = summary.get("pending_requests_count") if isinstance(summary, Mapping) else None
        return count if isinstance(count, int) else 0

    def requests(self) -> list[Any]:
        """Return the senders held back, who wrote last first."""
        return self._list(self._ask(lambda: self._api.notification_requests(limit=40)))

    # --- writing -------------------------------------------------------------------------------

    def post(self, wire: str, key: str) -> Json:
        """Publish the post that ``wire`` describes (``POST /api/v1/statuses``), once.

        Not through the library, which would write the form anew from single values: what was
        confirmed leaves as it is.

        :raises AdapterError: whose ``nothing_sent`` tells whether that is certain.
        """
        answer = self._transport.post(
            f"{self.base}/api/v1/statuses",
            wire,
            {
                "authorization": f"Bearer {self._token}",
                "idempotency-key": key,
                "content-type": "application/json",
            },
            publishes=True,
        )
        if not answer.is_success:
            raise write_error(answer, self.host, self.redacted(words_of(answer)))
        if not isinstance(answer.body, Mapping):
            raise unclear(self.host, "no JSON", publishes="post")
        return answer.body

    def delete(self, status_id: str) -> None:
        """Remove a post of the account."""
        answer = self._call(lambda: self._api.status_delete(status_id))
        if not answer.is_success and answer.status not in GONE:
            raise read_error(answer, self.host, self.redacted(words_of(answer)))

    # --- asking --------------------------------------------------------------------------------

    @cached_property
    def _api(self) -> Mastodon:
        from mastodon import Mastodon

        # "throw": by default the library sleeps until a limit has passed, up to five minutes.
        # No check of versions: that would ask for the instance in the middle of other calls.
        # The client's own name is in its headers already.
        api = Mastodon(
            api_base_url=self.base,
            session=cast("requests.Session", self._transport),
            ratelimit_method="throw",
            request_timeout=READ_SECONDS,
            version_check_mode="none",
            user_agent="",
        )
        # Not given to the constructor, which would open a file of that name.
        api.access_token = self._token
        return api

    @property
    def _token(self) -> str:
        token = self._access.secret.reveal("token").strip()
        if not token or not token.isascii() or not token.isprintable():
            raise Misconfigured("The access token of this account cannot be one.")
        return token

    def _call(self, call: Callable[[], object]) -> Answer:
        from mastodon.errors import MastodonError

        # It has nothing to complain of: it sees receipts, and the answer is taken from the transport.
        with suppress(MastodonError):
            call()
        return self._transport.take()

    def _ask(self, call: Callable[[], object]) -> Answer:
        answer = self._call(call)
        if not answer.is_success:
            raise read_error(answer, self.host, self.redacted(words_of(answer)))
        return answer

    def _found(self, call: Callable[[], object]) -> Json | None:
        answer = self._call(call)
        if answer.status in GONE:
            return None
        if not answer.is_success:
            raise read_error(answer, self.host, self.redacted(words_of(answer)))
        return self._mapping(answer)

    def _mapping(self, answer: Answer) -> Json:
        if not isinstance(answer.body, Mapping):
            raise unclear(self.host, "no JSON object")
        return answer.body

    def _list(self, answer: Answer) -> list[Any]:
        if not isinstance(answer.body, list):
            raise unclear(self.host, "no JSON list")
        return answer.body


def _listing(items: list[Any], answer: Answer) -> Listing:
    ids = [item["id"] for item in items if isinstance(item, Mapping) and _is_place(item.get("id"))]
    return Listing(
        items=items,
        newest=_place(answer.links.get("prev", ""), "min_id") or (ids[0] if ids else None),
        oldest=_place(answer.links.get("next", ""), "max_id") or (ids[-1] if ids else None),
    )


def _is_place(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _place(address: str, name: str) -> str:
    """Return a parameter of an address in the ``Link`` header: the host in it is never followed."""
    try:
        return parse_qs(urlsplit(address).query).get(name, [""])[0]
    except ValueError:
        return ""
