"""Which servers a credential may travel to: any by https, this machine alone without encryption."""

from __future__ import annotations

from urllib.parse import urlsplit

from inbox_tui.adapter.errors import Misconfigured
from inbox_tui.adapter.loopback import is_loopback

_FOREIGN = frozenset("@\\%<>\"'^`{|} ")
"""No host has these; another reader of the address may understand another host by them."""


def server_base(instance: str, *, travels: str, path_allowed: bool = False) -> str:
    """Return ``instance`` as the base of a server's addresses, without a slash at the end.

    Without a scheme it is taken as https. ``travels`` is what would be read on the way without it:
    "password", "token".

    :raises Misconfigured: it is no plain address, or not encrypted and not this machine's.
    """
    address = instance.strip()
    if not address:
        raise Misconfigured("Say which server the account is on, e.g. social.example.")
    wrong = Misconfigured(f"{instance[:80]!r} is not the address of a server.")
    try:
        parts = urlsplit(address if "://" in address else f"https://{address}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise wrong from None
    path = parts.path.rstrip("/")
    shown = f"[{host}]" if ":" in host else host
    beside = parts.netloc.lower().removeprefix(shown)  # ":port" or nothing: no word at a bracket
    is_plain = host.isprintable() and not _FOREIGN & set(parts.netloc + path)
    if not host or not is_plain or parts.query or parts.fragment or (path and not path_allowed):
        raise wrong
    if beside and not beside.startswith(":"):
        raise wrong
    if parts.scheme not in {"https", "http"} or port == 0:
        raise wrong
    if parts.scheme == "http" and not is_loopback(host):
        raise Misconfigured(
            f"{instance[:80]!r} would send the {travels} unencrypted; use https:// instead."
        )
    return f"{parts.scheme}://{shown}{f':{port}' if port is not None else ''}{path}"
