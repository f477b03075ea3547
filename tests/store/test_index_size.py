from __future__ import annotations

from pathlib import Path

import pytest

from inbox_tui.store import index_size
from tests import making
from tests.making import message, put


@pytest.mark.parametrize("times", [1, 3], ids=["an index of one part", "of several parts"])
def test_what_spreads_over_more_leaves_is_told_as_more(tmp_path: Path, times: int) -> None:
    with making.open_store(tmp_path / "inbox.db") as store:
        account = making.add_account(store)
        for time in range(times):
            batch = (
                message(f"{time}/{n}", content=f"be{n:05} rare{'' if n else 'st'}")
                for n in range(2000)
            )
            put(store, account, *batch)
        conn = store.read()
        leaves = [
            index_size.leaves_of_beginning(conn, word) for word in ("b", "be000", "be00001", "zzq")
        ]
        assert leaves == sorted(leaves, reverse=True)
        assert leaves[0] > leaves[1]
        assert leaves[0] > 2 * times
        assert leaves[2] <= times
        assert leaves[3] == 0
        assert index_size.leaves_of_beginning(conn, "rare be") == leaves[0]
        assert index_size.leaves_of_beginning(conn, "!") == 0


def test_an_empty_inbox_has_no_leaves(tmp_path: Path) -> None:
    with making.open_store(tmp_path / "inbox.db") as store:
        assert index_size.leaves_of_beginning(store.read(), "ba") == 0
