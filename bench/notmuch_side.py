"""The same texts as mails in notmuch, and the same queries, in process; for Debian's own Python.

Run as ``/usr/bin/python3 notmuch_side.py FOLDER COUNT``; needs the packages notmuch and
python3-notmuch2. Prints one JSON object of milliseconds.
"""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import time
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path

import notmuch2
from corpus import items
from search_kinds import KINDS
from timing import ROUNDS, figures, wordings

PAGE = 50


def build(folder: Path, count: int) -> float:
    """Write the mails and let notmuch index them; return mails a second."""
    for number, item in enumerate(items(count)):
        mails = folder / "mail" / str(number // 5000) / "cur"
        mails.mkdir(parents=True, exist_ok=True)
        author = item["author"]
        at = format_datetime(datetime.fromisoformat(item["at"]))
        (mails / f"{number}:2,").write_text(
            f"From: {author['name']} <{author['handle']}@example.org>\nTo: bench@example.org\n"
            f"Subject: \nDate: {at}\nMessage-ID: <{item['id']}@example.org>\n\n{item['text']}\n"
        )
    config = folder / "config"
    config.write_text(
        f"[database]\npath={folder / 'mail'}\n[user]\nname=B\nprimary_email=bench@example.org\n"
    )
    started = time.perf_counter()
    subprocess.run(
        ["notmuch", "new", "--quiet"],
        env={**os.environ, "NOTMUCH_CONFIG": str(config)},
        check=True,
    )
    return count / (time.perf_counter() - started)


def main(folder: Path, count: int) -> None:
    answers: dict[str, object] = {}
    if not (folder / "mail" / ".notmuch").exists():
        answers["indexed, mails/s"] = round(build(folder, count))
    texts = [
        item["text"].split() for item in itertools.islice(items(count), 0, count, count // ROUNDS)
    ]
    with notmuch2.Database(folder / "mail", config=folder / "config") as database:
        for kind in KINDS:
            if kind.notmuch:
                asked = wordings(kind.notmuch, texts)
                answers[kind.name] = figures(lambda n, asked=asked: page(database, asked[n]))
    print(json.dumps(answers))


def page(database: notmuch2.Database, query: str) -> list[str]:
    found = database.messages(query, sort=notmuch2.Database.SORT.NEWEST_FIRST)
    return [message.messageid for message in itertools.islice(found, PAGE)]


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
