"""The addresses in a message, and what a person should know before opening one. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from inbox_tui import text, urls
from inbox_tui.model import Message

_PLACE = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[^\W\d_][\w-]+")
_SAID_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Link:
    """An address as it stands in a message. Not cleaned."""

    address: str
    host: str
    """Where a browser would go, in ASCII (punycode); "" where that is not certain: not to be opened."""
    said: str = ""
    """The words that stand for it, "" where it stands for itself."""

    @property
    def misleads(self) -> str:
        """Return a place that the words name and the address does not lead to, or ""."""
        for place in _PLACE.findall(text.clean_line(self.said).casefold()):
            plain = (urls.link_host(f"https://{place}") or place).removeprefix("www.")
            if self.host != plain and not self.host.endswith(f".{plain}"):
                return str(place)
        return ""


def of_message(message: Message) -> tuple[Link, ...]:
    """Return each address in a message once: of its text, its files, what it quotes, its own."""
    found: dict[str, Link] = {}
    for link in _every(message):
        found.setdefault(link.address, link)
    return tuple(found.values())


def numbered(words: str, numbers: Mapping[str, int]) -> str:
    """Return ``words`` with ``[2]`` after each address that has a number."""
    if not numbers:
        return words
    pieces: list[str] = []
    end = 0
    for start, address in urls.link_places(words):
        if number := numbers.get(address):
            place = start + len(address)
            pieces += (words[end:place], f" [{number}]")
            end = place
    return "".join((*pieces, words[end:]))


def _every(message: Message) -> Iterator[Link]:
    if message.deleted:
        return
    yield from _of_words(message.content)
    for attachment in message.attachments:
        if attachment.url:
            yield Link(attachment.url, urls.link_host(attachment.url), attachment.name)
    yield from _of_words(message.quoted)
    if message.url:
        yield Link(message.url, urls.link_host(message.url))


def _of_words(words: str) -> Iterator[Link]:
    for address in urls.links(words):
        yield Link(address, urls.link_host(address), _said_of(address, words))


def _said_of(address: str, words: str) -> str:
    """Return what stands before ``address`` on its line, where it is in brackets.

    That is how a link with words of its own is written once its HTML has become text.
    """
    before, found, _ = words.partition(f" ({address})")
    return before.rpartition("\n")[2][-_SAID_LENGTH:] if found else ""
