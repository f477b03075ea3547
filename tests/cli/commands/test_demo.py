from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from inbox_tui.cli.commands import demo
from inbox_tui.cli.commands.demo import VOICES, fill
from inbox_tui.paths import database_file
from inbox_tui.store import Store, conversations
from inbox_tui.store.views import View
from tests.cli.terminal import terminal


def test_the_inbox_is_full_before_the_screen_opens() -> None:
    with Store.open(database_file()) as store:
        voices = fill(store, 200, seed=1)
        assert [(a.handle, a.kind, a.call_sign) for a in voices] == [v[1:] for v in VOICES]
        found = store.read().execute("SELECT count(*) FROM messages").fetchone()[0]
        assert found >= 200
        assert conversations.count(store.read(), View.NEEDS_REPLY) > 20


def test_the_demo_opens_on_a_home_that_is_gone_afterwards(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setenv("TERM", "xterm-256color")
    with terminal("demo", "--messages", "40", columns=120) as opened:
        opened.see("A throw-away home")
        opened.see("Needs reply")
        assert [p.name for p in tmp_path.glob("inbox-tui-demo-*")]
        opened.type("q")
        code = opened.end()
    assert code == 0, opened.screen[-2000:]
    assert "is gone" in opened.screen
    assert not [*tmp_path.glob("inbox-tui-demo-*")]
    assert not home.exists()
    assert "INBOX_TUI_HOME" in os.environ


def test_a_file_that_a_thread_closes_meanwhile_does_not_keep_the_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    for name in ("inbox.db", "inbox.db-shm", "inbox.db-wal"):
        (home / name).touch()
    unlink = os.unlink
    taken: list[str] = []

    def late(name: str, *, dir_fd: int | None = None) -> None:
        unlink(name, dir_fd=dir_fd)
        if not taken:  # somebody else was quicker
            taken.append(name)
            raise FileNotFoundError(2, "No such file or directory", name)

    monkeypatch.setattr(os, "unlink", late)
    demo._remove(home)
    assert taken
    assert not home.exists()


def test_a_home_that_cannot_be_removed_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "file").touch()
    monkeypatch.setattr(demo, "REMOVAL_SECONDS", 0.1)
    monkeypatch.setattr(os, "unlink", refuse)
    with pytest.raises(PermissionError):
        demo._remove(tmp_path)
