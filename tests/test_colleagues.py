from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from inbox_tui import colleagues
from inbox_tui.colleagues import NameFault
from inbox_tui.hours import HoursFault
from tests import making


def test_a_name_becomes_an_id_and_initials() -> None:
    found = colleagues.named("  Åse   Marie  Holm ")
    assert (found.id, found.name, found.initials) == ("åse-marie-holm", "Åse Marie Holm", "ÅMH")
    assert colleagues.named("Nora Lind", " nl ").initials == "nl"
    assert colleagues.initials_of("a b c d e f") == "ABCD"


def test_a_corrected_name_keeps_what_else_is_known() -> None:
    before = colleagues.at_work(colleagues.named("Nora Lind"), "mon-fri 8-16", "Europe/Oslo")
    after = colleagues.named("Nora Lindt", same=before)
    assert (after.id, after.name) == ("nora-lind", "Nora Lindt")
    assert (after.hours, after.time_zone) == ("mon-fri 8-16", "Europe/Oslo")


@pytest.mark.parametrize("name", ["", "  ", "---", "!?"])
def test_a_name_without_letters_is_none(name: str) -> None:
    with pytest.raises(NameFault, match="A name has letters"):
        colleagues.named(name)


def test_a_colleague_is_found_under_the_name_whatever_its_case() -> None:
    nora = colleagues.named("Nora Lind")
    assert colleagues.called(" nora  LIND", [nora]) is nora
    assert colleagues.called("Nora", [nora]) is None


def test_hours_that_are_not_understood_are_refused() -> None:
    nora = colleagues.named("Nora Lind")
    with pytest.raises(HoursFault):
        colleagues.at_work(nora, "whenever", None)
    with pytest.raises(HoursFault):
        colleagues.at_work(nora, None, "Mars/Olympus")
    assert colleagues.at_work(nora, None, None) == nora


def test_whoever_sits_down_is_me_alone() -> None:
    with making.open_store() as store:
        colleagues.sit_down(store, colleagues.named("Bo Berg"))
        colleagues.sit_down(store, colleagues.named("Nora Lind"))
        found = store.read().execute("SELECT id, is_me FROM identities ORDER BY id").fetchall()
    assert ("nora-lind", 1) in map(tuple, found)
    assert sum(row[1] for row in found) == 1


def test_the_machine_says_its_time_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", ":Europe/Oslo")
    assert colleagues.machine_zone() == "Europe/Oslo"
    monkeypatch.setenv("TZ", "/usr/share/zoneinfo/Asia/Tokyo")
    assert colleagues.machine_zone() == "Asia/Tokyo"
    monkeypatch.delenv("TZ")
    found = colleagues.machine_zone()
    assert not found or ZoneInfo(found)
