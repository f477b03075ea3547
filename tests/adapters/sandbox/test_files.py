"""The sandbox keeps files and threads, checks them, and goes on with the file of an older version."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from inbox_tui.adapter import ContentRejected, Outgoing, OutgoingFile
from inbox_tui.model import Message, utc_now
from inbox_tui.reply import attach
from inbox_tui_sandbox import SandboxAdapter, posts
from inbox_tui_sandbox.file import FILE_NAME, NetworkFile
from inbox_tui_sandbox.world import World
from tests import pictures
from tests.adapters.sandbox.conftest import Connect

SHOP = attach.take_in("shop.png", pictures.png(), "our shop")
TERMS = attach.take_in("terms.pdf", b"%PDF-1.7")


def asked(adapter: SandboxAdapter, folder: Path) -> Message:
    with World(folder) as world:
        world.post("tomas", "@nora where are you?")
    return [m for page in adapter.pull(None) for m in page.messages][-1]


def stored(folder: Path, post_id: str) -> list[bytes]:
    with NetworkFile(folder) as file:
        return posts.attached(file, post_id)


def test_others_see_a_picture_by_its_words(connect: Connect, folder: Path) -> None:
    nora = connect()
    question = asked(nora, folder)
    sent = nora.send(nora.compose_with_files(question, "Here.", utc_now(), (SHOP,)))
    seen = next(m for m in connect("tomas").thread(question) if m.id == sent.id)
    assert [(a.media_type, a.name) for a in seen.attachments] == [("image/png", "our shop")]
    assert stored(folder, sent.id) == [SHOP.data]
    nora.delete(sent.id)
    assert stored(folder, sent.id) == []


def test_a_thread_sent_again_is_still_one(connect: Connect, folder: Path) -> None:
    nora = connect()
    outgoing = nora.compose_thread(asked(nora, folder), ("One", "Two"), utc_now(), (SHOP,))
    first = nora.send(outgoing)
    assert nora.send(outgoing) == first
    assert nora.find_sent(outgoing) == first
    assert len(first.more_ids) == 1
    assert stored(folder, first.more_ids[0]) == []


def _with(outgoing: Outgoing, **changes: object) -> Outgoing:
    return replace(outgoing, wire=json.dumps(json.loads(outgoing.wire) | changes))


def _many(count: int) -> list[dict[str, str]]:
    held = {"name": "a", "media_type": "image/png", "alt": "", "sha256": SHOP.sha256}
    return [held] * count


def test_the_network_checks_what_it_gets(connect: Connect, folder: Path) -> None:
    nora = connect()
    question = asked(nora, folder)
    good = nora.compose_with_files(question, "Here.", utc_now(), (SHOP,))
    thread = nora.compose_thread(question, ("One", "Two"), utc_now(), ())
    other = replace(SHOP, data=b"other")
    for bad in (
        replace(good, files=()),
        replace(good, files=(other,)),
        _with(good, files=_many(5)),
        _with(thread, more=["x" * 501]),
    ):
        with pytest.raises(ContentRejected):
            nora.send(bad)
    with World(folder) as world:
        assert [p.content for p in world.posts()] == [question.content]


def test_an_instance_without_files_takes_none(connect: Connect, folder: Path) -> None:
    forum = connect("nora", "forum")
    assert forum.capabilities.files is None
    with World(folder) as world:
        world.post("tomas", "@nora?", instance="forum")
    question = [m for page in forum.pull(None) for m in page.messages][-1]
    files: tuple[OutgoingFile, ...] = (TERMS,)
    with pytest.raises(ContentRejected):
        forum.send(forum.compose_with_files(question, "Here.", utc_now(), files))


@pytest.mark.parametrize("version", [1, 2])
def test_a_file_of_a_version_before_is_brought_up_to_date(
    connect: Connect, folder: Path, version: int
) -> None:
    nora = connect()
    question = asked(nora, folder)
    old = sqlite3.connect(folder / FILE_NAME)
    if version == 1:
        old.execute("DROP TABLE attachment")
    old.execute("ALTER TABLE actor ADD COLUMN is_bot INTEGER NOT NULL DEFAULT 0")
    old.execute(f"PRAGMA user_version = {version}")
    old.close()
    sent = nora.send(nora.compose_with_files(question, "Here.", utc_now(), (SHOP,)))
    assert stored(folder, sent.id) == [SHOP.data]
