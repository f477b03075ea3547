"""Writing in a person's own editor: words go out in a private file and come back; nothing is sent."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from inbox_tui import text
from inbox_tui.errors import Told
from inbox_tui.paths import private_folder

SCISSORS = "# ------------------------ >8 ------------------------"
_BELOW = "# Leave the line above as it is: what stands below it is no part of the reply."
MOST_BYTES = 1_000_000
"""Of what comes back; a longer file is left where it is."""
MOST_ABOUT = 100_000
"""Characters of what stands below the scissors."""
_SETTING = re.compile(r"(\b(?:vi|vim[<=>]?\d*|ex|kak)|local variables)(?=:)", re.IGNORECASE)
"""What vim, kakoune and Emacs take for settings, or for a program, wherever it stands in a file."""


class EditorFault(Told):
    """The words could not go to the editor or come back, and where they are."""


def command(chosen: Sequence[str], environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the editor with its arguments: the configuration's, ``$VISUAL`` or ``$EDITOR``.

    :raises EditorFault: none is named, or what is named cannot be read as a command.
    """
    if chosen:
        return tuple(chosen)
    for name in ("VISUAL", "EDITOR"):
        words = environment.get(name, "").strip()
        if words:
            try:
                return tuple(shlex.split(words))
            except ValueError as error:
                raise EditorFault(f"${name} cannot be read as a command: {error}.") from None
    raise EditorFault(
        "No editor is named. Set $EDITOR, or command in [editor] of the configuration."
    )


def put_down(folder: Path, draft_uid: int, words: str, about: Iterable[str]) -> Path:
    """Write the words of a draft into a new file that only its owner can read, and return it.

    The lines of ``about`` stand below, cleaned, as comments that :func:`pick_up` leaves out, and so
    that no editor obeys them. Blocks.

    :raises EditorFault: it cannot be written, or the words would not come back whole.
    """
    if f"\n{SCISSORS}" in f"\n{words}":
        raise EditorFault("The draft holds the line that ends it in the editor. Take it out first.")
    plain = [_SETTING.sub(r"\1 ", text.clean_line(line)) for line in about]
    comments = "\n".join(f"# {line}".rstrip() for line in plain)
    content = "\n".join([words, "", SCISSORS, _BELOW, comments[:MOST_ABOUT], ""])
    try:
        private_folder(folder)
        for number in range(1, 1000):
            more = f"-{number}" if number > 1 else ""
            path = folder / f"draft-{draft_uid}{more}.txt"
            try:
                handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            except FileExistsError:  # what an earlier editor left, and nobody has looked at
                continue
            with os.fdopen(handle, "wb") as file:
                file.write(content.encode("utf-8", "replace"))
            return path
    except OSError as error:
        raise EditorFault(
            f"No file for the editor could be written: {error.strerror}. Your draft is here."
        ) from None
    raise EditorFault(f"{folder} is full of drafts that editors left. Look through it.")


def left_behind(folder: Path, draft_uid: int, words: str) -> Path | None:
    """Return a file in which an editor left more of the draft than ``words`` have, or None.

    Nobody came back to it: the program was ended while it ran, or it runs still. Blocks.
    """
    for path in (folder / f"draft-{draft_uid}.txt", *folder.glob(f"draft-{draft_uid}-*.txt")):
        try:
            with path.open("rb") as file:
                found = _words(file.read(MOST_BYTES))
        except OSError:
            continue
        if found is None or found.strip() not in words:
            return path
    return None


def run(command: Sequence[str], path: Path) -> int:
    """Run the editor on the file until it ends; return its exit code, negative for a signal.

    Ctrl-C is for the editor while it runs. Blocks, on purpose, whoever draws the screen.

    :raises EditorFault: it cannot be started.
    """
    from inbox_tui.keychain.environment import without_secrets

    try:
        editor = subprocess.Popen([*command, str(path)], env=without_secrets())
    except (OSError, ValueError) as error:
        path.unlink(missing_ok=True)
        reason = error.strerror if isinstance(error, OSError) else str(error)
        name = text.clean_cell(command[0])
        raise EditorFault(f"{name} could not be started: {reason}. Your draft is here.") from None
    # Only now: a program inherits what is ignored.
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGQUIT)}
    for number in before:
        signal.signal(number, signal.SIG_IGN)
    try:
        return editor.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def pick_up(path: Path, before: str, exit_code: int) -> str:
    """Return the words that the editor left; its file is removed once they are read. Blocks.

    :raises EditorFault: it failed, or left something that is no text: the draft counts as it was,
        and where the file has other words they are kept in it.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise EditorFault(
            f"What the editor wrote cannot be read: {error.strerror}. Your draft is as it was."
        ) from None
    fault = ""
    if exit_code:
        how = f"code {exit_code}" if exit_code > 0 else f"signal {-exit_code}"
        fault = f"The editor ended with {how}."
    elif len(data) > MOST_BYTES:
        fault = "The editor left more than a reply can be."
    words = _words(data)
    if words is None:
        fault = fault or "The editor left something that is no UTF-8 text."
    if not fault and words is not None:
        path.unlink(missing_ok=True)
        return words
    if words == before.rstrip("\n"):
        path.unlink(missing_ok=True)
        raise EditorFault(f"{fault} Your draft is as it was.")
    raise EditorFault(f"{fault} Your draft is as it was; what was written there is in {path}")


def _words(data: bytes) -> str | None:
    """Return what stands above the scissors, or None where it is no text."""
    try:
        content = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return None
    above, _, _ = f"\n{content}".partition(f"\n{SCISSORS}")
    return above[1:].rstrip("\n")
