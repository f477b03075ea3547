"""Recordings as they lie in a folder: requests, and what was answered to them.

The format is described in docs/recorded.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

FORMAT = "recording/1"
_OF_THE_WIRE = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection"})
"""Headers that belong to how an answer travelled, not to what it says."""


class NoRecording(ValueError):
    """A file calls itself a recording, and is none. Says why in a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """One request and its answer."""

    method: str
    url: str
    status: int
    headers: Mapping[str, str]
    body: Any
    """Parsed JSON, or text; None where the answer had none or it was left out."""
    is_json: bool

    @property
    def path(self) -> str:
        """The address without host and query."""
        return urlsplit(self.url).path

    @property
    def is_refused(self) -> bool:
        """True where the answer is no success by its status; a redirect is none."""
        return not 200 <= self.status < 300

    @property
    def answer(self) -> httpx.Response:
        """What the network said, to be said again."""
        kept = {
            name: value for name, value in self.headers.items() if name.lower() not in _OF_THE_WIRE
        }
        content = json.dumps(self.body) if self.is_json else str(self.body or "")
        return httpx.Response(self.status, headers=kept, content=content.encode())

    def __str__(self) -> str:
        return f"{self.method} {self.path} ({self.status})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A file."""

    network: str
    name: str
    """The file below the folder of recordings."""
    interactions: tuple[Interaction, ...]


def recordings(folder: Path) -> Iterator[Recording | NoRecording]:
    """Yield what lies in ``folder``; a file that cannot be read comes as why it cannot."""
    for place in sorted(folder.rglob("*.json")):
        name = str(place.relative_to(folder))
        try:
            value = json.loads(place.read_text("utf-8"))
        except ValueError as error:
            yield NoRecording(f"{name}: no JSON ({error})")
            continue
        if not isinstance(value, Mapping) or value.get("format") != FORMAT:
            continue  # an oracle, a schema, a list
        try:
            yield read(value, name)
        except NoRecording as error:
            yield error


def read(value: Mapping[str, Any], name: str) -> Recording:
    """Read a recording.

    :raises NoRecording: it is not in the format.
    """
    try:
        return Recording(
            network=str(value["network"]),
            name=name,
            interactions=tuple(map(_interaction, value["interactions"])),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NoRecording(f"{name}: not as {FORMAT} promises ({error!r})") from error


def objects(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield every object in ``value``, from the outside in, in the order of the text."""
    waiting = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Mapping):
            yield node
            waiting.extend(reversed(list(node.values())))
        elif isinstance(node, list):
            waiting.extend(reversed(node))


def _interaction(value: Mapping[str, Any]) -> Interaction:
    request, response = value["request"], value["response"]
    return Interaction(
        method=str(request["method"]).upper(),
        url=str(request["url"]),
        status=int(response["status"]),
        headers={str(name): str(said) for name, said in (response.get("headers") or {}).items()},
        body=response["json"] if "json" in response else response.get("text"),
        is_json="json" in response,
    )
