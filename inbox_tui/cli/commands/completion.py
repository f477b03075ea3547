"""``inbox-tui completion``: the script that makes the tab key complete."""

from __future__ import annotations

import click

from inbox_tui.cli.printing import say

SHELLS = ("bash", "zsh", "fish")


@click.command("completion", short_help="Let the tab key complete commands, accounts and numbers.")
@click.argument("shell", type=click.Choice(SHELLS))
def command(shell: str) -> None:
    """Write the script that lets the tab key complete inbox-tui in SHELL.

    Commands, options, accounts, and the newest conversations and messages by number. Put the line
    that fits into the file that your shell reads as it starts. Where the program was installed for
    the whole system, the shells find the scripts by themselves, in share.

    \b
      bash   eval "$(inbox-tui completion bash)"
      zsh    eval "$(inbox-tui completion zsh)"
      fish   inbox-tui completion fish | source
    """  # noqa: D301 - click's own sign for lines that stay as they are
    from inbox_tui.cli.completion import script

    for line in script(shell).splitlines():
        say(line)
