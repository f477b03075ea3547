"""How a person hears that something came in: bell, desktop, a program of their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from inbox_tui import hours
from inbox_tui.config.schema import Notify
from inbox_tui.model import utc_now
from inbox_tui.notices.notice import Notice
from inbox_tui.store import Store, arrivals, identities

__all__ = ["Notice", "Notices"]


class Notices:
    """Tells of what has come in since it was made, once for each burst of pulls.

    ``ring`` and ``write`` reach the terminal: the bell, and an escape sequence for a notification.
    """

    def __init__(
        self,
        store: Store,
        wishes: Notify,
        ring: Callable[[], object],
        write: Callable[[str], object],
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._store = store
        self._wishes = wishes
        self._ring = ring
        self._write = write
        self._now = now
        self._quiet = hours.parse(wishes.quiet_hours) if wishes.quiet_hours else None
        self._told = arrivals.newest_uid(store.read())

    @property
    def are_wanted(self) -> bool:
        """Return whether anything would ever happen."""
        return self._wishes.bell or self._wishes.desktop or bool(self._wishes.hook)

    def tell(self, *, is_seen: bool = False) -> Notice | None:
        """Tell of what came in since the last time; return it, None where there is nothing to tell.

        ``is_seen`` says that the person is looking at the screen, and has to be told nothing. May
        block as long as the hook does (:data:`inbox_tui.notices.hook.SECONDS`).
        """
        above, self._told = self._told, arrivals.newest_uid(self._store.read())
        if is_seen or not self.are_wanted or above == self._told:
            return None
        if self._is_quiet():
            return None
        notice = Notice.of(self._store.read(), above, self._wishes.on)
        if not notice.arrived:
            return None
        if self._wishes.bell:
            self._ring()
        if self._wishes.desktop:
            from inbox_tui.notices import desktop

            desktop.show(notice.title, notice.body(names=self._wishes.names), self._write)
        if self._wishes.hook:
            from inbox_tui.notices import hook

            hook.run(self._wishes.hook, notice.as_json(self._now()))
        return notice

    def _is_quiet(self) -> bool:
        """Return whether the person wants to be left alone now, by their own clock."""
        if self._quiet is None:
            return False
        me = identities.me(self._store.read())
        return self._quiet.covers(self._now().astimezone(hours.zone_of(me)))
