"""Posts of the network as messages of the contract, seen by one actor."""

from __future__ import annotations

import json

from inbox_tui.model import Message, MessageKind, Visibility
from inbox_tui_sandbox import posts
from inbox_tui_sandbox.file import NetworkFile
from inbox_tui_sandbox.posts import Post, read_post
from inbox_tui_sandbox.rules import rules_of


def to_message(file: NetworkFile, post: Post, viewer: str) -> Message:
    """Return ``post`` as ``viewer`` receives it."""
    return Message(
        id=post.id,
        context=post.context,
        attributed_to=post.author,
        content=post.content,
        published=post.published,
        kind=_kind(file, post, viewer),
        visibility=post.visibility,
        in_reply_to=post.parent_id,
        to=post.to,
        name=post.subject,
        quoted=post.quoted,
        url=post_url(post.instance, post.author.handle, post.id),
        updated=post.updated,
        deleted=post.deleted,
        language=post.language,
        attachments=posts.attachments(file, post.id),
        raw={"instance": post.instance, "number": post.number, "locked": post.is_locked},
    )


def post_url(instance: str, handle: str, post_id: str) -> str:
    """Return the page of a post; ``.example`` is reserved and never resolves (RFC 2606)."""
    return f"https://{instance}.example/@{handle}/{post_id}"


def _kind(file: NetworkFile, post: Post, viewer: str) -> MessageKind:
    rules = rules_of(post.instance)
    if post.author.id == viewer or all(actor.id != viewer for actor in post.to):
        return MessageKind.POST
    if post.is_notice:
        return MessageKind.NOTICE
    if post.visibility is Visibility.DIRECT and not rules.is_mail:
        return MessageKind.DIRECT
    parent = read_post(file, post.parent_id) if post.parent_id else None
    answers_us = parent is not None and parent.author.id == viewer
    return rules.answered_as if answers_us else rules.addressed_as


def as_json(post: Post) -> str:
    """Return a post as one line of JSON, as another client of the network reads it."""
    return json.dumps(
        {
            "id": post.id,
            "instance": post.instance,
            "author": post.author.handle,
            "author_id": post.author.id,
            "parent": post.parent_id,
            "context": post.context,
            "to": [actor.handle for actor in post.to],
            "visibility": post.visibility.value,
            "subject": post.subject,
            "content": post.content,
            "quoted": post.quoted,
            "published": post.published.isoformat(),
            "updated": post.updated.isoformat() if post.updated else None,
            "deleted": post.deleted,
            "locked": post.is_locked,
            "notice": post.is_notice,
            "key": post.key,
        },
        ensure_ascii=False,
    )
