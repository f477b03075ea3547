"""One REST request over HTTP, never repeated, nothing logged; its bounds are the client's.

An HTTP library is imported with the first request, not with this package.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from inbox_tui.adapter import (
    Access,
    Connections,
    Misconfigured,
    Secret,
    exchanging,
    patient,
    redact,
    unclear,
)
from inbox_tui.adapter.fields import find_json
from inbox_tui_wordpress.refusals import Refused
from inbox_tui_wordpress.site import RestRoot, rest_root, site_address

if TYPE_CHECKING:
    import httpx


@dataclass(frozen=True, slots=True)
class Answer:
    """What a site answered with success."""

    value: Any
    headers: Mapping[str, str]

    def number(self, header: str) -> int:
        """Return the number in a header, 0 where there is none."""
        said = self.headers.get(header, "")
        return int(said) if said.isascii() and said.isdigit() else 0


class Transport:
    """Speaks HTTP with one site as one user. Each has connections of its own."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._connections = Connections(access.http)
        self._root: RestRoot | None = None

    @property
    def host(self) -> str:
        """The site's name, for sentences."""
        return urlsplit(self.site).netloc

    @property
    def site(self) -> str:
        """The site's address.

        :raises Misconfigured: it cannot be one.
        """
        return site_address(self._access.instance)

    def get(self, route: str, params: Mapping[str, Any]) -> Answer:
        """Ask for what lies at ``route``, e.g. ``wp/v2/comments``.

        :raises Refused: the site answered with an error.
        :raises TransientRead: it could not be reached, or its answer cannot be read.
        """
        return self._exchange("GET", route, params)

    def post(self, route: str, body: str) -> Answer:
        """Write ``body`` (JSON) exactly as given, once.

        :raises Refused: the site answered with an error.
        :raises NotTransmitted: no connection, so nothing can have been written.
        :raises SendUnknown: the request may have arrived, and what became of it is not known.
        """
        return self._exchange("POST", route, {}, body)

    def delete(self, route: str, params: Mapping[str, Any]) -> Answer:
        """Remove what lies at ``route``.

        :raises Refused: the site answered with an error.
        :raises TransientRead: no answer that can be read.
        """
        return self._exchange("DELETE", route, params)

    def close(self) -> None:
        """Let go of the connections."""
        self._connections.close()

    def excerpt(self, words: str) -> str:
        """Return a short piece of an answer, without the secret."""
        return self._access.secret.excerpt(words, self._credential())

    def _credential(self) -> str:
        """Return what proves who we are (https://www.rfc-editor.org/rfc/rfc7617#section-2)."""
        user = self._access.handle.strip().removeprefix("@")
        if not user:
            raise Misconfigured("The user name on the site is missing.")
        given = f"{user}:{self._access.secret.reveal('password').strip()}"
        credential = b64encode(given.encode()).decode("ascii")
        Secret({"credential": credential})  # from now on, nothing shows this form of it either
        return credential

    def _exchange(
        self, method: str, route: str, params: Mapping[str, Any], body: str | None = None
    ) -> Answer:
        credential = self._credential()
        url, query = self._place().request(route, params)
        client = self._connections.reading() if method == "GET" else self._connections.writing()
        headers = {
            "authorization": f"Basic {credential}",
            "accept": "application/json",
        }
        if body is not None:
            headers["content-type"] = "application/json"
        request = client.build_request(
            method,
            url,
            params=query,
            content=None if body is None else body.encode(),
            headers=headers,
            timeout=client.timeout if body is None else patient(client.timeout),
        )
        publishes = "" if body is None else "comment"
        return _understand(self._send(client, request, publishes), self.host, publishes)

    def _place(self) -> RestRoot:
        """Ask the site, without any credential, where its interface is.

        A page that refuses a ``HEAD`` says as little as one without the header.
        """
        if self._root is None:
            client = self._connections.reading()
            answer = self._send(client, client.build_request("HEAD", f"{self.site}/"))
            if answer.is_redirect:
                _refuse_redirect(answer, self.host)
            if answer.status_code == 429 or answer.status_code >= 500:
                raise Refused(answer.status_code, "", "", answer.headers)
            self._root = rest_root(self.site, answer.headers.get("link", ""))
        return self._root

    def _send(
        self, client: httpx.Client, request: httpx.Request, publishes: str = ""
    ) -> httpx.Response:
        with exchanging(self.host, publishes=publishes):
            return client.send(request)


def _understand(response: httpx.Response, host: str, publishes: str) -> Answer:
    value = find_json(response.content)
    status = response.status_code
    if 200 <= status < 300:
        if isinstance(value, (dict, list)):
            return Answer(value, response.headers)
        raise unclear(host, "not JSON", publishes=publishes)
    if not publishes and response.is_redirect:
        _refuse_redirect(response, host)
    told = value if isinstance(value, dict) else {}
    raise Refused(status, str(told.get("code", "")), str(told.get("message", "")), response.headers)


def _refuse_redirect(response: httpx.Response, host: str) -> None:
    """Follow nothing: the password goes only to the address that a person has given.

    :raises Misconfigured: always.
    """
    to = urlsplit(response.headers.get("location", ""))
    named = redact(f"{to.scheme}://{to.netloc}{to.path}")[:120] if to.netloc else "another address"
    raise Misconfigured(
        f"{host} leads on to {named}. Connect the account with the address that answers itself.",
        status=response.status_code,
    )
