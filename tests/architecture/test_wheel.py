"""What is shipped: one wheel, its packages at the top, manual pages and completions beside them."""

from __future__ import annotations

import configparser
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from inbox_tui.cli.completion import script
from inbox_tui.cli.man_pages import pages
from inbox_tui.cli.program import program
from tests.architecture.source import ADAPTERS, ROOT

NOT_NEEDED = {"setuptools", "typing_extensions"}
"""What the two load where it is installed, and do without."""
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
    shared = {name for name in top if name.endswith(".data")}
    assert len(shared) == 1
    assert top - info - shared == {"inbox_tui", *ADAPTERS}


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


def shared(wheel: zipfile.ZipFile) -> dict[str, str]:
    """Return what goes to the prefix of an installation: path and text."""
    names = (name for name in wheel.namelist() if ".data/data/" in name)
    return {name.partition(".data/data/")[2]: wheel.read(name).decode() for name in names}


def test_the_wheel_has_every_manual_page_as_the_command_line_is_now(wheel: zipfile.ZipFile) -> None:
    made = {f"share/man/man{name[-1]}/{name}": page for name, page in pages(program)}
    assert {k: v for k, v in shared(wheel).items() if k.startswith("share/man/")} == made


def test_the_wheel_has_the_completions_where_shells_look_for_them(wheel: zipfile.ZipFile) -> None:
    found = {k: v for k, v in shared(wheel).items() if not k.startswith("share/man/")}
    assert found == {
        "share/bash-completion/completions/inbox-tui": script("bash"),
        "share/fish/vendor_completions.d/inbox-tui.fish": script("fish"),
        "share/zsh/site-functions/_inbox-tui": script("zsh"),
    }


def test_the_manual_pages_need_no_more_than_the_build_is_given() -> None:
    """Where a wheel is built, nothing is installed but what pyproject.toml asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    hook = project["tool"]["hatch"]["build"]["targets"]["wheel"]["hooks"]["custom"]
    given = {re.split(r"\W", one)[0] for one in hook["dependencies"]}
    code = (
        "import sys; from inbox_tui.cli.man_pages import pages;"
        "from inbox_tui.cli.program import program; list(pages(program));"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    distributions = packages_distributions()
    needed = {
        one.lower()
        for name in told.stdout.split()
        if name not in sys.stdlib_module_names
        for one in distributions.get(name, ())
    }
    assert needed - {"inbox-tui", *NOT_NEEDED} <= given


def test_the_wheel_carries_its_licence_and_its_readme(wheel: zipfile.ZipFile) -> None:
    assert any(Path(name).name == "LICENSE" for name in wheel.namelist())
    (name,) = (n for n in wheel.namelist() if n.endswith(".dist-info/METADATA"))
    metadata = wheel.read(name).decode()
    assert "License-Expression: MIT" in metadata
    assert "make demo" in metadata
