from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from inbox_tui.model import Visibility
from inbox_tui_sandbox.scenes import BRAND, LONG_THREAD, MAIL, OWN
from inbox_tui_sandbox.world import World
from tests.adapters.sandbox.conftest import Connect

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_what_is_rare_happens_once_each(folder: Path, connect: Connect) -> None:
    with World(folder) as world:
        for instance, handle in (OWN, BRAND, MAIL):
            world.connect(handle, instance)
        world.stage(NOON)
        posts = world.posts()
    contexts = [post.context for post in posts]
    assert max(map(contexts.count, contexts)) == len(LONG_THREAD)
    assert [post.author.handle for post in posts if post.deleted] == ["grumpygus"]
    assert [post.author.handle for post in posts if post.updated and not post.deleted] == ["aisha"]
    assert all(post.published < NOON for post in posts)
    mails = [post for post in posts if post.instance == "letters"]
    assert [post.visibility for post in mails] == [Visibility.DIRECT] * 3
    assert mails[2].quoted.count("wrote:") == 2
    with_files = {
        attachment.name
        for page in connect("support", "letters").pull(None)
        for message in page.messages
        for attachment in message.attachments
    }
    assert with_files == {"invoice-2231.pdf", "invoice-2231-page-2.pdf"}
    pictures = [
        attachment.name
        for page in connect("northwind").pull(None)
        for message in page.messages
        for attachment in message.attachments
    ]
    assert pictures == ["A router on a windowsill; the middle one of its three lights is orange"]


def test_nobody_writes_to_accounts_that_do_not_exist(folder: Path) -> None:
    with World(folder) as world:
        world.connect("nora")
        world.stage(NOON)
        assert {actor.handle for post in world.posts() for actor in post.to} == {"nora"}
