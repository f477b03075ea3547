"""``inbox-tui keys``: what each key does, and what a key is called."""

from __future__ import annotations

import click

from inbox_tui.cli.configuration import loaded
from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.cli.failures import Failure
from inbox_tui.cli.printing import finish, narrate, say, say_json, say_table
from inbox_tui.cli.terminal import has_terminal


@click.command("keys", short_help="List the keys, or say what a key is called.")
@click.option("--try", "trying", is_flag=True, help="Say of each key pressed what it is called.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON Lines, one for each action.")
def command(trying: bool, as_json: bool) -> ExitCode:
    """List what each key does, place by place, as it is bound now.

    The ids in the second column are what [keys] in the configuration rebinds.
    """
    from inbox_tui.tui.actions import ACTIONS, bound, hint
    from inbox_tui.tui.configuration import Configuration

    if trying:
        return _try()
    found = loaded()
    configuration = Configuration.of(found)
    if configuration.told:
        narrate(configuration.told)
    bound.use(configuration.keys.rebound)
    if as_json:
        for action in ACTIONS:
            say_json(
                {
                    "scope": action.scope.value,
                    "id": action.id,
                    "keys": list(action.bound_keys),
                    "is_rebound": action.name in configuration.keys.rebound,
                    "label": action.label,
                    "help": hint(action.help),
                }
            )
        return ExitCode.DONE
    rows = [(a.shown_keys, a.name, hint(a.help)) for a in ACTIONS]
    say_table(rows)
    for view, key in zip(found.config.views, configuration.keys.views, strict=True):
        if key:
            say(f"{key}  the view {view.name}")
    return ExitCode.DONE


def _try() -> ExitCode:
    if not has_terminal():
        raise Failure("Keys are tried on a terminal.", ExitCode.USAGE)
    from inbox_tui.tui.key_trial import key_trial

    with key_trial() as pressed:
        narrate("Press a key to see what it is called. q, or esc twice, ends.")
        for key, words in pressed:
            say(f'"{key}": {words}')
            finish()
    return ExitCode.DONE
