"""For who writes an adapter: tests that every adapter passes, and a network to run them on.

Needs pytest, which the program itself does not. A test of an adapter is::

    class TestGuestbook(AdapterSuite):
        @pytest.fixture
        def adapter_class(self) -> type[GuestbookAdapter]:
            return GuestbookAdapter

        @pytest.fixture
        def network(self) -> Iterator[GuestbookNetwork]:
            with GuestbookNetwork() as network:
                yield network

``adapter_class`` is the class, or any function that makes an adapter of an ``Access``.

``network`` is a fake of the network with one account of ours on it. For one that speaks HTTP,
inherit :class:`HttpNetwork`: it keeps the messages, counts the requests and does the faults. Left
to write is what only you know::

    class GuestbookNetwork(HttpNetwork):
        me = "7"                            # the account's stable id
        handle = "nora"
        secrets = {"token": "guest-token-1234567890"}

        def is_write(self, request):        # which request publishes something?
            return request.method == "POST" and request.path == "/entries"

        def answer(self, request):          # all others are refused where `revoked`
            if request.headers.get("authorization") != "Bearer guest-token-1234567890":
                return self.refused(request)
            match request.method, request.path:
                case "GET", "/me":
                    return Answer(body={"id": self.us.id, "login": self.us.handle})
                case "GET", "/entries":
                    page, after = self.slice(self.posts, int(request.query.get("after", "0")))
                    return Answer(body={"entries": [shown(p) for p in page], "next": after})
                case "POST", "/entries":
                    said = request.json
                    post = self.accept(said["text"], parent_id=said["parent"])
                    return Answer(status=201, body=shown(post))
            return Answer(status=404, body={"error": "no such thing"})

``shown`` makes the network's JSON of a :class:`Post`: its id, author, text, time and parent, in the
network's own form (escaped where it gives HTML), and something unreadable where ``post.spoiled``,
such as ``{}``. :attr:`HttpNetwork.us` is whom the credential belongs to (it changes in one test:
answer ``/me`` with it). A message that is gone has ``deleted``. Give errors the network's own form
by :meth:`HttpNetwork.refused` and :meth:`HttpNetwork.limited`, ids by :meth:`HttpNetwork.new_id`,
people by :meth:`HttpNetwork.person`. Values that the server makes itself, such as tokens of a
session, belong into :meth:`Network.hidden` as well.

Use :meth:`HttpNetwork.slice` for pages, and a small :attr:`HttpNetwork.page_size`: then empty pages
and feeds that run in a circle come by themselves. Where an adapter asks for a size of page, give
fewer: networks do so too.

A network that does not speak HTTP inherits :class:`Network`; each method says what it is for. A
:class:`Gate` stands before any server that is reached over TCP, and does the faults.

What cannot be on a network is named, test by test, with the reason::

    not_applicable = {
        "test_an_edit_is_followed": "Mail cannot be changed once it has left.",
        "test_a_send_writes_once_and_claims_only_what_is_so[redirect]": "SMTP has no redirects.",
    }

A name that is no test and an empty reason fail. Everything else has to pass.
"""

from __future__ import annotations

import pytest

# Its asserts are the tests' own: they show what they compared, as those of a test file do.
pytest.register_assert_rewrite("inbox_tui.testing.adapter_suite")

from inbox_tui.testing.adapter_suite import AdapterSuite  # noqa: E402  after the line above
from inbox_tui.testing.exchange import Answer, Request  # noqa: E402
from inbox_tui.testing.fault_server import FaultServer  # noqa: E402
from inbox_tui.testing.faults import READ_FAULTS, WRITE_FAULTS, Fault  # noqa: E402
from inbox_tui.testing.gate import Gate  # noqa: E402
from inbox_tui.testing.http_network import NOBODY, HttpNetwork, Person, Post  # noqa: E402
from inbox_tui.testing.network import Network, Posted  # noqa: E402
from inbox_tui.testing.vault import MemoryVault, NoVault  # noqa: E402

__all__ = [
    "NOBODY",
    "READ_FAULTS",
    "WRITE_FAULTS",
    "AdapterSuite",
    "Answer",
    "Fault",
    "FaultServer",
    "Gate",
    "HttpNetwork",
    "MemoryVault",
    "Network",
    "NoVault",
    "Person",
    "Post",
    "Posted",
    "Request",
]
