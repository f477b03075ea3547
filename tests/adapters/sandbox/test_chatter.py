from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from inbox_tui.adapter import Page
from inbox_tui.model import MessageKind, Visibility
from inbox_tui_sandbox import SandboxAdapter
from inbox_tui_sandbox.posts import Post
from inbox_tui_sandbox.rules import INSTANCES, rules_of
from inbox_tui_sandbox.world import World
from tests.adapters.sandbox.conftest import Connect

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def inhabited(folder: Path, count: int = 400, seed: int = 7) -> list[Post]:
    """Return what a new world holds that was populated for an account on each instance."""
    with World(folder) as world:
        for instance in INSTANCES:
            world.connect("northwind", instance)
        world.populate(count, seed, NOON)
        return world.posts()


def test_the_same_seed_makes_the_same_past(tmp_path: Path) -> None:
    first, second = inhabited(tmp_path / "a"), inhabited(tmp_path / "b")
    assert first == second
    assert inhabited(tmp_path / "c", seed=8) != first


def test_the_past_has_just_as_many_messages_in_order_before_now(tmp_path: Path) -> None:
    posts = inhabited(tmp_path, count=1234)
    assert len(posts) == 1234
    times = [post.published for post in posts]
    assert times == sorted(times)
    assert NOON - timedelta(days=15) < times[0]
    assert times[-1] < NOON


def test_conversations_have_one_to_six_messages(tmp_path: Path) -> None:
    sizes = Counter(Counter(post.context for post in inhabited(tmp_path, 1500)).values())
    assert set(sizes) == {1, 2, 3, 4, 5, 6}


def test_every_text_fits_its_instance(tmp_path: Path) -> None:
    for post in inhabited(tmp_path, 1500):
        assert rules_of(post.instance).measure(post.content).fits, post.content


def test_thousands_of_messages_do_not_look_alike(tmp_path: Path) -> None:
    posts = inhabited(tmp_path, 3000)
    first_words = [post.content for post in posts if post.parent_id is None]
    assert len(set(first_words)) > 0.85 * len(first_words)
    assert len({post.author.handle for post in posts}) > 35
    assert {"en", "de", "es", "hi", "ja", "fr"} <= {post.language for post in posts}


def test_the_past_has_what_a_demo_must_show(tmp_path: Path, connect: Connect) -> None:
    posts = inhabited(tmp_path, 2000)
    assert {post.visibility for post in posts if post.instance == "plaza"} == {
        Visibility.PUBLIC,
        Visibility.UNLISTED,
        Visibility.DIRECT,
    }
    assert {post.visibility for post in posts if post.instance == "letters"} == {Visibility.DIRECT}
    assert any(post.is_notice for post in posts)
    assert any(post.is_locked for post in posts if post.instance == "forum")
    assert any("> " in post.quoted for post in posts if post.instance == "letters")
    brief = {post.id: post for post in posts if post.instance == "brief"}
    assert any(
        "northwind" not in {actor.handle for actor in (post.author, *post.to)}
        for post in brief.values()
    )


def test_the_past_is_pulled_by_those_it_was_written_to(nora: SandboxAdapter, world: World) -> None:
    world.populate(300, 7, NOON)
    pages = list(nora.pull(None))
    messages = [message for page in pages for message in page.messages]
    assert len(messages) == 300
    assert {MessageKind.MENTION, MessageKind.REPLY, MessageKind.POST} <= {
        message.kind for message in messages
    }
    seen: set[str] = set()
    for message in messages:
        assert message.in_reply_to is None or message.in_reply_to in seen
        seen.add(message.id)


def test_a_demo_reaches_the_world_through_the_adapter(nora: SandboxAdapter, folder: Path) -> None:
    world = SandboxAdapter.open_world(folder)
    world.populate(20, 7, NOON)
    world.close()
    assert sum(len(page.messages) for page in nora.pull(None)) == 20


def test_nobody_writes_to_an_empty_world(world: World) -> None:
    with pytest.raises(ValueError, match="no account"):
        world.populate(10, 7, NOON)


def test_people_are_silent_until_woken(nora: SandboxAdapter, world: World, folder: Path) -> None:
    before = (folder / "network.db").read_bytes()
    assert world.tick(NOON) == 0
    assert (folder / "network.db").read_bytes() == before
    world.wake(7, NOON)
    assert world.tick(NOON + timedelta(minutes=30)) > 0
    world.sleep()
    assert world.tick(NOON + timedelta(hours=2)) == 0


def test_an_awake_world_is_the_same_for_the_same_calls(tmp_path: Path) -> None:
    lives = []
    for name in ("a", "b"):
        with World(tmp_path / name) as world:
            world.connect("northwind")
            world.wake(7, NOON)
            for minute in range(1, 30):
                world.tick(NOON + timedelta(minutes=minute))
            lives.append(world.posts())
    assert lives[0] == lives[1]
    assert lives[0]


def test_ticking_twice_at_one_time_adds_nothing(nora: SandboxAdapter, world: World) -> None:
    world.wake(7, NOON)
    assert world.tick(NOON + timedelta(minutes=30)) > 0
    assert world.tick(NOON + timedelta(minutes=30)) == 0
    assert world.tick(NOON) == 0


def test_a_long_sleep_is_not_caught_up(nora: SandboxAdapter, world: World) -> None:
    world.wake(7, NOON)
    assert world.tick(NOON + timedelta(days=300)) <= 30


def test_people_answer_back_by_themselves(
    nora: SandboxAdapter, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("inbox_tui_sandbox.utc_now", lambda: NOON)
    for person in ("tomas", "lena_k", "sofia.ruiz", "yuki", "emojimel"):
        world.post(person, "@nora hello?", at=NOON)
    world.wake(7, NOON)
    (page,) = nora.pull(None)
    sent = {nora.send(nora.compose(message, "We look.", NOON)).id for message in page.messages}
    assert world.tick(NOON + timedelta(seconds=5)) == 0
    world.tick(NOON + timedelta(seconds=200))
    answers = [post for post in world.posts() if post.parent_id in sent]
    assert answers
    assert len({post.parent_id for post in answers}) == len(answers)
    kinds = {
        message.id: message.kind for part in nora.pull(page.cursor) for message in part.messages
    }
    for answer in answers:
        assert NOON < answer.published <= NOON + timedelta(seconds=200)
        # Some who wrote to us by themselves wrote in private; so do they when they answer back.
        expected = MessageKind.DIRECT if answer.visibility.is_private else MessageKind.REPLY
        assert kinds[answer.id] is expected
    world.tick(NOON + timedelta(seconds=400))
    assert [post for post in world.posts() if post.parent_id in sent] == answers


def test_strangers_and_sleepers_do_not_answer(nora: SandboxAdapter, world: World) -> None:
    world.post("stranger", "@nora hello?")
    world.post("tomas", "@nora hello?")
    stranger, tomas = next(nora.pull(None)).messages
    sent = {nora.send(nora.compose(tomas, f"asleep {number}", NOON)).id for number in range(5)}
    world.wake(7, NOON)
    sent |= {nora.send(nora.compose(stranger, f"awake {number}", NOON)).id for number in range(5)}
    world.tick(NOON + timedelta(minutes=10))
    assert not [post for post in world.posts() if post.parent_id in sent]


def test_pulling_lets_an_awake_world_go_on(
    nora: SandboxAdapter, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.wake(7, NOON)
    monkeypatch.setattr("inbox_tui_sandbox.utc_now", lambda: NOON + timedelta(minutes=20))
    pages: list[Page] = list(nora.pull(None))
    assert sum(len(page.messages) for page in pages) == len(world.posts()) > 0
