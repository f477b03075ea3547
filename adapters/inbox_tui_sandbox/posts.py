"""Posts: writing, changing and reading them. Every function runs inside its caller's transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from inbox_tui.model import Actor, Attachment, Visibility
from inbox_tui_sandbox.actors import read_actor
from inbox_tui_sandbox.feed import announce_change, deliver
from inbox_tui_sandbox.file import NetworkFile


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPost:
    """A post that is about to exist."""

    instance: str
    author_id: str
    content: str
    published: datetime
    recipients: tuple[str, ...] = ()
    parent_id: str | None = None
    context: str = ""
    """Used only where the parent is not on this network; "" starts a conversation of its own."""
    subject: str = ""
    quoted: str = ""
    language: str = ""
    visibility: Visibility = Visibility.PUBLIC
    is_notice: bool = False
    is_locked: bool = False
    topic: str = ""
    """What the people of the sandbox think it is about; "" takes the parent's."""
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post as the network keeps it. A deleted one has no text left."""

    id: str
    number: int
    instance: str
    context: str
    parent_id: str | None
    author: Actor
    to: tuple[Actor, ...]
    subject: str
    content: str
    quoted: str
    language: str
    visibility: Visibility
    is_notice: bool
    is_locked: bool
    topic: str
    key: str
    published: datetime
    updated: datetime | None
    deleted: bool


def add(file: NetworkFile, new: NewPost) -> str:
    """Write a post, deliver it, and return its id."""
    last = file.row("SELECT coalesce(max(number), 0) AS number FROM post")
    assert last is not None
    number = int(last["number"]) + 1
    post_id = f"{new.instance}-{number}"
    parent = file.row("SELECT context, topic FROM post WHERE id = ?", new.parent_id)
    file.run(
        """INSERT INTO post (number, id, instance, context, parent_id, author_id, subject, content,
             quoted, language, visibility, is_notice, is_locked, topic, key, published)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        number,
        post_id,
        new.instance,
        parent["context"] if parent else new.context or new.parent_id or post_id,
        new.parent_id,
        new.author_id,
        new.subject,
        new.content,
        new.quoted,
        new.language,
        new.visibility.value,
        new.is_notice,
        new.is_locked,
        new.topic or (parent["topic"] if parent else ""),
        new.key,
        new.published.isoformat(),
    )
    for recipient in dict.fromkeys(new.recipients):
        file.run("INSERT INTO recipient (post_id, actor_id) VALUES (?, ?)", post_id, recipient)
    deliver(file, post_id)
    return post_id


def edit(file: NetworkFile, post: Post, content: str, at: datetime) -> None:
    """Give a post another text."""
    file.run(
        "UPDATE post SET content = ?, updated = ? WHERE id = ?",
        content,
        _later(post, at).isoformat(),
        post.id,
    )
    announce_change(file, post.id)


def remove(file: NetworkFile, post: Post, at: datetime) -> None:
    """Delete a post: its words go, a tombstone stays. Deleting it again changes nothing."""
    if post.deleted:
        return
    file.run(
        "UPDATE post SET deleted = 1, subject = '', content = '', quoted = '', updated = ?"
        " WHERE id = ?",
        _later(post, at).isoformat(),
        post.id,
    )
    file.run("DELETE FROM attachment WHERE post_id = ?", post.id)
    announce_change(file, post.id)


def lock(file: NetworkFile, post: Post, at: datetime) -> None:
    """Close the conversation of a post to new answers."""
    for row in file.rows("SELECT id FROM post WHERE context = ? ORDER BY number", post.context):
        member = read_post(file, row["id"])
        assert member is not None
        file.run(
            "UPDATE post SET is_locked = 1, updated = ? WHERE id = ?",
            _later(member, at).isoformat(),
            member.id,
        )
        announce_change(file, member.id)


def read_post(file: NetworkFile, post_id: str) -> Post | None:
    """Return one post."""
    found = file.row("SELECT * FROM post WHERE id = ?", post_id)
    return _from_row(file, found) if found else None


def with_key(file: NetworkFile, key: str, author_id: str) -> Post | None:
    """Return the post that ``author_id`` wrote under ``key``."""
    found = file.row(
        "SELECT * FROM post WHERE key = ? AND key <> '' AND author_id = ? ORDER BY number",
        key,
        author_id,
    )
    return _from_row(file, found) if found else None


def after(file: NetworkFile, first: Post, count: int) -> list[Post]:
    """Return the further posts of a thread of ``count`` posts that begins with ``first``."""
    keys = (thread_key(first.key, number) for number in range(2, count + 1))
    found = (with_key(file, key, first.author.id) for key in keys)
    return [post for post in found if post]


def thread_key(key: str, number: int) -> str:
    """Return the key of a thread's post, counted from 1, where that of the first is ``key``."""
    return f"{key}.{number}" if key and number > 1 else key


def attach(
    file: NetworkFile, post_id: str, place: int, described: Mapping[str, str], data: bytes
) -> None:
    """Keep a file of a post."""
    file.run(
        "INSERT INTO attachment (post_id, place, name, media_type, alt, data)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        post_id,
        place,
        described["name"],
        described["media_type"],
        described["alt"],
        data,
    )


def attachments(file: NetworkFile, post_id: str) -> tuple[Attachment, ...]:
    """Return the files of a post as everybody sees them: a picture by its alt text."""
    rows = file.rows(
        "SELECT name, media_type, alt FROM attachment WHERE post_id = ? ORDER BY place", post_id
    )
    return tuple(
        Attachment(media_type=row["media_type"], name=row["alt"] or row["name"]) for row in rows
    )


def attached(file: NetworkFile, post_id: str) -> list[bytes]:
    """Return the content of a post's files, in their order."""
    rows = file.rows("SELECT data FROM attachment WHERE post_id = ? ORDER BY place", post_id)
    return [bytes(row["data"]) for row in rows]


def with_text(
    file: NetworkFile, author_id: str, parent_id: str, content: str, since: datetime
) -> Post | None:
    """Return the first post with just this author, parent and text, not older than ``since``."""
    rows = file.rows(
        "SELECT * FROM post WHERE author_id = ? AND parent_id = ? AND content = ? ORDER BY number",
        author_id,
        parent_id,
        content,
    )
    found = (_from_row(file, row) for row in rows)
    return next((post for post in found if post.published >= since), None)


def conversation(file: NetworkFile, context: str, viewer: str) -> list[Post]:
    """Return what ``viewer`` may see of a conversation, in the order of writing."""
    rows = file.rows(
        "SELECT post.* FROM post JOIN visible ON visible.post_id = post.id AND visible.viewer = ?"
        " WHERE context = ? ORDER BY number",
        viewer,
        context,
    )
    return [_from_row(file, row) for row in rows]


def all_posts(file: NetworkFile) -> list[Post]:
    """Return every post, in the order of writing."""
    return [_from_row(file, row) for row in file.rows("SELECT * FROM post ORDER BY number")]


def _later(post: Post, at: datetime) -> datetime:
    """Return ``at``, or the next moment where the post already has a version from then."""
    return max(at, (post.updated or post.published) + timedelta(microseconds=1))


def _from_row(file: NetworkFile, row: sqlite3.Row) -> Post:
    author = read_actor(file, row["author_id"])
    assert author is not None
    recipients = file.rows(
        "SELECT actor_id FROM recipient WHERE post_id = ? ORDER BY actor_id", row["id"]
    )
    return Post(
        id=row["id"],
        number=row["number"],
        instance=row["instance"],
        context=row["context"],
        parent_id=row["parent_id"],
        author=author,
        to=tuple(actor for item in recipients if (actor := read_actor(file, item["actor_id"]))),
        subject=row["subject"],
        content=row["content"],
        quoted=row["quoted"],
        language=row["language"],
        visibility=Visibility(row["visibility"]),
        is_notice=bool(row["is_notice"]),
        is_locked=bool(row["is_locked"]),
        topic=row["topic"],
        key=row["key"],
        published=datetime.fromisoformat(row["published"]),
        updated=datetime.fromisoformat(row["updated"]) if row["updated"] else None,
        deleted=bool(row["deleted"]),
    )
