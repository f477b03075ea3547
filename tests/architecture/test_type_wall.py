"""A wall between text from strangers and every surface, read from the source.

In the screens and the command line, an attribute that may hold a stranger's words (a name, a
handle, a content, a sentence ...) is never handed as it is to what draws or writes: on its way it
passes one of the functions of :mod:`inbox_tui.text`, or of those below that clean themselves.

What this cannot see: a value that is kept in a variable or returned by a function first, one that
comes out of a mapping or a database row, and what an adapter puts together. For those there are
the second layer, and the tests that flood every surface (tests/safety).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.source import Source, called_name, product

SURFACES = {
    "Content", "Text", "Segment", "Static", "Label", "Option", "styled", "assemble", "from_markup",
    "update", "notify", "echo", "secho", "print", "write", "hanging",
}  # fmt: skip
"""What draws or writes its arguments."""
ASKING = {"click.confirm", "click.prompt", "click.edit"}
CLEANERS = {
    "clean", "clean_line", "clean_cell", "mark_controls", "link_host", "at", "person", "voice",
    "server_name", "short_server_name", "title", "outcome", "say_json", "repr", "_picture",
}  # fmt: skip
"""What cleans its arguments, or gives back something that is clean."""
STRANGERS = {
    "content", "name", "handle", "subject", "summary", "quoted", "url", "media_type", "snippet",
    "author_name", "author_handle", "sentence", "told", "reason", "frozen_reason", "text", "below",
    "remote_url", "remote_id", "author_id", "actor_id", "address", "said", "position", "unit", "cost",
    "problem", "raw", "excerpt", "advice", "human",
}  # fmt: skip
"""Attributes that may hold what somebody outside wrote."""
OURS = {
    ("inbox_tui/tui/layout/thread_lines.py", "human"),  # cleaned where it is made: Voiced says so
    ("inbox_tui/tui/layout/confirm_prompt.py", "said"),  # likewise: Situation says so
}
"""Where such a name is something else."""


def calls_of_surfaces(source: Source) -> Iterator[ast.Call]:
    """Yield each call that draws or writes."""
    return (
        call
        for call in source.calls()
        if called_name(call) in SURFACES or ast.unparse(call.func) in ASKING
    )


def uncleaned(node: ast.AST) -> Iterator[ast.Attribute]:
    """Yield the attributes below ``node`` that may be a stranger's and that nothing cleans."""
    if isinstance(node, ast.Call) and called_name(node) in CLEANERS:
        return
    if isinstance(node, ast.Lambda | ast.Compare):
        return
    if isinstance(node, ast.IfExp):  # what is asked is not shown
        yield from uncleaned(node.body)
        yield from uncleaned(node.orelse)
        return
    if isinstance(node, ast.Attribute) and node.attr in STRANGERS and not _is_called(node):
        yield node
    for child in ast.iter_child_nodes(node):
        yield from uncleaned(child)


def _is_called(node: ast.Attribute) -> bool:
    """Return whether ``node`` is of the module ``text`` or of the screen's own making."""
    return isinstance(node.value, ast.Name) and node.value.id in {"text", "naming", "wording"}


def holes(source: Source) -> Iterator[str]:
    """Yield each place of a file where the wall has a hole."""
    for call in calls_of_surfaces(source):
        for argument in (*call.args, *(keyword.value for keyword in call.keywords)):
            for found in uncleaned(argument):
                if (source.path, found.attr) not in OURS:
                    yield f"{source.path}:{found.lineno}: {ast.unparse(found)}"


def surfaces() -> list[Source]:
    """Return the files that draw or write."""
    return [s for s in product() if s.path.startswith(("inbox_tui/tui/", "inbox_tui/cli/"))]


def test_no_stranger_s_words_reach_a_surface_as_they_are() -> None:
    assert sorted({hole for source in surfaces() for hole in holes(source)}) == []


@pytest.mark.parametrize(
    ("line", "has_hole"),
    [
        ("Content(message.content)", True),
        ("Content(f'{actor.name} writes')", True),
        ("label.update(Content('x' + delivery.reason))", True),
        ("click.confirm(f'Connect {actor.handle}?')", True),
        ("sys.stderr.write(error.sentence)", True),
        ("Content(text.clean_line(message.content))", False),
        ("Content.assemble((wording.person(message.attributed_to), 'bold'))", False),
        ("Content('yes' if message.content else 'no')", False),
        ("print(text.content)", False),
        ("Content(message.content if x else 'no')", True),
    ],
)
def test_the_wall_sees_what_it_is_for(line: str, has_hole: bool) -> None:
    source = Source("inbox_tui/tui/some.py", line, ast.parse(line))
    assert bool(list(holes(source))) is has_hole


def test_nothing_notifies_past_the_wall_and_nothing_reads_markup() -> None:
    found = {
        f"{source.path}:{call.lineno}: {called_name(call)}"
        for source in surfaces()
        for call in source.calls()
        if called_name(call) in {"notify", "from_markup", "Markdown", "MarkdownViewer", "RichLog", "Log"}
    }  # fmt: skip
    assert found == set()


def test_the_command_line_writes_through_one_file() -> None:
    """It cleans whatever it is given; what else writes says so here."""
    allowed = {
        "inbox_tui/cli/printing.py",  # cleans
        "inbox_tui/cli/progress.py",  # cleans, and moves the cursor of its one line
        "inbox_tui/cli/terminal.py",  # rings, switches the marking of pastes
    }
    writing = {
        source.path
        for source in surfaces()
        if source.path.startswith("inbox_tui/cli/")
        for call in source.calls()
        if called_name(call) in {"echo", "secho", "print"}
        or re.fullmatch(r".*(stdout|stderr|stream)\.write(lines)?", ast.unparse(call.func))
    }
    own_words = {"inbox_tui/cli/commands/reply.py", "inbox_tui/cli/questions.py"}
    assert writing - allowed <= own_words
