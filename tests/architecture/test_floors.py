"""Imports go downward only, as docs/architecture.md draws them: read from the source."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator

from tests.architecture.source import ROOT, Source, adapters, product

OPEN_TO_ADAPTERS = {
    "inbox_tui.model",
    "inbox_tui.adapter",
    "inbox_tui.adapter.cursor",
    "inbox_tui.adapter.fields",
    "inbox_tui.text",
    "inbox_tui.urls",
    "inbox_tui.html",
}


def imported(source: Source) -> Iterator[str]:
    """Yield each module of ours that a file imports, by its full name, wherever it stands."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            module = node.module or ""
            if module == "inbox_tui":
                yield from (f"inbox_tui.{alias.name}" for alias in node.names)
            else:
                yield module


def test_every_contract_of_the_import_linter_is_kept() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "0 broken" in ended.stdout


def test_adapters_import_only_what_the_contract_is_made_of() -> None:
    strange = {
        f"{source.path} imports {name}"
        for source in adapters()
        for name in imported(source)
        if name.split(".")[0] == "inbox_tui" and name not in OPEN_TO_ADAPTERS
    }
    assert strange == set()


def test_the_program_does_not_import_the_tests_for_adapters() -> None:
    importing = {
        source.path
        for source in (*product(), *adapters())
        if any(f"{name}.".startswith("inbox_tui.testing.") for name in imported(source))
    }
    assert importing == set()


def test_adapters_import_by_full_names() -> None:
    dotted = {
        source.path
        for source in adapters()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ImportFrom) and node.level > 0
    }
    assert dotted == set()
