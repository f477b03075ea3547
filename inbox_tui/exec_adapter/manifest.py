"""What an exec adapter's file says: ``board.toml`` beside the program that it names.

All that the screen must know at each keystroke is in it, so that no program is asked for it.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct, field

from inbox_tui.adapter import Capabilities, Field, Misconfigured
from inbox_tui.exec_adapter.counting import Rule

PROTOCOL = 1
"""The version of the protocol that is spoken here."""
MOST_PROGRAM_BYTES = 64_000_000
"""A program in Go has some 10 MB."""

_Words = Annotated[str, Meta(min_length=1, max_length=200)]
_Name = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class FieldAsked(Struct, forbid_unknown_fields=True, frozen=True):
    """One thing a person is asked for when an account is connected."""

    name: _Name
    prompt: _Words
    secret: bool = False
    """It is typed without an echo, and kept where secrets are."""
    default: str | None = None
    """Used where nothing is given; null: it must be."""


class Abilities(Struct, forbid_unknown_fields=True, frozen=True):
    """What the network can do."""

    deletes: bool = field(default=False, name="delete")
    """The request ``delete`` is understood."""
    find_sent: bool = False
    """The request ``find_sent`` can prove that a message exists."""
    repeatable_send: bool = False
    """Sending the same reply twice leaves exactly one message."""
    recheck: Annotated[int, Meta(ge=0, le=500)] = 0
    """So many messages at once may be in the request ``recheck``; 0: it is not understood."""


class Manifest(Struct, forbid_unknown_fields=True, frozen=True):
    """The whole file."""

    protocol: Literal[1]
    title: _Words
    program: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$")]
    """A file in the same folder; what starts it stands in its first line (``#!``)."""
    length: Rule
    poll_seconds: Annotated[float, Meta(ge=10)] = 120.0
    """A polite pause between two pulls."""
    default_instance: str = ""
    """The server's address, where nobody names another."""
    fields: tuple[FieldAsked, ...] = ()
    can: Abilities = Abilities()

    @property
    def capabilities(self) -> Capabilities:
        """The abilities in the words of the contract."""
        return Capabilities(
            can_delete=self.can.deletes,
            can_find_sent=self.can.find_sent,
            repeatable_send=self.can.repeatable_send,
        )

    @property
    def asked(self) -> tuple[Field, ...]:
        """The fields in the words of the contract."""
        return tuple(
            Field(name=f.name, prompt=f.prompt, secret=f.secret, default=f.default)
            for f in self.fields
        )


def parse(network: str, data: bytes) -> Manifest:
    """Return what the file of ``network`` says.

    :raises Misconfigured: it is not TOML, or not what is expected, with the place.
    """
    try:
        return msgspec.toml.decode(data, type=Manifest)
    except (msgspec.MsgspecError, UnicodeError, RecursionError, ValueError) as error:
        raise Misconfigured(f"{network}.toml cannot be understood: {error}.") from error
