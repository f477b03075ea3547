from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from inbox_tui.adapter import SendUnknown
from inbox_tui.model import Message, utc_now
from inbox_tui_sandbox import SandboxAdapter
from inbox_tui_sandbox.__main__ import main
from inbox_tui_sandbox.world import World


def test_another_client_reads_what_was_posted_by_whom_and_where(
    nora: SandboxAdapter, mention: Message, folder: Path
) -> None:
    sent = nora.send(nora.compose(mention, "We look.", utc_now()))
    answer = subprocess.run(
        [sys.executable, "-m", "inbox_tui_sandbox", str(folder), "posts", "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    first, second = [json.loads(line) for line in answer.stdout.splitlines()]
    assert (first["id"], first["author"], first["parent"]) == (mention.id, "tomas", None)
    assert (second["id"], second["parent"], second["content"]) == (sent.id, mention.id, "We look.")
    assert (second["author"], second["author_id"]) == ("nora", nora.whoami().id)
    assert second["to"] == ["tomas"]


def test_it_posts_answers_edits_locks_and_deletes(
    folder: Path, capsys: pytest.CaptureFixture[str], world: World
) -> None:
    def run(*arguments: str) -> str:
        assert main([str(folder), *arguments]) == 0
        return capsys.readouterr().out.strip()

    root = run("post", "tomas", "hello", "--to", "nora", "--instance", "forum", "--subject", "Hi")
    below = run("post", "kim", "me too", "--reply-to", root)
    assert run("edit", root, "hello all") == root
    run("delete", below)
    run("lock", root)
    first, second = world.posts()
    assert (first.id, first.content, first.subject, first.instance) == (
        root,
        "hello all",
        "Hi",
        "forum",
    )
    assert first.is_locked
    assert (second.parent_id, second.deleted, second.instance) == (root, True, "forum")
    assert run("posts") == f"{root}  @tomas: hello all\n{below} under {root}  @kim: (deleted)"


def test_it_shows_hostile_text_without_obeying_it(
    folder: Path, capsys: pytest.CaptureFixture[str], world: World
) -> None:
    world.post("tomas", "\x1b[31mred\x07\u202e")
    main([str(folder), "posts"])
    assert not set("\x1b\x07\u202e") & set(capsys.readouterr().out)


def test_it_switches_faults_on_and_off(
    nora: SandboxAdapter, mention: Message, folder: Path
) -> None:
    outgoing = nora.compose(mention, "Hello.", utc_now())
    main([str(folder), "fault", "timeout_before_accept", "--handle", "nora", "--times", "0"])
    with pytest.raises(SendUnknown):
        nora.send(outgoing)
    main([str(folder), "clear"])
    nora.send(outgoing)


def test_it_populates_and_wakes(nora: SandboxAdapter, folder: Path, world: World) -> None:
    from datetime import timedelta

    assert main([str(folder), "populate", "30", "--seed", "3"]) == 0
    assert len(world.posts()) == 30
    assert main([str(folder), "wake"]) == 0
    assert world.tick(utc_now() + timedelta(minutes=30)) > 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["edit", "plaza-9", "x"], "There is no post 'plaza-9' on this network."),
        (["populate", "5"], "There is no account on this network"),
        (["fault", "slow", "--times", "-1"], "A fault cannot strike"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    assert main([str(folder), *arguments]) == 1
    assert capsys.readouterr().err.startswith(sentence)
