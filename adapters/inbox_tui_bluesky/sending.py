"""From what was confirmed to records on the network, once, and finding them there."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

from inbox_tui.adapter import (
    NotTransmitted,
    Outgoing,
    OutgoingFile,
    SendUnknown,
    Sent,
    TransientRead,
)
from inbox_tui.adapter.fields import Json, Unreadable, find_number, find_text
from inbox_tui_bluesky import cids, record
from inbox_tui_bluesky.address import POSTS, RecordAddress, parse_record
from inbox_tui_bluesky.client import Client

UPLOAD_SECONDS = 50.0
"""For all pictures of a post: what takes longer is given up, and nothing is sent."""


_LOOSE = "The network names other content ids than ours: look whether the posts hang together."


def publish(client: Client, me: str, outgoing: Outgoing) -> Sent:
    """Write the post, or all posts of a thread, in one request.

    :raises AdapterError: whose ``nothing_sent`` tells whether that is certain.
    """
    records = record.read(outgoing.wire, outgoing.key)
    if len(records) == 1:
        answers: list[Any] = [client.put_post(me, outgoing.key, outgoing.wire)]
    else:
        results = client.create_posts(me, records).get("results")
        answers = results if isinstance(results, list) else []
    try:
        made = [parse_record(str(answer["uri"])) for answer in answers]
    except (KeyError, TypeError, ValueError):
        made = []
    if len(made) != len(records):
        raise SendUnknown(
            f"{client.host} did not say which post it made.", excerpt=str(answers)[:80]
        )
    first, *more = made
    differs = len(records) > 1 and any(
        answer.get("cid") != cids.of_record(value)
        for answer, (_, value) in zip(answers, records, strict=True)
    )
    return Sent(
        id=str(first),
        author_id=_stranger_or(me, [address.did for address in made]),
        url=first.page,
        note=_LOOSE if differs else "",
        more_ids=tuple(map(str, more)),
    )


def upload(client: Client, files: tuple[OutgoingFile, ...], is_wanted: Callable[[], bool]) -> None:
    """Hand over the pictures, which nobody sees before a post names them.

    ``is_wanted`` is asked before each of them; where it says no, the rest is left.

    :raises AdapterError: one was not taken as it is; nothing was sent.
    """
    begun = time.monotonic()
    for file in files:
        if not is_wanted():
            return
        try:
            blob = client.upload(file.data, file.media_type)
        except TransientRead as error:
            raise NotTransmitted(
                f"{file.name} could not be uploaded: {error.sentence}",
                status=error.status,
                excerpt=error.excerpt,
            ) from None
        named = find_text(blob, "ref", "$link")
        if named != cids.of_blob(file.sha256) or find_number(blob, "size") != file.size:
            raise NotTransmitted(
                f"{client.host} did not take {file.name} as it is.",
                excerpt=str(blob)[:80],
            )
        if time.monotonic() - begun > UPLOAD_SECONDS:
            raise NotTransmitted("The upload took too long.")


def find(client: Client, me: str, outgoing: Outgoing) -> Sent | None:
    """Look for each record of the reply; None where the data server has none of them."""
    records = record.read(outgoing.wire, outgoing.key)
    addresses = [RecordAddress(me, POSTS, key) for key, _ in records]
    found = [client.record(address) for address in addresses]
    there = [
        (address, held, value)
        for address, held, (_, value) in zip(addresses, found, records, strict=True)
        if held is not None
    ]
    if not there:
        return None
    authors = [_author(client, held) for _, held, _ in there]
    first, *more = [address for address, _, _ in there]
    notes = []
    if len(there) < len(records):
        notes.append(f"Only {len(there)} of {len(records)} posts are on the network.")
    if any(held.get("value") != value for _, held, value in there):
        notes.append("The post on the network is not the text that was confirmed.")
    return Sent(
        id=str(first),
        author_id=_stranger_or(me, authors),
        url=first.page,
        note=" ".join(notes),
        more_ids=tuple(map(str, more)),
    )


def _stranger_or(me: str, authors: Iterable[str]) -> str:
    """Return whose the posts are: one that is another's is enough for an alarm."""
    return next((author for author in authors if author != me), me)


def _author(client: Client, held: Json) -> str:
    try:
        return parse_record(str(held.get("uri", ""))).did
    except Unreadable:
        raise TransientRead(f"{client.host} gave a post that cannot be read.") from None
