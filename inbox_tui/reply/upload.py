"""Files that go up before the post that names them, while it is still held and can be stopped."""

from __future__ import annotations

import logging
from collections.abc import Callable

from inbox_tui.adapter import Adapter, AdapterError, Outgoing, Uploads
from inbox_tui.model import DeliveryState
from inbox_tui.store import Store, outbox

_log = logging.getLogger(__name__)

_LEFT = "it was taken back, stopped or left unattended while its files went up."


def way_up(adapter: Adapter, outgoing: Outgoing) -> Uploads | None:
    """Return what files of ``outgoing`` have to be handed over to before it is sent, or None."""
    return adapter if outgoing.files and isinstance(adapter, Uploads) else None


def hand_over(
    store: Store,
    delivery_uid: int,
    adapter: Uploads,
    outgoing: Outgoing,
    is_wanted: Callable[[], bool],
) -> str:
    """Upload the files of ``outgoing``; return why nothing may be sent, or "".

    Nobody sees them before a post names them, so the delivery is held all the while: it is taken
    back and stopped as before, and then the files that are left stay here.
    """

    def is_held() -> bool:
        found = outbox.get(store.read(), delivery_uid)
        return found is not None and found.state is DeliveryState.HELD and is_wanted()

    answers: list[bool] = []

    def goes_on() -> bool:
        answers.append(is_held())
        return answers[-1]

    try:
        adapter.upload(outgoing, goes_on)
    except AdapterError as error:
        _log.warning("delivery %s, upload: %r", delivery_uid, error)
        return error.sentence
    except Exception as error:  # noqa: BLE001 - the adapter boundary: a stranger's code may raise anything
        _log.exception("delivery %s, upload", delivery_uid)
        return f"{type(error).__name__} in the adapter while the files went up."
    return "" if all(answers) else _LEFT
