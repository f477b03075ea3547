"""A person hears of what counts for them, once, and not while it is quiet."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from inbox_tui import paths
from inbox_tui.config.schema import Notify
from inbox_tui.model import Account
from inbox_tui.notices import Notices
from inbox_tui.store import Store, identities
from inbox_tui_sandbox.world import World
from tests.making import connect_sandbox, open_store, pull

MONDAY = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


@dataclass
class House:
    """An inbox and what its person hears."""

    store: Store
    account: Account
    heard: list[str] = field(default_factory=list)

    def notices(self, **wishes: object) -> Notices:
        """Return what tells, as it is wished."""
        return Notices(
            self.store,
            Notify(**wishes),  # type: ignore[arg-type]
            ring=lambda: self.heard.append("bell"),
            write=self.heard.append,
            now=lambda: MONDAY,
        )

    def write(self, **authors: str) -> None:
        """Let people write to Nora, and fetch it."""
        with World(paths.network_folder("sandbox")) as world:
            for author, words in authors.items():
                world.post(author, f"@nora {words}")
        pull(self.store, self.account)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """Give an inbox with one message in it that is known already."""
    monkeypatch.setenv("INBOX_TUI_HOME", str(tmp_path))
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("PATH", "")  # no desktop: the terminal is asked
    with open_store() as store:
        found = House(store, connect_sandbox(store))
        found.write(tomas="my router reboots")
        yield found


def test_nothing_happens_by_itself(house: House) -> None:
    notices = house.notices()
    house.write(kim="hello?")
    assert not notices.are_wanted
    assert notices.tell() is None
    assert house.heard == []


def test_a_burst_is_told_once_and_what_was_there_before_never(house: House) -> None:
    notices = house.notices(bell=True)
    assert notices.tell() is None
    house.write(kim="hello?", lee="me too?")
    notice = notices.tell()
    assert notice is not None
    assert {found.author_handle for found in notice.arrived} == {"kim", "lee"}
    assert notices.tell() is None
    assert house.heard == ["bell"]


def test_no_word_of_anybody_is_shown_unless_it_is_wished(house: House) -> None:
    quiet, loud = house.notices(desktop=True), house.notices(desktop=True, names=True)
    house.write(kim="my secret illness?")
    quiet.tell()
    assert house.heard == [
        "\x1b]9;inbox-tui: news in 1 conversation, 1 to answer. @nora: 1\x07",
    ]
    loud.tell()
    assert "Kim: @nora my secret illness?" in house.heard[1]


def test_who_looks_at_the_screen_is_told_nothing_then_or_later(house: House) -> None:
    notices = house.notices(bell=True)
    house.write(kim="hello?")
    assert notices.tell(is_seen=True) is None
    assert notices.tell() is None
    assert house.heard == []


def test_quiet_hours_are_kept(house: House) -> None:
    notices = house.notices(bell=True, quiet_hours="mon 11:00-13:00")
    house.write(kim="hello?")
    assert notices.tell() is None
    other = house.notices(bell=True, quiet_hours="tue 11:00-13:00")
    house.write(lee="hello?")
    assert other.tell() is not None


def test_quiet_hours_are_those_on_the_clock_of_the_person(house: House) -> None:
    notices = house.notices(bell=True, quiet_hours="mon 20:30-22:00")
    with house.store.write() as conn:
        me = identities.require_me(conn)
        identities.save(conn, replace(me, time_zone="Asia/Tokyo"), MONDAY)
    house.write(kim="hello?")
    assert notices.tell() is None
    with house.store.write() as conn:
        identities.save(conn, me, MONDAY)
    house.write(lee="hello?")
    assert notices.tell() is not None


def test_only_what_counts_is_told(house: House) -> None:
    notices = house.notices(bell=True, on=("vip",))
    house.write(kim="hello?")
    assert notices.tell() is None


def test_the_hook_gets_the_model_s_names_and_clean_words(house: House, tmp_path: Path) -> None:
    got = tmp_path / "got"
    code = f"import sys; open({str(got)!r}, 'w').write(sys.stdin.read())"
    notices = house.notices(hook=(sys.executable, "-c", code))
    house.write(kim="red \x1b[31mwords\x1b[0m?")
    notices.tell()
    told = json.loads(got.read_text())
    assert told["at"] == "2026-01-05T12:00:00.000Z"
    (found,) = told["conversations"]
    assert found["author_handle"] == "kim"
    assert found["account_id"] == house.account.id
    assert found["needs_reply"] is True
    assert "\x1b" not in found["snippet"]
