"""The XRPC methods that the adapter uses, as Python calls for one account.

Reference of the methods: https://docs.bsky.app/docs/category/http-reference. Each call renews the
session where the server says that it ran out: such an answer means that nothing was done, so the
call may be made again, even one that writes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from inbox_tui.adapter import Access, AdapterError, TransientRead
from inbox_tui.adapter.fields import Json
from inbox_tui_bluesky.address import POSTS, RecordAddress
from inbox_tui_bluesky.refusals import Refused, read_error, write_error
from inbox_tui_bluesky.session import Session, Tokens
from inbox_tui_bluesky.transport import Transport

REASONS = ("mention", "reply", "quote")
"""The notifications that belong in an inbox; likes, reposts and follows do not."""
POSTS_AT_ONCE = 25
"""``getPosts`` takes no more addresses than this."""


class Client:
    """Calls the network as one account.

    Every method may raise what :meth:`Session.tokens` raises, ``RateLimited`` and
    ``TransientRead``.
    """

    def __init__(self, access: Access) -> None:
        self._transport = Transport(access)
        self._session = Session(access, self._transport)

    def close(self) -> None:
        """Let go of the connections."""
        self._transport.close()

    @property
    def did(self) -> str:
        """The account that the session belongs to, as the server said when it began."""
        return self._session.tokens().did

    @property
    def host(self) -> str:
        """The server's name, for sentences."""
        return self._session.host

    # --- who -----------------------------------------------------------------------------------

    def session(self) -> Json:
        """Ask whose the session is (``getSession``)."""
        return self._read("com.atproto.server.getSession", {})

    def profile(self, did: str) -> Json:
        """Read a public profile."""
        return self._read("app.bsky.actor.getProfile", {"actor": did})

    def resolve_handle(self, handle: str) -> str | None:
        """Return the DID behind ``handle``; None where the network knows of none."""
        try:
            answer = self._query("com.atproto.identity.resolveHandle", {"handle": handle})
        except Refused as refused:
            if refused.status == 400:
                return None
            raise self._read_error(refused) from None
        did = answer.get("did")
        return did if isinstance(did, str) and did.startswith("did:") else None

    # --- reading -------------------------------------------------------------------------------

    def notifications(self, cursor: str | None) -> Json:
        """Read a page of up to 100 notifications, newest first.

        ``priority=false`` is said each time: left out, a preference on the server may hide what
        strangers write.
        """
        params: dict[str, Any] = {"reasons": list(REASONS), "limit": 100, "priority": "false"}
        if cursor:
            params["cursor"] = cursor
        return self._read("app.bsky.notification.listNotifications", params)

    def posts(self, uris: Iterable[str]) -> dict[str, Json]:
        """Read posts by their addresses. Deleted and blocked ones are missing in the answer."""
        found: dict[str, Json] = {}
        for batch in _batches(list(dict.fromkeys(uris)), POSTS_AT_ONCE):
            answer = self._read("app.bsky.feed.getPosts", {"uris": batch})
            views = answer.get("posts")
            for view in views if isinstance(views, list) else ():
                if isinstance(view, dict) and isinstance(view.get("uri"), str):
                    found[view["uri"]] = view
        return found

    def recent_posts(self, did: str, limit: int) -> list[Json]:
        """Read the newest posts of an account, replies included, as feed items.

        An account that the app view has not met yet has none.
        """
        params = {"actor": did, "limit": limit, "filter": "posts_with_replies"}
        try:
            answer = self._authorised_query("app.bsky.feed.getAuthorFeed", params)
        except Refused as refused:
            if refused.status == 400 and not refused.asks_for_renewal:
                return []
            raise self._read_error(refused) from None
        feed = answer.get("feed")
        return [item for item in feed if isinstance(item, dict)] if isinstance(feed, list) else []

    def thread(self, uri: str, *, depth: int, height: int) -> Json | None:
        """Read the thread round a post: ``height`` parents up, ``depth`` answers down.

        None where there is no such post.
        """
        params = {"uri": uri, "depth": depth, "parentHeight": height}
        try:
            answer = self._authorised_query("app.bsky.feed.getPostThread", params)
        except Refused as refused:
            if refused.name == "NotFound":
                return None
            raise self._read_error(refused) from None
        thread = answer.get("thread")
        if not isinstance(thread, dict):
            raise TransientRead(f"{self.host} gave a thread that cannot be read.")
        return None if thread.get("notFound") else thread

    def record(self, address: RecordAddress) -> Json | None:
        """Read a record from the data server itself; None where it says there is none.

        Works without a login, and while the app view is down.
        """
        params = {"repo": address.did, "collection": address.collection, "rkey": address.rkey}
        try:
            return self._query("com.atproto.repo.getRecord", params)
        except Refused as refused:
            if refused.name == "RecordNotFound":
                return None
            raise self._read_error(refused) from None

    # --- writing -------------------------------------------------------------------------------

    def put_post(self, did: str, rkey: str, record: str) -> Json:
        """Write the post ``record`` (JSON, taken over byte for byte) under a key of our choice.

        The same call again changes nothing and gives the same answer, unlike ``createRecord``.

        :raises AdapterError: whose ``nothing_sent`` tells whether that is certain.
        """
        head = json.dumps({"collection": POSTS, "repo": did, "rkey": rkey})
        return self._publish("com.atproto.repo.putRecord", f'{head[:-1]}, "record": {record}}}')

    def create_posts(self, did: str, records: Iterable[tuple[str, Json]]) -> Json:
        """Write several posts under keys of our choice in one request: all of them, or none.

        Unlike :meth:`put_post` it cannot be repeated: the keys are taken then.

        :raises AdapterError: whose ``nothing_sent`` tells whether that is certain.
        """
        kind = "com.atproto.repo.applyWrites#create"
        writes = [
            {"$type": kind, "collection": POSTS, "rkey": rkey, "value": record}
            for rkey, record in records
        ]
        body = json.dumps({"repo": did, "writes": writes}, ensure_ascii=False)
        return self._publish("com.atproto.repo.applyWrites", body)

    def upload(self, data: bytes, media_type: str) -> Json:
        """Hand over a blob, which nobody sees until a post names it; return what it is called.

        The server deletes it by itself where no post ever does.

        :raises AdapterError: it was not taken; nothing is published by it.
        """
        try:
            answer = self._authorised(
                lambda tokens: self._transport.procedure(
                    tokens.service,
                    "com.atproto.repo.uploadBlob",
                    data,
                    tokens.access,
                    media_type=media_type,
                )
            )
        except Refused as refused:
            raise self._read_error(refused) from None
        blob = answer.get("blob")
        return blob if isinstance(blob, dict) else {}

    def delete_record(self, address: RecordAddress) -> None:
        """Delete one of the account's own records; one that is gone already is no error."""
        body = json.dumps(
            {"repo": address.did, "collection": address.collection, "rkey": address.rkey}
        )
        try:
            self._authorised(
                lambda tokens: self._transport.procedure(
                    tokens.service, "com.atproto.repo.deleteRecord", body, tokens.access
                )
            )
        except Refused as refused:
            raise self._read_error(refused) from None

    def _publish(self, method: str, body: str) -> Json:
        try:
            return self._authorised(
                lambda tokens: self._transport.procedure(
                    tokens.service, method, body, tokens.access, publishes=True
                )
            )
        except Refused as refused:
            detail = self._session.redacted(refused.excerpt)
            raise write_error(refused, self.host, detail) from None

    # --- how -----------------------------------------------------------------------------------

    def _read(self, method: str, params: Mapping[str, Any]) -> Json:
        try:
            return self._authorised_query(method, params)
        except Refused as refused:
            raise self._read_error(refused) from None

    def _authorised_query(self, method: str, params: Mapping[str, Any]) -> Json:
        return self._authorised(
            lambda tokens: self._transport.query(tokens.service, method, params, tokens.access)
        )

    def _query(self, method: str, params: Mapping[str, Any]) -> Json:
        return self._transport.query(self._session.last_service(), method, params)

    def _authorised(self, call: Callable[[Tokens], Json]) -> Json:
        tokens = self._session.tokens()
        # Twice: the tokens that another process saved meanwhile may have run out as well.
        for _ in range(2):
            try:
                return call(tokens)
            except Refused as refused:
                if not refused.asks_for_renewal:
                    raise
                tokens = self._session.renewed(tokens)
        return call(tokens)

    def _read_error(self, refused: Refused) -> AdapterError:
        return read_error(refused, self.host, self._session.redacted(refused.excerpt))


def _batches(items: list[str], size: int) -> Iterator[list[str]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
