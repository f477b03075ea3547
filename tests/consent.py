"""A network that is joined by consent in a browser, and its server, whose tokens are used once."""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlencode, urlsplit

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from inbox_tui.adapter import (
    Access,
    AuthRevoked,
    Capabilities,
    ConsentPage,
    Field,
    Granted,
    Verifier,
)
from inbox_tui.model import Actor


class ConsentNetwork:
    """Keeps the first refresh token as its secret, and renews its session at every question."""

    network: ClassVar[str] = "consent"
    title: ClassVar[str] = "Consent"
    poll_seconds: ClassVar[float] = 60
    capabilities: ClassVar[Capabilities] = Capabilities()
    fields: ClassVar[tuple[Field, ...]] = (
        Field(name="client", prompt="Client id", default="desk"),
        Field(name="granted", prompt="Token", secret=True, granted=True),
    )
    default_instance: ClassVar[str] = ""
    needs_instance: ClassVar[bool] = True
    port: ClassVar[int] = 0

    def __init__(self, access: Access) -> None:
        self._access = access
        self._client = access.http()

    def callback(self) -> str:
        return f"http://127.0.0.1:{self.port}/back"

    def begin_sign_in(self, callback: str) -> ConsentPage:
        verifier, state = Verifier.new(), secrets.token_urlsafe(16)
        query = {
            "redirect_uri": callback,
            "state": state,
            "code_challenge": verifier.challenge,
            "client_id": self._access.settings["client"],
        }
        page = f"{self._access.instance}/authorize?{urlencode(query)}"
        return ConsentPage(url=page, state=state, kept={"verifier": verifier.value})

    def finish_sign_in(self, page: ConsentPage, callback: str, code: str) -> Granted:
        tokens = self._ask("/token", {"code": code, "verifier": page.kept["verifier"]})
        return Granted(secrets={"granted": tokens["refresh_token"]}, session=json.dumps(tokens))

    def whoami(self) -> Actor:
        with self._access.session.locked():
            session = self._access.session.load()
            known = json.loads(session) if session else {}
            refresh = known.get("refresh_token", self._access.secret.reveal("granted"))
            tokens = self._ask("/refresh", {"refresh": refresh})
            self._access.session.save(json.dumps(tokens))
        who = self._ask("/me", {"access": tokens["access_token"]})
        return Actor(id=who["id"], handle=who["handle"], name=who["handle"].title())

    def close(self) -> None:
        self._client.close()

    def _ask(self, path: str, fields: dict[str, str]) -> dict[str, str]:
        answer = self._client.post(f"{self._access.instance}{path}", json=fields)
        if answer.status_code != 200:
            raise AuthRevoked("The network does not accept this.")
        content: dict[str, str] = answer.json()
        return content


class ConsentServer:
    """Gives a code to whoever opens its page as :attr:`visitor`, and tokens for the code."""

    def __init__(self, server: HTTPServer) -> None:
        self.url = server.url_for("").rstrip("/")
        self.visitor = "nora"
        self.handed_out: list[str] = []
        """Every code and token there ever was."""
        self._challenges: dict[str, tuple[str, str]] = {}
        self._refresh: dict[str, str] = {}
        self._access: dict[str, str] = {}
        server.expect_request("/authorize").respond_with_handler(self._authorize)
        server.expect_request("/token").respond_with_handler(self._token)
        server.expect_request("/refresh").respond_with_handler(self._renew)
        server.expect_request("/me").respond_with_handler(self._me)

    def put_refresh_token(self, token: str, who: str) -> None:
        """Accept ``token``, once, as one of ``who``."""
        self._refresh[token] = who

    def forget_tokens(self) -> None:
        """Let every consent run out."""
        self._refresh.clear()

    def _authorize(self, request: Request) -> Response:
        code = self._new()
        self._challenges[code] = (request.args["code_challenge"], self.visitor)
        query = urlencode({"code": code, "state": request.args["state"]})
        return Response(status=302, headers={"Location": f"{request.args['redirect_uri']}?{query}"})

    def _token(self, request: Request) -> Response:
        fields = json.loads(request.data)
        challenge, who = self._challenges.pop(fields["code"], ("", ""))
        digest = hashlib.sha256(fields["verifier"].encode()).digest()
        if urlsafe_b64encode(digest).rstrip(b"=").decode() != challenge:
            return Response(status=400)
        return self._tokens(who)

    def _renew(self, request: Request) -> Response:
        who = self._refresh.pop(json.loads(request.data)["refresh"], "")
        return self._tokens(who) if who else Response(status=401)

    def _me(self, request: Request) -> Response:
        who = self._access[json.loads(request.data)["access"]]
        return Response(json.dumps({"id": f"id-{who}", "handle": who}))

    def _tokens(self, who: str) -> Response:
        access, refresh = self._new(), self._new()
        self._access[access], self._refresh[refresh] = who, who
        return Response(json.dumps({"access_token": access, "refresh_token": refresh}))

    def _new(self) -> str:
        self.handed_out.append(secrets.token_urlsafe(24))
        return self.handed_out[-1]


def with_consent(load: Callable[[str], Any]) -> Callable[[str], Any]:
    """Return a ``registry.load`` that knows the network of consent too."""
    return lambda network: ConsentNetwork if network == "consent" else load(network)


def say_yes(address: str) -> str:
    """Do what a browser does at the page and on the way back; return the address it ends at."""
    import httpx

    return str(httpx.get(address, follow_redirects=True, trust_env=False).url)


def code_for(address: str) -> str:
    """Open the page, and return the code without going back with it."""
    import httpx

    location = httpx.get(address, trust_env=False).headers["location"]
    return parse_qs(urlsplit(location).query)["code"][0]
