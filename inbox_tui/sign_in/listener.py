"""The way back from the browser: one address on 127.0.0.1 that takes one answer."""

from __future__ import annotations

import errno
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any
from urllib.parse import urlsplit

from inbox_tui.adapter import Misconfigured
from inbox_tui.adapter.loopback import is_loopback
from inbox_tui.sign_in.answer import ConsentRefused, SignInFault, WrongAnswer, read_query

HOST = "127.0.0.1"
_LOOK_SECONDS = 0.1
_BROWSER_SECONDS = 5.0
"""A connection that says nothing for so long is closed: browsers open some in advance."""
_BIND_TRIES = 10
"""One that has just been closed lets go of its port within one look."""

_PAGE = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>inbox-tui</title>'
    "<p>{words}</p></html>\n"
)
_TAKEN = "The answer has arrived. You can close this window and go back to the terminal."
_REFUSED = "Nothing was connected. You can close this window and go back to the terminal."
_FOREIGN = "This answer belongs to no sign-in that is going on. It was not used."
_NOTHING = "There is nothing here."


class CallbackListener:
    """Listens from its making on, until it is closed or its time is over."""

    def __init__(self, callback: str, title: str, seconds: float) -> None:
        """Listen on the port of ``callback``, any free one for 0; ``title`` names the network.

        :raises Misconfigured: the address is none of this machine.
        :raises SignInFault: the port is in use.
        """
        parts = urlsplit(callback)
        try:
            port = parts.port
        except ValueError:
            port = None
        host = parts.hostname or ""
        if parts.scheme != "http" or port is None or ":" in host or not is_loopback(host):
            raise Misconfigured(
                f"{title} sends people back to an address that is not this machine."
            )
        self._path = parts.path or "/"
        self._server = _listen(port, title)
        self._server.listener = self
        self.callback = f"http://{host}:{self._server.server_port}{self._path}"
        """The address to come back to, with the port that is listened on."""
        self._ends = time.monotonic() + seconds
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._state = self._code = self._note = ""
        self._refusal: ConsentRefused | None = None
        threading.Thread(target=self._serve, name="sign-in", daemon=True).start()

    def expect(self, state: str) -> None:
        """Take the answer to the question that has ``state``; before this, none is taken."""
        with self._lock:
            self._state = state

    def code(self) -> str:
        """Return the code that came, "" while none did. :raises ConsentRefused: a no came."""
        with self._lock:
            if self._refusal:
                raise self._refusal
            return self._code

    def take_note(self) -> str:
        """Return, once, what is to be told of an answer that was not used; "" where none came."""
        with self._lock:
            note, self._note = self._note, ""
            return note

    def close(self) -> None:
        """Listen no longer. Does not block; may be repeated."""
        self._closed.set()

    def answer(self, target: str) -> tuple[int, str]:
        """Take a request for ``target``; return the status and the words of the page."""
        path, _, query = target.partition("?")
        with self._lock:
            if path != self._path or not self._state or self._closed.is_set():
                return 404, _NOTHING
            if self._code or self._refusal:
                return 410, _NOTHING
            try:
                self._code = read_query(query, self._state)
            except ConsentRefused as refusal:
                self._refusal = refusal
                return 200, _REFUSED
            except WrongAnswer as fault:
                self._note = fault.told
                return 400, _FOREIGN
            return 200, _TAKEN

    def _serve(self) -> None:
        with self._server:
            while not self._closed.is_set() and time.monotonic() < self._ends:
                self._server.handle_request()
            self._closed.set()


class _Server(ThreadingHTTPServer):
    """Answers each request in a thread: one that says nothing holds up no other."""

    timeout = _LOOK_SECONDS
    listener: CallbackListener

    def server_bind(self) -> None:
        """Bind without looking this machine's name up, which may take long."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.server_address[1]

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a browser that went away is no fault."""


class _Handler(BaseHTTPRequestHandler):
    timeout = _BROWSER_SECONDS
    server: _Server

    def do_GET(self) -> None:
        """Answer with a page of our own words."""
        self._reply(*self.server.listener.answer(self.path))

    def send_error(self, code: int, *_: object, **__: object) -> None:
        """Answer a request that is none of a browser, without repeating anything of it."""
        self._reply(int(code), _NOTHING)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - http.server's word
        """Write nothing down: the address has the code in it."""

    def _reply(self, status: int, words: str) -> None:
        page = _PAGE.format(words=words).encode()
        self.send_response_only(status)
        for name, value in (
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Length", str(len(page))),
            ("Content-Security-Policy", "default-src 'none'"),
            ("Referrer-Policy", "no-referrer"),
            ("Cache-Control", "no-store"),
            ("Connection", "close"),
        ):
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(page)


def _listen(port: int, title: str) -> _Server:
    for left in reversed(range(_BIND_TRIES)):
        try:
            return _Server((HOST, port), _Handler)
        except OSError as error:
            if error.errno == errno.EADDRINUSE and left:
                time.sleep(_LOOK_SECONDS)
                continue
            why = (
                "is in use by another program"
                if error.errno == errno.EADDRINUSE
                else (f"cannot be listened on ({error.strerror})")
            )
            raise SignInFault(
                f"Port {port} of this machine {why}, and {title} sends people back to it."
            ) from error
    raise AssertionError("the last try returns or raises")
