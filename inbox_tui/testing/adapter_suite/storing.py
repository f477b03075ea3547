"""What the inbox makes of what an adapter brings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from inbox_tui.intake import store_page
from inbox_tui.model import Account, AccountKind, Identity, utc_now
from inbox_tui.store import Store, accounts, identities
from inbox_tui.testing.adapter_suite.base import Base, Connect, pull_all, question, reply
from inbox_tui.testing.adapter_suite.pulling import fill
from inbox_tui.testing.network import Network
from inbox_tui.testing.pulled import Pulled, sound

SOMEBODY = Identity(id="somebody", name="Somebody", is_me=True)


class Storing(Base):
    """Promise: what comes in is kept, once, and for each account by itself."""

    @pytest.fixture
    def inbox(self, tmp_path: Path) -> Iterator[Store]:
        """Open an inbox that is empty."""
        with closing(Store.open(tmp_path / "inbox" / "inbox.db")) as store:
            with store.write() as conn:
                identities.save(conn, SOMEBODY, utc_now())
            yield store

    def account(self, inbox: Store, network: Network, name: str, actor_id: str) -> Account:
        """Connect an account, of which nobody is asked."""
        account = Account(
            id=f"suite-{name}",
            network="suite",
            instance=network.instance,
            actor_id=actor_id,
            handle=network.handle,
            name=name,
            url="",
            kind=AccountKind.OWN,
            identity=SOMEBODY.id,
            call_sign=name.upper(),
            secret_place="none",  # noqa: S106  it has none
            settings={},
            verified_at=utc_now(),
        )
        with inbox.write() as conn:
            accounts.add(conn, account, utc_now())
        return account

    def test_the_inbox_keeps_all_that_comes(
        self, connect: Connect, network: Network, inbox: Store
    ) -> None:
        """Nothing is turned away, whatever its words hold."""
        fill(network)
        network.say("ESC \x1b[2J BEL \x07 \u202e and 👩‍👩‍👧‍👦")
        pulled = sound(pull_all(connect))
        account = self.account(inbox, network, "one", network.me)
        assert kept(inbox, account, pulled) == len(pulled.messages)

    def test_what_comes_again_is_kept_once(
        self, connect: Connect, network: Network, inbox: Store
    ) -> None:
        """A second pull from the beginning adds nothing."""
        fill(network)
        account = self.account(inbox, network, "one", network.me)
        first = kept(inbox, account, sound(pull_all(connect)))
        assert kept(inbox, account, sound(pull_all(connect))) == first

    def test_two_accounts_keep_the_same_message_each(
        self, connect: Connect, network: Network, inbox: Store
    ) -> None:
        """Equal ids in two accounts do not get in each other's way."""
        fill(network)
        pulled = sound(pull_all(connect))
        first = kept(inbox, self.account(inbox, network, "one", network.me), pulled)
        both = kept(inbox, self.account(inbox, network, "two", "somebody-else"), pulled)
        assert both == 2 * first

    def test_what_we_sent_comes_back_as_ours(self, connect: Connect, network: Network) -> None:
        """Where a pull or the conversation brings it: under the id that the send named, by us."""
        parent = question(network, connect)
        sent = connect().send(reply(connect(), parent, "Which light is on?"))
        found = [*sound(pull_all(connect)).messages.values(), *connect().thread(parent)]
        ours = [message for message in found if "Which light is on?" in message.content]
        assert {message.id for message in ours} <= {sent.id}
        assert {message.attributed_to.id for message in ours} <= {network.me}


def kept(inbox: Store, account: Account, pulled: Pulled) -> int:
    """Take in a pull; return how many messages are in the inbox.

    :raises AssertionError: one of them was turned away.
    """
    for page in pulled.pages:
        arrival = store_page(inbox, account, page)
        assert arrival.rejected == len(page.rejected), "the inbox cannot take a message"
    (count,) = inbox.read().execute("SELECT count(*) FROM messages").fetchone()
    return int(count)
