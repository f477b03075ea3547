"""E-mail over IMAP and SMTP. What it needs and what it cannot do: README.md beside this file.

The libraries are imported with the first call that needs them, never with the package.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from inbox_tui.adapter import (
    Access,
    AdapterError,
    Answerable,
    Capabilities,
    ContentRejected,
    Field,
    Measure,
    Misconfigured,
    Outgoing,
    OutgoingFile,
    Page,
    Rejected,
    SendUnknown,
    Sent,
)
from inbox_tui.model import Actor, Message
from inbox_tui_email import enclosures
from inbox_tui_email.settings import FIELDS, Mailbox, read_settings

__all__ = ["EmailAdapter"]


class EmailAdapter:
    """One mailbox: reads the inbox and Sent, answers as :attr:`Access.handle` and nobody else."""

    network: ClassVar[str] = "email"
    title: ClassVar[str] = "E-mail"
    capabilities: ClassVar[Capabilities] = Capabilities(
        can_find_sent=True, whoami_asks_network=False, files=enclosures.FILES
    )
    poll_seconds: ClassVar[float] = 60.0
    fields: ClassVar[tuple[Field, ...]] = FIELDS
    default_instance: ClassVar[str] = ""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._most_bytes: int | None = None
        """Of a whole mail, as the server said at the last login."""

    def whoami(self) -> Actor:
        """Log in to both servers and return whose mailbox it is.

        Mail has no such question; the login is the proof. A password of another account fails,
        because login and password must match, so that swapped passwords end in ``AuthRevoked``.

        :raises AuthRevoked: where one server refuses login and password.
        :raises Misconfigured: where the address is not allowed for this login.
        """
        from inbox_tui_email import imap, smtp

        mailbox, password = self._mailbox(), self._password()
        with imap.session(mailbox, password), smtp.session(mailbox, password) as session:
            self._most_bytes = smtp.most_bytes(session)
            return Actor(
                id=mailbox.actor_id, handle=self._access.handle.strip(), name=mailbox.sender_name
            )

    def pull(self, cursor: str | None) -> Iterator[Page]:
        """Yield new mail of the inbox and of Sent; the cursor is (UIDVALIDITY, UID) of each."""
        from inbox_tui_email import pull

        return pull.pull(self._mailbox(), self._password(), cursor)

    def reread(self, rejected: Rejected) -> Message:
        """Fetch a mail again that could not be read.

        :raises ValueError: it still cannot be.
        :raises TargetGone: it does not lie where it lay.
        """
        from inbox_tui_email import folders

        return folders.reread(self._mailbox(), self._password(), rejected.position)

    def thread(self, message: Message) -> tuple[Message, ...]:
        """Return the conversation as it lies in the inbox and in Sent.

        A mail that was moved or deleted there can still be answered: ``TargetGone`` is not raised.
        """
        from inbox_tui_email import folders

        return folders.thread(self._mailbox(), self._password(), message)

    def can_reply(self, target: Message) -> Answerable:
        """Refuse mail from machines, lists and ourselves, and mail without a usable address."""
        from inbox_tui_email import compose

        return compose.can_reply(self._mailbox(), target)

    def measure(self, text: str) -> Measure:
        """Count characters; mail has no limit of its own."""
        from inbox_tui_email import measure

        return measure.measure(text)

    def compose(self, parent: Message, text: str, at: datetime) -> Outgoing:
        """Build the mail: see :func:`inbox_tui_email.compose.compose`.

        :raises ContentRejected: it is larger than the server said that it takes.
        """
        return self.compose_with_files(parent, text, at, ())

    def compose_with_files(
        self, parent: Message, text: str, at: datetime, files: Sequence[OutgoingFile]
    ) -> Outgoing:
        """Build the mail with ``files``, in whose places it names their hashes until it leaves.

        :raises ContentRejected: it is larger than the server said that it takes.
        """
        from inbox_tui_email import compose

        outgoing = compose.compose(self._mailbox(), parent, text, at, files)
        size = enclosures.length(outgoing.wire, files)
        if self._most_bytes is not None and size > self._most_bytes:
            raise ContentRejected(
                f"The mail would have {size:,} bytes; the server takes {self._most_bytes:,}.",
                limit=self._most_bytes,
                counted=size,
            )
        return outgoing

    def send(self, outgoing: Outgoing) -> Sent:
        """Hand the mail to the SMTP server, once; then file a copy in Sent where that is ours.

        :raises SendUnknown: where the server got the mail but did not answer.
        :raises AdapterError: any other: nothing was sent.
        """
        from inbox_tui_email import compose, smtp

        mailbox, password = self._mailbox(), self._password()
        compose.check_wire(mailbox, outgoing)
        mail = enclosures.fill(outgoing.wire, outgoing.files)
        refused = smtp.transmit(mailbox, password, [actor.handle for actor in outgoing.to], mail)
        notes = [f"{address} was refused: {answer}." for address, answer in refused.items()]
        notes.append(_file_copy(mailbox, password, outgoing.key, mail))
        return Sent(
            id=outgoing.key,
            author_id=mailbox.actor_id,
            note=" ".join(note for note in notes if note),
        )

    def find_sent(self, outgoing: Outgoing) -> Sent | None:
        """Look for the mail by its Message-ID: a copy, an answer to it, or its bounce.

        Finding one proves that it left. Finding none proves nothing: the copy in Sent is filed
        after the sending, which is just what may have been cut off. So None is never returned.

        :raises SendUnknown: where nothing is found; a person must decide.
        """
        from inbox_tui_email import folders

        mailbox = self._mailbox()
        day_before = outgoing.composed_at.astimezone(UTC).date() - timedelta(days=1)
        trace = folders.find(mailbox, self._password(), outgoing.key, day_before)
        if trace:
            return Sent(id=outgoing.key, author_id=mailbox.actor_id, note=trace)
        raise SendUnknown(
            "The mailbox holds no trace of this mail, which proves nothing: the server may have "
            "taken it before a copy was made. Ask the recipient, then settle it by hand.",
            token=outgoing.key,
        )

    def delete(self, remote_id: str) -> None:
        """Refuse: a mail that has left cannot be called back.

        :raises Misconfigured: always.
        """
        raise Misconfigured(f"A mail cannot be called back once it has left ({remote_id}).")

    def close(self) -> None:
        """Do nothing: each call opens and closes its own connections."""

    def _mailbox(self) -> Mailbox:
        return read_settings(self._access)

    def _password(self) -> str:
        return self._access.secret.reveal("password")


def _file_copy(mailbox: Mailbox, password: str, message_id: str, mail: bytes) -> str:
    """Put a copy into Sent unless the server does; return what a person should know of it."""
    from inbox_tui_email import imap

    if mailbox.sent_copy == "no":
        return ""
    try:
        with imap.session(mailbox, password) as session:
            if mailbox.sent_copy == "auto" and session.keeps_sent_mail():
                return ""
            folder = session.special(r"\Sent")
            if not folder:
                return "No copy was filed: the mailbox has no Sent folder."
            session.examine(folder)
            if not session.with_header("Message-ID", message_id):
                session.append(folder, mail)
    except AdapterError as error:
        return f"No copy was filed in Sent: {error.sentence}"
    except Exception as error:  # noqa: BLE001  a sent mail stays sent, whatever befalls its copy
        return f"No copy was filed in Sent: {type(error).__name__}."
    return ""
