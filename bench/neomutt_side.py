"""The same texts as one mail folder (mbox) for neomutt, which reads all of it as it opens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path

from corpus import items


def write_folder(path: Path, count: int) -> None:
    """Write ``count`` mails."""
    with path.open("w") as file:
        for item in items(count):
            author, at = item["author"], datetime.fromisoformat(item["at"])
            file.write(
                f"From {author['handle']}@example.org {at:%a %b %d %H:%M:%S %Y}\n"
                f"From: {author['name']} <{author['handle']}@example.org>\nTo: bench@example.org\n"
                f"Subject: {item['text'][:40]}\nDate: {format_datetime(at)}\n"
                f"Message-ID: <{item['id']}@example.org>\n\n{item['text']}\n\n"
            )


def command(path: Path) -> Sequence[str]:
    """Return what opens the folder, with no settings of anybody's."""
    folder = f"set folder={path.parent}"  # it would ask for one
    return ["neomutt", "-n", "-F", "/dev/null", "-e", folder, "-R", "-f", str(path)]
