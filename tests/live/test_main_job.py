"""The main job on real servers: mentions in, triaged, one confirmed reply out, seen by others.

Secrets are in a real Secret Service; the program runs as its own process, in a terminal.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest

from inbox_tui import accounts as connecting
from inbox_tui import http
from inbox_tui.adapter import Outgoing, Sent
from inbox_tui.keychain import SecretPlace
from inbox_tui.model import AccountKind, DeliveryState, utc_now
from inbox_tui.reply.confirm import Ticket, confirm
from inbox_tui.reply.preview import prepare
from inbox_tui.reply.reconcile import look_up
from inbox_tui.reply.transmit import transmit
from tests import making, screen
from tests.live.bluesky_person import Person
from tests.live.bluesky_server import BlueskyNetwork
from tests.live.mail_server import CUSTOMER, MailServer
from tests.live.secret_service import SecretService

pytestmark = [pytest.mark.live, pytest.mark.timeout(180)]

PROGRAM = [str(Path(sys.executable).parent / "inbox-tui")]
CTRL_G = "\x07"


class Office:
    """A person at a machine with a secret store: runs the program as its own process."""

    def __init__(self, service: SecretService, home: Path) -> None:
        self.service = service
        self.environment = {**service.environment, "INBOX_TUI_HOME": str(home)}

    def run(self, *words: str, stdin: str = "") -> str:
        """Run a command that must do; return its data."""
        done = subprocess.run(
            [*PROGRAM, *words],
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )
        assert done.returncode == 0, (words, done.returncode, done.stdout, done.stderr)
        return done.stdout

    def json(self, *words: str) -> list[dict[str, object]]:
        """Run a command and read its JSON lines."""
        return [json.loads(line) for line in self.run(*words, "--json").splitlines()]

    def connect_bluesky(self, network: BlueskyNetwork, person: Person, sign: str) -> str:
        """Connect an account by app password; return its id."""
        before = {str(a["id"]) for a in self.json("account", "list")}
        self.run(
            "account", "add", "bluesky", "--instance", network.url, "--handle", person.handle,
            "--kind", "own", "--call-sign", sign, "--secret-stdin",
            stdin=person.make_app_password() + "\n",
        )  # fmt: skip
        (made,) = {str(a["id"]) for a in self.json("account", "list")} - before
        return made


@pytest.fixture
def office(secret_service: SecretService, tmp_path: Path) -> Office:
    made = Office(secret_service, tmp_path / "home")
    made.run("me", "Nora Lind", "--initials", "NL")
    return made


def test_a_bluesky_mention_is_answered_on_the_screen_and_read_back_by_another_client(
    office: Office, bluesky_network: BlueskyNetwork
) -> None:
    us, tomas = bluesky_network.create_account("nora"), bluesky_network.create_account("tomas")
    office.connect_bluesky(bluesky_network, us, "NOR")
    mention = tomas.post("my router reboots every night", mention=us)
    bluesky_network.settle()

    office.run("pull")
    (row,) = office.json("list")
    assert row["author_handle"] == tomas.handle
    assert row["needs_reply"] is True

    with screen.opened(PROGRAM, office.environment) as program:
        program.see("my router reboots every night", "Nora Lind")
        program.press("r")
        program.see("replies as", us.handle)
        program.press("Tomas, that is on us. Fixed tonight. ^NL")
        program.see("Fixed tonight")
        program.press(CTRL_G)
        program.see("will speak", "Call sign")
        box = program.see(f"@{us.handle}", f"@{tomas.handle}")
        assert "Tomas, that is on us. Fixed tonight. ^NL" in box, box
        program.sign("nor")
        program.see("takes it back")
        program.see("Sent", seconds=90)
        assert program.end("q") == 0

    bluesky_network.settle()
    (reply,) = tomas.thread(mention)["replies"]
    assert reply["post"]["author"]["did"] == us.did
    assert reply["post"]["record"]["text"] == "Tomas, that is on us. Fixed tonight. ^NL"
    assert reply["post"]["record"]["reply"]["parent"] == mention.ref
    assert len(us.posts()) == 1
    (answered,) = office.json("list")
    assert answered["needs_reply"] is False


def test_a_mail_is_answered_at_the_prompt_and_found_by_its_message_id(
    office: Office, mail_server: MailServer
) -> None:
    mail_server.empty("ann@itui.test")
    settings = [f"{name}={value}" for name, value in mail_server.settings().items()]
    office.run(
        "account", "add", "email", "--handle", "ann@itui.test", "--kind", "own",
        "--call-sign", "ANN", "--secret-stdin",
        *[word for setting in settings for word in ("--set", setting)],
        stdin=mail_server.password("ann@itui.test") + "\n",
    )  # fmt: skip
    question = EmailMessage()
    question["From"], question["To"] = f"Carla <{CUSTOMER}>", "ann@itui.test"
    question["Subject"], question["Message-ID"] = "Rechnung für März", "<q1@customer.test>"
    question.set_content("Invoice 2231 was charged twice.\n")
    mail_server.deliver(question, "ann@itui.test")

    office.run("pull")
    (row,) = office.json("list")
    assert row["subject"] == "Rechnung für März"
    (message,) = office.json("show", str(row["uid"]))
    command = [*PROGRAM, "reply", str(message["uid"]), "--as", "ann@itui.test"]
    with screen.opened(command, office.environment, 100, 50) as program:
        program.see("single dot")
        program.press("Carla, you have your money back. ^NL\r.\r")
        program.see("replies AS ann@itui.test", "Exactly this will leave", "all sign")
        program.rest(1.0)
        program.press("ann\r")
        program.see("Sent", seconds=90)

    (sent,) = office.json("outbox")
    assert sent["state"] == "sent"
    answer = mail_server.wait_for(str(sent["remote_id"]), CUSTOMER)
    assert answer["In-Reply-To"] == "<q1@customer.test>"
    assert answer["From"].addresses[0].addr_spec == "ann@itui.test"
    assert "you have your money back" in answer.get_content()
    assert len(mail_server.with_id(str(sent["remote_id"]), "ann@itui.test", "Sent")) == 1
    assert all(b"\\Seen" not in flags for flags in mail_server.flags("ann@itui.test"))


def test_two_accounts_swapped_in_the_keyring_are_caught_and_both_named(
    office: Office, bluesky_network: BlueskyNetwork
) -> None:
    nora, per = bluesky_network.create_account("nora"), bluesky_network.create_account("per")
    tomas = bluesky_network.create_account("tomas")
    nora_id = office.connect_bluesky(bluesky_network, nora, "NOR")
    per_id = office.connect_bluesky(bluesky_network, per, "PEX")
    tomas.post("is it down again?", mention=nora)
    bluesky_network.settle()
    office.run("pull")
    (row,) = office.json("list")
    (message,) = office.json("show", str(row["uid"]))
    _swap(office.service, nora_id, per_id)

    command = [*PROGRAM, "reply", str(message["uid"]), "--as", nora_id]
    with screen.opened(command, office.environment, 100, 50) as program:
        program.see("single dot")
        program.press("Yes, back at noon. ^NL\r.\r")
        blocked = " ".join(program.see("Blocked", "frozen").split())
    # Long names are broken at the edge of the terminal.
    blocked = blocked.replace(" ", "")
    assert f"OWN@{nora.handle}" in blocked
    assert f"@{per.handle}" in blocked
    assert nora.posts() == per.posts() == []
    assert office.json("outbox") == []


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Make every wait for an answer short, so that a frozen server is noticed soon."""
    made = http.client

    def client() -> httpx.Client:
        quick = made()
        quick.timeout = httpx.Timeout(2.0)
        return quick

    monkeypatch.setattr(http, "client", client)
    monkeypatch.setenv("INBOX_TUI_HOME", str(tmp_path))


def test_a_server_frozen_during_the_send_is_unknown_then_looked_up_and_one_post_exists(
    bluesky_network: BlueskyNetwork,
    impatient: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    us, tomas = bluesky_network.create_account("nora"), bluesky_network.create_account("tomas")
    tomas.post("anybody there?", mention=us)
    bluesky_network.settle()
    with making.open_store() as store:
        password = us.make_app_password()
        candidate = connecting.meet(
            connecting.Application(
                network="bluesky",
                instance=bluesky_network.url,
                handle=us.handle,
                secrets={"password": password},
                place=SecretPlace.ENVIRONMENT,
            )
        )
        account = connecting.keep(store, candidate, AccountKind.OWN, "NOR")
        variable = "INBOX_TUI_TOKEN_" + account.id.upper().replace("-", "_")
        monkeypatch.setenv(variable, password)
        making.pull(store, account)
        draft = making.draft(store, account, making.newest(store, account), "Here we are. ^NL")
        with closing(connecting.connect(account)) as adapter:
            ticket = confirm(
                store, prepare(store, draft.uid, adapter), "NOR", utc_now(), timedelta(0)
            )
            assert isinstance(ticket, Ticket)
            send = adapter.send

            def frozen_send(outgoing: Outgoing) -> Sent:
                with bluesky_network.frozen():
                    return send(outgoing)

            monkeypatch.setattr(adapter, "send", frozen_send)
            delivery = transmit(store, ticket, adapter)
            assert delivery.state is DeliveryState.UNKNOWN
            bluesky_network.settle()
            delivery = look_up(store, delivery, adapter)
        assert delivery.state is DeliveryState.SENT
        assert [post["uri"] for post in us.posts()] == [delivery.remote_id]


def _swap(service: SecretService, one: str, other: str) -> None:
    """Exchange all that the keyring holds for two accounts, as another program could."""
    from jeepney.io.blocking import open_dbus_connection
    from secretstorage import get_default_collection

    names = {f"inbox_tui:bluesky:{one}": f"inbox_tui:bluesky:{other}"}
    names |= {new: old for old, new in names.items()}
    with closing(open_dbus_connection(service.environment["DBUS_SESSION_BUS_ADDRESS"])) as bus:
        items = [
            item
            for item in get_default_collection(bus).get_all_items()
            if item.get_attributes().get("service") in names
        ]
        assert items
        for item in items:
            attributes = item.get_attributes()
            item.set_attributes({**attributes, "service": names[attributes["service"]]})
