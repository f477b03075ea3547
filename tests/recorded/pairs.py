"""The same content twice: as the network sends it, and as ActivityStreams 1 by somebody else.

The message that an adapter makes of the one must say what the other says, but for what
:mod:`tests.recorded.meant` lists.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from inbox_tui.adapter import Rejected, Rereads
from inbox_tui.model import Message
from tests.recorded.completing import completed
from tests.recorded.meant import parents, plain, why_meant
from tests.recorded.recording import Interaction, Recording
from tests.recorded.stage import Stage

Json = Mapping[str, Any]
SERVED_AS = {"bluesky": "bluesky", "mastodon": "mastodon", "pixelfed": "mastodon", "twitter": "x"}
"""The adapter that reads each network of the pairs."""
_POSTS = {"note", "comment", "article"}


@dataclass(slots=True)
class Comparison:
    """What came of the pairs of one network."""

    network: str
    pairs: int = 0
    compared: int = 0
    """Posts, and authors, that stand on both sides."""
    meant: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        counts = f"{self.pairs} pairs, {self.compared} compared, {len(self.faults)} faults"
        lines = [f"pairs of {self.network}: {counts}"]
        lines += [f"  {count:5}  differ as is meant: {why}" for why, count in self.meant.items()]
        lines += [f"  {count:5}  left out: {why}" for why, count in self.left_out.items()]
        return "\n".join([*lines, *(f"  {fault}" for fault in self.faults)])


def compare(folder: Path, stages: Mapping[str, type[Stage]]) -> list[Comparison]:
    """Return what comes of the pairs that lie in ``pairs`` folders, by network."""
    found: dict[str, Comparison] = {}
    for place in sorted(folder.rglob("pairs/*.json")):
        for case in json.loads(place.read_text("utf-8")).get("cases", ()):
            network = str(case["network"])
            if network in SERVED_AS:
                comparison = found.setdefault(network, Comparison(network))
                compare_one(case, comparison, stages[SERVED_AS[network]])
    return list(found.values())


def compare_one(case: Json, comparison: Comparison, stage_class: type[Stage]) -> None:
    """Read the native side of a pair with its adapter, and compare."""
    comparison.pairs += 1
    name = str(case["name"])
    others = list(_posts(case["activitystreams1"]))
    try:
        with TemporaryDirectory() as folder:
            stage = _stage(case, stage_class, Path(folder))
            why = next(iter(stage.left_out), "")
            if not stage.items or not others:
                comparison.left_out[why if "v1.1" in why else "no post: an act, or a person"] += 1
                return
            with closing(stage.adapter):
                for item in stage.items:
                    other = _of(item, others, alone=len(stage.items) == 1)
                    if other is None:
                        comparison.left_out["posts that the other side leaves away"] += 1
                        continue
                    assert isinstance(stage.adapter, Rereads)
                    asked = Rejected(raw="{}", reason="", position=item)
                    message = stage.adapter.reread(asked)
                    comparison.compared += 1
                    for what in _differences(message, other):
                        native = stage.natives[item]
                        why = why_meant(stage.network, what, message, native, other)
                        if why:
                            comparison.meant[why] += 1
                        else:
                            comparison.faults.append(f"{name}: {item}: {what} differs")
    except Exception as error:
        comparison.faults.append(f"{name}: {type(error).__name__}: {error}")


def _stage(case: Json, stage_class: type[Stage], folder: Path) -> Stage:
    def opened(native: Any) -> Stage:
        interaction = Interaction(
            method="GET", url="https://pair.test/", status=200, headers={}, body=native,
            is_json=True,
        )  # fmt: skip
        recording = Recording(network="", name=str(case["name"]), interactions=(interaction,))
        return stage_class(recording, folder)

    other = case["activitystreams1"]
    return opened(completed(case["native"], other, opened([])) if isinstance(other, dict) else [])


def _of(item: str, others: list[Json], *, alone: bool) -> Json | None:
    """Return the other side of a post; where each side has but one, they belong together."""
    named = next((other for other in others if _id_of(other) == item), None)
    return others[0] if named is None and alone and len(others) == 1 else named


def _differences(message: Message, other: Json) -> Iterator[str]:
    author = other.get("author")
    if isinstance(author, Mapping) and message.attributed_to.name != author.get("displayName"):
        yield "author"
    if other.get("objectType") == "person":
        return
    if message.id != _id_of(other):
        yield "id"
    if message.content != plain(str(other.get("content", ""))):
        yield "content"
    said = other.get("published")
    if said and message.published != datetime.fromisoformat(said):
        yield "published"
    named = parents(other)
    if message.in_reply_to not in named if named else message.in_reply_to:
        yield "parent"
    people = {tag["url"] for tag in other.get("tags") or () if tag["objectType"] == "person"}
    if not people <= {actor.url for actor in message.to}:
        yield "mentions"


def _posts(value: Any) -> Iterator[Json]:
    """Yield the posts of the other side, those inside acts and threads too; a person as one's author."""
    if not isinstance(value, Mapping):
        return
    kind = value.get("objectType")
    if kind == "person":
        yield {"objectType": "person", "author": value}
    elif kind in _POSTS and "content" in value:
        yield value
    elif "verb" in value and isinstance(value.get("object"), Mapping):
        actor = value.get("actor") if value.get("verb") == "post" else None
        for post in _posts(value["object"]):
            yield {"author": actor, **post} if actor else post
    thread = value.get("replies")
    for answer in thread.get("items", ()) if isinstance(thread, Mapping) else ():
        yield from _posts(answer)


def _id_of(post: Json) -> str:
    return str(post.get("numeric_id") or post.get("id", "")).removeprefix("tag:bsky.app:")
