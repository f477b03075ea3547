"""What a terminal really sends for a key, by the name that the configuration knows it by."""

from __future__ import annotations

import os
import sys
import termios
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from select import select

from textual import events
from textual._xterm_parser import XTermParser

from inbox_tui.tui.actions import key_names

_PAUSE = 0.1
"""Seconds after which an escape stands for itself and begins no sequence."""


@contextmanager
def key_trial() -> Iterator[Iterator[tuple[str, str]]]:
    """Take keys one by one, each with a sentence about it, until ``q`` or two escapes."""
    with _raw():
        yield _pressed()


def _pressed() -> Iterator[tuple[str, str]]:
    before = ""
    for key in _keys():
        yield key, key_names.fault(key) or key_names.advice(key) or "It reaches the program."
        if key == "q" or (key == before == "escape"):
            return
        before = key


def names(data: str) -> Iterator[str]:
    """Yield the names of the keys that a terminal sends so."""
    parser = XTermParser()
    for message in (*parser.feed(data), *parser.feed("")):
        if isinstance(message, events.Key):
            yield message.key


def _keys() -> Iterator[str]:
    handle = sys.stdin.fileno()
    while data := os.read(handle, 1024):
        while select([handle], [], [], _PAUSE)[0] and (more := os.read(handle, 1024)):
            data += more
        yield from names(data.decode("utf-8", errors="replace"))


@contextmanager
def _raw() -> Iterator[None]:
    """Take keys one by one, as the screens do; lines still end where they did."""
    handle = sys.stdin.fileno()
    before = termios.tcgetattr(handle)
    try:
        tty.setraw(handle)
        mode = termios.tcgetattr(handle)
        mode[1] = before[1]
        termios.tcsetattr(handle, termios.TCSADRAIN, mode)
        yield
    finally:
        termios.tcsetattr(handle, termios.TCSADRAIN, before)
