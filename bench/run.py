"""``make bench``: the inbox at a thousand and at a million messages, beside bare programs.

Everything is measured in one run on one machine; quote the ratios, not the seconds.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from corpus import lines
from terminal import time_keys, time_opening

HERE = Path(__file__).parent
PROGRAM = str(Path(sys.executable).parent / "inbox-tui")
INGEST_COUNT = 50_000
NOTMUCH_COUNT = 60_000


def main() -> None:
    """Build the homes, measure, print a table and one JSON line."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sizes", default="1000,1000000")
    options.add_argument("--homes", type=Path, help="keep the homes here and use them again")
    chosen = options.parse_args()
    folder = chosen.homes or Path(tempfile.mkdtemp(prefix="inbox-tui-bench-"))
    figures: dict[str, object] = {"machine": _machine()}
    try:
        _ingest(folder, figures)
        figures["notmuch"] = _notmuch(folder)
        bare_open = time_opening([sys.executable, str(HERE / "bare_app.py")], "row 0 with", {})
        bare_keys = time_keys(
            [sys.executable, str(HERE / "bare_app.py")], "row 0 with", {}, "jjjk", 60
        )
        _row("bare Textual app: exec to first screen, s", bare_open.seconds)
        _row("bare Textual app: memory, MiB", bare_open.mebibytes)
        _row("bare Textual app: key to redraw, ms p50 / p99", bare_keys.p50, bare_keys.p99)
        python = _whole([sys.executable, "-c", "import click, sqlite3"], {})
        _row("python -c 'import click, sqlite3': whole process, s", python)
        for size in (int(part) for part in chosen.sizes.split(",")):
            print(f"\n{size:,} messages")
            home = _home(folder, size)
            environment = {"INBOX_TUI_HOME": str(home)}
            opened = time_opening([PROGRAM], "Person", environment)
            keys = time_keys([PROGRAM], "Person", environment, "jjjk", 60)
            listed = _whole([PROGRAM, "list", "--limit", "20"], environment)
            _row(
                "exec to first painted inbox, s (x bare)",
                opened.seconds,
                opened.seconds / bare_open.seconds,
            )
            _row(
                "memory, MiB (more than bare)",
                opened.mebibytes,
                opened.mebibytes - bare_open.mebibytes,
            )
            _row("key to redraw, ms p50 (x bare)", keys.p50, keys.p50 / bare_keys.p50)
            _row("key to redraw, ms p99", keys.p99)
            _row("inbox-tui list, whole process, s (x python)", listed, listed / python)
            answers = json.loads(
                _output([sys.executable, str(HERE / "queries.py"), str(home / "data" / "inbox.db")])
            )
            for name, took in answers.items():
                _row(f"{name}, ms p50 / p99", took["p50"], took["p99"])
            figures[str(size)] = {
                "opening": opened.__dict__,
                "keys": keys.__dict__,
                "list": listed,
                "queries": answers,
            }
        figures["bare"] = {"opening": bare_open.__dict__, "keys": bare_keys.__dict__}
        print("\n" + json.dumps(figures))
    finally:
        if chosen.homes is None:
            shutil.rmtree(folder, ignore_errors=True)


def _ingest(folder: Path, figures: dict[str, object]) -> None:
    speeds: dict[str, list[float]] = {"ours": [], "raw": []}
    for number in range(3):
        for which, seen in speeds.items():
            path = folder / f"ingest-{which}-{number}" / "inbox.db"
            seen.append(
                float(
                    _output(
                        [
                            sys.executable,
                            str(HERE / "ingest.py"),
                            which,
                            str(path),
                            str(INGEST_COUNT),
                        ]
                    )
                )
            )
            shutil.rmtree(path.parent)
    ours, raw = statistics.median(speeds["ours"]), statistics.median(speeds["raw"])
    _row("ingest, pages to stored and indexed, messages/s (share of raw sqlite3)", ours, ours / raw)
    figures["ingest"] = {"ours": ours, "raw": raw}


def _notmuch(folder: Path) -> object:
    """Time the same searches in notmuch, on fewer mails: it needs minutes to index a million."""
    python = "/usr/bin/python3"  # the one for which Debian packages notmuch2
    if subprocess.run(
        [python, "-c", "import notmuch2"], capture_output=True, check=False
    ).returncode:
        print("  notmuch is not here (Debian: notmuch, python3-notmuch2): not compared")
        return None
    mails = folder / "notmuch"
    command = [python, str(HERE / "notmuch_side.py"), str(mails), str(NOTMUCH_COUNT)]
    mails.mkdir(exist_ok=True)
    answers = json.loads(_output(command))
    speed = answers.pop("indexed, mails/s", None)
    if speed is not None:
        _row("notmuch: indexed, mails/s", speed)
    for name, took in answers.items():
        _row(f"notmuch, {NOTMUCH_COUNT:,}: {name}, ms p50 / p99", took["p50"], took["p99"])
    return answers


def _home(folder: Path, size: int) -> Path:
    home = folder / f"home-{size}"
    if home.exists():
        return home
    environment = {"INBOX_TUI_HOME": str(home)}
    _output([PROGRAM, "me", "Bench"], environment)
    _output([PROGRAM, "account", "add", "sandbox", "--handle", "bench"], environment)
    corpus = folder / f"corpus-{size}.jsonl"
    with corpus.open("w") as file:
        file.writelines(line + "\n" for line in lines(size))
    started = time.perf_counter()
    _output([PROGRAM, "import", "--account", "bench", str(corpus)], environment)
    took = time.perf_counter() - started
    _row("inbox-tui import, whole process, s (messages/s)", took, size / took)
    corpus.unlink()
    return home


def _whole(command: Sequence[str], environment: Mapping[str, str], runs: int = 11) -> float:
    """Return the median seconds of the whole process."""
    took = []
    for _ in range(runs):
        started = time.perf_counter()
        _output(command, environment)
        took.append(time.perf_counter() - started)
    return statistics.median(took[1:])


def _output(command: Sequence[str], environment: Mapping[str, str] | None = None) -> str:
    settings = {**os.environ, "PYTHONPATH": str(HERE), **(environment or {})}
    done = subprocess.run(command, env=settings, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr}")
    return done.stdout


def _row(name: str, *values: float) -> None:
    print(f"  {name:<78}" + "".join(f"{value:>12,.2f}" for value in values), flush=True)


def _machine() -> str:
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


if __name__ == "__main__":
    main()
