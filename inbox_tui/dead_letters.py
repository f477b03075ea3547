"""Dead letters get a second try: the one item is asked for again, and stored where it can be."""

from __future__ import annotations

import logging
from contextlib import closing
from dataclasses import dataclass

from inbox_tui.adapter import AdapterError, Connect, Rejected, Rereads
from inbox_tui.intake import PULL, take_in
from inbox_tui.model import Account, Message, utc_now
from inbox_tui.store import Store, accounts, pulls
from inbox_tui.store.pulls import DeadLetter
from inbox_tui.verify import verify_actor

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retried:
    """How a second try ended."""

    stored: bool
    sentence: str


def retry(store: Store, letter: DeadLetter, connect: Connect) -> Retried:
    """Try one dead letter again; where its item is stored now, the letter is gone.

    Asks the network, and returns whatever happens.
    """
    account = accounts.get(store.read(), letter.account_id)
    if account is None or account.removed_at is not None:
        return _kept(f"The account {letter.account_id} is not connected any more.")
    if letter.source != PULL:
        return _kept(f"It did not come from a network but from {letter.source}: import that again.")
    try:
        return _store(store, account, letter, _read_again(store, account, letter, connect))
    except AdapterError as error:
        return _kept(error.told)
    except ValueError as error:
        return _kept(f"It still cannot be read: {error}")
    except Exception as error:  # noqa: BLE001 - the adapter boundary: a stranger's code may raise anything
        _log.exception("retry of dead letter %s", letter.uid)
        return _kept(f"It still cannot be read ({type(error).__name__}).")


def _read_again(store: Store, account: Account, letter: DeadLetter, connect: Connect) -> Message:
    with closing(connect(account)) as adapter:
        if not isinstance(adapter, Rereads):
            raise AdapterError(
                f"{adapter.title} gives no single items again. It is taken in, and this letter "
                "goes, when the network sends it once more: after an edit, for example."
            )
        verify_actor(store, account, adapter, utc_now())
        rejected = Rejected(raw=letter.raw, reason=letter.reason, position=letter.position)
        return adapter.reread(rejected)


def _store(store: Store, account: Account, letter: DeadLetter, message: Message) -> Retried:
    with store.write() as conn:
        arrival = take_in(store, conn, account, [message], PULL)
        if not arrival.rejected:
            pulls.drop(conn, [letter.uid])
    if arrival.rejected:
        return _kept("It still cannot be stored; the reason is in the list.")
    return Retried(stored=True, sentence="It is in the inbox now.")


def _kept(sentence: str) -> Retried:
    return Retried(stored=False, sentence=sentence)
