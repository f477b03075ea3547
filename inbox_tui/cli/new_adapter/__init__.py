"""The files that a new adapter begins with: one that works, and the tests that every adapter passes.

The templates beside this file speak to a small service called a guestbook; their names are those
of the new adapter in what is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from importlib import resources


class Language(StrEnum):
    """In which a new adapter is written."""

    PYTHON_FILE = "python-file"
    """A class in one file, run by the inbox itself."""
    PYTHON = "python"
    NODE = "node"


_SUFFIX = {Language.PYTHON: ".py", Language.NODE: ".mjs"}


def files(name: str, language: Language) -> Mapping[str, tuple[str, int]]:
    """Return the files of the adapter for the network ``name``: text and mode, by file name."""
    if language is Language.PYTHON_FILE:
        return {
            f"{name}.py": (_written(name, "single.py"), 0o600),
            f"test_{name}.py": (
                _written(name, "test_single.py", "network.py", "test_class.py"),
                0o600,
            ),
        }
    program = f"{name}-program{_SUFFIX[language]}"
    manifest = _written(name, "exec.toml").replace(f"{name}-program.py", program)
    return {
        f"{name}.toml": (manifest, 0o600),
        program: (_written(name, f"{language}-program"), 0o700),
        f"test_{name}.py": (
            _written(name, "test_exec.py", "network.py", "test_exec_class.py"),
            0o600,
        ),
    }


def _written(name: str, *templates: str) -> str:
    folder = resources.files(__name__)
    text = "".join((folder / f"{part}.txt").read_text(encoding="utf-8") for part in templates)
    title = "".join(part.capitalize() for part in name.split("_"))
    return text.replace("Guestbook", title).replace("guestbook", name)
