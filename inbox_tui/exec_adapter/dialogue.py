"""Requests and answers with one run of a program, in types."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import msgspec

from inbox_tui.exec_adapter import limits
from inbox_tui.exec_adapter.answers import Answer, AnyAnswer, End, Error, HelloBack, PageOf
from inbox_tui.exec_adapter.manifest import PROTOCOL
from inbox_tui.exec_adapter.program import Program, ProgramFault
from inbox_tui.exec_adapter.requests import Hello, Request

A = TypeVar("A", bound=Answer)

_decoder = msgspec.json.Decoder(AnyAnswer)


class Refused(Exception):
    """The program answered with an error of the contract."""

    def __init__(self, error: Error) -> None:
        super().__init__(error.name)
        self.error = error


class Dialogue:
    """One run of a program, greeted."""

    def __init__(self, program: Program, hello: Hello) -> None:
        """Greet ``program``.

        :raises ProgramFault: it does not answer, or speaks another version.
        :raises Refused: it says that it cannot.
        """
        self._program = program
        answer = self._ask(hello, limits.HELLO_SECONDS, HelloBack)
        if answer.protocol != PROTOCOL:
            raise ProgramFault(
                f"speaks version {answer.protocol} of the protocol, and this is version {PROTOCOL}"
            )

    @property
    def has_written(self) -> bool:
        """Whether anything of the last request has gone to the program."""
        return self._program.written > 0

    def ask(self, request: Request, *kinds: type[A]) -> A:
        """Return the answer to a request, which is of one of ``kinds``.

        :raises ProgramFault: there is none, or something else.
        :raises Refused: the program says that it cannot.
        """
        return self._ask(request, limits.ANSWER_SECONDS, *kinds)

    def pages(self, request: Request) -> Iterator[PageOf]:
        """Yield the pages of a pull. :raises ProgramFault: :raises Refused: as :meth:`ask` does."""
        answer = self._ask(request, limits.ANSWER_SECONDS, PageOf, End)
        while isinstance(answer, PageOf):
            yield answer
            line = self._program.read(limits.ANSWER_SECONDS)
            answer = _decoded(line, request.id, PageOf, End)

    def end(self) -> None:
        """End the program."""
        self._program.end()

    def _ask(self, request: Request, seconds: float, *kinds: type[A]) -> A:
        try:
            asked = msgspec.json.encode(request)
        except UnicodeEncodeError as error:
            raise ProgramFault("cannot be asked: half of a character stands in a text") from error
        line = self._program.ask(asked, seconds)
        return _decoded(line, request.id, *kinds)


def _decoded(line: bytes, number: int, *kinds: type[A]) -> A:
    try:
        answer = _decoder.decode(line)
    except (msgspec.MsgspecError, UnicodeError, RecursionError, OverflowError) as error:
        raise ProgramFault(f"answered what cannot be understood: {error}") from error
    if answer.id != number:
        raise ProgramFault(f"answered request {answer.id}, and was asked {number}")
    if isinstance(answer, Error):
        raise Refused(answer)
    if not isinstance(answer, kinds):
        raise ProgramFault(f"answered {type(answer).__name__}, which is no answer to that")
    return answer
