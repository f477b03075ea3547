"""How people sign from an account."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inbox_tui.model import AccountKind
from inbox_tui.store import sign_offs
from tests import making


@pytest.mark.parametrize(("kind", "sign_off"), [(AccountKind.BRAND, "^NL"), (AccountKind.OWN, "")])
def test_shared_accounts_are_signed_with_initials_and_own_ones_not_at_all(
    kind: AccountKind, sign_off: str
) -> None:
    with making.open_store() as store:
        account = making.add_account(store, kind=kind)
        conn = store.read()
        assert sign_offs.of(conn, account, making.NORA) == sign_off
        assert sign_offs.of(conn, account, replace(making.NORA, initials="")) == ""
        assert sign_offs.of(conn, account, None) == ""


def test_what_a_person_chose_counts_for_that_account_and_person_alone() -> None:
    with making.open_store() as store:
        account = making.add_account(store, kind=AccountKind.BRAND)
        other = making.add_account(store, name="wind", sign="WND", kind=AccountKind.BRAND)
        with store.write() as conn:
            sign_offs.choose(conn, account.id, making.NORA.id, "Nora")
            sign_offs.choose(conn, account.id, making.NORA.id, "Kind regards\nNora")
        conn = store.read()
        assert sign_offs.of(conn, account, making.NORA) == "Kind regards\nNora"
        assert sign_offs.of(conn, other, making.NORA) == "^NL"
        assert sign_offs.of(conn, account, replace(making.NORA, id="kim", initials="KO")) == "^KO"
        with store.write() as conn:
            sign_offs.choose(conn, account.id, making.NORA.id, "")
        assert sign_offs.of(store.read(), account, making.NORA) == ""


@pytest.mark.parametrize(("sign_off", "ending"), [("", ""), ("^NL", " ^NL"), ("Nora", "\n\nNora")])
def test_an_untouched_sign_off_comes_off_again(sign_off: str, ending: str) -> None:
    assert sign_offs.ending(sign_off) == ending
    assert sign_offs.without(f"Hello{ending}", sign_off) == "Hello"
    assert sign_offs.without("Hello ^nl", sign_off) == "Hello ^nl"
