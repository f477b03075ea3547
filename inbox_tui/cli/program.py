"""The program's own command line: which commands there are, each in a module of its own.

A module is imported when its command is called; ``--help`` imports none.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from inbox_tui import __version__
from inbox_tui.cli import failures
from inbox_tui.cli.exit_codes import EPILOG, ExitCode
from inbox_tui.cli.printing import ReaderGone, drop_unwritten, finish, narrate
from inbox_tui.cli.start_up import end_start_up
from inbox_tui.cli.typed_values import check_values

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

COMMANDS = {
    "me": "Say who you are, or show it.",
    "account": "Connect, list, check and remove accounts.",
    "pull": "Fetch what is new from the networks.",
    "import": "Bring in messages from any other source.",
    "list": "List conversations, newest first.",
    "show": "Show the messages of a conversation.",
    "search": "Find messages by a query.",
    "next": "Name the conversation to answer next.",
    "done": "Close conversations until somebody writes again.",
    "reopen": "Open closed conversations again.",
    "snooze": "Put conversations out of the way for a while.",
    "wake": "End the snooze of conversations.",
    "assign": "Say which colleague takes care of conversations.",
    "tag": "Put tags on conversations.",
    "untag": "Take tags off conversations.",
    "priority": "Say how soon conversations want an answer.",
    "note": "Add, list, edit and delete notes about a conversation.",
    "vip": "List people of special care; add or remove one.",
    "undo": "Take back your last act of triage, whole.",
    "redo": "Do again what you have undone last.",
    "history": "Show what was done with a conversation, and by whom.",
    "person": "Show what one person has written, in every conversation.",
    "rules": "List the rules on what comes in, and try one.",
    "draft": "Write, list and discard drafts; they go nowhere by themselves.",
    "reply": "Compose, preview, confirm and send a reply.",
    "hand-send": "Say what you have posted by hand where no program may.",
    "outbox": "List replies on their way; cancel, resolve or delete one.",
    "stop": "Stop everything outgoing, for everybody on this inbox.",
    "resume": "End a stop; nothing is sent by it.",
    "words": "The team's list of words that ask for a second look.",
    "audit": "List, verify and export the log of what was done.",
    "backup": "Copy the inbox to a file, while it is in use.",
    "restore": "Put a backup in the place of the inbox.",
    "forget": "Erase a person from the inbox, for good.",
    "purge": "Let go of old conversations, for good.",
    "demo": "Open an inbox on the sandbox network, thrown away afterwards.",
    "dead-letters": "List, retry and clear what could not be stored.",
    "adapter": "List adapters; write, check and trust one of your own.",
    "config": "Locate, check and edit the configuration.",
    "keys": "List the keys, or say what a key is called.",
    "completion": "Let the tab key complete commands, accounts and numbers.",
    "man": "Show or write the manual pages.",
    "doctor": "Say what is wrong here, and what to do.",
}
"""Name: what it does. The click command ``command`` is in :func:`module_of` the name."""

COMPLETE_VARIABLE = "_INBOX_TUI_COMPLETE"
"""Set by the scripts of :mod:`inbox_tui.cli.completion`, to ``bash_complete`` and the like."""


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
        end_start_up()
        command: click.Command = module.command
        check_values(command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([*COMMANDS.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """Return the commands and options that begin so, without importing a command."""
        from click.shell_completion import CompletionItem

        options = click.Command.shell_complete(self, ctx, incomplete)
        names = (name for name in COMMANDS if name.startswith(incomplete))
        return [*(CompletionItem(name, help=COMMANDS[name]) for name in names), *options]

    def main(self, args: Sequence[str] | None = None, **extra: Any) -> NoReturn:  # type: ignore[override]
        """Run the program and leave it with an :class:`ExitCode`."""
        extra["standalone_mode"] = False
        asked = os.environ.get(COMPLETE_VARIABLE)
        try:
            if asked:
                from inbox_tui.cli.completion import answer

                code = answer(self, asked)
            else:
                code = super().main(args, complete_var=COMPLETE_VARIABLE, **extra) or ExitCode.DONE
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
@click.option(
    "--safe-mode", is_flag=True, help="Load only our own adapters, as INBOX_TUI_SAFE_MODE=1 does."
)
@click.version_option(__version__, "-V", "--version", prog_name="inbox-tui")
@click.pass_context
def program(
    ctx: click.Context, db: Path | None, config: Path | None, safe_mode: bool
) -> int | None:
    """One inbox for many networks. Without a command, it opens on the screen.

    Before a reply leaves, you see as whom it speaks and confirm it with the account's call sign.
    """
    del db, config  # read by open_store and by configuration
    if safe_mode:
        os.environ["INBOX_TUI_SAFE_MODE"] = "1"  # read by the registry, whoever asks it
    if ctx.invoked_subcommand is not None:
        return None
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        narrate(
            "The inbox needs a terminal. For commands: inbox-tui --help. The first two are "
            "inbox-tui me NAME and inbox-tui account add NETWORK"
        )
        return ExitCode.USAGE
    return _open_screens()


def _open_screens() -> int:
    """Open the inbox on the screen; return the exit code when it is closed."""
    import logging
    from contextlib import ExitStack

    from inbox_tui.cli.configuration import loaded
    from inbox_tui.cli.store_access import log_to_file, open_store

    log_to_file()
    with open_store() as store:
        if loaded().config.rules:
            from inbox_tui.rules import follow

            # A line on stderr would stand in the middle of the screen; 'rules list' tells it too.
            log = logging.getLogger("inbox_tui.rules")
            follow(store, loaded().config, lambda wrong: log.warning("%s", wrong.told))
        from inbox_tui.tui.app import run

        with ExitStack() as listening:
            wishes = loaded().config.notify
            if wishes.near_miss_hook or wishes.sent_hook:
                from inbox_tui.notices.hooks import hooks

                listening.enter_context(hooks(wishes))
            return run(store, loaded=loaded(), shown=end_start_up)
