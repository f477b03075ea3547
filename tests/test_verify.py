"""Who is behind a credential, in words."""

from __future__ import annotations

from inbox_tui.verify import describe_mismatch
from tests import making


def test_another_account_of_ours_is_named_as_whose_the_secret_is() -> None:
    store = making.open_store()
    nora = making.add_account(store, name="nora", sign="NLX")
    per = making.add_account(store, name="per", sign="PER")
    assert f"belongs to your OWN @{per.handle} " in describe_mismatch(store, nora, per.actor_id)


def test_the_same_id_on_another_server_is_somebody_else() -> None:
    store = making.open_store()
    nora = making.add_account(store, name="nora", sign="NLX", instance="plaza.example")
    per = making.add_account(store, name="per", sign="PER", instance="market.example")
    told = describe_mismatch(store, nora, per.actor_id, "@stranger")
    assert "belongs to @stranger" in told
    assert f"@{per.handle}" not in told
