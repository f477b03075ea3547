"""What is certain of trouble that comes before a request could leave."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from inbox_tui.adapter.errors import AdapterError, AuthExpired


@contextmanager
def before_anything_left() -> Iterator[None]:
    """Say of every trouble with the session that nothing was sent, as is certain here.

    The vault's own errors cannot promise that: elsewhere, a session is saved after a send.

    :raises AuthExpired: in place of an error that does not say so.
    """
    try:
        yield
    except AdapterError as error:
        if error.nothing_sent:
            raise
        raise AuthExpired(f"{error.sentence} {error.advice}".strip()) from error
