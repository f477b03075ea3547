"""The configuration of this call of the program: which file, and what it says."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inbox_tui.cli.printing import narrate
from inbox_tui.paths import CONFIG_VARIABLE, config_file

if TYPE_CHECKING:
    from inbox_tui.config.fault import Fault
    from inbox_tui.config.load import Loaded
    from inbox_tui.config.schema import Config
    from inbox_tui.rules import RuleFault
    from inbox_tui.store import Store

_KEPT = "inbox_tui.configuration"


def chosen_file() -> tuple[Path, bool]:
    """Return the configuration file, and whether a person named it."""
    named: Path | None = click.get_current_context().find_root().params.get("config")
    if named:
        return named.absolute(), True
    return config_file(), bool(os.environ.get(CONFIG_VARIABLE))


def loaded() -> Loaded:
    """Read the file, once in a call of the program."""
    kept = click.get_current_context().find_root().meta
    if _KEPT not in kept:
        from inbox_tui.config.load import load

        file, is_chosen = chosen_file()
        kept[_KEPT] = load(file, is_chosen=is_chosen)
    found: Loaded = kept[_KEPT]
    return found


def configuration() -> Config:
    """Return what the file says; what is wrong in it is told on stderr, once, and is the default."""
    kept = click.get_current_context().find_root().meta
    is_told = _KEPT in kept
    found = loaded()
    if not is_told:
        for fault in found.faults:
            narrate(fault.told)
    return found.config


def sort_by_rules(store: Store) -> None:
    """Have what comes into the store sorted by the person's rules; a broken one is told once."""
    from inbox_tui.rules import follow

    follow(store, configuration(), lambda wrong: narrate(rule_fault(wrong).told))


def rule_fault(wrong: RuleFault) -> Fault:
    """Return what is wrong with a rule, with its place in the file."""
    from inbox_tui.config.finding import Finding

    number = configuration().rules.index(wrong.rule)
    path = ("rules", number, wrong.field) if wrong.field else ("rules", number)
    said = f'{wrong.why} The rule "{wrong.rule.name}" is not run.'
    return loaded().fault_of(Finding(path, said))
