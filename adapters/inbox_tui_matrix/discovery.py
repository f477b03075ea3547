"""Finding the homeserver of an account (https://spec.matrix.org/latest/client-server-api/#server-discovery)."""

from __future__ import annotations

from urllib.parse import urlsplit

from inbox_tui.adapter import Access, Misconfigured, TransientRead, is_loopback, server_base
from inbox_tui.adapter.fields import find_text
from inbox_tui_matrix.address import is_server_name, server_of, user_id
from inbox_tui_matrix.refusals import Refused
from inbox_tui_matrix.transport import Transport


def name_of(access: Access) -> str:
    """Return the name of the account's server as a person gave it, for sentences."""
    given = access.instance.strip().rstrip("/")
    return given.rpartition("://")[2] or server_of(access.actor_id or access.handle)


def find(access: Access, transport: Transport) -> str:
    """Return the base address of the account's homeserver.

    An instance with ``https://`` in front is taken as it is. Otherwise it is the name of a server,
    as stands behind the colon of a user id, and is asked which address serves it.

    :raises Misconfigured: there is no such address, or it must not be spoken to.
    :raises TransientRead: the server cannot be asked.
    """
    given = access.instance.strip()
    if "://" in given:
        return _base(given)
    name = given or server_of(access.actor_id or user_id(access.handle))
    if not is_server_name(name):
        raise Misconfigured(f"{name[:80]!r} is not the name of a server.")
    itself = _base(f"https://{name}")
    try:
        answer = transport.get(f"{itself}/.well-known/matrix/client", {})
    except Refused as refused:
        if refused.status == 404:
            return itself
        if refused.status >= 500 or refused.status in {408, 425, 429}:
            raise TransientRead(
                f"{name} does not say just now where its homeserver is.", status=refused.status
            ) from None
        raise Misconfigured(
            f"{name} does not say where its homeserver is. Give its address as the instance:"
            " https://…",
            status=refused.status,
        ) from None
    told = find_text(answer, "m.homeserver", "base_url")
    if not told:
        raise Misconfigured(f"{name} names no homeserver. Give its address as the instance.")
    base = _base(told)
    if _is_here(base) and not _is_here(itself):
        raise Misconfigured(f"{name} names this machine as its homeserver, which cannot be meant.")
    return base


def _is_here(base: str) -> bool:
    return is_loopback(urlsplit(base).hostname or "")


def _base(address: str) -> str:
    return server_base(address, travels="password", path_allowed=True)
