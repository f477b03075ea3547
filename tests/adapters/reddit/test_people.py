"""Whoever writes on Reddit stays who they are there: nobody is matched with somebody elsewhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from inbox_tui.store import accounts, people
from tests import making


def test_the_same_id_and_name_on_another_network_is_somebody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INBOX_TUI_HOME", str(tmp_path / "home"))
    with making.open_store() as store:
        for number, network in enumerate(("reddit", "bluesky")):
            account = replace(
                making.account(), id=f"{network}-brand", network=network, call_sign=f"BR{number}"
            )
            with store.write() as conn:
                accounts.add(conn, account, making.NOON)
            making.put(store, account, making.message(id=f"t1_{network}"))
        author = making.message().attributed_to
        found = people.called(store.read(), author.handle)
        assert len(found) == 2
        assert len({person.uid for person in found}) == 2
        assert {person.network for person in found} == {"reddit", "bluesky"}
