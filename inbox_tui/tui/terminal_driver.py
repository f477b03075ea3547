"""What stands between the screens and the terminal, also after the terminal was closed."""

from __future__ import annotations

from contextlib import suppress
from typing import IO, Any

from textual.app import App
from textual.drivers.linux_driver import LinuxDriver


class OutlivedFile:
    """A file to draw to that goes on taking what is drawn when nothing is behind it any more.

    Textual's thread that writes ends on the first error. What is drawn afterwards fills its queue
    of thirty, and the program would wait for room there for good instead of ending.
    """

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, text: str) -> None:
        """Write, or let go where the terminal was closed."""
        with suppress(OSError):
            self._file.write(text)

    def flush(self) -> None:
        """Flush, or let go where the terminal was closed."""
        with suppress(OSError):
            self._file.flush()

    def __getattr__(self, name: str) -> Any:
        """Return anything else that the file has."""
        return getattr(self._file, name)


class TerminalDriver(LinuxDriver):
    """The driver for POSIX terminals, which outlives its terminal for as long as the end takes."""

    def __init__(self, app: App[Any], **given: Any) -> None:
        super().__init__(app, **given)
        if self._file is not None:
            self._file = OutlivedFile(self._file)  # type: ignore[assignment]
