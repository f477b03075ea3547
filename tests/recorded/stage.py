"""A network that knows what one recording holds, and says it to an adapter in the same words."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

import httpx

from inbox_tui.adapter import Access, Adapter, Secret
from inbox_tui.testing.vault import MemoryVault
from tests.recorded.checking import Item
from tests.recorded.recording import Interaction, Recording

INSTANCE = "https://127.0.0.1"
"""Nothing is asked there: requests are answered before they would leave."""


class Stage(ABC):
    """One recording of one network, behind the HTTP client that the adapter is given.

    Lists are answered as they were recorded, by method and path, in order, and then once with all
    that the file holds; what is asked for by its id is looked up in all of the file; who we are is
    made up.
    """

    network: ClassVar[str]
    adapter_class: ClassVar[type[Adapter]]
    secrets: ClassVar[Mapping[str, str]]
    settings: ClassVar[Mapping[str, str]] = {}
    me: ClassVar[str]
    example: ClassVar[str]
    """Id of a post that is at hand on every stage, to be answered; it is none of the recording."""
    handle: ClassVar[str] = "nora"

    def __init__(self, recording: Recording, folder: Path) -> None:
        self.left_out: Counter[str] = Counter()
        self.items: dict[str, Item] = {}
        self.natives: dict[str, Any] = {}
        """The things of the answers by their ids, the last of each."""
        self.refusal: Interaction | None = None
        """What every request is answered that is of its kind."""
        self.unanswered: Counter[str] = Counter()
        self._lists: dict[tuple[str, str], list[Interaction]] = {}
        self._is_told = False
        for interaction in recording.interactions:
            self._take_in(interaction)
        self.natives[self.example] = self.an_example()
        self.adapter = self._connect(folder)

    # --- what a network says of its own --------------------------------------------------------

    @abstractmethod
    def things(self, interaction: Interaction) -> Iterable[tuple[Item, Any]]:
        """Return the posts in an answer, each with the object that it is made of."""

    @abstractmethod
    def an_example(self) -> object:
        """Return a post of this network's form, addressed to us and called :attr:`example`."""

    @abstractmethod
    def is_identity(self, path: str) -> bool:
        """Tell whether a request asks for a session, for whose it is, or for the server itself."""

    @abstractmethod
    def why_none(self, interaction: Interaction) -> str:
        """Return why an answer holds no posts, in a few words."""

    @abstractmethod
    def say(self, request: httpx.Request) -> object:
        """Answer a request with a value for JSON, a response, or None where nothing is there."""

    @abstractmethod
    def missing(self) -> httpx.Response:
        """Say in the network's own way that there is no such thing."""

    def is_refusal(self, interaction: Interaction) -> bool:
        """Tell whether an answer is an error; some networks say so with status 200."""
        return interaction.is_refused

    def others(self, interaction: Interaction) -> Iterator[str]:
        """Yield, for each thing in an answer that is no post, why it is none of an inbox."""
        yield from ()

    # --- how -----------------------------------------------------------------------------------

    def recorded(self, method: str, path: str) -> Any:
        """Return the next recorded answer's value for a list, None where all have been given."""
        waiting = self._lists.get((method, path.rstrip("/")))
        return waiting.pop(0).answer if waiting else None

    def everything(self) -> list[Any]:
        """Return all things of the file the first time, and none from then on."""
        told, self._is_told = self._is_told, True
        return [] if told else self.found(self.items)

    @property
    def rounds(self) -> int:
        """How many pulls bring all of the recorded lists, and everything once."""
        return 1 + max(map(len, self._lists.values()), default=0)

    def found(self, ids: Iterable[str]) -> list[Any]:
        """Return those of the things with ``ids`` that the file holds."""
        return [self.natives[name] for name in ids if name in self.natives]

    def _take_in(self, interaction: Interaction) -> None:
        if self.is_refusal(interaction):
            return
        things = list(self.things(interaction))
        for item, native in things:
            self.items[item.id] = item
            self.natives[item.id] = native
        others = list(self.others(interaction))
        self.left_out.update(others)
        if not things and not others:
            self.left_out[self.why_none(interaction)] += 1
        if not interaction.is_refused:
            key = interaction.method, interaction.path.rstrip("/")
            self._lists.setdefault(key, []).append(interaction)

    def _connect(self, folder: Path) -> Adapter:
        return self.adapter_class(
            Access(
                instance=INSTANCE,
                handle=self.handle,
                settings=self.settings,
                secret=Secret(self.secrets),
                http=lambda: httpx.Client(transport=httpx.MockTransport(self._answer)),
                session=MemoryVault(),
                folder=folder,
                actor_id=self.me,
            )
        )

    def _answer(self, request: httpx.Request) -> httpx.Response:
        if self.refusal is not None and self._is_refused(request, self.refusal):
            return self.refusal.answer
        said = self.say(request)
        if isinstance(said, httpx.Response):
            return said
        if said is None:
            self.unanswered[f"{request.method} {request.url.path}"] += 1
            return self.missing()
        return httpx.Response(200, json=said)

    def _is_refused(self, request: httpx.Request, refusal: Interaction) -> bool:
        if self.is_identity(refusal.path):
            return _last(request.url.path) == _last(refusal.path)
        if self.is_identity(request.url.path):
            return False
        return (request.method == "GET") == (refusal.method == "GET")


def _last(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


def asked(request: httpx.Request, name: str) -> list[str]:
    """Return the values of a parameter, those behind commas among them."""
    return [one for value in request.url.params.get_list(name) for one in value.split(",") if one]


def source(*texts: object) -> str:
    """Return what was written, with its markup."""
    return "\n".join(text if isinstance(text, str) else json.dumps(text) for text in texts if text)
