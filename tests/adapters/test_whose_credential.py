"""Promise 18: before anything is read or sent as an account, its credential is asked whose it is.

Each adapter is the real one; behind it stands a network on which the credential is another's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from inbox_tui import accounts as connecting
from inbox_tui import http, paths
from inbox_tui.adapter import Access, Adapter, AuthRevoked, Secret, WrongAccount
from inbox_tui.model import Account, MessageKind, Visibility, utc_now
from inbox_tui.pull import Stage, pull_account
from inbox_tui.reply.errors import WrongAccountBlocked
from inbox_tui.reply.preview import prepare
from inbox_tui.store import Store, accounts
from inbox_tui.testing import MemoryVault
from inbox_tui_bluesky import BlueskyAdapter
from inbox_tui_email import EmailAdapter
from inbox_tui_mastodon import MastodonAdapter
from inbox_tui_matrix import MatrixAdapter
from inbox_tui_reddit import RedditAdapter
from inbox_tui_sandbox import faults
from inbox_tui_sandbox.world import World
from inbox_tui_wordpress import WordPressAdapter
from inbox_tui_x import XAdapter
from tests import making
from tests.adapters.bluesky.conftest import EVE, ME, XrpcServer, post_view, ref
from tests.adapters.bluesky.conftest import saved_session as bluesky_session
from tests.adapters.email.fake_imap import FakeImap
from tests.adapters.email.fake_smtp import FakeSmtp
from tests.adapters.mastodon.network import MastodonNetwork
from tests.adapters.matrix.network import MatrixNetwork
from tests.adapters.reddit import fake_reddit
from tests.adapters.wordpress.network import WordPressNetwork
from tests.adapters.x.conftest import ME as X_ME
from tests.adapters.x.conftest import REFRESH, SmallX
from tests.adapters.x.conftest import saved_session as x_session


@dataclass(frozen=True)
class Case:
    """An account, the adapter of its credential, and what was written on the network since."""

    account: Account
    adapter: Callable[[], Adapter]
    written: Callable[[], int]
    give_back: Callable[[], object]
    """Makes the credential the account's own again."""
    parent: dict[str, Any]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("INBOX_TUI_HOME", str(tmp_path / "home"))
    with making.open_store() as opened:
        yield opened


@pytest.fixture
def network(request: pytest.FixtureRequest, tmp_path: Path, store: Store) -> Iterator[Case]:
    with ExitStack() as stack:
        yield request.param(store, tmp_path, stack, request)


def access(folder: Path, **given: Any) -> Access:
    """Return what an adapter is given; nobody is asked what nobody needs."""
    values: dict[str, Any] = {
        "instance": "",
        "handle": "nora",
        "settings": {},
        "secret": Secret({"password": "pass-word"}),
        "http": http.client,
        "session": MemoryVault(),
        "folder": folder,
    }
    return Access(**{**values, **given})


def add(store: Store, **particulars: Any) -> Account:
    made = replace(making.account(), **particulars)
    with store.write() as conn:
        accounts.add(conn, made, making.NOON)
    return made


def sandbox(store: Store, folder: Path, stack: ExitStack, _: pytest.FixtureRequest) -> Case:
    account = making.connect_sandbox(store)
    place = paths.network_folder("sandbox")
    world = stack.enter_context(World(place))
    question = world.post("tomas", "@nora hello")
    making.pull(store, account)
    faults.switch_on(place, "wrong_account", handle="nora", value="northwind")
    connect = connecting.connect
    return Case(
        account=account,
        adapter=lambda: connect(account),
        written=lambda: len(world.posts()) - 1,
        give_back=lambda: faults.clear(place),
        parent={"id": question.id, "raw": making.newest(store, account).message.raw},
    )


def bluesky(store: Store, folder: Path, _: ExitStack, request: pytest.FixtureRequest) -> Case:
    httpserver: HTTPServer = request.getfixturevalue("httpserver")
    xrpc = XrpcServer(httpserver)
    xrpc.answers["com.atproto.server.getSession"] = {"did": EVE, "handle": "eve.test"}
    question = post_view(EVE)
    given = access(
        folder,
        instance=xrpc.url,
        secret=Secret({"password": "abcd-efgh-ijkl-mnop"}),
        session=MemoryVault(bluesky_session(xrpc.url, did=ME)),
        actor_id=ME,
    )

    def give_back() -> None:
        xrpc.answers["com.atproto.server.getSession"] = {"did": ME, "handle": "nora"}

    return Case(
        account=add(store, network="bluesky", instance=xrpc.url, actor_id=ME),
        adapter=lambda: BlueskyAdapter(given),
        written=lambda: len(xrpc.asked("putRecord")) + len(xrpc.asked("createRecord")),
        give_back=give_back,
        parent={"id": question["uri"], "raw": {"ref": ref(question)}},
    )


def x_network(store: Store, folder: Path, _: ExitStack, request: pytest.FixtureRequest) -> Case:
    x = SmallX(request.getfixturevalue("httpserver"), me="200")
    given = access(
        folder,
        instance=x.url,
        settings={"client_id": "app"},
        secret=Secret({"refresh_token": REFRESH}),
        session=MemoryVault(x_session()),
        actor_id=X_ME,
    )

    def give_back() -> None:
        x.me = X_ME

    return Case(
        account=add(store, network="x", instance=x.url, actor_id=X_ME),
        adapter=lambda: XAdapter(given),
        written=lambda: len(x.written()),
        give_back=give_back,
        parent={"id": "2028078043100086272", "raw": {"mentions": {X_ME: "acme"}}},
    )


def email(store: Store, folder: Path, stack: ExitStack, _: pytest.FixtureRequest) -> Case:
    """Let somebody else's mailbox answer under this account: its address is not the account's."""
    imap, smtp = (
        stack.enter_context(FakeImap().running()),
        stack.enter_context(FakeSmtp().running()),
    )
    place = {
        "imap_host": "127.0.0.1", "imap_port": str(imap.port), "imap_security": "plain",
        "smtp_host": "127.0.0.1", "smtp_port": str(smtp.port), "smtp_security": "plain",
    }  # fmt: skip
    handle = ["sales@itui.test"]

    def give_back() -> None:
        handle[0] = "support@itui.test"

    return Case(
        account=add(
            store, network="email", actor_id="support@itui.test", handle="support@itui.test"
        ),
        adapter=lambda: EmailAdapter(access(folder, handle=handle[0], settings=place)),
        written=lambda: len(smtp.mails),
        give_back=give_back,
        parent={"id": "<q@c.test>", "raw": {"from": [{"name": "", "address": "jo@c.test"}]}},
    )


def reddit(store: Store, folder: Path, stack: ExitStack, _: pytest.FixtureRequest) -> Case:
    server = fake_reddit.FakeReddit().start()
    stack.callback(server.stop)
    question = server.comment("eve1", server.submit())
    consent, me = fake_reddit.CONSENT, fake_reddit.ME
    server.consents[consent] = fake_reddit.EVE
    given = access(
        folder,
        instance=server.url,
        settings={"client_id": fake_reddit.CLIENT_ID},
        secret=Secret({"refresh_token": consent}),
        actor_id=me,
    )

    def give_back() -> None:
        server.consents[consent] = me
        server.tokens.clear()

    return Case(
        account=add(store, network="reddit", instance=server.url, actor_id=me),
        adapter=lambda: RedditAdapter(given),
        written=lambda: len(server.posts()),
        give_back=give_back,
        parent={"id": question, "context": "t3_post1"},
    )


def mastodon(store: Store, folder: Path, stack: ExitStack, _: pytest.FixtureRequest) -> Case:
    server = stack.enter_context(MastodonNetwork())
    question = server.say("Is my car affected?")
    given = access(
        folder, instance=server.instance, secret=Secret(dict(server.secrets)), actor_id=server.me
    )
    server.give_to("northwind")
    return Case(
        account=add(store, network="mastodon", instance=server.instance, actor_id=server.me),
        adapter=lambda: MastodonAdapter(given),
        written=server.writes,
        give_back=lambda: server.give_to(server.me),
        parent={"id": question},
    )


def wordpress(store: Store, folder: Path, stack: ExitStack, _: pytest.FixtureRequest) -> Case:
    site = stack.enter_context(WordPressNetwork())
    question = site.say("Is my car affected?")
    given = access(
        folder, instance=site.instance, secret=Secret(dict(site.secrets)), actor_id=site.me
    )
    site.give_to("northwind")
    return Case(
        account=add(store, network="wordpress", instance=site.instance, actor_id=site.me),
        adapter=lambda: WordPressAdapter(given),
        written=site.writes,
        give_back=lambda: site.give_to(site.me),
        parent={"id": question, "raw": {"status": "approved"}},
    )


def matrix(store: Store, folder: Path, stack: ExitStack, _: pytest.FixtureRequest) -> Case:
    """Let the token belong to somebody else from the beginning."""
    server = stack.enter_context(MatrixNetwork())
    question = server.say("hello")
    server.give_to("eve")
    given = access(
        folder, instance=server.instance, handle=server.me, secret=Secret(server.secrets),
        actor_id=server.me,
    )  # fmt: skip
    return Case(
        account=add(
            store, network="matrix", instance=server.instance, actor_id=server.me, handle=server.me
        ),
        adapter=lambda: MatrixAdapter(given),
        written=server.writes,
        give_back=lambda: setattr(server, "owner", server.me),
        parent={"id": question, "raw": {}},
    )


every_network = pytest.mark.parametrize(
    "network",
    [sandbox, bluesky, email, mastodon, matrix, wordpress, x_network, reddit],
    indirect=True,
)


@every_network
def test_a_check_names_both_freezes_and_lifts_the_block_when_it_fits(
    store: Store, network: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "connect", lambda _: network.adapter())
    with pytest.raises(WrongAccount, match=network.account.handle):
        connecting.check(store, network.account)
    frozen = accounts.get(store.read(), network.account.id)
    assert frozen
    assert "belongs to" in frozen.frozen_reason
    network.give_back()
    assert connecting.check(store, network.account).id == network.account.actor_id
    lifted = accounts.get(store.read(), network.account.id)
    assert lifted
    assert lifted.frozen_reason == ""


@every_network
def test_the_first_reply_of_a_session_is_blocked_before_anything_is_composed(
    store: Store, network: Case
) -> None:
    parent = {"kind": MessageKind.MENTION, "visibility": Visibility.PUBLIC, **network.parent}
    if network.account.network == "email":
        parent |= {"kind": MessageKind.MAIL, "visibility": Visibility.DIRECT}
    making.put(store, network.account, making.message(**parent))
    draft = making.draft(store, network.account, making.newest(store, network.account))
    adapter = network.adapter()
    with pytest.raises(WrongAccountBlocked, match="Nothing was sent"):
        prepare(store, draft.uid, adapter)
    adapter.close()
    assert network.written() == 0
    frozen = accounts.get(store.read(), network.account.id)
    assert frozen
    assert frozen.frozen_reason


@every_network
def test_a_pull_with_anothers_credential_brings_nothing_in(store: Store, network: Case) -> None:
    before = store.read().execute("SELECT count(*) FROM messages").fetchone()
    aged = replace(network.account, verified_at=making.NOON)
    ended = pull_account(store, aged, lambda _: network.adapter(), lambda _: None)
    assert (ended.stage, "belongs to" in ended.sentence) == (Stage.FAILED, True)
    assert store.read().execute("SELECT count(*) FROM messages").fetchone() == before
    assert ended.retry_at
    assert ended.retry_at > utc_now()


def test_a_mailbox_that_refuses_the_login_is_nobodys(store: Store, tmp_path: Path) -> None:
    """Swapped passwords end here: mail has no other question than the login."""
    with FakeImap().running() as imap, FakeSmtp().running() as smtp:
        imap.refused["LOGIN"] = "NO [AUTHENTICATIONFAILED] no"
        settings = {
            "imap_host": "127.0.0.1", "imap_port": str(imap.port), "imap_security": "plain",
            "smtp_host": "127.0.0.1", "smtp_port": str(smtp.port), "smtp_security": "plain",
        }  # fmt: skip
        with pytest.raises(AuthRevoked):
            EmailAdapter(access(tmp_path, handle="support@itui.test", settings=settings)).whoami()
