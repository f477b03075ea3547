"""Whole mails, each alone in a mailbox that is pulled by IMAP."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

from inbox_tui.adapter import Access, AdapterError, Page, Secret
from inbox_tui.model import Message
from inbox_tui.testing.vault import MemoryVault
from inbox_tui_email import EmailAdapter
from tests.adapters.email.fake_imap import FakeImap, Folder
from tests.recorded.checking import Item, faults
from tests.recorded.replaying import WORDS, Spoil, typed
from tests.recorded.tally import Tally

_ID = re.compile(r"<[^<>\s]{1,248}>")
_STAND_IN = "@no-message-id.invalid>"
_CONTENTS = re.compile(rb"(?m)^(From|To|Subject|Date|Received|Return-Path):", re.IGNORECASE)


def replay_mails(folder: Path, tally: Tally, spoil: Spoil = lambda message: message) -> None:
    """Add to ``tally`` what comes of the mails that lie in ``email/messages`` folders."""
    places = [p for p in sorted(folder.rglob("email/messages/*")) if p.is_file()]
    if not places:
        return
    with FakeImap().running() as imap, TemporaryDirectory() as own:
        settings = {"imap_host": "127.0.0.1", "imap_port": str(imap.port), "imap_security": "plain"}
        access = Access(
            instance="",
            handle="nora@replay.test",
            settings=settings | {"smtp_host": "127.0.0.1", "smtp_security": "plain"},
            secret=Secret({"password": "password-of-the-replay"}),
            http=_no_http,
            session=MemoryVault(),
            folder=Path(own),
        )
        with closing(EmailAdapter(access)) as adapter:
            for place in places:
                tally.files += 1
                data = re.sub(rb"\r?\n", b"\r\n", place.read_bytes())
                if not _CONTENTS.search(data.partition(b"\r\n\r\n")[0]):
                    tally.left_out["parts of mails, without a head"] += 1
                    continue
                tally.items += 1
                imap.folders["INBOX"] = Folder(mails={1: data})
                name = str(place.relative_to(folder))
                try:
                    _replay(name, data, adapter, tally, spoil)
                except Exception as error:
                    tally.faults.append(f"{name}: {type(error).__name__}: {error}")


def _no_http() -> NoReturn:
    raise AssertionError("a mailbox needs no HTTP")


def _replay(name: str, data: bytes, adapter: EmailAdapter, tally: Tally, spoil: Spoil) -> None:
    pages: list[Page] = list(adapter.pull(None))
    messages = [message for page in pages for message in page.messages]
    refused = [one.reason for page in pages for one in page.rejected]
    if refused or len(messages) != 1:
        tally.faults.append(f"{name}: {len(messages)} messages were made of it: {refused}")
        return
    message = messages[0]
    wrong = list(faults(spoil(message), _item(data, message)))
    if not wrong:
        tally.messages += 1
        tally.answerable += _is_answered(name, message, adapter, tally)
    tally.faults += [f"{name}: {fault}" for fault in wrong]


def _is_answered(name: str, message: Message, adapter: EmailAdapter, tally: Tally) -> bool:
    allowed = adapter.can_reply(message)
    if not allowed:
        if not allowed.reason.strip():
            tally.faults.append(f"{name}: no reply, and no reason why")
        return False
    try:
        outgoing = adapter.compose(message, WORDS, datetime.now(UTC))
    except AdapterError as error:
        tally.faults += [f"{name}: {fault}" for fault in typed(error)]
        return False
    named = message.raw["message_id"]
    if named and named not in outgoing.wire:
        tally.faults.append(f"{name}: the reply does not name it")
        return False
    return True


def _item(data: bytes, message: Message) -> Item:
    """Read a mail's head without the adapter. Its own stand-in counts where it has no id."""
    mime = message_from_bytes(data)

    def ids(header: str) -> list[str]:
        said = [str(make_header(decode_header(str(one)))) for one in mime.get_all(header, [])]
        return [found for found in _ID.findall(" ".join(said)) if found.isascii()]

    own, above, references = ids("Message-ID"), ids("In-Reply-To"), ids("References")
    stand_in = message.id if message.id.endswith(_STAND_IN) else ""
    html = [part for part in mime.walk() if part.get_content_type() == "text/html"]
    plain = [part for part in mime.walk() if part.get_content_type() == "text/plain"]
    marked_up = b"\n".join(bytes(part.get_payload(decode=True) or b"") for part in html)
    return Item(
        id=own[0] if own else stand_in,
        parent=above[0] if above else references[-1] if references else None,
        # What looks like markup in a plain mail was typed.
        source="" if plain else marked_up.decode("utf-8", "replace"),
    )
