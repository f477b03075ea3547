"""Servers that repeat the secrets they are told, in every place where a server can say something."""

from __future__ import annotations

import base64
import html
import json
import quopri
import re
import socketserver
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from threading import Thread
from typing import Any
from urllib.parse import quote

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.adapters.bluesky.conftest import ME


def _every_form(secret: str) -> str:
    octets = secret.encode()
    return " ".join(
        (
            secret,
            repr(secret),
            json.dumps(json.dumps(secret)),
            quote(secret, safe=""),
            octets.hex(),
            html.escape(secret),
            quopri.encodestring(octets).decode(),
            base64.b64encode(octets).decode(),
            base64.encodebytes(b"." * 60 + octets).decode(),
            base64.urlsafe_b64encode(b"u:" + octets).decode(),
        )
    )


def _one_line(words: str) -> str:
    return re.sub(r"[^ -~]+", " ", words.encode("ascii", "backslashreplace").decode())


def _refused(status: int, body: Any, **headers: str) -> Response:
    text = body if isinstance(body, str) else json.dumps(body)
    return Response(text, status=status, headers=headers)


LOGINS: tuple[Callable[[str], Response], ...] = (
    lambda s: _refused(401, {"error": "AuthenticationRequired", "message": _every_form(s)}),
    lambda s: _refused(500, {"error": "InternalServerError", "message": _every_form(s)}),
    lambda s: _refused(500, f"<pre>{html.escape(s)} {_every_form(s)}</pre>"),
    lambda s: _refused(400, {"error": _every_form(s), "message": s}),
    lambda s: _refused(429, {"error": s, "message": s}, ratelimit_policy=_one_line(s)),
    lambda s: _refused(200, f"no JSON but {_every_form(s)}"),
    lambda s: _refused(302, "", location=f"https://h.example/?password={quote(s, safe='')}"),
    lambda s: Response(_every_form(s), status=f"401 {_one_line(_every_form(s))[:500]}"),
    lambda s: _refused(403, {"error": "AccountTakedown", "message": _every_form(s)}),
)
"""What a login may be answered with, given the password."""


def echo_xrpc(httpserver: HTTPServer) -> str:
    """Serve XRPC; return its address. Some logins work, and all that follows is refused loudly."""
    turns = count()
    passwords: dict[str, str] = {}
    handles: dict[str, str] = {}

    def answer(request: Request) -> Response:
        if request.path.endswith("createSession"):
            told = request.get_json()
            secret, turn = told["password"], next(turns) % (len(LOGINS) + 3)
            if turn < len(LOGINS):
                return LOGINS[turn](secret)
            token = f"token-of-{len(passwords)}"
            passwords[token], handles[token] = secret, told["identifier"]
            jwts = {"accessJwt": token, "refreshJwt": f"{token}-r"}
            return _refused(200, {**_who(told["identifier"]), **jwts})
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        secret = passwords.get(token.removesuffix("-r"), "")
        if request.path.endswith("getSession"):
            return _refused(200, _who(handles[token]))
        if request.path.endswith("listNotifications") and token.endswith(("0", "2", "4")):
            broken = {"uri": 5, "reason": "mention", "record": {"text": _every_form(secret)}}
            return _refused(200, {"notifications": [broken]})
        return _refused(500, {"error": secret, "message": f"{_every_form(secret)} {token}"})

    httpserver.expect_request(re.compile("/xrpc/.*")).respond_with_handler(answer)
    return httpserver.url_for("").rstrip("/")


def _who(handle: str) -> dict[str, str]:
    number = handle.partition(".")[0].removeprefix("n").removeprefix(ME)
    return {"did": f"{ME}{number}", "handle": handle}


def _lets_in(login: bytes) -> bool:
    """Return whether the login is of an account with an odd number."""
    with suppress(ValueError):
        login += base64.b64decode(login + b"==", validate=True)
    number = re.search(rb"n(\d+)@", login)
    return number is not None and int(number[1]) % 2 == 1


class _Imap(socketserver.StreamRequestHandler):
    """Repeats the LOGIN line, or lets everybody in and repeats it with the next command."""

    timeout = 10.0

    def handle(self) -> None:
        with suppress(OSError):
            self._converse()

    def _converse(self) -> None:
        login = b""
        self._say(b"* OK echo")
        while line := self.rfile.readline().rstrip(b"\r\n"):
            tag, _, command = line.partition(b" ")
            verb = command.split(b" ")[0].upper()
            if verb in {b"LOGIN", b"AUTHENTICATE"}:
                login = command
                if verb == b"AUTHENTICATE":
                    self._say(b"+ ")
                    login = self.rfile.readline().rstrip(b"\r\n")
                self._say(tag + (b" OK in" if _lets_in(login) else b" NO wrong: " + login))
            elif verb == b"CAPABILITY":
                self._say(b"* CAPABILITY IMAP4rev1")
                self._say(tag + b" OK done")
            elif verb == b"LOGOUT":
                return
            else:
                self._say(tag + b" NO you said: " + login)

    def _say(self, words: bytes) -> None:
        self.wfile.write(words + b"\r\n")


class _Smtp(socketserver.StreamRequestHandler):
    """Repeats each AUTH line, and what it means."""

    timeout = 10.0

    def handle(self) -> None:
        with suppress(OSError):
            self.wfile.write(b"220 echo\r\n")
            while line := self.rfile.readline().rstrip(b"\r\n"):
                if line[:4].upper() == b"EHLO":
                    self.wfile.write(b"250-echo\r\n250 AUTH PLAIN LOGIN\r\n")
                elif line[:4].upper() == b"AUTH":
                    plain = base64.b64decode(line.split(b" ")[-1] + b"==")
                    means = re.sub(rb"[\r\n\0]", b" ", plain)
                    code = b"235" if _lets_in(plain) else b"535"
                    self.wfile.write(b"%b-%b\r\n%b %b\r\n" % (code, line, code, means))
                else:
                    self.wfile.write(b"250 ok\r\n")


@contextmanager
def echoing_mail() -> Iterator[tuple[int, int]]:
    """Serve IMAP and SMTP; give their ports."""
    with (
        socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Imap) as imap,
        socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Smtp) as smtp,
    ):
        threads = [Thread(target=server.serve_forever, args=(0.01,)) for server in (imap, smtp)]
        for thread in threads:
            thread.start()
        try:
            yield imap.server_address[1], smtp.server_address[1]
        finally:
            for server in (imap, smtp):
                server.shutdown()
            for thread in threads:
                thread.join()
