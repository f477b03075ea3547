"""What an account is told, and what is made of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from inbox_tui.adapter import Misconfigured
from inbox_tui_email.settings import is_address, read_settings
from tests.adapters.email.conftest import SUPPORT, MakeAccess


def test_an_address_alone_is_enough_where_the_servers_have_their_usual_names(
    make_access: MakeAccess,
) -> None:
    mailbox = read_settings(make_access())
    assert (mailbox.imap.host, mailbox.imap.port, mailbox.imap.security) == (
        "imap.itui.test",
        993,
        "tls",
    )
    assert (mailbox.smtp.host, mailbox.smtp.port, mailbox.smtp.security) == (
        "smtp.itui.test",
        587,
        "starttls",
    )
    assert (mailbox.login, mailbox.actor_id, mailbox.own) == (
        SUPPORT,
        SUPPORT,
        frozenset({SUPPORT}),
    )


@pytest.mark.parametrize(
    ("instance", "host", "port"),
    [
        ("mail.itui.test", "mail.itui.test", 993),
        ("mail.itui.test:1993", "mail.itui.test", 1993),
        ("imaps://mail.itui.test:1993/", "mail.itui.test", 1993),
        ("https://mail.itui.test", "mail.itui.test", 993),
    ],
)
def test_the_instance_is_the_imap_server(
    make_access: MakeAccess, instance: str, host: str, port: int
) -> None:
    server = read_settings(make_access(instance=instance, imap_security="tls")).imap
    assert (server.host, server.port) == (host, port)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"imap_security": "plain"}, "this machine only"),
        ({"smtp_security": "plain", "smtp_host": "10.0.0.1"}, "this machine only"),
        ({"smtp_security": "none"}, "tls or starttls"),
        ({"imap_port": "1993"}, "port 1993"),
        ({"imap_port": "99999"}, "not a port"),
        ({"imap_host": "mail host"}, "not the name of a server"),
        ({"imap_host": "a\r\nb"}, "not the name of a server"),
        ({"aliases": "not an address"}, "alias"),
        ({"login": "ann@itui.test"}, "among its aliases"),
        ({"sent_copy": "perhaps"}, "auto, yes or no"),
    ],
)
def test_what_cannot_work_is_said(
    make_access: MakeAccess, settings: dict[str, str], sentence: str
) -> None:
    with pytest.raises(Misconfigured, match=sentence):
        read_settings(make_access(**settings))


def test_no_setting_turns_verification_off(make_access: MakeAccess) -> None:
    import ssl

    context = read_settings(make_access()).imap.tls()
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


@pytest.mark.parametrize("text", [None, "no certificate"])
def test_a_ca_file_that_cannot_be_used_is_named(
    make_access: MakeAccess, tmp_path: Path, text: str | None
) -> None:
    ca_file = tmp_path / "ca.pem"
    if text is not None:
        ca_file.write_text(text)
    server = read_settings(make_access(ca_file=str(ca_file))).imap
    with pytest.raises(Misconfigured, match=r"ca\.pem"):
        server.tls()


def test_one_address_used_by_two_logins_is_two_accounts(make_access: MakeAccess) -> None:
    ids = {
        read_settings(make_access(login=login, aliases=SUPPORT)).actor_id
        for login in ("ann@itui.test", "bob@itui.test", SUPPORT, "support", "")
    }
    assert ids == {SUPPORT, f"{SUPPORT} via ann@itui.test", f"{SUPPORT} via bob@itui.test"}


@pytest.mark.parametrize(
    ("value", "good"),
    [
        ("carla@customer.test", True),
        ("c.öz@customer.test", False),
        ("carla@customer.test\r\nBcc: x@y.z", False),
        ("carla@customer.test\n", False),
        ("a..b@customer.test", False),
        (".a@customer.test", False),
        ("<carla@customer.test>", False),
        ('"a b"@customer.test', False),
        ("carla", False),
        ("@customer.test", False),
        ("carla@", False),
    ],
)
def test_only_plain_addresses_are_written_to(value: str, good: bool) -> None:
    assert is_address(value) is good
