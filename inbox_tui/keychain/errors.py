"""What may go wrong with a secret's place, each with a sentence for a person.

They belong to the adapter contract's family of errors because a session is read and saved from
inside an adapter: whoever handles one account's trouble handles these too. ``nothing_sent`` stays
False, since a session may also be saved after something left.
"""

from __future__ import annotations

from typing import ClassVar

from inbox_tui.adapter import AdapterError

WAYS_OUT = (
    "Two ways to connect an account without a keyring: set INBOX_TUI_TOKEN and run "
    "'inbox-tui account add' with --secret-env, or run it with --secret-file, which keeps the "
    "secret in a file that only you can read. An account that is connected already uses "
    "INBOX_TUI_TOKEN_<ACCOUNT> wherever that is set."
)


class KeychainError(AdapterError):
    """A secret cannot be read, kept or removed."""

    advice: ClassVar[str] = WAYS_OUT


class NoKeychain(KeychainError):
    """There is no place here that keeps secrets."""


class KeychainLocked(KeychainError):
    """The keyring is there but closed."""

    advice = f"Unlock the keyring and try again. {WAYS_OUT}"


class KeychainSlow(KeychainError):
    """The keyring did not answer in time. What was asked of it may still happen later."""

    advice = f"Look for a window that asks for the keyring's password. {WAYS_OUT}"


class KeychainRefused(KeychainError):
    """The place would not keep the secret safe, so it is not used."""


class SecretLost(KeychainError):
    """The place does not hold what it should."""

    advice = f"Connect the account again. {WAYS_OUT}"


class SecretReplaced(KeychainError):
    """The secret is another one than whoever asks was built with."""

    advice = "Try again: the new secret is used from now on."


class SessionBusy(KeychainError):
    """Another process holds the account's session for too long."""

    advice = "Try again; if it stays, close other running copies of the program."
