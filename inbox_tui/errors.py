"""The base of every error that is meant for a person."""

from __future__ import annotations


class Told(Exception):
    """Something a person must know; the text is one plain sentence, without a secret.

    Whatever is no ``Told`` is a mistake in the program and is reported as one.
    """

    @property
    def told(self) -> str:
        """Return what to say: what happened, and what to do next where that is known."""
        return str(self)
