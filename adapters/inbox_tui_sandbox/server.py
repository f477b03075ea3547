"""The network's side of a send: what it checks, and what it keeps."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from inbox_tui.adapter import ContentRejected, Duplicate, TargetClosed, TargetGone
from inbox_tui.model import Actor, Visibility
from inbox_tui_sandbox import chatter
from inbox_tui_sandbox.actors import admit
from inbox_tui_sandbox.file import NetworkFile
from inbox_tui_sandbox.posts import (
    NewPost,
    Post,
    add,
    after,
    attach,
    read_post,
    thread_key,
    with_key,
)
from inbox_tui_sandbox.rules import Rules


def accept(
    file: NetworkFile,
    rules: Rules,
    author: Actor,
    wire: str,
    at: datetime,
    contents: Mapping[str, bytes],
) -> list[Post]:
    """Check and keep what arrived over the wire, as ``author``; on the disk when this returns.

    ``contents`` are the files by their SHA-256. All posts of a thread are kept, or none. A parent
    that this network has never seen is taken to live elsewhere, as e-mail and ActivityPub do; one
    that was deleted is refused.

    :raises TargetGone: the parent was deleted.
    :raises TargetClosed: the author may not answer there.
    :raises ContentRejected: a text is too long or empty, or a file is not what was announced.
    :raises Duplicate: the author used the key before, for another text.
    """
    record: Mapping[str, Any] = json.loads(wire)
    texts = [record["text"], *record.get("more", [])]
    with file.writing():
        earlier = with_key(file, record.get("key", ""), author.id)
        if earlier:
            return [_same_again(earlier, record), *after(file, earlier, len(texts))]
        _check(file, rules, author, record, texts)
        recipients = _recipients(file, rules, record)
        kept: list[Post] = []
        for number, words in enumerate(texts, 1):
            post_id = add(
                file,
                NewPost(
                    instance=rules.instance,
                    author_id=author.id,
                    content=words,
                    published=at,
                    recipients=recipients,
                    parent_id=kept[-1].id if kept else record["parent"],
                    context=record["context"],
                    subject=record["subject"],
                    quoted=record["quoted"],
                    visibility=Visibility(record["visibility"]),
                    key=thread_key(record.get("key", ""), number),
                ),
            )
            if not kept:
                _keep_files(file, rules, post_id, record, contents)
            post = read_post(file, post_id)
            assert post is not None
            kept.append(post)
        chatter.plan_answer(file, kept[-1], at)
    return kept


def _recipients(file: NetworkFile, rules: Rules, record: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(
        admit(file, rules.instance, person["handle"], name=person["name"], foreign_id=person["id"])
        for person in (*record["to"], *record["also"])
    )


def _keep_files(
    file: NetworkFile,
    rules: Rules,
    post_id: str,
    record: Mapping[str, Any],
    contents: Mapping[str, bytes],
) -> None:
    described = record.get("files", [])
    if len(described) > (rules.files.most if rules.files else 0):
        raise ContentRejected(f"{rules.title} does not take so many files.", status=422)
    for place, held in enumerate(described):
        data = contents.get(held["sha256"], b"")
        if hashlib.sha256(data).hexdigest() != held["sha256"]:
            raise ContentRejected("A file is not what was announced.", status=422)
        attach(file, post_id, place, held, data)


def _same_again(earlier: Post, record: Mapping[str, Any]) -> Post:
    if earlier.updated is None and earlier.content != record["text"]:
        raise Duplicate(
            "The network already has another text under the same key.", existing_id=earlier.id
        )
    return earlier


def _check(
    file: NetworkFile, rules: Rules, author: Actor, record: Mapping[str, Any], texts: list[str]
) -> None:
    for measure in map(rules.measure, texts):
        if not measure.fits:
            raise ContentRejected(
                measure.problem or f"{rules.title} takes {measure.limit} {measure.unit} at most.",
                status=422,
                limit=measure.limit,
                counted=measure.used,
            )
    parent = read_post(file, record["parent"])
    if parent is None:
        return
    if parent.deleted:
        raise TargetGone("The message was deleted on the network.", status=404)
    if parent.is_locked:
        raise TargetClosed("The thread is locked.", status=403)
    is_addressed = any(actor.id == author.id for actor in parent.to) or parent.author == author
    if rules.only_when_mentioned and not is_addressed:
        raise TargetClosed(not_mentioned(rules, author.handle), status=403)


def not_mentioned(rules: Rules, handle: str) -> str:
    """Say why an account that was not mentioned cannot answer."""
    return (
        f"{rules.title} lets an account answer only those who mentioned it;"
        f" this message does not mention @{handle}."
    )
