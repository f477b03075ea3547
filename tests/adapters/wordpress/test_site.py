from __future__ import annotations

import pytest

from inbox_tui.adapter import Misconfigured
from inbox_tui_wordpress.site import RestRoot, item_of, rest_root, site_address

SITE = "https://blog.example.org"


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("blog.example.org", SITE),
        (" https://blog.example.org/ ", SITE),
        ("https://example.org/blog/", "https://example.org/blog"),
        ("https://example.org/blog/wp-admin/profile.php", "https://example.org/blog"),
        ("https://example.org/wp-json/wp/v2", "https://example.org"),
        ("https://example.org:8443", "https://example.org:8443"),
        ("http://127.0.0.1:8088", "http://127.0.0.1:8088"),
        ("http://[::1]:8088/blog", "http://[::1]:8088/blog"),
    ],
)
def test_an_address_is_taken_as_people_type_it(typed: str, address: str) -> None:
    assert site_address(typed) == address


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (" ", "missing"),
        ("https://ann:secret@blog.example.org", "not the address"),
        ("https://blog.example.org/?p=1", "not the address"),
        ("https://[blog", "not the address"),
        ("https://blog.example.org:port", "not the address"),
        ("http://blog.example.org/news", "https://blog.example.org/news"),
        ("ftp://blog.example.org", "https"),
        ("https://acme.wordpress.com", "wordpress.com"),
    ],
)
def test_what_would_show_the_password_or_is_no_site_is_refused(typed: str, said: str) -> None:
    with pytest.raises(Misconfigured, match=said):
        site_address(typed)


@pytest.mark.parametrize(
    ("links", "root"),
    [
        (f'<{SITE}/wp-json/>; rel="https://api.w.org/"', f"{SITE}/wp-json/"),
        (
            f'<{SITE}/feed>; rel="alternate", <{SITE}/api>; rel=https://api.w.org/; x=1',
            f"{SITE}/api/",
        ),
        (
            f'<{SITE}/index.php?rest_route=/>; rel="https://api.w.org/"',
            f"{SITE}/index.php?rest_route=/",
        ),
        (f'<{SITE}/>; rel="shortlink"', f"{SITE}/?rest_route=/"),
        ("", f"{SITE}/?rest_route=/"),
    ],
)
def test_the_front_page_says_where_the_interface_is(links: str, root: str) -> None:
    assert rest_root(SITE, links) == RestRoot(root)


@pytest.mark.parametrize("other", ["https://evil.example", "http://blog.example.org"])
def test_the_password_goes_to_no_other_host(other: str) -> None:
    with pytest.raises(Misconfigured, match="Give that address"):
        rest_root(SITE, f'<{other}/wp-json/>; rel="https://api.w.org/"')


def test_a_route_is_asked_for_with_and_without_pretty_addresses() -> None:
    asked = {"page": 2}
    pretty = RestRoot(f"{SITE}/wp-json/").request("wp/v2/comments", asked)
    assert pretty == (f"{SITE}/wp-json/wp/v2/comments", {"page": 2})
    plain = RestRoot(f"{SITE}/index.php?rest_route=%2F").request("wp/v2/comments", asked)
    assert plain == (f"{SITE}/index.php", {"rest_route": "/wp/v2/comments", "page": 2})


@pytest.mark.parametrize(
    ("href", "item"),
    [
        (f"{SITE}/wp-json/wp/v2/posts/4", ("posts", "4")),
        (f"{SITE}/index.php?rest_route=%2Fwp%2Fv2%2Fpages%2F12", ("pages", "12")),
        (f"{SITE}/wp-json/other/v1/things/4", None),
        (f"{SITE}/wp-json/wp/v2/posts/../users/1x", None),
    ],
)
def test_a_link_says_what_kind_of_post_it_is(href: str, item: tuple[str, str] | None) -> None:
    assert item_of(href) == item
