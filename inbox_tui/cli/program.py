"""The program's own command line: which commands there are, each in a module of its own.

A module is imported when its command is called; ``--help`` imports none.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import click

from inbox_tui import __version__
from inbox_tui.cli import failures
from inbox_tui.cli.exit_codes import EPILOG, ExitCode
from inbox_tui.cli.printing import ReaderGone, drop_unwritten, finish, narrate

COMMANDS = {
    "me": "Say who you are, or show it.",
    "account": "Connect, list, check and remove accounts.",
    "pull": "Fetch what is new from the networks.",
    "import": "Bring in messages from any other source.",
    "list": "List conversations, newest first.",
    "show": "Show the messages of a conversation.",
    "search": "Find messages by their words.",
    "draft": "Write, list and discard drafts; they go nowhere by themselves.",
    "reply": "Compose, preview, confirm and send a reply.",
    "outbox": "List replies on their way; cancel, resolve or delete one.",
    "stop": "Stop everything outgoing, for everybody on this inbox.",
    "resume": "End a stop; nothing is sent by it.",
    "words": "The team's list of words that ask for a second look.",
    "audit": "List, verify and export the log of what was done.",
    "backup": "Copy the inbox to a file, while it is in use.",
    "restore": "Put a backup in the place of the inbox.",
    "forget": "Erase a person from the inbox, for good.",
    "demo": "Open an inbox on the sandbox network, thrown away afterwards.",
    "dead-letters": "List, retry and clear what could not be stored.",
    "config": "Locate, check and edit the configuration.",
    "doctor": "Say what is wrong here, and what to do.",
}
"""Name: what it does. The click command ``command`` is in :func:`module_of` the name."""


def module_of(name: str) -> str:
    """Return the full name of a command's module; Python has ``import`` and ``list`` itself."""
    module = name.replace("-", "_") + ("_" if name in {"import", "list"} else "")
    return f"inbox_tui.cli.commands.{module}"


class Program(click.Group):
    """The group of all commands, and the boundary at which every error becomes a sentence."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, in the order of a first day's work."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command."""
        del ctx  # every context has the same commands
        if cmd_name not in COMMANDS:
            return None
        module = import_module(module_of(cmd_name))
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([*COMMANDS.items()])

    def main(self, args: Sequence[str] | None = None, **extra: Any) -> NoReturn:  # type: ignore[override]
        """Run the program and leave it with an :class:`ExitCode`."""
        extra["standalone_mode"] = False
        try:
            code = super().main(args, **extra) or ExitCode.DONE
            finish()
        except ReaderGone:
            code = ExitCode.DONE
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the top level
            code = failures.tell(error)
        drop_unwritten()
        sys.exit(int(code))


@click.group(
    cls=Program,
    invoke_without_command=True,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--db",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The inbox file, instead of $INBOX_TUI_DB or the usual place.",
)
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    help="The configuration file, instead of $INBOX_TUI_CONFIG or the usual place.",
)
@click.version_option(__version__, "-V", "--version", prog_name="inbox-tui")
@click.pass_context
def program(ctx: click.Context, db: Path | None, config: Path | None) -> int | None:
    """One inbox for many networks. Without a command, it opens on the screen.

    Before a reply leaves, you see as whom it speaks and confirm it with the account's call sign.
    """
    del db, config  # read by open_store and by configuration
    if ctx.invoked_subcommand is not None:
        return None
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        narrate("The inbox needs a terminal. For commands: inbox-tui --help")
        return ExitCode.USAGE
    return _open_screens()


def _open_screens() -> int:
    """Open the inbox on the screen; return the exit code when it is closed."""
    from inbox_tui.cli.store_access import log_to_file, open_store

    log_to_file()
    with open_store() as store:
        from inbox_tui.tui.app import run

        return run(store)
