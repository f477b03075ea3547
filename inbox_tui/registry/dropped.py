"""Adapters that are single files in a folder of the person's: ``board.py`` is the network board.

They are code with all the rights of who sits here. Nothing of a file runs before its very bytes
were trusted (:mod:`inbox_tui.registry.trust`), and the bytes that were judged are those that run.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from inbox_tui.adapter import Adapter, Misconfigured
from inbox_tui.paths import adapters_folder
from inbox_tui.registry import private_file, trust

MOST_BYTES = 2_000_000
PYTHON, EXEC = ".py", ".toml"
_NAME = re.compile(r"(?!test_)[a-z][a-z0-9_]{0,39}")
_MODULE = "inbox_tui_dropped_"

Reader = Callable[[Path, int], bytes]
"""Reads a file of at most so many bytes."""

_loaded: dict[tuple[str, str], type[Adapter]] = {}
"""By file and hash: who asks twice gets the same class."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A file as it was read once: what is hashed, shown, trusted and run."""

    path: Path
    data: bytes
    program: bytes = b""
    """Of an exec adapter: what is started."""

    @property
    def sha256(self) -> str:
        """Return the hash that is trusted; it covers the program of an exec adapter too."""
        if not self.program:
            return hashlib.sha256(self.data).hexdigest()
        parts = (hashlib.sha256(part).digest() for part in (self.data, self.program))
        return hashlib.sha256(b"".join(parts)).hexdigest()


def names() -> set[str]:
    """Return the networks of all files in the folder, trusted or not; reads none of them."""
    return {path.stem for path in files()}


def files(network: str = "") -> tuple[Path, ...]:
    """Return the files that offer ``network``, or any where none is named, in order."""
    try:
        found = sorted(adapters_folder().iterdir())
    except OSError:
        return ()
    return tuple(
        path
        for path in found
        if path.suffix in (PYTHON, EXEC)
        and _NAME.fullmatch(path.stem)
        and network in ("", path.stem)
    )


def read(path: Path, reader: Reader | None = None) -> Content:
    """Read a file once, and the program that it names.

    :raises NotPrivate: others could have changed it.
    :raises Misconfigured: it cannot be read or understood.
    """
    reader = reader or private_file.read
    try:
        data = reader(path, MOST_BYTES)
        if path.suffix != EXEC:
            return Content(path=path, data=data)
        from inbox_tui.exec_adapter import manifest

        program = path.parent / manifest.parse(path.stem, data).program
        return Content(path=path, data=data, program=reader(program, manifest.MOST_PROGRAM_BYTES))
    except OSError as error:
        raise Misconfigured(f"{error.filename} cannot be read: {error.strerror}.") from error


def is_trusted(path: Path) -> bool:
    """Tell whether a person has trusted a file as it is now, and nobody else could change it."""
    try:
        trust.require(path.name, read(path).sha256)
    except Misconfigured:
        return False
    return True


def load(path: Path) -> type[Adapter]:
    """Return the adapter class of a file, running it where it is Python.

    :raises NotPrivate: others could have changed it.
    :raises NotTrusted: nobody has trusted it as it is now.
    :raises Misconfigured: it cannot be read, or has no adapter in it.
    """
    content = read(path)
    sha256 = content.sha256
    trust.require(path.name, sha256)
    key = (str(path), sha256)
    if key not in _loaded:
        _loaded[key] = build(content)
    return _loaded[key]


def build(content: Content) -> type[Adapter]:
    """Return the adapter class of what was read. Trust is the caller's affair.

    :raises Misconfigured: there is no adapter in it.
    """
    if content.path.suffix == EXEC:
        from inbox_tui import exec_adapter

        return exec_adapter.build(content.path.stem, content.data, content.program)
    return _class_in(_run(content), content.path)


def _run(content: Content) -> ModuleType:
    module = ModuleType(_MODULE + content.path.stem)
    module.__file__ = str(content.path)
    sys.modules[module.__name__] = module  # dataclasses and typing look a class's module up
    try:
        code = compile(content.data, str(content.path), "exec", dont_inherit=True)
        exec(code, module.__dict__)  # noqa: S102 - a person has trusted these very bytes
    except Exception as error:
        del sys.modules[module.__name__]
        raise Misconfigured(
            f"{content.path.name} cannot be loaded: {type(error).__name__}."
        ) from error
    return module


def _class_in(module: ModuleType, path: Path) -> type[Adapter]:
    found: list[type[Adapter]] = [
        thing
        for thing in vars(module).values()
        if isinstance(thing, type)
        and thing.__module__ == module.__name__
        and getattr(thing, "network", None) == path.stem
    ]
    if len(found) != 1:
        number = "no class" if not found else f"{len(found)} classes"
        raise Misconfigured(
            f"{path.name} has {number} with network = {path.stem!r}; it must have exactly one."
        )
    return found[0]
