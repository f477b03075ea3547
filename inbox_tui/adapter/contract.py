"""What an adapter can be asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import ClassVar, Protocol, runtime_checkable

from inbox_tui.adapter.access import Access, Field
from inbox_tui.adapter.answers import (
    Answerable,
    Capabilities,
    Measure,
    Outgoing,
    Page,
    Rejected,
    Sent,
)
from inbox_tui.adapter.files import OutgoingFile
from inbox_tui.adapter.sign_in import ConsentPage, Granted
from inbox_tui.adapter.spending import Spending
from inbox_tui.model import Account, Actor, Message

ENTRY_POINT_GROUP = "inbox_tui.adapter.v1"


class Adapter(Protocol):
    """One network, one account. See the package's text for the rules."""

    network: ClassVar[str]
    title: ClassVar[str]
    """The network's name as people write it."""
    poll_seconds: ClassVar[float]
    """A polite pause between two pulls."""
    fields: ClassVar[tuple[Field, ...]]
    default_instance: ClassVar[str]
    """The server, where a person names none; "" where there is no usual one."""

    def __init__(self, access: Access) -> None:
        """Keep ``access``; do no I/O yet."""

    @property
    def capabilities(self) -> Capabilities:
        """What this account's server can do. An attribute of the class serves as well."""
        ...

    def whoami(self) -> Actor:
        """Ask the network, with the very credential that posts, whose it is.

        :raises AuthRevoked: the credential is no longer good.
        """
        ...

    def pull(self, cursor: str | None) -> Iterator[Page]:
        """Yield what came since ``cursor`` (None: as far back as is sensible), page by page."""
        ...

    def thread(self, message: Message) -> tuple[Message, ...]:
        """Read the conversation of ``message`` again: parents, siblings and answers.

        :raises TargetGone: the message was deleted.
        :raises TargetClosed: this account may no longer see it, e.g. because of a block.
        """
        ...

    def can_reply(self, target: Message) -> Answerable:
        """Tell from what is known here if a reply is allowed. No I/O: asked by the screen."""
        ...

    def measure(self, text: str) -> Measure:
        """Count ``text`` as the network will. No I/O: asked by the screen at each keystroke."""
        ...

    def compose(self, parent: Message, text: str, at: datetime) -> Outgoing:
        """Build the reply exactly as it will leave; may look up mentioned people.

        :raises ContentRejected: the network would refuse the text.
        :raises TargetClosed: this account may not answer there.
        """
        ...

    def send(self, outgoing: Outgoing) -> Sent:
        """Transmit ``outgoing``, once.

        :raises AdapterError: whose ``nothing_sent`` tells whether that is certain.
        """
        ...

    def find_sent(self, outgoing: Outgoing) -> Sent | None:
        """Look on the network for ``outgoing``; None where it certainly is not there.

        :raises AdapterError: where the network cannot be asked; then nothing is known.
        """
        ...

    def delete(self, remote_id: str) -> None:
        """Remove one of our own messages, where :attr:`Capabilities.can_delete`."""
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...


@runtime_checkable
class Rereads(Protocol):
    """What an adapter may have as well, where its network can give single items."""

    def reread(self, rejected: Rejected) -> Message:
        """Ask the network again for an item that could not be read, and read it.

        ``rejected`` is as a pull yielded it.

        :raises ValueError: it still cannot be read, and why.
        :raises AdapterError: it is not there any more, or the network cannot be asked.
        """
        ...


@runtime_checkable
class Attaches(Protocol):
    """What an adapter may have as well, where its network takes files.

    :attr:`Capabilities.files` says which. :meth:`Adapter.send` gets them with their bytes, whose
    hash has just been compared with the confirmed one; nothing leaves before the hold is over.
    """

    def compose_with_files(
        self, parent: Message, text: str, at: datetime, files: Sequence[OutgoingFile]
    ) -> Outgoing:
        """Build the reply as :meth:`Adapter.compose` does, with ``files`` in their order.

        :raises ContentRejected: the network would refuse the text or a file.
        :raises TargetClosed: this account may not answer there.
        """
        ...


@runtime_checkable
class Uploads(Protocol):
    """What an adapter may have as well, where files go up apart from the post that names them.

    Uploads take their time. Apart from :meth:`Adapter.send`, they can be stopped.
    """

    def upload(self, outgoing: Outgoing, is_wanted: Callable[[], bool]) -> None:
        """Hand over the files of ``outgoing``, which nobody sees before a post names them.

        Asked on the object that sends it afterwards, once it has said whose its credential is.
        ``is_wanted`` is asked before each file: where it says no, the rest is left and the call
        returns. :meth:`Adapter.send` follows only where all of them went up.

        :raises AdapterError: a file was not taken as it is; nothing is published by it.
        """
        ...


@runtime_checkable
class Splits(Protocol):
    """What an adapter may have as well, where a long reply is usually a thread of posts.

    Only for networks that take all posts in one request, or none of them.
    """

    def split(self, text: str, *, numbered: bool) -> tuple[str, ...]:
        """Return ``text`` as the posts it would be, in their order; one where it is short enough.

        ``numbered`` puts `` (1/3)`` behind each of several. No I/O: asked by the screen at each
        keystroke.

        :raises ContentRejected: it cannot be split, with a sentence.
        """
        ...

    def compose_thread(
        self, parent: Message, parts: Sequence[str], at: datetime, files: Sequence[OutgoingFile]
    ) -> Outgoing:
        """Build the posts as :meth:`Adapter.compose` builds one, each answering the one before.

        ``files`` go with the first; there are none where the adapter does not attach.

        :raises ContentRejected: the network would refuse one of them.
        :raises TargetClosed: this account may not answer there.
        """
        ...


@runtime_checkable
class SignsIn(Protocol):
    """What an adapter may have as well, where consent is given in a browser.

    The fields that it brings are marked :attr:`Field.granted`: nobody is asked for them.
    """

    def callback(self) -> str:
        """Return the loopback address to which the network sends people back.

        Port 0 where any free one does; a port of its own where it must be registered beforehand.
        """
        ...

    def begin_sign_in(self, callback: str) -> ConsentPage:
        """Return the page to open; may ask the network, e.g. to register this program there.

        ``callback`` is :meth:`callback` with the port that is listened on.

        :raises AdapterError: the network cannot be asked, or a setting cannot work.
        """
        ...

    def finish_sign_in(self, page: ConsentPage, callback: str, code: str) -> Granted:
        """Exchange ``code`` for the credential, once.

        :raises AuthRevoked: the network does not accept the code (any more).
        :raises AdapterError: the network cannot be asked.
        """
        ...


@runtime_checkable
class Rechecks(Protocol):
    """What an adapter may have as well, where known messages can be asked for again by their ids.

    This is how deletions and edits are followed that no feed reports.
    """

    recheck_batch: ClassVar[int]
    """At most so many in one call."""

    def recheck(self, messages: Sequence[Message]) -> tuple[Message, ...]:
        """Return the state of ``messages`` on the network: as they are now, or tombstones.

        A message that the network says nothing certain about is left out.

        :raises AdapterError: the network cannot be asked.
        """
        ...


@runtime_checkable
class Meters(Protocol):
    """What an adapter may have as well, where using its network costs money."""

    def spending(self) -> Spending:
        """Return what this account has cost so far, as counted here. Asks no network."""
        ...


class Expires(Protocol):
    """What an adapter may have as well, where the network's terms limit how long anything is kept.

    It is read from the class, whether or not the account can be reached.
    """

    keep_for: ClassVar[timedelta]
    """After its last message a conversation is let go, unless it is still worked on."""


def keep_for(adapter_class: type[Adapter]) -> timedelta | None:
    """Return how long the terms of an adapter's network let anything be kept; None: for good."""
    found = getattr(adapter_class, "keep_for", None)
    return found if isinstance(found, timedelta) and found > timedelta(0) else None


class OnNamedServers(Protocol):
    """What an adapter may have as well, where nothing tells which of many servers an account is on.

    Then nothing stands for :attr:`Adapter.default_instance`, and a person is asked.
    """

    needs_instance: ClassVar[bool]


def needs_instance(adapter_class: type[Adapter]) -> bool:
    """Tell whether a person has to name the server that an account of this network is on."""
    return getattr(adapter_class, "needs_instance", False) is True


Connect = Callable[[Account], Adapter]
"""Builds the adapter of an account with its secret (:mod:`inbox_tui.accounts`)."""
