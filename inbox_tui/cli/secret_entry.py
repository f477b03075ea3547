"""How a secret comes in from a person or a pipe, and where it is to stay."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import click

from inbox_tui import redaction, text
from inbox_tui.adapter import Field
from inbox_tui.cli.asking import fitted
from inbox_tui.cli.failures import Failure
from inbox_tui.cli.terminal import has_terminal
from inbox_tui.keychain import SecretPlace, environment

FIRST_SECRET_VARIABLE = environment.PREFIX
"""Read by --secret-env, when the account has no name yet; ``_<FIELD>`` behind it for several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How the secret comes in, and where it is to stay."""

    stdin: bool = False
    env: bool = False
    place: SecretPlace = SecretPlace.KEYRING
    plaintext_allowed: bool = False

    @property
    def asks(self) -> bool:
        """True where a person is to be asked."""
        return has_terminal() and not self.stdin and not self.env


def gather(fields: Sequence[Field], way: Way) -> dict[str, str]:
    """Return a value for each of ``fields``, all of them secret.

    :raises Failure: a value is not where it was said to be.
    :raises click.UsageError: nobody can be asked here.
    """
    secrets = {field.name: _secret(field, several=len(fields) > 1, way=way) for field in fields}
    redaction.hide(secrets.values())
    return secrets


def _secret(field: Field, *, several: bool, way: Way) -> str:
    if way.env:
        variable = FIRST_SECRET_VARIABLE
        if several:
            variable += "_" + re.sub(r"[^A-Z0-9]", "_", field.name.upper())
        value = environment.secret(variable) or field.default
        if value is None:
            raise Failure(f"--secret-env: the environment variable {variable} is not set.")
        return value
    if way.stdin:
        value = sys.stdin.readline().rstrip("\r\n") or field.default
        if value is None:
            raise Failure(f"--secret-stdin: stdin has no line for {field.name!r}.")
        return value
    if has_terminal():
        asked: str = click.prompt(
            fitted(text.clean_line(field.prompt), 2),
            default=field.default,
            hide_input=True,
            show_default=False,
            err=True,
        )
        return asked
    if field.default is not None:
        return field.default
    raise click.UsageError(
        f"{field.prompt}: nobody can be asked here. Give it by --secret-stdin or --secret-env."
    )
