"""What a person reads when the disk is full: a sentence, at whichever write it happens."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.paths import HOME_VARIABLE, database_file
from tests.cli.conftest import PROGRAM, Run, line
from tests.store.failing_disk import Fault, failing_disk, library

ROOT = Path(__file__).parents[2]
STEP = 7
COMMANDS: dict[str, tuple[str, ...]] = {
    "me": ("me", "Bo Berg"),
    "import": ("import", "--account", "nora", "-"),
    "account": ("account", "add", "sandbox", "--handle", "bo"),
    "pull": ("pull",),
    "list": ("list",),
    "outbox": ("outbox",),
    "doctor": ("doctor",),
}


@pytest.mark.skipif(library() is None, reason="this Python has an SQLite of its own")
@pytest.mark.parametrize("fault", Fault)
@pytest.mark.parametrize("name", COMMANDS)
def test_a_failing_disk_is_told_in_a_sentence(
    nora: Run,
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    fault: Fault,
) -> None:
    for n in itertools.count(1, STEP):
        copy = shutil.copytree(home, tmp_path / str(n))
        monkeypatch.setenv(HOME_VARIABLE, str(copy))
        with failing_disk(database_file(), n, fault) as disk:
            result = nora(*COMMANDS[name], stdin=line(1) + "\n" + line(2) + "\n")
        if not disk.failed:
            assert result.exit_code == 0
            return
        assert "mistake in inbox-tui" not in result.output, f"call {n}"
        assert "inside the program" not in result.output, f"call {n}"
        assert "Traceback" not in result.output
        if result.exit_code not in (0, ExitCode.SOME_FAILED):
            assert result.exit_code == ExitCode.ERROR
            assert "disk" in result.output


SCRIPT = """
import json, os, subprocess, sys
folder = sys.argv[1]
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m,mode=700", "none", folder], check=True)
os.environ["INBOX_TUI_HOME"] = folder + "/home"

def run(*words, text=None):
    done = subprocess.run([*json.loads(sys.argv[2]), *words], capture_output=True, text=True,
                          input=text)
    return [done.returncode, done.stdout, done.stderr]

said = [run("me", "Nora Lind"), run("account", "add", "sandbox", "--handle", "nora")]
before = run("list", "--json")
with open(folder + "/ballast", "wb", buffering=0) as ballast:
    try:
        while ballast.write(b"x" * 4096):
            pass
    except OSError:
        pass
full = [run("import", "--account", "nora", "-", text=sys.stdin.read()), run("me", "Bo Berg"),
        run("backup"), run("pull"), run("list"), run("doctor")]
os.unlink(folder + "/ballast")
after = [run("me"), run("list", "--json"), run("doctor")]
print(json.dumps([said, before, full, after]))
"""


def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    """On a small file system in memory, where this user may mount one."""
    own = ["unshare", "--map-root-user", "--mount"]
    try:
        subprocess.run([*own, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no mounts of one's own here")
    (tmp_path / "small").mkdir()
    done = subprocess.run(
        [*own, sys.executable, "-c", SCRIPT, tmp_path / "small", json.dumps(PROGRAM)],
        input="\n".join(line(n, text="words " * 200) for n in range(2000)),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    said, before, full, after = json.loads(done.stdout)
    assert [code for code, _, _ in said] == [0, 0]
    for code, out, err in full:
        assert code in (0, ExitCode.ERROR, ExitCode.SOME_FAILED)
        assert "mistake in inbox-tui" not in err
        assert "Traceback" not in out + err
    assert any("disk" in err or "space" in err for _, _, err in full[:3])
    assert full[0][0] != 0
    assert [code for code, _, _ in after] == [0, 0, 0], after
    assert "Nora Lind" in after[0][1]
    assert before[1] == after[1][1], "an import is all or nothing per batch"
