"""Addresses: which sites may be spoken to, and where their REST interface lies.

A site says where in the ``Link`` header of each of its pages; what follows ``?rest_route=`` works
where it has no pretty addresses
(https://developer.wordpress.org/rest-api/using-the-rest-api/discovery/).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from inbox_tui.adapter import Misconfigured, is_loopback, redact

_REST_LINK = re.compile(r"<([^>]*)>\s*;[^,<]*rel=\"?https://api\.w\.org/\"?")
_ITEM = re.compile(r"/wp/v2/([\w-]+(?:/[\w-]+)*)/(\d+)(?:[?&].*)?")


@dataclass(frozen=True, slots=True)
class RestRoot:
    """Where a site's REST interface lies."""

    url: str
    """Up to and with the slash that routes follow, or up to ``rest_route=/``."""

    def request(self, route: str, params: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """Return address and parameters of a request for ``route``, e.g. ``wp/v2/comments``."""
        base, _, query = self.url.partition("?")
        if not query:
            return f"{base}{route}", dict(params)
        name, _, start = query.partition("=")
        return base, {name: f"{unquote(start)}{route}", **params}


def site_address(instance: str) -> str:
    """Return ``instance`` as the address of a site, without a slash at the end.

    :raises Misconfigured: it is no plain https address (http is allowed to this machine only,
        since the password travels with each request).
    """
    address = instance.strip()
    if not address:
        raise Misconfigured(
            "The address of the site is missing: give it as the server, such as"
            " https://blog.example.org."
        )
    if "://" not in address:
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    if not host or parts.query or parts.fragment or parts.username or parts.password:
        raise Misconfigured(
            f"{instance[:80]!r} is not the address of a site, such as https://blog.example.org."
        )
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        raise Misconfigured(
            f"The site has to be reached by https: https://{host}{parts.path}."
            " Over http the password could be read on the way."
        )
    if host == "wordpress.com" or host.endswith(".wordpress.com"):
        raise Misconfigured(
            "Sites at wordpress.com have another interface; this one is for sites that run"
            " WordPress themselves."
        )
    shown = f"[{host}]" if ":" in host else host
    path = re.sub(r"/(wp-admin|wp-json|wp-login\.php)(/.*)?\Z", "", parts.path).rstrip("/")
    return f"{parts.scheme}://{shown}{f':{port}' if port else ''}{path}"


def rest_root(site: str, links: str) -> RestRoot:
    """Return where the interface of ``site`` lies; ``links`` is the ``Link`` header of its page.

    :raises Misconfigured: on another host, to which the password must not go.
    """
    match = _REST_LINK.search(links)
    if match is None:
        return RestRoot(f"{site}/?rest_route=/")
    url = match[1]
    named, own = urlsplit(url), urlsplit(site)
    if (named.scheme, named.netloc.casefold()) != (own.scheme, own.netloc.casefold()):
        raise Misconfigured(
            f"{own.netloc} says that its interface is at {named.scheme}://{redact(named.netloc)[:80]}."
            " Give that address, if it is yours."
        )
    return RestRoot(url if "?" in url or url.endswith("/") else f"{url}/")


def item_of(href: str) -> tuple[str, str] | None:
    """Return collection and id of what a link of the interface names: ``("posts", "4")``."""
    match = _ITEM.search(unquote(href))
    return (match[1], match[2]) if match else None
