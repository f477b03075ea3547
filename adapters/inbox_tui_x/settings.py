"""What an account is set up with: the app, its callback, and the servers that are spoken to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from inbox_tui.adapter import Access, Field, Misconfigured, is_loopback

INSTANCE = "https://api.x.com"
CALLBACK = "http://127.0.0.1:8765/callback"
SCOPES = ("tweet.read", "users.read", "tweet.write", "offline.access")
"""The least that reading mentions, answering and staying signed in take."""
FIELDS = (
    Field(name="client_id", prompt="Client ID of your app in the X developer console"),
    Field(name="callback", prompt="Callback address registered for that app", default=CALLBACK),
    Field(name="plan", prompt="Plan of that app: self-serve or enterprise", default="self-serve"),
    Field(name="owns_app", prompt="Does this account own that app? yes or no", default="no"),
    Field(name="backlog", prompt="Older mentions to read at first, at most 800", default="100"),
    Field(
        name="recheck_daily",
        prompt="Known posts to look at again each day for deletions, $0.005 each",
        default="100",
    ),
    Field(
        name="client_secret",
        prompt="Client secret, where the app is a confidential one",
        secret=True,
        default="",
    ),
    Field(name="refresh_token", prompt="Refresh token", secret=True, granted=True),
)
_SERVERS = frozenset({"api.x.com", "api.twitter.com"})
MOST_BACKLOG = 800
"""The timeline of mentions reaches no further back."""
MOST_RECHECKED = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The public fields of an account, read and checked."""

    client_id: str
    callback: str
    is_self_serve: bool
    """False for an enterprise app: neither the rule for replies nor the list prices hold there."""
    owns_app: bool
    backlog: int
    """Posts."""
    recheck_daily: int
    """Posts."""
    api: str
    """Base address of the API and of the token call, without a slash at the end."""
    consent: str
    """Where a person says yes."""

    @property
    def host(self) -> str:
        """The server's name, for sentences."""
        return urlsplit(self.api).netloc


def is_self_serve(access: Access) -> bool:
    """Tell whether the rule for replies and the list prices hold. Takes any settings."""
    return access.settings.get("plan", "").strip().lower() != "enterprise"


def read(access: Access) -> Settings:
    """Return the settings of an account.

    :raises Misconfigured: one of them cannot work, with a sentence.
    """
    given = {field.name: field.default or "" for field in FIELDS if not field.secret}
    given |= {name: value.strip() for name, value in access.settings.items() if value.strip()}
    api = _base(access.instance)
    consent = api if _is_here(api) else "https://x.com"
    if not given["client_id"]:
        raise Misconfigured("The client ID of your X app is missing.")
    return Settings(
        client_id=given["client_id"],
        callback=_callback(given["callback"]),
        is_self_serve=_one_of(given["plan"], "self-serve", "enterprise", "plan"),
        owns_app=_one_of(given["owns_app"], "yes", "no", "owns_app"),
        backlog=_count(given, "backlog", MOST_BACKLOG),
        recheck_daily=_count(given, "recheck_daily", MOST_RECHECKED),
        api=api,
        consent=f"{consent}/i/oauth2/authorize",
    )


def _base(instance: str) -> str:
    """Return the base of the API; unencrypted only on this machine, as tokens travel along."""
    address = instance.strip().rstrip("/") or INSTANCE
    address = address if "://" in address else f"https://{address}"
    try:
        parts = urlsplit(address)
        host, _port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        raise Misconfigured(f"{instance!r} is not the address of a server.") from None
    is_plain = not (parts.path or parts.query or parts.fragment or parts.username is not None)
    is_x = parts.scheme == "https" and host in _SERVERS and parts.port in {None, 443}
    if is_plain and (is_x or (parts.scheme in {"http", "https"} and is_loopback(host))):
        return f"{parts.scheme}://{parts.netloc}"
    raise Misconfigured(
        f"{instance!r} is not X. The API is at {INSTANCE}; only a server on this machine may stand"
        " in for it."
    )


def _is_here(base: str) -> bool:
    return is_loopback(urlsplit(base).hostname or "")


def _callback(address: str) -> str:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        port = None
    if not port or parts.scheme != "http" or not is_loopback(parts.hostname or ""):
        raise Misconfigured(
            f"The callback {address!r} does not lead back to this machine. It has to be exactly as"
            f" registered, and like {CALLBACK}."
        )
    return address


def _one_of(word: str, first: str, second: str, name: str) -> bool:
    """Return whether ``word`` is ``first`` rather than ``second``."""
    if word.lower() not in {first, second}:
        raise Misconfigured(f"The setting {name} is {first!r} or {second!r}, not {word!r}.")
    return word.lower() == first


def _count(given: Mapping[str, str], name: str, most: int) -> int:
    word = given[name]
    if not (word.isascii() and word.isdigit()) or int(word) > most:
        raise Misconfigured(f"The setting {name} is a number up to {most}, not {word!r}.")
    return int(word)
