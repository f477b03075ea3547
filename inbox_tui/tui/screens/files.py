"""The files of a draft: attached from a path, described at once, ordered, taken off."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from inbox_tui import text
from inbox_tui.adapter import FileLimits
from inbox_tui.model import Account, utc_now
from inbox_tui.reply import attach
from inbox_tui.reply.errors import CannotAttach
from inbox_tui.store import attachments
from inbox_tui.store.attachments import DraftFile
from inbox_tui.tui import path_words, wording
from inbox_tui.tui.screens.dialog import FAINT
from inbox_tui.tui.screens.patient import PatientScreen
from inbox_tui.tui.single_work import SingleWork
from inbox_tui.tui.threads import WorkFailed
from inbox_tui.tui.widgets.draft_files import limits_of, problem_of
from inbox_tui.tui.widgets.word_line import WordLine
from inbox_tui.tui.workspace import Workspace


class _Asked(Enum):
    PATH = auto()
    ALT = auto()


class PathLine(WordLine):
    """A line that leaves some of its keys to whoever asks for the path."""

    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]
        Binding(key, f"press('{key}')", key)
        for key in ("tab", "up", "down", "shift+up", "shift+down", "delete", "escape")
    ]

    def __init__(self, path: str, pressed: Callable[[str], None]) -> None:
        super().__init__(path, id="line")
        self._pressed = pressed

    def action_press(self, key: str) -> None:
        """Hand a key on."""
        self._pressed(key)


class FilesScreen(PatientScreen[tuple[Path, ...]]):
    """Lists a draft's files over a line for a path; gives back the paths that were attached.

    The line keeps the keyboard. With nothing in it, the arrows choose a file, ``enter`` describes
    it, ``shift`` with an arrow moves it and ``delete`` takes it off.
    """

    CSS_PATH = Path(__file__).with_suffix(".tcss")

    def __init__(
        self, workspace: Workspace, draft_uid: int, account: Account, path: str = ""
    ) -> None:
        super().__init__()
        self._workspace = workspace
        self._draft_uid = draft_uid
        self._account = account
        self._asked = _Asked.PATH
        self._place = 0
        self._taken: list[Path] = []
        self._threaded = SingleWork(self, "files")
        self._line = PathLine(path, self._pressed)

    def compose(self) -> ComposeResult:
        """Lay out the files, the line, and the keys."""
        with Vertical(id="files"):
            yield Static(id="listed")
            yield Static(id="asked")
            yield self._line
            yield Static(id="hint")

    def on_mount(self) -> None:
        """Ask for a path."""
        self._ask(_Asked.PATH, self._line.value)

    @property
    def _limits(self) -> FileLimits | None:
        return limits_of(self._workspace, self._account)

    @property
    def _files(self) -> tuple[DraftFile, ...]:
        return attachments.of_draft(self._workspace.store.read(), self._draft_uid)

    @property
    def _chosen(self) -> DraftFile | None:
        files = self._files
        return files[min(self._place, len(files) - 1)] if files else None

    def _pressed(self, key: str) -> None:
        """Choose, move and take off files; complete a path."""
        steps = {"up": -1, "down": 1, "shift+up": -1, "shift+down": 1}.get(key, 0)
        if key == "escape":
            self._back()
        elif key == "delete" and (self._line.value or self._asked is _Asked.ALT):
            self._line.action_delete_right()
        elif self._asked is _Asked.ALT:
            return
        elif key == "tab":
            self._complete()
        elif key == "delete":
            self._take_off()
        elif key.startswith("shift+"):
            self._move(steps)
        else:
            self._place = max(0, min(self._place + steps, len(self._files) - 1))
            self._show("")

    def _back(self) -> None:
        if self._asked is _Asked.ALT:
            self._ask(_Asked.PATH)
        else:
            self.dismiss(tuple(self._taken))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        words, chosen = event.value, self._chosen
        if self._asked is _Asked.ALT and chosen:
            self._describe(chosen, words.strip())
        elif words.strip():
            self._take(words)
        elif chosen and chosen.file.is_picture and self._limits and self._limits.alt_limit:
            self._ask(_Asked.ALT, chosen.file.alt)

    def _take(self, words: str) -> None:
        try:
            path = path_words.typed_path(words)
        except (RuntimeError, ValueError):
            self._show("There is no such path.")
            return

        def attach_it() -> None:
            file = attach.read_file(path)
            fault = problem_of(
                self._workspace, self._account, [*(held.file for held in self._files), file]
            )
            if fault:
                raise CannotAttach(fault)
            attach.attach(self._workspace.store, self._draft_uid, file, utc_now())

        def attached() -> None:
            self._taken.append(path)
            self._place = len(self._files) - 1
            chosen, limits = self._chosen, self._limits
            wants_alt = chosen and chosen.file.is_picture and limits and limits.alt_limit
            self._ask(_Asked.ALT if wants_alt else _Asked.PATH)

        self._work(attach_it, attached)

    def _describe(self, chosen: DraftFile, alt: str) -> None:
        fault = attach.alt_fault(alt)
        most = self._limits.alt_limit if self._limits else 0
        over = text.count_graphemes(alt) - most
        if not fault and over > 0:
            fault = f"That is {over} characters too long; {most} are the most here."
        if fault:
            self._show(fault)
            return

        def keep() -> None:
            with self._workspace.store.write() as conn:
                attachments.describe(conn, chosen.uid, alt)

        self._work(keep, lambda: self._ask(_Asked.PATH))

    def _move(self, steps: int) -> None:
        chosen, place = self._chosen, self._place + steps
        if chosen is None or not 0 <= place < len(self._files):
            return

        def move() -> None:
            with self._workspace.store.write() as conn:
                attachments.move(conn, chosen.uid, place + 1)

        def moved() -> None:
            self._place = place
            self._show("")

        self._work(move, moved)

    def _take_off(self) -> None:
        chosen = self._chosen
        if chosen is None:
            return

        def remove() -> None:
            with self._workspace.store.write() as conn:
                attachments.remove(conn, chosen.uid)

        name = text.clean_cell(chosen.file.name)
        self._work(remove, lambda: self._show(f"{name} is taken off."))

    def _complete(self) -> None:
        words = self._line.value
        if not words:
            return

        async def complete() -> None:
            try:
                found = await self._workspace.local.run(lambda: path_words.complete(words))
            except WorkFailed as failure:
                self._show(str(failure))
                return
            if self.is_attached and self._line.value == words:
                self._line.value = found.words
                self._line.action_end()
                if found.left_out:
                    names = wording.plural(found.left_out, "name")
                    self._show(f"{names} left out, with signs that cannot be shown.")

        self.app.run_worker(complete(), group="files")

    def _work(self, work: Callable[[], None], done: Callable[[], None]) -> None:
        self._threaded.begin(self._workspace.local, work, lambda _: done(), self._show)

    def _ask(self, asked: _Asked, words: str = "") -> None:
        self._asked = asked
        self._line.value = words
        self._line.action_end()
        self._line.focus()
        self._show("")

    def _show(self, said: str) -> None:
        if not self.is_attached:
            return
        files, chosen = self._files, self._chosen
        lines = [
            Content.assemble("› " if held == chosen else "  ", _described(held)) for held in files
        ]
        problem = problem_of(self._workspace, self._account, [held.file for held in files])
        if problem and files:
            lines.append(Content.styled(text.clean_line(problem), "bold $text-warning"))
        self.query_one("#listed", Static).update(Content("\n").join(lines))
        self.query_one("#asked", Static).update(self._question(chosen))
        self.query_one("#hint", Static).update(
            Content.assemble(
                (f"{text.clean_line(said)}\n" if said else "", "bold"), (self._keys(), FAINT)
            )
        )

    def _question(self, chosen: DraftFile | None) -> Content:
        if self._asked is _Asked.ALT and chosen:
            name = text.clean_cell(chosen.file.name)
            return Content(f"What does {name} show, for people who do not see it?")
        return Content("Path of a file to attach:")

    def _keys(self) -> str:
        if self._asked is _Asked.ALT:
            return "enter keeps it · esc leaves it as it is"
        if not self._files:
            return "tab completes · enter attaches · esc back"
        return (
            "tab completes · enter attaches, or describes the one chosen · up down choose · "
            "shift+up shift+down move · delete takes off · esc back"
        )


def _described(held: DraftFile) -> str:
    alt = attach.describe_alt(held.file)
    described = attach.describe(held.file)
    return f"{described} · {alt}" if alt else described
