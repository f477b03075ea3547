"""The file under several processes at once, and under processes that are killed."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from inbox_tui.model import Message, utc_now
from inbox_tui_sandbox import SandboxAdapter, faults
from inbox_tui_sandbox.file import FILE_NAME, NetworkFile
from inbox_tui_sandbox.world import World

pytestmark = pytest.mark.terminal

PREAMBLE = """
import json, sys
from datetime import datetime
from pathlib import Path
from inbox_tui_sandbox import SandboxAdapter
from inbox_tui_sandbox.world import World
from inbox_tui.adapter import Access, Outgoing, Secret
from inbox_tui.model import Visibility
folder = Path(sys.argv[1])
adapter = SandboxAdapter(Access(instance="plaza", handle="nora", settings={}, secret=Secret({}),
                                http=None, session=None, folder=folder))
"""

SEND = """
given = json.loads(sys.argv[2])
given["visibility"] = Visibility(given["visibility"])
given["composed_at"] = datetime.fromisoformat(given["composed_at"])
outgoing = Outgoing(**given)
print("ready", flush=True)
sys.stdin.readline()
print(adapter.send(outgoing).id, flush=True)
"""

POST = """
print("ready", flush=True)
sys.stdin.readline()
for number in range(25):
    with World(folder) as world:
        world.post(sys.argv[2], f"@nora number {number}")
"""


def start(code: str, *arguments: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", PREAMBLE + code, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def outgoing_json(adapter: SandboxAdapter, mention: Message, text: str) -> str:
    outgoing = adapter.compose(mention, text, utc_now())
    given = dataclasses.asdict(dataclasses.replace(outgoing, to=(), also_notified=()))
    return json.dumps(given | {"composed_at": outgoing.composed_at.isoformat()})


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_processes_that_send_one_key_leave_one_post(
    nora: SandboxAdapter, mention: Message, world: World, folder: Path
) -> None:
    given = outgoing_json(nora, mention, "Only once.")
    processes = [start(SEND, str(folder), given) for _ in range(4)]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    ids = {process.communicate(timeout=30)[0] for process in processes}
    assert [process.returncode for process in processes] == [0] * 4
    (post,) = [post for post in world.posts() if post.content == "Only once."]
    assert ids == {post.id + "\n"}


def test_processes_that_write_at_once_lose_nothing_and_a_reader_misses_nothing(
    nora: SandboxAdapter, folder: Path
) -> None:
    writers = [start(POST, str(folder), name) for name in ("tomas", "kim", "dee")]
    for process in writers:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    seen: list[tuple[str, str]] = []
    cursor = None
    while True:
        finished = all(process.poll() is not None for process in writers)
        for page in nora.pull(cursor):
            seen += [(item.attributed_to.handle, item.content) for item in page.messages]
            cursor = page.cursor
        if finished:
            break
        time.sleep(0.01)
    for process in writers:
        process.communicate()
        assert process.returncode == 0
    assert len(seen) == 75
    assert set(seen) == {
        (name, f"@nora number {number}") for name in ("tomas", "kim", "dee") for number in range(25)
    }


def test_several_processes_can_create_the_file(folder: Path) -> None:
    code = "print('ready', flush=True); sys.stdin.readline(); print(adapter.whoami().id)"
    processes = [start(code, str(folder)) for _ in range(4)]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = {process.communicate(timeout=30)[0] for process in processes}
    assert [process.returncode for process in processes] == [0] * 4
    assert len(answers) == 1


def test_killed_while_the_answer_is_on_its_way_the_post_is_there_once(
    nora: SandboxAdapter, mention: Message, world: World, folder: Path
) -> None:
    given = outgoing_json(nora, mention, "Accepted.")
    code = SEND.replace(
        "print(adapter.send(outgoing).id, flush=True)",
        "adapter.send(outgoing); import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    )
    process = start(code, str(folder), given)
    process.communicate("go\n", timeout=30)
    assert process.returncode == -signal.SIGKILL
    assert [post.content for post in world.posts()].count("Accepted.") == 1


def test_killed_at_any_moment_the_file_stays_whole(folder: Path) -> None:
    with World(folder) as world:
        world.connect("nora")
    for round_number in range(8):
        process = start(POST, str(folder), "tomas")
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
        time.sleep(0.004 * round_number)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
    with World(folder) as world:
        posts = world.posts()
        world.post("tomas", "@nora still here")
        assert world.posts()[:-1] == posts
    database = sqlite3.connect(folder / "network.db")
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    missing = "SELECT count(*) FROM post WHERE id NOT IN (SELECT post_id FROM feed)"
    assert database.execute(missing).fetchone() == (0,)
    database.close()


def test_one_strike_hits_one_of_several_processes(
    nora: SandboxAdapter, mention: Message, folder: Path
) -> None:
    faults.switch_on(folder, "timeout_before_accept", times=1, call="send")
    code = SEND.replace(
        "print(adapter", "from inbox_tui.adapter import SendUnknown\ntry: print(adapter"
    )
    code += "except SendUnknown: print('unknown')\n"
    processes = [
        start(code, str(folder), outgoing_json(nora, mention, f"Number {number}"))
        for number in range(3)
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [process.communicate(timeout=30)[0] for process in processes]
    assert answers.count("unknown\n") == 1


def test_a_hanging_send_can_be_killed_and_left_nothing(
    nora: SandboxAdapter, mention: Message, world: World, folder: Path
) -> None:
    faults.switch_on(folder, "hang", "nora", call="send")
    process = start(SEND, str(folder), outgoing_json(nora, mention, "Never."))
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()

    def strike_is_used() -> bool:
        database = sqlite3.connect(folder / "network.db")
        remaining = database.execute("SELECT remaining FROM fault").fetchone()[0]
        database.close()
        return bool(remaining == 0)

    wait_for(strike_is_used)
    assert process.poll() is None
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert len(world.posts()) == 1


def test_opening_the_file_a_second_time_keeps_the_locks_of_the_first(tmp_path: Path) -> None:
    try_to_write = (
        "import sqlite3, sys\n"
        "conn = sqlite3.connect(sys.argv[1], timeout=0.1, isolation_level=None)\n"
        "conn.execute('BEGIN IMMEDIATE')\n"
    )
    with NetworkFile(tmp_path) as file, file.writing():
        NetworkFile(tmp_path).close()
        tried = subprocess.run(
            [sys.executable, "-c", try_to_write, tmp_path / FILE_NAME],
            capture_output=True,
            text=True,
            check=False,
        )
    assert "database is locked" in tried.stderr
