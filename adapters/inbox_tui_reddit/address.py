"""Where Reddit is, and what its things are called.

A *fullname* names a thing for good: its kind and its number in base 36, ``t1_`` for a comment,
``t2_`` for a person, ``t3_`` for a submission (https://www.reddit.com/dev/api#fullnames).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from inbox_tui.adapter import Misconfigured, is_loopback

SITE = "https://www.reddit.com"
API = "https://oauth.reddit.com"
_NAMES = frozenset({"", "reddit.com", "www.reddit.com", "oauth.reddit.com"})
_FULLNAME = re.compile(r"t[1-6]_[0-9a-z]{1,20}")
_PLACE = re.compile(r"/[!-~]{1,600}")


@dataclass(frozen=True, slots=True)
class Hosts:
    """Base addresses, without a slash at the end."""

    site: str
    """Signs people in and hands out tokens."""
    api: str
    """Takes the tokens."""

    @property
    def name(self) -> str:
        """The network's name in sentences."""
        return "Reddit" if self.api == API else urlsplit(self.api).netloc


def hosts(instance: str) -> Hosts:
    """Return where to ask: Reddit itself, or one server of this machine that plays both parts.

    :raises Misconfigured: it is another address; the credential would go to a stranger.
    """
    given = instance.strip().rstrip("/")
    try:
        parts = urlsplit(given if "://" in given or not given else f"https://{given}")
        host = parts.hostname or ""
    except ValueError:
        raise Misconfigured("The address of Reddit cannot be read.") from None
    if host in _NAMES and parts.scheme in {"", "https"} and parts.netloc == host:
        return Hosts(SITE, API)
    if is_loopback(host) and parts.scheme in {"http", "https"} and not parts.username:
        base = f"{parts.scheme}://{parts.netloc}"
        return Hosts(base, base)
    raise Misconfigured("There is only one Reddit: leave the instance away.")


def is_fullname(value: object, *kinds: str) -> bool:
    """Tell whether ``value`` is the name of a thing of one of ``kinds``: ``t1``, ``t3``."""
    return (
        isinstance(value, str)
        and bool(_FULLNAME.fullmatch(value))
        and (not kinds or value.partition("_")[0] in kinds)
    )


def number(fullname: str) -> str:
    """Return the number of a thing, as addresses have it."""
    return fullname.partition("_")[2]


def page(place: object) -> str:
    """Return the web page of a thing from its path, "" where the path is none."""
    path = place.partition("?")[0] if isinstance(place, str) else ""
    return f"{SITE}{path}" if _PLACE.fullmatch(path) and not path.startswith("//") else ""


def profile_page(name: str) -> str:
    """Return the web page of a person, "" for who has none."""
    return f"{SITE}/user/{name}" if is_name(name) else ""


def is_name(name: str) -> bool:
    """Tell whether ``name`` can be somebody's on Reddit: 3 to 20 of letters, digits, ``_``, ``-``."""
    return bool(re.fullmatch(r"[A-Za-z0-9_-]{2,22}", name))
