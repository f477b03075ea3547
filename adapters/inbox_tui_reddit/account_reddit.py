"""praw for exactly one account: whoever started the program where, it speaks as nobody else.

praw fills in what it is not given from ``praw.ini`` in the current folder and the folder of
settings, and from variables called ``praw_…``. So everything is given, None included, and no file
is looked for. It also repeats requests and sleeps; here it does neither.

Imported with the first request, not with this package.
"""

from __future__ import annotations

import platform
from collections.abc import Mapping
from configparser import ConfigParser
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

import praw
import prawcore
from praw.config import Config
from prawcore.auth import BaseAuthenticator
from prawcore.rate_limit import RateLimiter
from requests import Response

from inbox_tui.adapter import Access, Misconfigured, RateLimited, reset_time
from inbox_tui_reddit.address import Hosts, is_name
from inbox_tui_reddit.carrier import new_session
from inbox_tui_reddit.tokens import KeptAuthorizer

_FORM = "application/x-www-form-urlencoded"
_KINDS = {
    "comment": "t1", "redditor": "t2", "submission": "t3",
    "message": "t4", "subreddit": "t5", "trophy": "t6",
}  # fmt: skip
_WINDOW_SECONDS = 600


class AccountReddit(praw.Reddit):
    """praw with one account's credential; it cannot fall back to being nobody."""

    def __init__(self, access: Access, hosts: Hosts) -> None:
        """Prepare; no request is made.

        :raises Misconfigured: there is no client id, or nobody has consented.
        """
        refresh_token = access.secret.reveal("refresh_token")
        if not refresh_token:
            raise Misconfigured("Nobody has consented to this account's use yet.")
        self._access, self._hosts = access, hosts
        super().__init__(
            "DEFAULT",
            requestor_class=SingleRequestor,
            requestor_kwargs={"session": new_session(access.http)},
            **settings(access, hosts, refresh_token=refresh_token),
        )
        if self.read_only:
            raise Misconfigured("Reddit would be asked as nobody; nothing was asked.")

    @property
    def authorizer(self) -> KeptAuthorizer:
        """What has the account's tokens."""
        return self._account_authorizer

    def close(self) -> None:
        """Let go of the connections."""
        self._account_authorizer.authenticator.requestor.close()

    def _prepare_common_authorizer(self, authenticator: BaseAuthenticator) -> None:
        self._account_authorizer = KeptAuthorizer(
            authenticator=authenticator,
            access=self._access,
            refresh_token=str(self.config.refresh_token or ""),
            host=self._hosts.name,
        )
        session = SingleSession(self._account_authorizer)
        self._core = self._authorized_core = session  # type: ignore[assignment]  # praw says None


class SingleRequestor(prawcore.Requestor):
    """Makes each request once and lets its errors through, so that prawcore sees none to retry."""

    def request(self, *args: Any, **kwargs: Any) -> Response:
        """Issue the request. A time-out does not count: the carrier has its own.

        :raises Interrupted: there is no whole answer.
        :raises Refused: the answer is no success.
        """
        if isinstance(kwargs.get("data"), bytes):
            kwargs["headers"] = {**(kwargs.get("headers") or {}), "Content-Type": _FORM}
        return self._http.request(*args, **kwargs)


class SingleSession(prawcore.Session):
    """Raises instead of sleeping. It has nothing to repeat: :class:`SingleRequestor`."""

    def __init__(self, authorizer: KeptAuthorizer) -> None:
        super().__init__(authorizer=authorizer, window_size=_WINDOW_SECONDS)
        self._rate_limiter = WakefulLimiter()


class WakefulLimiter(RateLimiter):
    """Keeps to Reddit's window of requests by refusing, where prawcore's would sleep."""

    def __init__(self) -> None:
        super().__init__(window_size=_WINDOW_SECONDS)
        self._reset_at: datetime | None = None

    def delay(self) -> None:
        """Go on where a request is left.

        :raises RateLimited: none is, until the window ends. Nothing was asked.
        """
        if self._reset_at and datetime.now(UTC) < self._reset_at:
            raise RateLimited(
                "Reddit asks to slow down.", reset_at=self._reset_at, bucket="requests"
            )

    def update(self, *, response_headers: Mapping[str, str]) -> None:
        """Take note of how many requests are left, where the answer says so.

        A header of nonsense counts for nothing: it may stand in the answer to a write.
        """
        try:
            is_used_up = float(response_headers.get("x-ratelimit-remaining", "1")) < 1
        except ValueError:
            is_used_up = False
        headers = {name.lower(): value for name, value in response_headers.items()}
        self._reset_at = reset_time(headers, datetime.now(UTC)) if is_used_up else None


def consent_reddit(access: Access, hosts: Hosts, redirect_uri: str) -> praw.Reddit:
    """Return praw for the way to a consent: it has no account yet.

    :raises Misconfigured: there is no client id.
    """
    return praw.Reddit(
        "DEFAULT",
        requestor_class=SingleRequestor,
        requestor_kwargs={"session": new_session(access.http)},
        **settings(access, hosts, redirect_uri=redirect_uri),
    )


def settings(
    access: Access,
    hosts: Hosts,
    *,
    refresh_token: str | None = None,
    redirect_uri: str | None = None,
) -> dict[str, Any]:
    """Return every setting that praw has, so that none is looked for elsewhere.

    :raises Misconfigured: there is no client id.
    """
    with Config.LOCK:
        if Config.CONFIG is None:
            Config.CONFIG = ConfigParser(interpolation=None)  # what praw.ini would have been
    client_id = access.settings.get("client_id", "").strip()
    if not client_id:
        raise Misconfigured("The client id of an app that Reddit has approved is missing.")
    given: dict[str, Any] = {
        "client_id": client_id,
        "client_secret": _client_secret(access),
        "redirect_uri": redirect_uri,
        "refresh_token": refresh_token,
        "username": None,
        "password": None,
        "user_agent": _user_agent(access.handle),
        "oauth_url": hosts.api,
        "reddit_url": hosts.site,
        "short_url": "https://redd.it",
        "timeout": 15,
        "ratelimit_seconds": -1,  # 0 would still wait where the wait is given in milliseconds
        "window_size": _WINDOW_SECONDS,
        "check_for_updates": False,
        "check_for_async": False,
    }
    return given | {f"{name}_kind": kind for name, kind in _KINDS.items()}


def _client_secret(access: Access) -> str | None:
    try:
        return access.secret.reveal("client_secret") or None
    except Misconfigured:  # an installed app has none
        return None


def _user_agent(handle: str) -> str:
    """Return the name of the program in Reddit's form: platform, app, version, and who uses it.

    See https://github.com/reddit-archive/reddit/wiki/API#rules.
    """
    name = handle.strip().removeprefix("/").removeprefix("u/").removeprefix("@")
    by = f" (by /u/{name})" if is_name(name) else ""
    return f"{platform.system().lower() or 'unknown'}:inbox-tui:{version('inbox-tui')}{by}"
