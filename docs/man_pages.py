"""Puts the manual pages into the wheel as it is built, made from the command line of that moment.

Hatchling runs it ([tool.hatch.build.targets.wheel.hooks.custom] in pyproject.toml); pages that
were kept in the repository could be behind the program.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ManPages(BuildHookInterface[Any]):
    """Writes the pages into a folder of its own and names them as shared data: share/man."""

    _folder: tempfile.TemporaryDirectory[str] | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the pages; an editable install goes without."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from inbox_tui.cli.man_pages import pages
        from inbox_tui.cli.program import program

        self._folder = tempfile.TemporaryDirectory(prefix="inbox-tui-man-")
        for name, page in pages(program):
            file = Path(self._folder.name) / name
            file.write_text(page, encoding="utf-8")
            section = name.rpartition(".")[2]
            build_data["shared_data"][str(file)] = f"share/man/man{section}/{name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Take the folder away: the pages are in the wheel."""
        del version, build_data, artifact_path
        if self._folder:
            self._folder.cleanup()
