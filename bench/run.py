"""``make bench``: the inbox at a thousand and at a million messages, beside bare programs.

Everything is measured in one run on one machine, ours and the other by turns; quote the ratios, not
the seconds. ``--quick`` takes smaller numbers and a few minutes.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import neomutt_side
import table
import waits
from corpus import lines
from terminal import Program, time_openings

HERE = Path(__file__).parent
OURS = str(Path(sys.executable).parent / "inbox-tui")
BARE = Program([sys.executable, str(HERE / "bare_app.py")], "row 0 with", {})
DEBIAN_PYTHON = "/usr/bin/python3"
"""The one for which Debian packages notmuch2."""
ELSEWHERE = "elsewhere"
WITHOUT_TARGET = ("raw sqlite3", "own view", "1,000 at once")
"""Beginnings of questions that a person does not wait for at the screen, or that are not ours."""


@dataclass(frozen=True)
class Scale:
    """How much is measured."""

    sizes: tuple[int, ...]
    ingest: int
    notmuch: int
    neomutt: int
    openings: int
    rounds: int


FULL = Scale((1_000, 1_000_000), 20_000, 60_000, 100_000, 5, 40)
QUICK = Scale((1_000, 20_000), 5_000, 5_000, 20_000, 3, 15)


def main() -> None:
    """Build the homes, measure, print the table."""
    # As where a program is installed: Python keeps what it has compiled.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="smaller numbers, a few minutes")
    options.add_argument("--homes", type=Path, help="keep the homes here and use them again")
    chosen = options.parse_args()
    scale = QUICK if chosen.quick else FULL
    folder = chosen.homes or Path(tempfile.mkdtemp(prefix="inbox-tui-bench-"))
    found = table.Table([f"{size:,}" for size in scale.sizes] + [ELSEWHERE])
    before = table.load()
    try:
        homes = {f"{size:,}": _home(folder, size) for size in scale.sizes}
        _ingest(found, folder, scale)
        _openings(found, folder, homes, scale)
        _lists(found, homes, scale)
        _keys(found, homes, scale)
        for column, home in homes.items():
            _questions(found, column, home)
        _notmuch(found, folder, scale)
        for column, home in homes.items():  # last: it adds to the store
            _pulling(found, column, home)
    finally:
        if chosen.homes is None:
            shutil.rmtree(folder, ignore_errors=True)
    print(f"{table.machine()}\nbefore: {before}; after: {table.load()}\n\n{found.markdown()}")


def _screen(home: Path) -> Program:
    return Program([OURS], "Person", _environment(home))


def _openings(found: table.Table, folder: Path, homes: Mapping[str, Path], scale: Scale) -> None:
    programs = {"bare Textual app": BARE}
    programs |= {column: _screen(home) for column, home in homes.items()}
    if shutil.which("neomutt"):
        mails = folder / "mails.mbox"
        neomutt_side.write_folder(mails, scale.neomutt)
        programs["neomutt"] = Program(neomutt_side.command(mails), "Person", {})
    opened = time_openings(programs, scale.openings)
    bare = opened["bare Textual app"][0]
    name = "exec to first painted inbox (x bare Textual app)"
    found.put(name, ELSEWHERE, f"bare {bare.seconds:.2f} s", "1.5 x; at 1 M within 10 % of 1 k")
    for column in homes:
        opening, ratio = opened[column]
        found.put(name, column, f"{opening.seconds:.2f} s ({ratio:.2f} x)")
        more = opening.mebibytes - bare.mebibytes
        found.put(
            "memory",
            column,
            f"{opening.mebibytes:.0f} MiB (+{more:.0f})",
            "bare Textual app + 40 MiB",
        )
    found.put("memory", ELSEWHERE, f"bare {bare.mebibytes:.0f} MiB")
    if "neomutt" in opened:
        took = opened["neomutt"][0].seconds
        found.put("neomutt opens a folder", ELSEWHERE, f"{took:.2f} s for {scale.neomutt:,} mails")


def _lists(found: table.Table, homes: Mapping[str, Path], scale: Scale) -> None:
    python = ([sys.executable, "-c", "import click, sqlite3"], dict[str, str]())
    commands = {
        column: ([OURS, "list", "--limit", "20"], _environment(home))
        for column, home in homes.items()
    }
    took: dict[str, list[float]] = {column: [] for column in ("python", *commands)}
    for number in range(3 * scale.openings + 1):
        for column, (command, environment) in {"python": python, **commands}.items():
            started = time.perf_counter()
            _output(command, environment)
            if number:
                took[column].append(time.perf_counter() - started)
    name = "inbox-tui list, whole process (x python -c 'import click, sqlite3')"
    found.put(name, ELSEWHERE, f"python {statistics.median(took['python']) * 1000:.0f} ms", "2 x")
    for column in commands:
        pairs = zip(took[column], took["python"], strict=True)
        ratio = statistics.median(ours / other for ours, other in pairs)
        found.put(name, column, f"{statistics.median(took[column]) * 1000:.0f} ms ({ratio:.2f} x)")


def _keys(found: table.Table, homes: Mapping[str, Path], scale: Scale) -> None:
    programs = {ELSEWHERE: BARE, **{column: _screen(home) for column, home in homes.items()}}
    alone = "in the list"
    scripts = {
        alone: list(waits.at_rest(scale.rounds // 2)),
        "0 to 60 ms after a new size": list(waits.after_resizing(scale.rounds // 6)),
        "while the window's edge is dragged": list(waits.while_dragging(scale.rounds // 2)),
        "after a page key was held": list(waits.while_paging(scale.rounds // 2)),
    }
    for kind, took in waits.by_turns(programs, scripts).items():
        name = f"key {kind} to its redraw, p50 / p99 / longest (p50 and longest x bare list)"
        bare = took[ELSEWHERE]
        found.put(
            name,
            ELSEWHERE,
            f"bare {bare.told()}",
            "1.5 x; p99 50 ms" if kind == alone else "100 ms",
        )
        for column in homes:
            found.put(name, column, took[column].told(bare))


def _pulling(found: table.Table, column: str, home: Path) -> None:
    database = home / "data" / "inbox.db"
    script = [sys.executable, str(HERE / "pulling_app.py"), str(database)]
    conn = sqlite3.connect(database)
    ask = "SELECT coalesce(max(uid), 0) FROM messages"
    goal = conn.execute(ask).fetchone()[0] + 10_000

    def is_over() -> bool:
        return bool(conn.execute(ask).fetchone()[0] >= goal)

    pulling = Program(script, "Person", _environment(home))
    keys = waits.while_it_goes_on(pulling, _screen(home), is_over)
    arrived = 10_000 - (goal - conn.execute(ask).fetchone()[0])
    conn.close()
    found.put(
        "key to its redraw while 10,000 messages are pulled, p50 / p99 / longest", column,
        f"{keys.told()} ({keys.keys} keys, {arrived:,} arrived)",
        "100 ms",
    )  # fmt: skip


def _questions(found: table.Table, column: str, home: Path) -> None:
    command = [sys.executable, str(HERE / "queries.py"), str(home / "data" / "inbox.db")]
    for name, took in json.loads(_output(command)).items():
        target = "" if name.startswith(WITHOUT_TARGET) else "p99 20 ms"
        found.put(name, column, table.milliseconds(took), target)


def _ingest(found: table.Table, folder: Path, scale: Scale) -> None:
    speeds: dict[str, list[float]] = {"ours": [], "raw": []}
    for number in range(3):
        for which, seen in speeds.items():
            path = folder / f"ingest-{which}-{number}" / "inbox.db"
            command = [sys.executable, str(HERE / "ingest.py"), which, str(path), str(scale.ingest)]
            seen.append(float(_output(command)))
            shutil.rmtree(path.parent)
    ratio = statistics.median(o / r for o, r in zip(speeds["ours"], speeds["raw"], strict=True))
    name = "ingest, page to cleaned, stored, indexed (share of raw sqlite3)"
    for column in found.columns[:1]:
        took = statistics.median(speeds["ours"])
        found.put(name, column, f"{took:,.0f} messages/s ({ratio:.0%})", "50 %")
    found.put(name, ELSEWHERE, f"raw {statistics.median(speeds['raw']):,.0f} messages/s")


def _notmuch(found: table.Table, folder: Path, scale: Scale) -> None:
    """Time the same searches in notmuch, on fewer mails: it needs minutes to index a million."""
    here = [DEBIAN_PYTHON, "-c", "import notmuch2"]
    if (
        not Path(DEBIAN_PYTHON).exists()
        or subprocess.run(here, capture_output=True, check=False).returncode
    ):
        found.put("notmuch", ELSEWHERE, "not here (Debian: notmuch, python3-notmuch2)")
        return
    mails = folder / f"notmuch-{scale.notmuch}"
    mails.mkdir(exist_ok=True)
    script = [DEBIAN_PYTHON, str(HERE / "notmuch_side.py"), str(mails), str(scale.notmuch)]
    answers: dict[str, Any] = json.loads(_output(script))
    speed = answers.pop("indexed, mails/s", None)
    if speed is not None:
        found.put("notmuch indexes", ELSEWHERE, f"{speed:,.0f} mails/s of {scale.notmuch:,}")
    for name, took in answers.items():
        found.put(f"search: {name}", ELSEWHERE, f"notmuch {table.milliseconds(took)}")


def _home(folder: Path, size: int) -> Path:
    home = folder / f"home-{size}"
    if home.exists():
        return home
    environment = _environment(home)
    _output([OURS, "me", "Bench"], environment)
    _output([OURS, "account", "add", "sandbox", "--handle", "bench"], environment)
    corpus = folder / f"corpus-{size}.jsonl"
    with corpus.open("w") as file:
        file.writelines(line + "\n" for line in lines(size))
    _output([OURS, "import", "--account", "bench", str(corpus)], environment)
    corpus.unlink()
    return home


def _environment(home: Path) -> dict[str, str]:
    return {"INBOX_TUI_HOME": str(home), "PYTHONPATH": str(HERE)}


def _output(command: Sequence[str], environment: Mapping[str, str] | None = None) -> str:
    settings = {**os.environ, "PYTHONPATH": str(HERE), **(environment or {})}
    done = subprocess.run(command, env=settings, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    main()
