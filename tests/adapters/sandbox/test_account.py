from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from inbox_tui.adapter import Adapter, AuthRevoked, Misconfigured
from inbox_tui_sandbox import SandboxAdapter, faults
from inbox_tui_sandbox.world import World
from tests.adapters.sandbox.conftest import Connect


def test_it_is_an_adapter() -> None:
    adapter: type[Adapter] = SandboxAdapter
    assert adapter.network == "sandbox"
    assert not any(field.secret or field.default is None for field in adapter.fields)


def test_connecting_makes_the_actor_once_with_a_stable_id(connect: Connect) -> None:
    first = connect("@Nora").whoami()
    again = connect("nora").whoami()
    assert first == again
    assert first.handle == "Nora"
    assert first.id.startswith("actor-")
    assert first.audience is not None
    assert first.audience > 0


def test_a_handle_is_another_actor_on_another_instance(connect: Connect) -> None:
    ids = {connect("nora", instance).whoami().id for instance in ("plaza", "brief", "letters")}
    assert len(ids) == 3


def test_the_id_survives_a_lost_file(connect: Connect, folder: Path) -> None:
    before = connect().whoami()
    (folder / "network.db").unlink()
    assert connect().whoami().id == before.id


def test_the_file_is_for_its_owner_only(nora: SandboxAdapter, folder: Path) -> None:
    assert stat.S_IMODE((folder / "network.db").stat().st_mode) == 0o600


def test_building_an_adapter_touches_no_file(connect: Connect, folder: Path) -> None:
    connect()
    assert not folder.exists()


def test_the_empty_instance_is_plaza(connect: Connect) -> None:
    assert connect("nora", "").whoami().id == connect("nora", "plaza").whoami().id


def test_unknown_instances_and_empty_handles_are_named(connect: Connect) -> None:
    with pytest.raises(Misconfigured, match="plaza, brief, letters, forum"):
        connect("nora", "mars")
    with pytest.raises(Misconfigured, match="handle"):
        connect(" @ ")


def test_a_file_of_another_version_is_refused(nora: SandboxAdapter, folder: Path) -> None:
    import sqlite3

    database = sqlite3.connect(folder / "network.db")
    database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(Misconfigured, match="version 99"):
        nora.whoami()


def test_revoked_sessions_are_refused_until_cleared(nora: SandboxAdapter, folder: Path) -> None:
    faults.switch_on(folder, "revoked", "nora")
    for _ in range(2):
        with pytest.raises(AuthRevoked):
            nora.whoami()
        with pytest.raises(AuthRevoked):
            list(nora.pull(None))
    faults.clear(folder)
    assert nora.whoami().handle == "nora"


def test_another_actor_can_be_behind_the_session(
    nora: SandboxAdapter, connect: Connect, folder: Path
) -> None:
    company = connect("northwind").whoami()
    faults.switch_on(folder, "wrong_account", "nora", value="northwind")
    assert nora.whoami() == company
    assert nora.whoami() == company
    assert connect("northwind").whoami() == company


def test_accounts_can_be_made_from_outside(world: World, connect: Connect) -> None:
    made = world.connect("northwind", name="Northwind", audience=182_400)
    assert connect("northwind").whoami() == made
    assert made.audience == 182_400
    assert world.accounts() == [("plaza", made)]


def test_importing_it_loads_no_network_and_no_screen_library() -> None:
    heavy = {"httpx", "textual", "regex", "ssl", "asyncio", "sqlite_utils", "tomllib"}
    code = f"import sys, inbox_tui_sandbox; print(sorted({heavy} & set(sys.modules)))"
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert answer.stdout == "[]\n"
