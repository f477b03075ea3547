"""Files are rooms of one subject, and some things stand nowhere."""

from __future__ import annotations

import ast
import re
import subprocess

import pytest

from tests.architecture.source import ROOT, Source, kit, product, sources

LONGEST = 400
NAMES_OF_DRAWERS = {"utils", "util", "helpers", "helper", "misc", "manager", "common", "stuff"}
OURS = ("inbox_tui", "adapters", "tests", "docs", "bench")

# Where anything at all may come out of a stranger's code, or the program ends.
BOUNDARIES = {
    "inbox_tui/registry/packages.py": "a stranger's module is imported",
    "inbox_tui/registry/dropped.py": "a person's own module is run",
    "inbox_tui/pull.py": "an adapter is called",
    "inbox_tui/dead_letters.py": "an adapter reads one item again",
    "inbox_tui/adapter_thread.py": "an adapter is called, and may even raise SystemExit",
    "inbox_tui/reply/sender.py": "an adapter is built",
    "inbox_tui/reply/transmit.py": "an adapter sends",
    "inbox_tui/reply/upload.py": "an adapter hands files over",
    "inbox_tui/reply/reconcile.py": "an adapter looks up",
    "inbox_tui/reply/picture.py": "a library reads a picture that may be damaged in any way",
    "inbox_tui/logs.py": "any object is formatted for the log",
    "inbox_tui/cli/program.py": "the top level: a person reads a sentence, not a traceback",
    "inbox_tui/tui/offline_adapters.py": "an adapter is closed",
    "inbox_tui/tui/threads.py": "work in a thread: adapters are called in it",
    "adapters/inbox_tui_email/compose.py": "the library reads our own mail back, in unforeseen ways",
    "adapters/inbox_tui_email/__init__.py": "a sent mail stays sent, whatever befalls its copy",
    "adapters/inbox_tui_email/folders.py": "a stranger's mail is parsed; the page goes on",
    "inbox_tui/testing/pulled.py": "an adapter is called, to see what comes out",
    "inbox_tui/testing/adapter_suite/base.py": "an adapter is called, to see what comes out",
    "inbox_tui/keychain/desktop.py": "a stranger's keyring backend is called",
}
VARIABLES = re.compile(r"\bINBOX_TUI_[A-Z_]+\b")
# A home, a mount or a user's folder of one machine. /etc/… and the like would be a system's.
MACHINE_PATHS = re.compile(r"(?<![\w.:/])/(home|root|Users|work|mnt|opt|srv)/\w")


def broad_handlers(source: Source) -> list[ast.ExceptHandler]:
    """Return the handlers of a file that take everything and do not raise it again."""
    return [
        node
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ExceptHandler)
        and (
            node.type is None
            or any(
                isinstance(part, ast.Name) and part.id in {"Exception", "BaseException"}
                for part in ast.walk(node.type)
            )
        )
        and not (isinstance(last := node.body[-1], ast.Raise) and last.exc is None)
    ]


def tracked_text() -> list[tuple[str, str]]:
    """Return path and text of every file in the repository that is text."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    found = []
    for name in listed.stdout.decode().split("\0"):
        path = ROOT / name
        if name and path.is_file():
            data = path.read_bytes()
            if b"\0" not in data:
                found.append((name, data.decode("utf-8")))
    return found


def test_no_file_is_longer_than_its_subject() -> None:
    long = {s.path: n for s in sources(*OURS) if (n := len(s.text.splitlines())) > LONGEST}
    assert long == {}


def test_no_file_is_a_drawer() -> None:
    drawers = [
        s.path
        for s in sources(*OURS)
        if NAMES_OF_DRAWERS & set(re.split(r"[/._]", s.path.removesuffix(".py")))
    ]
    assert drawers == []


def test_everything_is_caught_at_the_boundaries_only() -> None:
    catching = {s.path for s in (*product(), *kit(), *sources("adapters")) if broad_handlers(s)}
    assert catching == set(BOUNDARIES)


def test_every_public_name_of_the_product_says_what_it_is() -> None:
    silent = [
        f"{s.path}: {node.name}"
        for s in (*product(), *kit(), *sources("adapters"))
        for node in s.tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert silent == []


def test_every_environment_variable_is_documented() -> None:
    told = "".join(
        (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "docs/config.md")
    )
    used = {name for s in product() for name in VARIABLES.findall(s.text)}
    assert {name for name in used if name.rstrip("_") not in told} == set()


def test_nothing_names_a_place_on_one_machine() -> None:
    found = {
        f"{name}: {match.group()}"
        for name, text in tracked_text()
        if name != "tests/architecture/test_rooms.py"
        for match in MACHINE_PATHS.finditer(text)
    }
    assert found == set()
