"""The calls of the API that the adapter uses, for one account: tweepy's, counted as they are made.

Each passes ``user_auth=False``: tweepy's default for writes means OAuth 1.0a, which may be another
account's. A read renews the session once where X says that it ran out; a write never goes twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from inbox_tui.adapter import (
    Access,
    AdapterError,
    AuthExpired,
    NotTransmitted,
    Outgoing,
    SendUnknown,
    TargetGone,
    TransientRead,
    WrongAccount,
)
from inbox_tui.adapter.fields import Json
from inbox_tui_x import settings
from inbox_tui_x.carrier import ELSEWHERE, Carrier, Pass
from inbox_tui_x.meter import Meter
from inbox_tui_x.prices import Charge
from inbox_tui_x.refusals import Refused, read_error, write_error
from inbox_tui_x.session import Session
from inbox_tui_x.tokens import Tokens

if TYPE_CHECKING:
    import tweepy


Call = Callable[["tweepy.Client"], Any]
AT_ONCE = 100
"""So many posts or people are asked for at once; so many are on a page."""
_POST_FIELDS = [
    "author_id", "conversation_id", "created_at", "edit_history_tweet_ids", "entities",
    "in_reply_to_user_id", "lang", "note_tweet", "possibly_sensitive", "referenced_tweets",
]  # fmt: skip
_USER_FIELDS = ["id", "name", "username", "public_metrics"]
_NOT_FOUND = "resource-not-found"


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of posts, newest first, or posts that were asked for by id."""

    posts: tuple[Any, ...]
    following: str = ""
    """The token of the next page, "" on the last one."""
    gone: frozenset[str] = field(default_factory=frozenset)
    """Ids of which X says for certain that there is no such post."""


class Client:
    """Calls X as one account.

    Every method may raise what :meth:`Session.tokens` raises, ``RateLimited``, ``QuotaExhausted``
    and ``TransientRead``.
    """

    def __init__(self, access: Access, chosen: settings.Settings, meter: Meter) -> None:
        self.base = chosen.api
        self._carrier = Carrier(access.http, chosen.api)
        self._session = Session(access, chosen)
        self._meter = meter
        self._owned = Charge.OWNED_READ if chosen.owns_app else None
        self._tweepy: tweepy.Client | None = None
        self._answered_to = ""
        """The token with which X gave its last answer."""
        self._proven = ("", "")
        """A token, and whose X has said to this very object that it is."""

    def close(self) -> None:
        """Let go of the connections."""
        self._carrier.close()

    def user_id(self) -> str:
        """Return whose the session is, asking X where it is not known."""
        return self._session.tokens().user_id or str(self.me()["id"])

    # --- reading -------------------------------------------------------------------------------

    def me(self) -> Json:
        """Ask whose the session is.

        :raises TransientRead: X does not say.
        """
        answer = self._read(_call("get_me", {"user_fields": _USER_FIELDS}))
        me = answer.get("data")
        if not isinstance(me, dict) or not _is_id(me.get("id")):
            raise TransientRead("X did not say whose the session is.")
        self._proven = (self._answered_to, me["id"])
        self._meter.belongs_to(me["id"])
        self._count(Charge.USER_READ, [me], owned=True)
        self._session.belongs_to(me["id"])
        return me

    def users(self, ids: Iterable[str]) -> list[Json]:
        """Read people by their ids; who is not there any more is missing in the answer."""
        return self._people(ids, "ids")

    def named(self, names: Iterable[str]) -> list[Json]:
        """Read people by their names without ``@``; who is not there is missing in the answer."""
        return self._people(names, "usernames")

    def posts(self, ids: Iterable[str]) -> Listing:
        """Read posts by their ids."""
        found: list[Any] = []
        gone: set[str] = set()
        for batch in _batches(ids):
            asked = {"ids": batch, "tweet_fields": _POST_FIELDS}
            listing = _listing(self._read(_call("get_tweets", asked)))
            self._count(Charge.POST_READ, listing.posts)
            found += listing.posts
            gone |= listing.gone & set(batch)
        return Listing(tuple(found), gone=frozenset(gone))

    def mentions(self, me: str, **place: Any) -> Listing:
        """Read a page of posts that mention ``me``; ``place`` is since_id, until_id, max_results."""
        return self._own("get_users_mentions", {"id": me, **place})

    def posted_by(self, me: str, **place: Any) -> Listing:
        """Read a page of the account's own posts."""
        return self._own("get_users_tweets", {"id": me, "exclude": ["retweets"], **place})

    def conversation(self, context: str) -> Listing:
        """Read the newest hundred of a conversation's posts of the last seven days."""
        asked = {
            "query": f"conversation_id:{context}",
            "max_results": AT_ONCE,
            "tweet_fields": _POST_FIELDS,
        }
        listing = _listing(self._read(_call("search_recent_tweets", asked)))
        self._count(Charge.POST_READ, listing.posts)
        return listing

    # --- writing -------------------------------------------------------------------------------

    def publish(self, outgoing: Outgoing, post: Json, charge: Charge, me: str) -> Json:
        """Post exactly ``outgoing.wire``, which says the same as ``post``, and return the answer.

        It leaves with a token of which X has said to this object that it is that of ``me``: a
        session may be renewed between any two requests.

        :raises WrongAccount: the token is another account's; nothing was sent.
        :raises AdapterError: whose ``nothing_sent`` tells whether that is certain.
        """
        tokens = self._tokens_of(me)
        try:
            answer = self._write(
                _call(
                    "create_tweet",
                    {
                        "text": post["text"],
                        "in_reply_to_tweet_id": post["reply"]["in_reply_to_tweet_id"],
                    },
                ),
                tokens,
                body=outgoing.wire,
            )
        except SendUnknown as error:
            self._meter.count(charge, [outgoing.key])  # rather one too many than a bill unseen
            raise SendUnknown(
                error.sentence, status=error.status, excerpt=error.excerpt, token=outgoing.key
            ) from None
        if isinstance(answer.get("data"), dict):
            self._meter.count(charge, [outgoing.key])
            return answer
        if post["reply"]["in_reply_to_tweet_id"] in _listing(answer).gone:
            raise TargetGone("The post was deleted.", excerpt=self._session.redacted(str(answer)))
        self._meter.count(charge, [outgoing.key])
        raise SendUnknown(
            "X did not say which post it made.",
            excerpt=self._session.redacted(str(answer)),
            token=outgoing.key,
        )

    def delete(self, post_id: str) -> None:
        """Delete one of the account's posts; one that is gone already is no error."""
        try:
            self._write(_call("delete_tweet", {"id": post_id}), self._session.tokens())
        except TargetGone:
            return
        self._meter.count(Charge.DELETE, [post_id])

    # --- how -----------------------------------------------------------------------------------

    def _own(self, name: str, asked: dict[str, Any]) -> Listing:
        listing = _listing(self._read(_call(name, asked | {"tweet_fields": _POST_FIELDS})))
        self._count(Charge.POST_READ, listing.posts, owned=True)
        return listing

    def _people(self, wanted: Iterable[str], by: str) -> list[Json]:
        found: list[Json] = []
        for batch in _batches(wanted):
            answer = self._read(_call("get_users", {by: batch, "user_fields": _USER_FIELDS}))
            people = [person for person in _list(answer, "data") if isinstance(person, dict)]
            self._count(Charge.USER_READ, people)
            found += people
        return found

    def _count(self, charge: Charge, things: Sequence[Any], *, owned: bool = False) -> None:
        ids = [thing["id"] for thing in things if isinstance(thing, dict) and "id" in thing]
        self._meter.count((self._owned if owned else None) or charge, list(map(str, ids)))

    def _read(self, call: Call) -> Json:
        tokens = self._session.tokens()
        try:
            try:
                return self._through(call, Pass(tokens.access_token))
            except Refused as refused:
                if refused.status != 401:
                    raise
                fresh = self._session.renewed(tokens)
                return self._through(call, Pass(fresh.access_token))
        except Refused as refused:
            raise read_error(refused, self._session.redacted(refused.excerpt)) from None

    def _tokens_of(self, user_id: str) -> Tokens:
        tokens = self._session.tokens()
        if self._proven[0] != tokens.access_token:
            try:
                self.me()
            except TransientRead as error:
                raise NotTransmitted(
                    f"{error.sentence} Nothing was sent.",
                    status=error.status,
                    excerpt=error.excerpt,
                ) from None
            tokens = self._session.tokens()
        token, owner = self._proven
        if token != tokens.access_token:
            raise AuthExpired("The session at X changes just now; nothing was sent.")
        if owner != user_id:
            raise WrongAccount(
                f"The session at X is that of {owner}, not of {user_id}; nothing was sent.",
                expected=user_id,
                got=owner,
            )
        return tokens

    def _write(self, call: Call, tokens: Tokens, body: str | None = None) -> Json:
        try:
            return self._through(call, Pass(tokens.access_token, body))
        except Refused as refused:
            excerpt = self._session.redacted(refused.excerpt)
            if refused.status == 401:
                self._session.renewed(tokens)  # raises where the sign-in is no longer good
                raise AuthExpired(
                    "The session at X had run out and is renewed now; nothing was sent.",
                    status=refused.status,
                    excerpt=excerpt,
                ) from None
            judge = read_error if body is None else write_error
            error: AdapterError = judge(refused, excerpt)
            raise error from None

    def _through(self, call: Call, granted: Pass) -> Json:
        import tweepy

        if self._tweepy is None:
            self._tweepy = tweepy.Client(
                bearer_token=ELSEWHERE, return_type=dict, wait_on_rate_limit=False
            )
            self._tweepy.session.close()
            self._tweepy.session = self._carrier.session()
        self._carrier.granted = granted
        try:
            answer: Json = call(self._tweepy)
        finally:
            self._carrier.granted = Pass()
        self._answered_to = granted.token
        return answer


def _call(name: str, asked: dict[str, Any]) -> Call:
    """Return the call of tweepy's method ``name``, never as anybody but the token's owner."""
    return lambda x: getattr(x, name)(**asked, user_auth=False)


def _listing(answer: Json) -> Listing:
    """Return the posts of an answer. Without any there is no ``data`` at all."""
    errors = [error for error in _list(answer, "errors") if isinstance(error, dict)]
    meta = answer.get("meta")
    following = meta.get("next_token") if isinstance(meta, dict) else None
    return Listing(
        tuple(_list(answer, "data")),
        following if isinstance(following, str) else "",
        frozenset(
            str(error.get("resource_id") or error.get("value") or "")
            for error in errors
            if str(error.get("type", "")).endswith(_NOT_FOUND)
            and error.get("resource_type", "tweet") in {"tweet", "post"}
        ),
    )


def _list(answer: Json, name: str) -> list[Any]:
    value = answer.get(name)
    return value if isinstance(value, list) else []


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and value.isascii() and value.isdigit()


def _batches(wanted: Iterable[str]) -> Iterator[list[str]]:
    every = list(dict.fromkeys(wanted))
    for start in range(0, len(every), AT_ONCE):
        yield every[start : start + AT_ONCE]
