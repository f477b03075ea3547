from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest

from inbox_tui.adapter import Access, Secret
from inbox_tui.model import Message
from inbox_tui.testing import NoVault
from inbox_tui_sandbox import SandboxAdapter
from inbox_tui_sandbox.world import World


class Connect(Protocol):
    def __call__(self, handle: str = "nora", instance: str = "plaza") -> SandboxAdapter: ...


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "sandbox"


@pytest.fixture
def connect(folder: Path) -> Connect:
    """Build the adapter of an account as the program does, without HTTP and secret."""

    def no_http() -> Any:
        raise AssertionError("the sandbox needs no HTTP")

    def build(handle: str = "nora", instance: str = "plaza") -> SandboxAdapter:
        access = Access(
            instance=instance,
            handle=handle,
            settings={},
            secret=Secret({}),
            http=no_http,
            session=NoVault(),
            folder=folder,
        )
        return SandboxAdapter(access)

    return build


@pytest.fixture
def nora(connect: Connect) -> SandboxAdapter:
    adapter = connect()
    adapter.whoami()
    return adapter


@pytest.fixture
def world(folder: Path) -> Iterator[World]:
    with World(folder) as opened:
        yield opened


@pytest.fixture
def mention(nora: SandboxAdapter, world: World) -> Message:
    """Return a question of Tomás, as Nora's account receives it."""
    world.post("tomas", "@nora my router reboots")
    (page,) = nora.pull(None)
    return page.messages[0]
