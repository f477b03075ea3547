"""The files of the draft that is being written, under its words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from inbox_tui import text
from inbox_tui.model import Account
from inbox_tui.store import attachments
from inbox_tui.tui.workspace import Workspace

if TYPE_CHECKING:
    from inbox_tui.adapter import FileLimits, OutgoingFile

MOST_SHOWN = 2


class DraftFiles(Static):
    """Names the files in their order, and what the account would not take of them."""

    def __init__(self, workspace: Workspace, *, id: str) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._workspace = workspace

    def show(self, draft_uid: int | None, account: Account | None) -> None:
        """Show the files of a draft; nothing where it has none."""
        conn = self._workspace.store.read()
        held = attachments.of_draft(conn, draft_uid) if draft_uid is not None else ()
        lines = [_line(one.file) for one in held[:MOST_SHOWN]]
        if len(held) > MOST_SHOWN:
            lines.append(Content(f"and {len(held) - MOST_SHOWN} more"))
        problem = problem_of(self._workspace, account, [one.file for one in held]) if held else ""
        if problem:
            lines.append(Content.styled(text.clean_line(problem), "bold $text-warning"))
        self.update(Content("\n").join(lines))
        self.display = bool(lines)


def limits_of(workspace: Workspace, account: Account | None) -> FileLimits | None:
    """Return what an account may attach; None for nothing, or while its adapter is not open."""
    from inbox_tui.adapter import Attaches

    adapter = workspace.adapters.known(account.id) if account else None
    return adapter.capabilities.files if isinstance(adapter, Attaches) else None


def problem_of(workspace: Workspace, account: Account | None, files: Sequence[OutgoingFile]) -> str:
    """Return what an account would not take of ``files``, as a sentence, or ""; not cleaned."""
    from inbox_tui.reply import attach

    if account is None or workspace.adapters.known(account.id) is None:
        return ""
    return attach.problem(limits_of(workspace, account), files)


def _line(file: OutgoingFile) -> Content:
    from inbox_tui.reply import attach

    described, alt = attach.describe(file), attach.describe_alt(file)
    return Content(f"{described} · {alt}" if alt else described)
