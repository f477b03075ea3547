"""What accounts are called in sentences, as people call them: ``BRAND @northwind on Sandbox``."""

from __future__ import annotations

from inbox_tui import text
from inbox_tui.model import Account


def at(handle: str) -> str:
    """Return a handle as people write it: with one ``@`` in front, addresses as they are. Clean."""
    cleaned = text.clean_cell(handle)
    return cleaned if "@" in cleaned else f"@{cleaned}"


def voice(account: Account) -> str:
    """Return an account's kind and handle: ``OWN @nora``. Clean."""
    return f"{account.kind.value.upper()} {at(account.handle)}"


def voice_on(account: Account, network: str = "", *, beside: Account | None = None) -> str:
    """Return the same with its network, by its title ``network`` where that is known. Clean.

    The server is named too where ``beside``, another account, is on another one of that network.
    """
    place = text.clean_cell(network or account.network.capitalize())
    if beside and beside.network == account.network and beside.instance != account.instance:
        place = f"{place} {text.clean_cell(account.instance)}"
    return f"{voice(account)} on {place}"
