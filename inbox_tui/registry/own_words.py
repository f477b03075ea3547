"""What a file says of itself, read without running a line of it."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from inbox_tui.registry import dropped


@dataclass(frozen=True, slots=True)
class OwnWords:
    """A stranger's words about their own adapter; nobody has cleaned or checked them."""

    title: str
    about: str
    """The first line of its docstring, or the program that it starts."""


def own_words(content: dropped.Content) -> OwnWords:
    """Return what ``content`` says of itself; "" for what it does not say.

    :raises Misconfigured: an exec adapter's file cannot be understood.
    """
    if content.path.suffix == dropped.EXEC:
        from inbox_tui.exec_adapter import manifest

        found = manifest.parse(content.path.stem, content.data)
        return OwnWords(found.title, f"Starts the program {found.program}.")
    try:
        tree = ast.parse(content.data)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return OwnWords("", "")
    about = (ast.get_docstring(tree) or "").split("\n", 1)[0]
    return OwnWords(_title(tree, content.path.stem), about)


def _title(tree: ast.Module, network: str) -> str:
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            said = dict(_constants(node))
            if said.get("network") == network:
                return said.get("title", "")
    return ""


def _constants(node: ast.ClassDef) -> list[tuple[str, str]]:
    found = []
    for statement in node.body:
        match statement:
            case (
                ast.AnnAssign(target=ast.Name(id=name), value=ast.Constant(value=value))
                | ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=value))
            ):
                found.append((name, str(value)))
    return found
