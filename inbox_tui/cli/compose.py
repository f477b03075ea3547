"""Writing a text at a plain terminal: in the person's editor, or line by line."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from inbox_tui import text
from inbox_tui.cli.configuration import configuration
from inbox_tui.cli.printing import narrate
from inbox_tui.cli.terminal import read_line
from inbox_tui.model import StoredMessage
from inbox_tui.paths import data_folder

Save = Callable[[str], None]
"""Keeps what has been written so far; called often."""


def compose(parent: StoredMessage, draft_uid: int, before: str, save: Save) -> str:
    """Let a person write the answer to ``parent``, starting from ``before``; return the text.

    Uses the configuration's editor, ``$VISUAL`` or ``$EDITOR`` where one is named.

    :raises EditorFault: it failed; what was written there is kept in the file that is named.
    """
    chosen = configuration().editor.command
    if chosen or os.environ.get("VISUAL", "").strip() or os.environ.get("EDITOR", "").strip():
        written = _in_editor(parent, draft_uid, before)
        save(written)
        return written
    return _in_lines(before, save)


def read_all() -> str:
    """Return all of stdin as text, without the line feeds at its end."""
    return sys.stdin.buffer.read().decode("utf-8", errors="replace").rstrip("\r\n")


def _in_editor(parent: StoredMessage, draft_uid: int, before: str) -> str:
    from inbox_tui.programs import editor

    command = editor.command(configuration().editor.command, os.environ)
    theirs = text.clean(parent.message.content).splitlines()
    about = [f"{parent.message.attributed_to.handle} wrote:", *theirs]
    folder = data_folder() / "editor"
    left = editor.left_behind(folder, draft_uid, before)
    if left:
        narrate(f"Another editor has, or had, this draft open. Its words are in {left}")
    path = editor.put_down(folder, draft_uid, before, about)
    return editor.pick_up(path, before, editor.run(command, path)).strip()


def _in_lines(before: str, save: Save) -> str:
    narrate("Write your answer. A line with a single dot, or Ctrl-D, ends it.")
    lines = [before] if before else []
    while (line := read_line()) not in (None, "."):
        lines.append(str(line))
        save("\n".join(lines))
    return "\n".join(lines).strip()
