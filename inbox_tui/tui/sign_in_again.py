"""What signing in again to one account takes: what is typed, what is kept, and who has to be met."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from inbox_tui.accounts import Application
from inbox_tui.adapter import AdapterError, Field, Misconfigured
from inbox_tui.model import Account


@dataclass(frozen=True, slots=True)
class SignInAgain:
    """An account that gets a new secret. Its words are not cleaned."""

    account: Account
    title: str
    """The network's name, clean."""
    fields: tuple[Field, ...]
    """The secrets that a person types."""
    by_consent: bool
    """Whether a browser brings another one; those typed are then kept where none is typed."""

    @classmethod
    def of(cls, account: Account) -> SignInAgain:
        """Prepare for ``account``; loads its adapter.

        :raises AccountFault: its secret is kept where a program cannot replace it, or it has none.
        :raises AdapterError: there is no adapter for its network.
        """
        from inbox_tui import registry, sign_in, sign_in_again, text

        adapter_class = registry.load(account.network)
        sign_in_again.apply(account, {})  # before anybody types a secret in vain
        by_consent = sign_in.by_consent(adapter_class)
        secrets = (field for field in adapter_class.fields if field.secret)
        return cls(
            account,
            text.clean_cell(adapter_class.title),
            tuple(field for field in secrets if not (by_consent and field.granted)),
            by_consent,
        )

    def apply(self, typed: Mapping[str, str]) -> Application:
        """Return what connects the account again; may read the keychain.

        :raises Misconfigured: a secret was neither typed nor kept.
        :raises AccountFault: its secret is kept where a program cannot replace it.
        """
        from inbox_tui import redaction, sign_in_again

        given = {name: secret for name, secret in typed.items() if secret}
        redaction.hide(given.values())
        secrets = {**self._kept(), **given} if len(given) < len(self.fields) else given
        for field in self.fields:
            if not secrets.get(field.name):
                raise Misconfigured(f"{field.prompt} is kept nowhere: it has to be typed.")
        return replace(sign_in_again.apply(self.account, secrets), handle=self.account.handle)

    def _kept(self) -> dict[str, str]:
        """Return the secrets that consent does not bring, from where they are kept."""
        from inbox_tui import keychain

        if not self.by_consent:
            return {}
        account, place = self.account, keychain.SecretPlace(self.account.secret_place)
        try:
            kept = keychain.read(account.id, account.network, self.fields, place)
        except AdapterError:
            return {}
        return {field.name: kept.reveal(field.name) for field in self.fields}
