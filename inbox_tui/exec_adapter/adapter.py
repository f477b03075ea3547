"""The contract of an adapter, kept by a program at the other end of two pipes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import ClassVar, TypeVar

import msgspec

from inbox_tui.adapter import (
    Access,
    AdapterError,
    Answerable,
    Capabilities,
    ContentRejected,
    Field,
    Measure,
    Misconfigured,
    NotTransmitted,
    Outgoing,
    Page,
    Rejected,
    SendUnknown,
    Sent,
    TransientRead,
)
from inbox_tui.exec_adapter import answers, copies, counting, limits, requests, wire
from inbox_tui.exec_adapter.dialogue import Dialogue, Refused
from inbox_tui.exec_adapter.manifest import PROTOCOL, Manifest
from inbox_tui.exec_adapter.program import Program, ProgramFault
from inbox_tui.exec_adapter.refusals import refusal
from inbox_tui.model import Actor, Message, Visibility

A = TypeVar("A", bound=answers.Answer)

_WIDTH = tuple(Visibility)
"""From what everybody reads to what only those named do."""


class ExecAdapter:
    """One account of a network that a program of the person's speaks to.

    The program is started for the first request that needs it, and runs until :meth:`close`. A
    pull has a run of its own.
    """

    network: ClassVar[str]
    title: ClassVar[str]
    poll_seconds: ClassVar[float]
    fields: ClassVar[tuple[Field, ...]]
    default_instance: ClassVar[str]
    capabilities: ClassVar[Capabilities]
    manifest: ClassVar[Manifest]
    content: ClassVar[bytes]
    """Of the program: these bytes are run, and no others."""

    def __init__(self, access: Access) -> None:
        """Keep what is needed; nothing is started yet."""
        self._access = access
        self._numbers = count(1)
        self._dialogue: Dialogue | None = None
        self._pulls: set[Dialogue] = set()

    def measure(self, text: str) -> Measure:
        """Count by the rule of the file; the program is not asked."""
        return counting.measure(text, self.manifest.length)

    def can_reply(self, target: Message) -> Answerable:
        """Tell what the program said when it gave the message."""
        if target.deleted:
            return Answerable(yes=False, reason="The message was deleted.")
        if target.raw.get("answerable", True):
            return Answerable(yes=True)
        why = str(target.raw.get("why_not") or "The network takes no answer there.")
        return Answerable(yes=False, reason=why)

    def whoami(self) -> Actor:
        """Have the network asked whose the credential is."""
        answer = self._ask(requests.WhoAmI(id=next(self._numbers)), answers.Whoever)
        return wire.actor_of(answer.actor)

    def pull(self, cursor: str | None) -> Iterator[Page]:
        """Yield what came since ``cursor``; an item that is no message is rejected."""
        with self._told_as_reading():
            dialogue = self._start()
            self._pulls.add(dialogue)
            try:
                for page in dialogue.pages(requests.Pull(id=next(self._numbers), cursor=cursor)):
                    yield _page(page)
            finally:
                self._pulls.discard(dialogue)
                dialogue.end()

    def thread(self, message: Message) -> tuple[Message, ...]:
        """Read the conversation of ``message`` again."""
        request = requests.Thread(id=next(self._numbers), message=wire.wire_message(message))
        return tuple(map(wire.message_of, self._ask(request, answers.Messages).messages))

    def compose(self, parent: Message, text: str, at: datetime) -> Outgoing:
        """Have the reply made; parent, words and time stay those that were given.

        :raises ContentRejected: the words do not fit.
        :raises Misconfigured: the program made what must not leave.
        """
        measure = self.measure(text)
        if not measure.fits:
            said = f"The reply has {measure.used} {measure.unit}; {measure.limit} are the most."
            raise ContentRejected(
                measure.problem or said, limit=measure.limit, counted=measure.used
            )
        request = requests.Compose(
            id=next(self._numbers), parent=wire.wire_message(parent), text=text, at=at
        )
        made = wire.outgoing_of(self._ask(request, answers.Composed).outgoing)
        if _WIDTH.index(made.visibility) < _WIDTH.index(parent.visibility):
            raise Misconfigured(
                f"The program of {self.title} would let more people read the reply than the "
                "message it answers."
            )
        if any(value in made.wire for value in self._secrets().values() if value):
            raise Misconfigured(f"The program of {self.title} puts the secret into the reply.")
        return replace(made, parent_id=parent.id, text=text, composed_at=at)

    def send(self, outgoing: Outgoing) -> Sent:
        """Have ``outgoing`` transmitted, once.

        :raises NotTransmitted: the program had got nothing of it.
        :raises SendUnknown: it had, and gave no answer that can be relied on.
        """
        request = requests.Send(id=next(self._numbers), outgoing=wire.wire_outgoing(outgoing))
        dialogue: Dialogue | None = None
        try:
            dialogue = self._running()
            return wire.sent_of(dialogue.ask(request, answers.SentBack).sent)
        except Refused as refused:
            raise self._refusal(refused, outgoing.key) from refused
        except ProgramFault as fault:
            got_it = dialogue is not None and dialogue.has_written
            self._drop()
            if not got_it:
                raise NotTransmitted(self._sentence(fault)) from fault
            raise SendUnknown(self._sentence(fault), token=outgoing.key) from fault

    def find_sent(self, outgoing: Outgoing) -> Sent | None:
        """Have ``outgoing`` looked for; None where it certainly is not there."""
        request = requests.FindSent(id=next(self._numbers), outgoing=wire.wire_outgoing(outgoing))
        answer = self._ask(request, answers.SentBack, answers.Nothing)
        return wire.sent_of(answer.sent) if isinstance(answer, answers.SentBack) else None

    def delete(self, remote_id: str) -> None:
        """Have one of our own messages removed."""
        if not self.capabilities.can_delete:
            raise Misconfigured(f"{self.title} cannot delete messages.")
        self._ask(requests.Delete(id=next(self._numbers), remote_id=remote_id), answers.Done)

    def close(self) -> None:
        """End the program, and what it has started."""
        self._drop()
        for dialogue in tuple(self._pulls):
            dialogue.end()

    def _ask(self, request: requests.Request, *kinds: type[A]) -> A:
        with self._told_as_reading():
            try:
                return self._running().ask(request, *kinds)
            except ProgramFault:
                self._drop()  # whatever it writes later would be taken for another answer
                raise

    @contextmanager
    def _told_as_reading(self) -> Iterator[None]:
        try:
            yield
        except Refused as refused:
            raise self._refusal(refused) from refused
        except ProgramFault as fault:
            raise TransientRead(self._sentence(fault)) from fault

    def _running(self) -> Dialogue:
        if self._dialogue is None:
            self._dialogue = self._start()
        return self._dialogue

    def _start(self) -> Dialogue:
        access = self._access
        try:
            file = copies.runnable(self.manifest.program, self.content)
        except OSError as error:
            raise ProgramFault(f"cannot be written down to be started ({error})") from error
        program = Program(file, access.folder, self._secrets())
        hello = requests.Hello(
            id=next(self._numbers),
            protocol=PROTOCOL,
            network=self.network,
            instance=access.instance,
            handle=access.handle,
            actor_id=access.actor_id,
            settings=dict(access.settings),
            seconds=limits.ANSWER_SECONDS,
        )
        try:
            return Dialogue(program, hello)
        except BaseException:
            program.end()
            raise

    def _secrets(self) -> dict[str, str]:
        return {f.name: self._access.secret.reveal(f.name) for f in self.fields if f.secret}

    def _drop(self) -> None:
        if self._dialogue is not None:
            self._dialogue.end()
            self._dialogue = None

    def _refusal(self, refused: Refused, key: str = "") -> AdapterError:
        return refusal(refused.error, expected=self._access.actor_id, key=key)

    def _sentence(self, fault: ProgramFault) -> str:
        return f"The program of {self.title} {fault}."


class RecheckingExecAdapter(ExecAdapter):
    """One whose program can be asked for known messages again."""

    recheck_batch: ClassVar[int]

    def recheck(self, messages: Sequence[Message]) -> tuple[Message, ...]:
        """Return the present state of ``messages``."""
        asked = tuple(map(wire.wire_message, messages))
        request = requests.Recheck(id=next(self._numbers), messages=asked)
        return tuple(map(wire.message_of, self._ask(request, answers.Messages).messages))


def _page(page: answers.PageOf) -> Page:
    messages: list[Message] = []
    rejected = [wire.rejected_of(item) for item in page.rejected]
    for raw in page.messages:
        try:
            messages.append(wire.message_of(_decode_message(raw)))
        except (msgspec.MsgspecError, UnicodeError, RecursionError, OverflowError) as error:
            words = bytes(raw).decode(errors="replace")
            rejected.append(Rejected(raw=words, reason=f"It is no message: {error}."))
    return Page(
        messages=tuple(messages),
        cursor=page.cursor,
        rejected=tuple(rejected),
        total=page.total,
    )


_decode_message: Callable[[msgspec.Raw], wire.WireMessage] = msgspec.json.Decoder(
    wire.WireMessage
).decode
