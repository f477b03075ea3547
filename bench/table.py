"""The table that a run ends with: each row beside its target, at every size."""

from __future__ import annotations

import os
import platform
import sqlite3
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Table:
    """Rows by name; a cell says what was measured, in words as short as a column asks for."""

    columns: Sequence[str]
    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    targets: dict[str, str] = field(default_factory=dict)

    def put(self, name: str, column: str, cell: str, target: str = "") -> None:
        """Keep a cell and show it at once: a run takes long."""
        self.rows.setdefault(name, {})[column] = cell
        self.targets[name] = target or self.targets.get(name, "")
        print(f"  {name} [{column}]: {cell}", file=sys.stderr, flush=True)

    def markdown(self) -> str:
        """Return the whole table."""
        heads = ("", *self.columns, "target")
        lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
        lines += [
            "| "
            + " | ".join((name, *(cells.get(c, "") for c in self.columns), self.targets[name]))
            + " |"
            for name, cells in self.rows.items()
        ]
        return "\n".join(lines)


def milliseconds(took: Mapping[str, float]) -> str:
    """Return a cell for p50 and p99."""
    return f"{took['p50']:.1f} / {took['p99']:.1f} ms"


def machine() -> str:
    """Return what everything was measured on."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    return (
        f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.release()},"
        f" Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    )


def load() -> str:
    """Return how busy the machine is, as the mean number of processes that want a core."""
    return "load {:.1f} (1 min), {:.1f} (5 min)".format(*os.getloadavg())
