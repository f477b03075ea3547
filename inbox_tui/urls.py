"""Finds the web addresses in text and tells where they lead. Pure.

What a person is shown, confirms and opens is decided here, so an address that a browser may read in
another way than a person has no host.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from inbox_tui import text

# Other schemes and addresses without one are never links.
_LINK = re.compile(r"(?<![A-Za-z0-9])https?://[^\s<>\"\x00-\x20\x7f-\xa0]+", re.IGNORECASE)
_AFTER_LINK = frozenset(".,;:!?'*_…’”»")
_LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"(?=.{{1,253}}\Z)(?:{_LABEL}\.)*{_LABEL}\.?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


def links(words: str) -> tuple[str, ...]:
    """Return the http and https addresses in ``words``, each once, in order of appearance.

    Punctuation and unpaired brackets at the end belong to the sentence, not to the address.
    An address is not yet one to open: ask :func:`link_host`.
    """
    return tuple(dict.fromkeys(url for _, url in link_places(words)))


def link_places(words: str) -> Iterator[tuple[int, str]]:
    """Yield each http and https address in ``words`` with the place where it begins."""
    for found in _LINK.finditer(words) if "://" in words else ():
        url = without_tail(found[0])
        if url.partition("//")[2].strip("/"):
            yield found.start(), url


def without_tail(url: str) -> str:
    """Return an address found in a sentence without what belongs to the sentence.

    That is the punctuation at its end, and closing brackets that are not opened within.
    """
    unpaired = {close: url.count(close) - url.count(open_) for open_, close in ("()", "[]", "{}")}
    end = len(url)
    while end and (url[end - 1] in _AFTER_LINK or unpaired.get(url[end - 1], 0) > 0):
        end -= 1
        if url[end] in unpaired:
            unpaired[url[end]] -= 1
    return url[:end]


def link_host(url: str) -> str:
    """Return the host that opening ``url`` would reach, in ASCII (punycode); "" to refuse it.

    Refused is whatever a browser may read in another way than a person: schemes other than http
    and https, a user name before the host, backslashes, white space, hidden or control
    characters, numbers written oddly, labels with a leading dash, and the letters that old and
    new IDNA map to different hosts (RFC 5894, section 7.2).
    """
    from urllib.parse import urlsplit

    if text.clean_line(url) != url or any(map(str.isspace, url)):
        return ""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port  # reading the port checks it
        if parts.scheme not in {"http", "https"} or "@" in parts.netloc:
            return ""
        if parts.netloc.startswith("["):
            return _address(host, version=6)
        if not host.isascii():
            if set(host) & set("ßẞςϲ\u200c\u200d"):
                return ""
            host = host.encode("idna").decode("ascii").lower()
        if _NUMBER.fullmatch(host.rstrip(".").rpartition(".")[2]):
            return _address(host, version=4)
    except ValueError:  # UnicodeError is one
        return ""
    return host if _HOST.fullmatch(host) else ""


def _address(host: str, *, version: int) -> str:
    """Return a literal IP address in its one plain form.

    :raises ValueError: it is none, or none of this version.
    """
    import ipaddress

    if version == 4:
        return str(ipaddress.IPv4Address(host))
    address = ipaddress.IPv6Address(host)
    return "" if address.scope_id else f"[{address}]"
