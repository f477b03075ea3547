"""The sandbox's file as a network that a test fills and breaks."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.testing import Fault, Network, Posted
from inbox_tui_sandbox import actors, faults, pull, wire
from inbox_tui_sandbox.file import NetworkFile
from inbox_tui_sandbox.world import World

WRITE = {
    Fault.STALL_BEFORE_COMMIT: "timeout_before_accept",
    Fault.STALL_AFTER_COMMIT: "timeout_after_accept",
    Fault.ERROR_BEFORE_COMMIT: "server_error_before_commit",
    Fault.ERROR_AFTER_COMMIT: "server_error_after_commit",
    Fault.LIMITED: "rate_limited",
    Fault.LIMITED_SILENT: "rate_limited_no_reset",
    Fault.REVOKED: "revoked",
    Fault.WRONG_AUTHOR: "wrong_author_in_answer",
}
READ = {
    Fault.LIMITED: "rate_limited",
    Fault.LIMITED_SILENT: "rate_limited_no_reset",
    Fault.REVOKED: "revoked",
}
DISK = (Fault.ERROR_BEFORE_COMMIT, Fault.RESET_BEFORE_COMMIT)
"""What a read of a file meets in place of a server's trouble: a disk's."""


class SandboxNetwork(Network):
    """The network in ``folder``; each opening of its file counts as a request."""

    instance = "plaza"
    handle = "nora"
    me = actors.actor_id("plaza", "nora")

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder: Path = folder
        self.world = World(folder)
        self.world.connect(self.handle)
        self._said: set[str] = set()
        self._opened = 0
        self._waiting: list[tuple[Fault, int]] = []
        network = self

        class Counted(NetworkFile):
            def __init__(self, folder: Path) -> None:
                network.open()
                super().__init__(folder)

        patch.setattr(wire, "NetworkFile", Counted)
        patch.setattr(pull, "PAGE", 4)

    def open(self) -> None:
        """Count an opening of the file, or let it fail."""
        self._opened += 1
        due = [fault for fault, after in self._waiting if after == 0]
        self._waiting = [(fault, after - 1) for fault, after in self._waiting if after > 0]
        for fault in due:
            if fault in DISK:
                raise sqlite3.OperationalError("disk I/O error")
            faults.switch_on(self.folder, READ[fault], self.handle)

    # --- people --------------------------------------------------------------------------------

    def say(self, text: str, *, author: str = "tomas", answers: str | None = None) -> str:
        post = self.world.post(author, text, to=(self.handle,), reply_to=answers)
        self._said.add(post.id)
        return post.id

    def edit(self, message_id: str, text: str) -> None:
        self.world.edit(message_id, text)

    def remove(self, message_id: str) -> None:
        self.world.delete(message_id)

    def spoil(self, message_id: str) -> None:
        faults.switch_on(self.folder, "bad_item", times=0, value=message_id)

    # --- what came of it -----------------------------------------------------------------------

    def posted(self) -> list[Posted]:
        return [
            Posted(
                id=post.id,
                text=post.content,
                parent_id=post.parent_id or "",
                author_id=post.author.id,
            )
            for post in self._ours()
            if not post.deleted
        ]

    def writes(self) -> int:
        return len(self._ours())

    def requests(self) -> int:
        return self._opened

    def _ours(self) -> list[Any]:
        return [post for post in self.world.posts() if post.id not in self._said]

    # --- faults --------------------------------------------------------------------------------

    def revoke(self) -> None:
        faults.switch_on(self.folder, "revoked", self.handle)

    def give_to(self, name: str) -> str:
        faults.switch_on(self.folder, "wrong_account", self.handle, value=name)
        return actors.actor_id(self.instance, name)

    def strike(self, fault: Fault, *, write: bool, after: int = 0) -> None:
        if fault is Fault.REFUSE:
            self._file.rename(self._aside)
            self._file.mkdir()
        elif write:
            faults.switch_on(self.folder, WRITE[fault], self.handle, call="send")
        else:
            self._waiting.append((fault, after))

    def calm(self) -> None:
        if self._aside.exists():
            self._file.rmdir()
            self._aside.rename(self._file)
        self._waiting.clear()
        faults.clear(self.folder)

    @property
    def _file(self) -> Path:
        return self.folder / "network.db"

    @property
    def _aside(self) -> Path:
        return self.folder / "aside.db"
