"""Whose the password is, and what a site says where it is nobody's."""

from __future__ import annotations

import pytest

from inbox_tui.adapter import (
    AdapterError,
    AuthRevoked,
    Misconfigured,
    RateLimited,
    TransientRead,
)
from inbox_tui.testing import Answer, Fault
from inbox_tui_wordpress import WordPressAdapter
from tests.adapters.wordpress.conftest import Make
from tests.adapters.wordpress.network import PASSWORD, WordPressNetwork, refuse


def test_the_number_counts_and_the_name_is_that_of_the_login(adapter: WordPressAdapter) -> None:
    actor = adapter.whoami()
    assert (actor.id, actor.handle) == ("2", "nora")
    assert actor.url.endswith("/author/nora/")


@pytest.mark.parametrize(("handle", "password"), [("@nora", f" {PASSWORD}\n"), (" nora", PASSWORD)])
def test_blanks_around_what_was_pasted_do_no_harm(
    make_adapter: Make, handle: str, password: str
) -> None:
    assert make_adapter(handle=handle, password=password).whoami().id == "2"


def test_another_users_password_is_told_as_it_is(
    site: WordPressNetwork, adapter: WordPressAdapter
) -> None:
    other = site.give_to("northwind")
    assert adapter.whoami().id == other


@pytest.mark.parametrize(
    ("status", "code", "error", "said"),
    [
        (401, "rest_not_logged_in", AuthRevoked, "strip the Authorization header"),
        (401, "incorrect_password", AuthRevoked, "no longer accepts"),
        (401, "invalid_username", AuthRevoked, "no longer accepts"),
        (401, "", AuthRevoked, "no longer accepts"),
        (403, "rest_forbidden", AuthRevoked, "no longer accepts"),
        (401, "application_passwords_disabled", AuthRevoked, "switched off"),
        (401, "application_passwords_disabled_for_user", AuthRevoked, "switched off"),
        (403, "", AdapterError, "firewall"),
        (404, "rest_no_route", Misconfigured, "no WordPress REST interface"),
        (404, "", Misconfigured, "no WordPress REST interface"),
        (418, "", Misconfigured, "418"),
        (429, "", RateLimited, "slow down"),
        (503, "", TransientRead, "503"),
    ],
)
def test_a_refused_login_says_why(
    site: WordPressNetwork,
    adapter: WordPressAdapter,
    status: int,
    code: str,
    error: type[AdapterError],
    said: str,
) -> None:
    site.instead["GET users"] = refuse(status, code)
    with pytest.raises(error, match=said) as caught:
        adapter.whoami()
    assert caught.value.status == status


@pytest.mark.parametrize("body", [{}, {"id": 0}, [], {"id": "2"}])
def test_a_site_that_names_nobody_is_not_taken_for_us(
    site: WordPressNetwork, adapter: WordPressAdapter, body: object
) -> None:
    site.instead["GET users"] = Answer(body=body)
    with pytest.raises(TransientRead, match="did not say"):
        adapter.whoami()


def test_a_site_that_leads_on_is_not_followed(
    site: WordPressNetwork, adapter: WordPressAdapter
) -> None:
    site.strike(Fault.REDIRECT, write=False)
    with pytest.raises(Misconfigured, match="leads on to http://localhost"):
        adapter.whoami()
    site.strike(Fault.REDIRECT, write=False, after=1)
    with pytest.raises(Misconfigured, match="leads on to http://localhost"):
        adapter.whoami()
    assert site.reached_elsewhere() == b""


def test_an_interface_on_another_host_hears_no_password(
    site: WordPressNetwork, adapter: WordPressAdapter
) -> None:
    site.links = '<https://evil.example/wp-json/>; rel="https://api.w.org/"'
    with pytest.raises(Misconfigured, match=r"evil\.example"):
        adapter.whoami()
    assert site.requests() == 1


@pytest.mark.parametrize("status", [403, 404, 405])
def test_a_front_page_that_refuses_to_tell_is_gone_round(
    site: WordPressNetwork, adapter: WordPressAdapter, status: int
) -> None:
    site.front = Answer(status=status)
    assert adapter.whoami().id == "2"
    assert site.server.requests[-1].query["rest_route"] == "/wp/v2/users/me"


@pytest.mark.parametrize(("status", "error"), [(429, RateLimited), (503, TransientRead)])
def test_a_front_page_in_trouble_is_left_alone(
    site: WordPressNetwork, adapter: WordPressAdapter, status: int, error: type[Exception]
) -> None:
    site.front = Answer(status=status)
    with pytest.raises(error):
        adapter.whoami()
    assert site.requests() == 1


def test_an_account_without_a_user_name_asks_nobody(
    site: WordPressNetwork, make_adapter: Make
) -> None:
    with pytest.raises(Misconfigured, match="user name"):
        make_adapter(handle="@ ").whoami()
    assert site.requests() == 0
