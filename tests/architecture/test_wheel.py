"""What is shipped: one wheel with four import packages and no folder called ``adapters``."""

from __future__ import annotations

import configparser
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.architecture.source import ADAPTERS, ROOT

BUILD = "import sys; from hatchling.build import build_wheel; build_wheel(sys.argv[1])"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-c", BUILD, str(folder)], cwd=ROOT, check=True, timeout=60)
    (file,) = folder.glob("*.whl")
    assert file.name.endswith("-py3-none-any.whl")
    return zipfile.ZipFile(file)


def test_the_wheel_holds_the_product_and_its_adapters_at_the_top(wheel: zipfile.ZipFile) -> None:
    top = {name.split("/")[0] for name in wheel.namelist()}
    info = {name for name in top if name.endswith(".dist-info")}
    assert len(info) == 1
    assert top - info == {"inbox_tui", *ADAPTERS}


def test_the_wheel_holds_every_file_of_the_packages(wheel: zipfile.ZipFile) -> None:
    shipped = set(wheel.namelist())
    folders = [ROOT / "inbox_tui", *(ROOT / "adapters" / name for name in ADAPTERS)]
    here = {
        path.relative_to(folder.parent).as_posix()
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert here - shipped == set()
    assert "inbox_tui/py.typed" in shipped


def test_networks_are_found_by_entry_points_as_a_strangers_are(wheel: zipfile.ZipFile) -> None:
    (name,) = (n for n in wheel.namelist() if n.endswith("entry_points.txt"))
    points = configparser.ConfigParser()
    points.read_string(wheel.read(name).decode())
    assert dict(points["console_scripts"]) == {"inbox-tui": "inbox_tui.cli:main"}
    adapters = dict(points["inbox_tui.adapter.v1"])
    assert {value.split(":")[0] for value in adapters.values()} == set(ADAPTERS)
    assert {f"inbox_tui_{network}" for network in adapters} == set(ADAPTERS)


def test_the_wheel_carries_its_licence_and_its_readme(wheel: zipfile.ZipFile) -> None:
    assert any(Path(name).name == "LICENSE" for name in wheel.namelist())
    (name,) = (n for n in wheel.namelist() if n.endswith(".dist-info/METADATA"))
    metadata = wheel.read(name).decode()
    assert "License-Expression: MIT" in metadata
    assert "make demo" in metadata
