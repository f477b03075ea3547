from __future__ import annotations

from dataclasses import replace

from inbox_tui.model import AccountKind
from inbox_tui.naming import at, voice, voice_on
from tests.making import account

NORA = account("nora")


def test_a_handle_has_one_at_and_an_address_stays_as_it_is() -> None:
    assert at("nora") == at("@nora") == "@nora"
    assert at("@nora@mastodon.example") == "@nora@mastodon.example"
    assert at("nora@northwind.example") == "nora@northwind.example"
    assert at("no\x1b[2Jra\n") == "@no␛[2Jra"


def test_an_account_is_named_with_its_kind_and_network() -> None:
    assert voice(NORA) == "OWN @nora"
    assert voice(replace(NORA, kind=AccountKind.BRAND)) == "BRAND @nora"
    assert voice_on(NORA) == "OWN @nora on Test"
    assert voice_on(NORA, "E-mail\n\x1b[2J") == "OWN @nora on E-mail ␛[2J"


def test_the_server_is_named_only_beside_another_server_of_the_network() -> None:
    here = replace(NORA, instance="plaza")
    there = replace(NORA, instance="harbour")
    assert voice_on(here, beside=there) == "OWN @nora on Test plaza"
    assert voice_on(here, beside=here) == "OWN @nora on Test"
    assert voice_on(here, beside=replace(there, network="other")) == "OWN @nora on Test"
