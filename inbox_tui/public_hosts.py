"""Which addresses of the net a stranger's link may lead to: none of this machine or its own network.

A name is looked up once, and what was judged is what is connected to: a name that leads elsewhere
the second time gains nothing.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from inbox_tui.errors import Told

_NAT64 = IPv6Network("64:ff9b::/96")
"""IPv4 addresses as networks without IPv4 write them, in the last 32 bits (RFC 6052)."""


class NotPublic(Told):
    """A host is on this machine, in its own network, or nowhere."""


def addresses(host: str, port: int, *, allows_loopback: bool = False) -> tuple[str, ...]:
    """Look ``host`` up, a name or an IP address; return where to connect, as IP addresses. Blocks.

    :raises NotPublic: one of its addresses is private, link-local, loopback or otherwise of no use
        in the public net. ``allows_loopback`` lets this machine itself pass.
    :raises OSError: there is no such host.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    places = tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
    for place in places:
        address = _meant(ip_address(place))
        if address.is_loopback and allows_loopback:
            continue
        if not address.is_global or address.is_multicast:
            raise NotPublic(
                f"Its host leads to {address}, which is in no public network: a message can name "
                "such a place to reach what only this machine can."
            )
    return places


def _meant(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address that one of IPv6 stands for, else the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
