"""Networks are found by entry points; a broken one is reported and stops nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from inbox_tui import registry
from inbox_tui.adapter import ENTRY_POINT_GROUP, Misconfigured


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of packages that are installed as a stranger's would be."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    return folder


def install(packages: Path, distribution: str, network: str, target: str, code: str = "") -> None:
    """Install a distribution that offers ``network`` at ``target``."""
    module = target.split(":")[0]
    (packages / f"{module}.py").write_text(code)
    info = packages / f"{distribution}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[{ENTRY_POINT_GROUP}]\n{network} = {target}\n")


def test_our_networks_are_there_and_in_order() -> None:
    assert registry.names() == tuple(sorted(registry.names()))
    assert {"sandbox", "bluesky", "email", "x"} <= set(registry.names())


@pytest.mark.parametrize("network", ["sandbox", "bluesky", "email", "x"])
def test_a_network_is_loaded_under_its_own_name(network: str) -> None:
    assert registry.load(network).network == network


def test_a_strangers_network_is_found_like_ours(packages: Path) -> None:
    install(packages, "inbox_far", "far", "inbox_far:Far", "class Far: network = 'far'")
    assert "far" in registry.names()
    assert "inbox_far" not in sys.modules
    assert registry.load("far").network == "far"


def test_a_network_that_is_installed_while_the_program_runs_is_found(packages: Path) -> None:
    assert "near" not in registry.names()
    install(packages, "inbox_near", "near", "inbox_near:Near", "class Near: network = 'near'")
    assert "near" in registry.names()


def test_an_unknown_network_is_answered_with_those_that_are_known() -> None:
    with pytest.raises(Misconfigured, match=r"no network called 'far'.*sandbox"):
        registry.load("far")


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("raise RuntimeError('secret words')", "RuntimeError"),
        ("import module_that_nobody_has", "ModuleNotFoundError"),
        ("", "AttributeError"),
    ],
)
def test_a_broken_network_is_named_and_the_others_still_load(
    packages: Path, code: str, why: str
) -> None:
    name = f"inbox_broken_{why.lower()}"
    install(packages, "inbox_broken", "broken", f"{name}:Broken", code)
    with pytest.raises(Misconfigured, match=f"'broken' cannot be loaded: {why}") as caught:
        registry.load("broken")
    assert "secret words" not in str(caught.value)
    assert "broken" in registry.names()
    assert registry.load("sandbox").network == "sandbox"


def test_two_packages_that_claim_one_network_are_both_refused(packages: Path) -> None:
    install(packages, "inbox_one", "twice", "inbox_one:Adapter", "class Adapter: pass")
    install(packages, "inbox_two", "twice", "inbox_two:Adapter", "class Adapter: pass")
    with pytest.raises(Misconfigured, match=r"Two packages claim.*inbox_one.*inbox_two"):
        registry.load("twice")


def test_one_package_that_is_seen_twice_is_one(packages: Path) -> None:
    install(packages, "inbox_same", "same", "inbox_same:Adapter", "class Adapter: pass")
    install(packages, "inbox_same2", "same", "inbox_same:Adapter", "class Adapter: pass")
    assert registry.load("same").__name__ == "Adapter"
