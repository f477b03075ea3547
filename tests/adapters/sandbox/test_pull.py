from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_tui.adapter import Access, Page, RateLimited, Secret, TransientRead
from inbox_tui.model import Message, MessageKind, Visibility
from inbox_tui.testing import NoVault
from inbox_tui_sandbox import SandboxAdapter, faults
from inbox_tui_sandbox.world import World
from tests.adapters.sandbox.conftest import Connect

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def messages(pages: list[Page]) -> list[Message]:
    return [message for page in pages for message in page.messages]


def test_a_fresh_account_receives_nothing(nora: SandboxAdapter) -> None:
    (page,) = nora.pull(None)
    assert page.messages == ()
    assert page.cursor
    assert page.total == 0


def test_a_mention_arrives_once(nora: SandboxAdapter, world: World) -> None:
    post = world.post("tomas", "@nora it reboots", at=NOON)
    world.post("tomas", "@kim not for nora")
    (page,) = nora.pull(None)
    (message,) = page.messages
    assert (message.id, message.content, message.kind) == (
        post.id,
        "@nora it reboots",
        MessageKind.MENTION,
    )
    assert message.published == NOON
    assert message.attributed_to.handle == "tomas"
    assert [actor.id for actor in message.to] == [nora.whoami().id]
    assert messages(list(nora.pull(page.cursor))) == []


def test_what_was_written_before_the_account_existed_arrives(
    world: World, connect: Connect
) -> None:
    world.post("tomas", "are you here?", to=("nora",))
    nora = connect()
    nora.whoami()
    assert [message.content for message in messages(list(nora.pull(None)))] == ["are you here?"]


def test_pages_hold_fifty_and_each_cursor_resumes(nora: SandboxAdapter, world: World) -> None:
    for number in range(320):
        world.post("tomas", f"@nora number {number}")
    pages = list(nora.pull(None))
    assert [len(page.messages) for page in pages] == [50] * 6 + [20]
    assert {page.total for page in pages} == {320}
    everything = messages(pages)
    assert [message.content for message in everything] == [f"@nora number {n}" for n in range(320)]
    for index, page in enumerate(pages):
        rest = messages(list(nora.pull(page.cursor)))
        assert rest == everything[50 * (index + 1) :]


def test_the_same_page_twice_is_equal(nora: SandboxAdapter, world: World) -> None:
    for number in range(60):
        world.post("tomas", f"@nora number {number}")
    first, again = list(nora.pull(None)), list(nora.pull(None))
    assert first == again


def test_edits_come_again_as_a_later_version(nora: SandboxAdapter, world: World) -> None:
    post = world.post("tomas", "@nora typo", at=NOON)
    (page,) = nora.pull(None)
    world.edit(post.id, "@nora no typo", at=NOON)
    (message,) = messages(list(nora.pull(page.cursor)))
    assert (message.id, message.content) == (post.id, "@nora no typo")
    assert message.version > page.messages[0].version


def test_deletions_come_as_tombstones_without_words(nora: SandboxAdapter, world: World) -> None:
    post = world.post("tomas", "@nora regret", subject="Regret", at=NOON)
    (page,) = nora.pull(None)
    world.delete(post.id)
    (message,) = messages(list(nora.pull(page.cursor)))
    assert message.deleted
    assert (message.content, message.name, message.quoted) == ("", "", "")
    assert message.version > page.messages[0].version


def test_parents_come_before_the_answer_that_mentions_us(
    nora: SandboxAdapter, world: World
) -> None:
    root = world.post("tomas", "who knows about routers?")
    middle = world.post("kim", "not me", reply_to=root.id)
    world.post("dee", "ask @nora", reply_to=middle.id)
    found = messages(list(nora.pull(None)))
    assert [(message.content, message.kind) for message in found] == [
        ("who knows about routers?", MessageKind.POST),
        ("not me", MessageKind.POST),
        ("ask @nora", MessageKind.MENTION),
    ]
    assert {message.context for message in found} == {root.id}


def test_what_others_say_later_in_our_thread_arrives(nora: SandboxAdapter, world: World) -> None:
    root = world.post("tomas", "@nora it reboots")
    world.post("kim", "same here", reply_to=root.id)
    assert [message.content for message in messages(list(nora.pull(None)))] == [
        "@nora it reboots",
        "same here",
    ]


def test_private_messages_reach_only_those_they_name(
    nora: SandboxAdapter, connect: Connect, world: World
) -> None:
    root = world.post("tomas", "@nora @northwind hello")
    company = connect("northwind")
    company.whoami()
    world.post("tomas", "psst", to=("nora",), reply_to=root.id, visibility=Visibility.DIRECT)
    assert [message.kind for message in messages(list(nora.pull(None)))] == [
        MessageKind.MENTION,
        MessageKind.DIRECT,
    ]
    assert len(messages(list(company.pull(None)))) == 1
    assert len(company.thread(messages(list(company.pull(None)))[0])) == 1


@pytest.mark.parametrize(
    ("instance", "first", "answer"),
    [
        ("plaza", MessageKind.MENTION, MessageKind.REPLY),
        ("brief", MessageKind.MENTION, MessageKind.REPLY),
        ("letters", MessageKind.MAIL, MessageKind.MAIL),
        ("forum", MessageKind.COMMENT, MessageKind.COMMENT),
    ],
)
def test_kinds_are_those_of_the_instance(
    connect: Connect, world: World, instance: str, first: MessageKind, answer: MessageKind
) -> None:
    nora = connect("nora", instance)
    nora.whoami()
    world.post("tomas", "hello", to=("nora",), instance=instance)
    own = world.post("nora", "we are open", instance=instance)
    world.post("kim", "since when?", reply_to=own.id)
    world.post("dee", "I am away", to=("nora",), instance=instance, notice=True)
    kinds = [message.kind for message in messages(list(nora.pull(None)))]
    assert kinds == [first, MessageKind.POST, answer, MessageKind.NOTICE]


def test_a_cursor_of_another_file_starts_over(nora: SandboxAdapter, world: World) -> None:
    world.post("tomas", "@nora hello")
    for cursor in ("deadbeef-7", "", "nonsense", "-"):
        assert len(messages(list(nora.pull(cursor)))) == 1


def test_a_lost_connection_keeps_the_first_page(
    nora: SandboxAdapter, world: World, folder: Path
) -> None:
    for number in range(70):
        world.post("tomas", f"@nora number {number}")
    faults.switch_on(folder, "reset_mid_pull", "nora")
    pull = nora.pull(None)
    first = next(pull)
    with pytest.raises(TransientRead):
        next(pull)
    assert len(first.messages) == 50
    assert len(messages(list(nora.pull(first.cursor)))) == 20


def test_one_bad_item_leaves_the_rest_of_the_page(
    nora: SandboxAdapter, world: World, folder: Path
) -> None:
    posts = [world.post("tomas", f"@nora number {number}") for number in range(3)]
    faults.switch_on(folder, "bad_item", value=posts[1].id)
    (page,) = nora.pull(None)
    assert [message.id for message in page.messages] == [posts[0].id, posts[2].id]
    (rejected,) = page.rejected
    assert rejected.position == posts[1].id
    assert "@nora number 1" in rejected.raw


def test_a_rate_limit_says_when_or_not(nora: SandboxAdapter, folder: Path) -> None:
    faults.switch_on(folder, "rate_limited", "nora", value="90")
    with pytest.raises(RateLimited) as limited:
        list(nora.pull(None))
    assert limited.value.reset_at is not None
    assert limited.value.reset_at - datetime.now(UTC) == pytest.approx(
        timedelta(seconds=90), abs=timedelta(seconds=5)
    )
    faults.switch_on(folder, "rate_limited_no_reset", "nora")
    with pytest.raises(RateLimited) as limited:
        list(nora.pull(None))
    assert limited.value.reset_at is None
    list(nora.pull(None))


@settings(max_examples=20, deadline=None)
@given(steps=st.lists(st.sampled_from(["post", "edit", "delete", "pull", "pull-one"]), max_size=25))
def test_pulling_at_any_moment_ends_with_what_the_network_has(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("world")
    access = Access(
        instance="plaza",
        handle="nora",
        settings={},
        secret=Secret({}),
        http=lambda: None,  # type: ignore[arg-type, return-value]
        session=NoVault(),
        folder=folder,
    )
    nora = SandboxAdapter(access)
    inbox: dict[str, Message] = {}
    cursor: str | None = None

    def take(page: Page) -> None:
        nonlocal cursor
        cursor = page.cursor
        inbox.update({message.id: message for message in page.messages})

    with World(folder) as world:
        world.connect("nora")
        for number, step in enumerate([*steps, "pull"]):
            living = [post for post in world.posts() if not post.deleted]
            if step == "post":
                world.post("tomas", f"@nora number {number}")
            elif step == "edit" and living:
                world.edit(living[number % len(living)].id, f"edited {number}")
            elif step == "delete" and living:
                world.delete(living[number % len(living)].id)
            elif step == "pull":
                for page in nora.pull(cursor):
                    take(page)
            elif step == "pull-one":
                take(next(nora.pull(cursor)))
        assert {(item.id, item.content, item.deleted) for item in inbox.values()} == {
            (post.id, post.content, post.deleted) for post in world.posts()
        }
