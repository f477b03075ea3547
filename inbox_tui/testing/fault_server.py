"""A local HTTP server that obeys, counts, and breaks down where it is told to.

It knows nothing of any network: what it answers comes from a function, which of the requests
writes from another, and the faults go around them.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Self

from inbox_tui.testing.exchange import Answer, Request
from inbox_tui.testing.faults import Fault
from inbox_tui.testing.listener import Connection, Listener

DRIP_SECONDS = 8.0
"""A dripping answer ends after this time, which is no success of who waited for so long."""
_LONGEST_STALL = 60.0
_PAGE_OF_HTML = "<!DOCTYPE html><title>502</title><p>Bad gateway"


@dataclass(slots=True)
class _Strike:
    fault: Fault
    write: bool
    after: int


class FaultServer:
    """Serves on 127.0.0.1 from its making on; use with ``with``, or :meth:`stop`.

    ``limited`` makes the answer to too many requests, given when to go on, and ``refused`` that to
    a credential which is not accepted, where a network has forms of its own for them.
    """

    def __init__(
        self,
        answer: Callable[[Request], Answer],
        *,
        is_write: Callable[[Request], bool],
        limited: Callable[[datetime | None], Answer] | None = None,
        refused: Callable[[Request], Answer] | None = None,
    ) -> None:
        self._answer, self._is_write = answer, is_write
        self._limited = limited or _too_many
        self._refused = refused or (lambda _: Answer(status=401, body={"error": "unauthorized"}))
        self.requests: list[Request] = []
        self.stalling = threading.Event()
        self.gave_up = False
        """True where a dripping answer was ended here."""
        self._strikes: list[_Strike] = []
        self._lock = threading.RLock()
        self._released = threading.Event()
        self._listener = Listener(self._serve)
        self.port = self._listener.port
        self._elsewhere: Listener | None = None
        self.sent_elsewhere: list[bytes] = []
        """Head and body of what arrived at the host that a redirect named."""

    @property
    def url(self) -> str:
        """The server's address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def mistakes(self) -> list[str]:
        """What ``answer`` raised instead of answering: a mistake of its author's."""
        return self._listener.mistakes

    def count(self, method: str, path: str) -> int:
        """Return how many requests came for ``path`` by ``method``."""
        return sum(1 for r in self.requests if (r.method, r.path) == (method, path))

    @property
    def writes(self) -> list[Request]:
        """The requests that write, whatever became of them."""
        with self._lock:
            return [r for r in self.requests if self._is_write(r)]

    def strike(self, fault: Fault, *, write: bool, after: int = 0) -> None:
        """Let ``fault`` befall one request: see :meth:`Network.strike`."""
        if fault is Fault.REFUSE:
            self._listener.stop()
            return
        with self._lock:
            self._strikes.append(_Strike(fault, write, after))

    def calm(self) -> None:
        """End every fault."""
        with self._lock:
            self._strikes.clear()
        self._released.set()
        self._released = threading.Event()
        self.stalling.clear()
        if self._listener.stopped:
            self._listener = Listener(self._serve, self.port)

    def stop(self) -> None:
        """Serve no longer."""
        self._released.set()
        self._listener.stop()
        if self._elsewhere is not None:
            self._elsewhere.stop()

    # --- one request ---------------------------------------------------------------------------

    def _serve(self, connection: Connection) -> None:
        head = connection.parsed(b"")
        fault = self._fault_of(head, Fault.RESET_BEFORE_BODY)
        if fault is Fault.RESET_BEFORE_BODY:
            self._note(head)
            connection.reset()
            return
        request = connection.parsed(connection.read_body())
        self._note(request)
        fault = self._fault_of(request)
        if fault is Fault.RESET_BEFORE_COMMIT:
            connection.reset()
        elif fault is Fault.STALL_BEFORE_COMMIT:
            self._stall(connection)
        elif instead := self._instead(fault, request):
            connection.say(instead)
        else:
            with self._lock:
                answer = self._answer(request)
            self._after_commit(fault, answer, connection)

    def _after_commit(self, fault: Fault | None, answer: Answer, connection: Connection) -> None:
        if fault is Fault.RESET_AFTER_COMMIT:
            connection.reset()
        elif fault is Fault.STALL_AFTER_COMMIT:
            self._stall(connection)
        elif fault is Fault.ERROR_AFTER_COMMIT:
            connection.say(_broken_down())
        elif fault is Fault.GATEWAY_AFTER_COMMIT:
            connection.say(Answer(status=502, body=_PAGE_OF_HTML))
        elif fault is Fault.WRONG_JSON:
            connection.say(Answer(status=200, body='{"it": "ends here", "and'))
        elif fault is Fault.HALF_ANSWER:
            connection.say_half(answer)
        elif fault is Fault.DRIP:
            self._drip(connection)
        else:
            connection.say(answer)

    def _instead(self, fault: Fault | None, request: Request) -> Answer | None:
        """Return what is said without obeying, None where the request is obeyed."""
        if fault is None:
            return None
        if fault.is_limit:
            return self._limited(_RESETS[fault]())
        if fault is Fault.REVOKED:
            return self._refused(request)
        if fault is Fault.ERROR_BEFORE_COMMIT:
            # Some servers repeat what they were told: nothing of it may be passed on.
            said = " ".join(f"{name}: {value}" for name, value in request.headers.items())
            return Answer(status=500, body={"error": "broken", "message": f"Broken by {said}"})
        if fault is Fault.REDIRECT:
            # 307 asks for the same method and body once more (RFC 9110, section 15.4.8).
            return Answer(status=307, headers={"location": f"{self._other_host()}{request.path}"})
        return None

    def _fault_of(self, request: Request, only: Fault | None = None) -> Fault | None:
        """Return what befalls this request; a fault is used up by it."""
        with self._lock:
            write = self._is_write_safely(request)
            for strike in self._strikes:
                if strike.write != write:
                    continue
                if only is None and strike.after > 0:
                    strike.after -= 1
                    continue
                if strike.after > 0 or (only is not None and strike.fault is not only):
                    continue
                self._strikes.remove(strike)
                return strike.fault
        return None

    def _is_write_safely(self, request: Request) -> bool:
        try:
            return self._is_write(request)
        except ValueError:  # it looks into a body that is not there yet
            return False

    def _note(self, request: Request) -> None:
        with self._lock:
            self.requests.append(request)

    def _stall(self, connection: Connection) -> None:
        released = self._released
        self.stalling.set()
        connection.wait_for_the_end(released, _LONGEST_STALL)

    def _drip(self, connection: Connection) -> None:
        begun = time.monotonic()
        connection.begin(Answer(), 1_000_000)
        while time.monotonic() - begun < DRIP_SECONDS:
            if connection.wait_for_the_end(self._released, 0.05) or not connection.write(b" "):
                return
        self.gave_up = True

    def _other_host(self) -> str:
        if self._elsewhere is None:
            self._elsewhere = Listener(self._note_elsewhere)
        return f"http://localhost:{self._elsewhere.port}"

    def _note_elsewhere(self, connection: Connection) -> None:
        head = f"{connection.requestline}\r\n{connection.headers}".encode()
        self.sent_elsewhere.append(head + connection.read_body())
        connection.say(Answer(body={}))


def _broken_down() -> Answer:
    return Answer(status=500, body={"error": "InternalServerError", "message": "Broken down."})


def _too_many(reset: datetime | None) -> Answer:
    told = {} if reset is None else {"retry-after": format_datetime(reset, usegmt=True)}
    return Answer(status=429, body={"error": "RateLimitExceeded"}, headers=told)


_RESETS: Mapping[Fault, Callable[[], datetime | None]] = {
    Fault.LIMITED: lambda: datetime.now(UTC) + timedelta(seconds=30),
    Fault.LIMITED_SILENT: lambda: None,
    Fault.LIMITED_PAST: lambda: datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC),
    Fault.LIMITED_YEAR_2999: lambda: datetime(2999, 1, 1, tzinfo=UTC),
}
