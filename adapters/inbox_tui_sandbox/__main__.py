"""A second client of the network, for the command line.

It proves from outside what was posted, by whom and under which parent, and stirs things up.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path

from inbox_tui.model import utc_now
from inbox_tui.text import clean_line
from inbox_tui_sandbox import faults
from inbox_tui_sandbox.file import WrongVersion
from inbox_tui_sandbox.mapping import as_json
from inbox_tui_sandbox.posts import Post
from inbox_tui_sandbox.rules import DEFAULT_INSTANCE, INSTANCES
from inbox_tui_sandbox.world import World


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0, or 1 with a sentence on stderr where it cannot be done."""
    chosen = _parser().parse_args(arguments)
    try:
        for line in _run(chosen):
            sys.stdout.write(line + "\n")
    except (LookupError, ValueError, WrongVersion, sqlite3.Error) as error:
        sys.stderr.write(f"{error.args[0]}\n")
        return 1
    return 0


def _run(chosen: argparse.Namespace) -> list[str]:
    folder: Path = chosen.folder
    if chosen.command == "fault":
        faults.switch_on(
            folder, chosen.name, chosen.handle, chosen.times, chosen.value, call=chosen.call
        )
        return []
    if chosen.command == "clear":
        faults.clear(folder)
        return []
    with World(folder) as world:
        match chosen.command:
            case "post":
                post = world.post(
                    chosen.author,
                    chosen.text,
                    to=tuple(chosen.to),
                    reply_to=chosen.reply_to,
                    instance=chosen.instance,
                    subject=chosen.subject,
                )
            case "edit":
                post = world.edit(chosen.id, chosen.text)
            case "delete":
                post = world.delete(chosen.id)
            case "lock":
                post = world.lock(chosen.id)
            case "populate":
                world.populate(chosen.count, chosen.seed, utc_now())
                return []
            case "wake":
                world.wake(chosen.seed)
                return []
            case _:
                return [as_json(post) if chosen.json else _line(post) for post in world.posts()]
        return [post.id]


def _line(post: Post) -> str:
    answers = f" under {post.parent_id}" if post.parent_id else ""
    text = "(deleted)" if post.deleted else clean_line(post.content)
    return f"{post.id}{answers}  @{clean_line(post.author.handle)}: {text}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m inbox_tui_sandbox", description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder that holds network.db")
    commands = parser.add_subparsers(dest="command", required=True)

    fault = commands.add_parser("fault", help="switch a fault on")
    fault.add_argument("name", choices=tuple(faults.KINDS))
    fault.add_argument("--handle", default=faults.EVERYBODY, help="one account only")
    fault.add_argument("--times", type=int, default=1, help="how many calls; 0: until cleared")
    fault.add_argument("--value", default="", help="seconds, an id or a handle")
    fault.add_argument("--call", default="", help=f"one of {', '.join(faults.CALLS)}")
    commands.add_parser("clear", help="switch all faults off")

    post = commands.add_parser("post", help="write as somebody; prints the id")
    post.add_argument("author", metavar="HANDLE")
    post.add_argument("text")
    post.add_argument("--to", action="append", default=[], metavar="HANDLE")
    post.add_argument("--reply-to", metavar="ID")
    post.add_argument("--instance", default=DEFAULT_INSTANCE, choices=tuple(INSTANCES))
    post.add_argument("--subject", default="")

    listing = commands.add_parser("posts", help="read everything, oldest first")
    listing.add_argument("--json", action="store_true", help="one JSON object a line")

    edit = commands.add_parser("edit", help="give a post another text")
    edit.add_argument("id")
    edit.add_argument("text")
    delete = commands.add_parser("delete", help="let its author delete a post")
    delete.add_argument("id")
    lock = commands.add_parser("lock", help="close a thread to answers")
    lock.add_argument("id")

    populate = commands.add_parser("populate", help="fill the past days with messages")
    populate.add_argument("count", type=int)
    populate.add_argument("--seed", type=int, default=1)
    wake = commands.add_parser("wake", help="let people write by themselves from now on")
    wake.add_argument("--seed", type=int, default=1)
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
