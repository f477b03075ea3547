"""What an e-mail account is told when it is connected, checked and completed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

from inbox_tui.adapter import Access, Field, Misconfigured, is_loopback

if TYPE_CHECKING:
    import ssl

Security = Literal["tls", "starttls", "plain"]
SentCopy = Literal["auto", "yes", "no"]

FIELDS = (
    Field(
        name="imap_host", prompt="IMAP server (empty: --instance, or imap.YOUR-DOMAIN)", default=""
    ),
    Field(name="imap_port", prompt="IMAP port", default="993"),
    Field(name="imap_security", prompt="IMAP security: tls, starttls or plain", default=""),
    Field(name="smtp_host", prompt="SMTP server (empty: beside the IMAP server)", default=""),
    Field(name="smtp_port", prompt="SMTP port", default="587"),
    Field(name="smtp_security", prompt="SMTP security: tls, starttls or plain", default=""),
    Field(name="login", prompt="Login (empty: the address itself)", default=""),
    Field(name="aliases", prompt="Other addresses of this mailbox, with commas", default=""),
    Field(name="sender_name", prompt="Name that recipients see beside the address", default=""),
    Field(name="ca_file", prompt="File with your company's own CA (PEM)", default=""),
    Field(name="sent_copy", prompt="Put a copy into Sent: auto, yes or no", default="auto"),
    Field(name="password", prompt="App password", secret=True),
)

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9][A-Za-z0-9.-]{0,253}")
_HOST = re.compile(r"[A-Za-z0-9.-]+|\[?[0-9A-Fa-f:]+\]?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """One end of a connection."""

    host: str
    port: int
    security: Security
    ca_file: str

    def tls(self) -> ssl.SSLContext:
        """Return a context that verifies the server's name and chain; there is no other kind.

        With a ``ca_file`` only that authority counts, not those of the system.

        :raises Misconfigured: where the file cannot be read.
        """
        import ssl

        try:
            return ssl.create_default_context(cafile=self.ca_file or None)
        except (OSError, ssl.SSLError) as error:
            raise Misconfigured(f"The CA file {self.ca_file!r} cannot be used: {error}.") from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """One account's address and the way to its servers."""

    address: str
    """The From address, lower-cased."""
    sender_name: str
    login: str
    own: frozenset[str]
    """Every address of this mailbox, lower-cased: mail from them is ours."""
    imap: Server
    smtp: Server
    sent_copy: SentCopy

    @property
    def actor_id(self) -> str:
        """The stable id: the address, and the login too where it is another one.

        A shared address that two colleagues may use is two accounts, one for each login.
        """
        login = self.login.lower()
        own_login = login in (self.address, self.address.partition("@")[0])
        return self.address if own_login else f"{self.address} via {login}"


def is_address(value: str) -> bool:
    """Tell if ``value`` is a plain ASCII address without quoting (RFC 5321 ``Dot-string``)."""
    local, _, domain = value.rpartition("@")
    dotted = all(local.split(".")) and all(domain.split("."))
    return dotted and _ADDRESS.fullmatch(value) is not None


def read_settings(access: Access) -> Mailbox:
    """Return the account's mailbox with every default filled in.

    :raises Misconfigured: where something is missing, misspelt or unsafe.
    """
    given = {field.name: field.default or "" for field in FIELDS if not field.secret}
    given.update({name: value.strip() for name, value in access.settings.items() if value.strip()})
    address = access.handle.strip().lower()
    if not is_address(address):
        raise Misconfigured(f"{access.handle!r} is not an e-mail address.")
    login = given["login"] or access.handle.strip()
    aliases = _addresses(given["aliases"])
    if "@" in login and login.lower() != address and address not in aliases:
        raise Misconfigured(
            f"The login {login} may speak as {address} only where {address} is among its aliases."
        )
    imap_host, imap_port = _instance(access.instance, given["imap_port"])
    imap_host = given["imap_host"] or imap_host or "imap." + address.partition("@")[2]
    smtp_host = given["smtp_host"] or re.sub(r"^imap\.", "smtp.", imap_host)
    if given["sent_copy"] not in ("auto", "yes", "no"):
        raise Misconfigured("sent_copy is auto, yes or no.")
    return Mailbox(
        address=address,
        sender_name=given["sender_name"],
        login=login,
        own=frozenset({address, *aliases}),
        imap=_server("imap", imap_host, imap_port, given, tls_port=993, start_ports=(143,)),
        smtp=_server(
            "smtp", smtp_host, given["smtp_port"], given, tls_port=465, start_ports=(587, 25)
        ),
        sent_copy=cast("SentCopy", given["sent_copy"]),
    )


def _addresses(listed: str) -> frozenset[str]:
    addresses = frozenset(part.strip().lower() for part in listed.split(",") if part.strip())
    for address in addresses:
        if not is_address(address):
            raise Misconfigured(f"The alias {address!r} is not an e-mail address.")
    return addresses


def _instance(instance: str, port: str) -> tuple[str, str]:
    """Read the IMAP server from ``host``, ``host:port`` or a URL of them."""
    place = instance.partition("://")[2] or instance
    host, colon, own_port = place.strip("/").rpartition(":")
    return (
        (host, own_port)
        if colon and own_port.isdigit() and ":" not in host
        else (place.strip("/"), port)
    )


def _server(
    side: str,
    host: str,
    port: str,
    given: Mapping[str, str],
    *,
    tls_port: int,
    start_ports: tuple[int, ...],
) -> Server:
    if not _HOST.fullmatch(host):
        raise Misconfigured(f"{host!r} is not the name of a server ({side}_host).")
    if not (port.isdigit() and 0 < int(port) < 65536):
        raise Misconfigured(f"{port!r} is not a port ({side}_port).")
    number = int(port)
    by_port = "tls" if number == tls_port else "starttls" if number in start_ports else ""
    security = given[f"{side}_security"] or by_port
    if security not in ("tls", "starttls", "plain"):
        raise Misconfigured(f"Say tls or starttls in {side}_security: port {number} does not tell.")
    if security == "plain" and not is_loopback(host):
        raise Misconfigured(f"{side}_security plain is for this machine only, not for {host}.")
    return Server(
        host=host,
        port=number,
        security=cast("Security", security),
        ca_file=given["ca_file"],
    )
