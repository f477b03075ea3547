"""``make mutation``, second half: what the tests noticed of the changes that mutmut made.

mutmut changes the code one place at a time and runs the tests that reach it; a change that no test
notices has survived. Set aside here are only survivors that provably do nothing: those in which
nothing but the case of SQL words and column names differs (https://www.sqlite.org/lang_keywords.html;
what stands in quotes is compared as it is).
"""

from __future__ import annotations

import ast
import difflib
import json
import re
import sys
from collections.abc import Iterator, Set
from dataclasses import dataclass
from pathlib import Path

MUTANTS = Path("mutants")
SURVIVED, NO_TESTS = {0}, {5, 33}
"""Exit codes of pytest, and mutmut's own for code that no test reaches."""

_SQL = re.compile(
    r"\b(SELECT|INSERT|UPDATE|DELETE|VALUES|FROM|WHERE|AND|ORDER BY|LIMIT|JOIN)\b|[=<>] \?"
)
"""As we write it: sentences for people have no such words in capitals, and no such signs."""
_QUOTED = re.compile(r"('[^']*')")


@dataclass(frozen=True, slots=True, kw_only=True)
class Survivor:
    """A change that no test noticed."""

    name: str
    difference: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What became of the changes in one module."""

    module: str
    made: int
    unfinished: int
    same_sql: int
    survivors: tuple[Survivor, ...]

    @property
    def meant(self) -> int:
        """Return how many changes the tests could have noticed and were tried on."""
        return self.made - self.unfinished - self.same_sql

    @property
    def killed(self) -> int:
        """Return how many they noticed."""
        return self.meant - len(self.survivors)


def read_scores(folder: Path) -> Iterator[Score]:
    """Read what the last run left, one module after the other."""
    for results in sorted(folder.rglob("*.py.meta")):
        codes: dict[str, int | None] = json.loads(results.read_text())["exit_code_by_key"]
        if not codes:
            continue
        module = results.with_suffix("")
        functions = _functions(module.read_text())
        survivors, same = [], 0
        for name, code in codes.items():
            if code not in SURVIVED | NO_TESTS:
                continue
            changed = name.rpartition(".")[2]
            plain = re.sub(r"\d+$", "orig", changed)
            if _is_same_sql(functions[plain], functions[changed]):
                same += 1
            else:
                survivors.append(_survivor(name, functions[plain], functions[changed]))
        yield Score(
            module=str(module.relative_to(folder)),
            made=len(codes),
            unfinished=sum(code is None for code in codes.values()),
            same_sql=same,
            survivors=tuple(survivors),
        )


def _functions(source: str) -> dict[str, ast.FunctionDef]:
    return {
        node.name: node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)
    }


def _survivor(name: str, plain: ast.FunctionDef, changed: ast.FunctionDef) -> Survivor:
    before, after = (
        ast.unparse(function).replace(function.name, "it", 1).splitlines()
        for function in (plain, changed)
    )
    told = difflib.unified_diff(before, after, n=0, lineterm="")
    return Survivor(name=name, difference=tuple(told)[3:])


def _is_same_sql(plain: ast.FunctionDef, changed: ast.FunctionDef) -> bool:
    """Return whether the functions differ in nothing but the case of words of SQL."""
    queries = {text.lower() for text in _texts(plain) if _SQL.search(text)}
    before, after = (
        ast.dump(_Lowered(queries).visit(ast.parse(ast.unparse(function).replace(name, "it", 1))))
        for function, name in ((plain, plain.name), (changed, changed.name))
    )
    return before == after


def _texts(function: ast.FunctionDef) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


class _Lowered(ast.NodeTransformer):
    """Writes the named queries in small letters, but for what they have in quotes."""

    def __init__(self, queries: Set[str]) -> None:
        self._queries = queries

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        if isinstance(node.value, str) and node.value.lower() in self._queries:
            parts = _QUOTED.split(node.value)
            parts[::2] = [part.lower() for part in parts[::2]]
            node.value = "".join(parts)
        return node


def main() -> None:
    """Print each survivor and a line for each module."""
    scores = tuple(read_scores(MUTANTS))
    if not scores:
        sys.exit("There is no result: run 'make mutation'.")
    for score in scores:
        for survivor in score.survivors:
            print(f"\n{survivor.name}")
            print("\n".join(f"  {line}" for line in survivor.difference))
    print(f"\n{'':<38}{'killed':>8}{'of':>8}{'%':>8}{'unfinished':>12}{'same SQL':>10}")
    for score in scores:
        share = 100 * score.killed / score.meant if score.meant else 0.0
        print(
            f"{score.module:<38}{score.killed:>8}{score.meant:>8}{share:>8.1f}"
            f"{score.unfinished:>12}{score.same_sql:>10}"
        )
    killed, meant = sum(s.killed for s in scores), sum(s.meant for s in scores)
    print(f"{'all':<38}{killed:>8}{meant:>8}{100 * killed / max(1, meant):>8.1f}")


if __name__ == "__main__":
    main()
