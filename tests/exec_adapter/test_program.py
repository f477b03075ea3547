"""Whatever a program does, the inbox lives, stays small, and nothing of the program goes on."""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from inbox_tui import exec_adapter
from inbox_tui.adapter import AdapterError, TransientRead
from inbox_tui.exec_adapter import limits
from inbox_tui.exec_adapter.adapter import ExecAdapter
from inbox_tui.redaction import redact
from tests.exec_adapter.scripts import MANIFEST, SECRET, adapter

GONE_SECONDS = 5.0
BUSY = 6
"""A machine that has much to do may take so many times as long."""
MEGABYTE = 1024 * 1024

LEAVES_CHILDREN = """
import subprocess
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
open("children", "w").write(f"{os.getpid()} {child.pid}")
"""
HANGS = "for request in requests(): time.sleep(600)"
SAYS_NOTHING_AT_ALL = "time.sleep(600)"
READS_NOTHING = "next(requests()); time.sleep(600)"
FLOODS_A_LINE = """
for request in requests():
    for _ in range(1024): sys.stdout.write("x" * 1024 * 1024)
"""
FLOODS_LINES = """
for request in requests():
    while True: tell(request, **{"is": "page", "messages": [], "cursor": "x" * 1_000_000})
"""
FLOODS_STDERR = """
for request in requests():
    while True: sys.stderr.write("x" * 1024 * 1024)
"""
RUBBISH = "for request in requests(): print('Segmentation fault?', flush=True)"
NOT_UTF8 = (
    "for request in requests(): sys.stdout.buffer.write(b'\\xff\\xfe\\n'); sys.stdout.flush()"
)
NESTED = "for request in requests(): print('[' * 200_000, flush=True)"
ANOTHER_ANSWER = "for request in requests(): tell(request, **{'is': 'done'})"
ANOTHER_NUMBER = "for request in requests(): tell({'id': 99}, **{'is': 'nothing'})"
DIES = "for request in requests(): os.abort()"
EXITS = "for request in requests(): sys.exit(3)"
ANOTHER_VERSION = "request = json.loads(input()); tell(request, **{'is': 'hello', 'protocol': 2})"


def failed(board: ExecAdapter) -> AdapterError:
    with pytest.raises(AdapterError) as caught:
        list(board.pull(None))
    return caught.value


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (HANGS, "did not answer in time"),
        (FLOODS_A_LINE, "a line that is too long"),
        (FLOODS_STDERR, "wrote too much"),
        (RUBBISH, "what cannot be understood"),
        (NOT_UTF8, "what cannot be understood"),
        (NESTED, "what cannot be understood"),
        (ANOTHER_ANSWER, "no answer to that"),
        (ANOTHER_NUMBER, "answered request 99"),
        (DIES, "has ended"),
        (EXITS, "has ended"),
        (ANOTHER_VERSION, "speaks version 2"),
    ],
)
def test_what_a_program_does_wrong_is_told_and_all_of_it_is_gone(
    tmp_path: Path, body: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ANSWER_SECONDS", 2.0 if body is HANGS else 60.0)
    peak()
    before = peak()
    board = adapter(tmp_path, LEAVES_CHILDREN + body)
    failure = failed(board)
    assert isinstance(failure, TransientRead)
    assert failure.sentence.startswith("The program of Board ")
    assert words in failure.sentence
    began = time.monotonic()
    until(lambda: not alive(tmp_path))
    assert time.monotonic() - began < GONE_SECONDS * BUSY
    assert peak() - before < 50 * MEGABYTE


def test_one_that_never_greets_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "HELLO_SECONDS", 1.0)
    assert "did not answer in time" in failed(adapter(tmp_path, SAYS_NOTHING_AT_ALL)).sentence


def test_pages_without_an_end_are_cut_at_the_total(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "TOTAL_BYTES", 20 * MEGABYTE)
    monkeypatch.setattr(limits, "ANSWER_SECONDS", 60.0)
    peak()
    before = peak()
    assert "wrote too much" in failed(adapter(tmp_path, FLOODS_LINES)).sentence
    assert peak() - before < 50 * MEGABYTE


def test_a_request_that_nobody_reads_does_not_hold_us_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ANSWER_SECONDS", 1.0)
    board = adapter(tmp_path, READS_NOTHING)
    with pytest.raises(TransientRead, match="did not answer in time"):
        list(board.pull("x" * 1_000_000))


def test_closing_in_the_middle_of_a_pull_ends_the_program(tmp_path: Path) -> None:
    page = "tell(request, **{'is': 'page', 'messages': [], 'cursor': '1'})"
    board = adapter(tmp_path, f"{LEAVES_CHILDREN}\nfor request in requests(): {page}")
    pages = board.pull(None)
    assert next(pages).cursor == "1"
    assert alive(tmp_path)
    board.close()
    board.close()
    until(lambda: not alive(tmp_path))


@pytest.mark.skipif(sys.platform != "linux", reason="pipes have a size of their own there")
def test_a_program_does_not_run_far_ahead_of_who_reads(tmp_path: Path) -> None:
    body = """
for request in requests():
    for number in range(1000):
        open("asked", "w").write(str(number))
        tell(request, **{"is": "page", "messages": [], "cursor": "x" * 100})
"""
    board = adapter(tmp_path, body)
    pages = board.pull(None)
    for _ in range(20):
        next(pages)
    board.close()
    assert int((tmp_path / "asked").read_text() or 0) < 200


def test_memory_is_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MEMORY_KILOBYTES", 200 * 1024)
    monkeypatch.setattr(limits, "ANSWER_SECONDS", 60.0)
    assert (
        "has ended"
        in failed(
            adapter(tmp_path, "for request in requests(): x = b'x' * 500_000_000; time.sleep(600)")
        ).sentence
    )


def test_its_environment_has_its_own_secret_and_nothing_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INBOX_TUI_TOKEN_OTHER", "another-secret-12345")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "aws")
    monkeypatch.setenv("HTTPS_PROXY", "http://elsewhere")
    told = "tell(request, **{'is': 'error', 'name': 'TransientRead', 'sentence': 'read'})"
    board = adapter(
        tmp_path,
        f"open('seen', 'w').write(json.dumps(dict(os.environ)))\nfor request in requests(): {told}",
    )
    failed(board)
    seen = json.loads((tmp_path / "seen").read_text())
    assert seen["ADAPTER_SECRET_TOKEN"] == SECRET
    assert seen["HOME"] == str(tmp_path)
    # The shell that sets the limits adds its own.
    allowed = {"PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "HOME", "TMPDIR", "PWD", "SHLVL", "_"}
    assert set(seen) - allowed == {"ADAPTER_SECRET_TOKEN"}


def test_no_other_descriptor_is_open_in_it(tmp_path: Path) -> None:
    held = os.open(tmp_path, os.O_RDONLY)
    os.set_inheritable(held, True)
    told = "tell(request, **{'is': 'error', 'name': 'TransientRead', 'sentence': f'open {found}'})"
    body = f"""
for request in requests():
    found = [n for n in range(3, 256) if os.path.exists(f'/dev/fd/{{n}}') and n == {held}]
    {told}
"""
    try:
        assert failed(adapter(tmp_path, body)).sentence == "open []"
    finally:
        os.close(held)


def test_what_it_writes_to_stderr_is_logged_without_the_secret_and_cut(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    body = f"print('trouble with {SECRET}', 'y' * 9000, file=sys.stderr)\n{EXITS}"
    with caplog.at_level(logging.WARNING):
        failed(adapter(tmp_path, body))
    (line,) = [redact(m) for m in caplog.messages if "the adapter's program" in m]
    assert "trouble with" in line
    assert SECRET not in line
    assert len(line) < limits.LOGGED_BYTES + 200


def test_a_program_that_cannot_be_started_says_so(tmp_path: Path) -> None:
    kind = exec_adapter.build("board", MANIFEST.encode(), b"\x7fELF but not really")
    board = adapter(tmp_path, "")
    broken = kind(board._access)
    assert "The program of Board has ended" in failed(broken).sentence


def alive(folder: Path) -> bool:
    """Tell whether the program or its child still runs."""
    return any(_runs(int(pid)) for pid in (folder / "children").read_text().split())


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (ProcessLookupError, FileNotFoundError):
        return False
    return state != "Z"


def until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so."""
    ends = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < ends
        time.sleep(0.02)


def peak() -> int:
    """Return the most memory that this process has had since it was last asked, in bytes."""
    status = Path("/proc/self/status").read_text()
    Path("/proc/self/clear_refs").write_text("5")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024
