"""Whether a credential is the account's own: compared before anything is read or sent with it."""

from __future__ import annotations

from inbox_tui.adapter.access import Access
from inbox_tui.adapter.errors import WrongAccount


def expect_account(
    access: Access, got: str, named: str = "", *, credential: str = "credential"
) -> None:
    """Compare whose the credential is with the account that was connected.

    ``got`` is the stable id of whom the network has just named, ``named`` the same person in a
    sentence, where the id alone would not be recognised. While connecting, anybody is right.

    :raises WrongAccount: it is another's.
    """
    expected = access.actor_id
    if expected and got != expected:
        raise WrongAccount(
            f"The saved {credential} belongs to {named or got}, not to {access.handle} ({expected}).",
            expected=expected,
            got=got,
        )
