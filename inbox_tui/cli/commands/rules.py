"""``inbox-tui rules``: what is done with conversations as messages come in."""

from __future__ import annotations

from collections.abc import Iterator

import click

from inbox_tui.cli.configuration import configuration, loaded, rule_fault
from inbox_tui.cli.failures import Failure
from inbox_tui.cli.printing import fields_of, narrate, say, say_json, say_table
from inbox_tui.cli.store_access import open_store
from inbox_tui.cli.wall_time import local_time
from inbox_tui.config.schema import Rule
from inbox_tui.store import messages

SHOWN = 10


@click.group("rules", short_help="List the rules on what comes in, and try one.")
def command() -> None:
    """List the rules of the configuration, and see what one would match.

    A rule tags, assigns, sets a priority or snoozes when somebody writes. It sends nothing.
    """


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Write JSON Lines.")
def list_rules(as_json: bool) -> None:
    """List the rules, in the order in which they are run, with what is wrong with one."""
    from inbox_tui.rules import fault

    config = configuration()
    views = {view.name: view.query for view in config.views}
    with open_store() as store:
        for rule in config.rules:
            wrong = fault(store.read(), rule, views)
            told = rule_fault(wrong).told if wrong else ""
            if as_json:
                say_json({**fields_of(rule), "fault": told})
                continue
            say(f"{rule.name}: {', '.join(_meant(rule))} → {', '.join(_done(rule))}")
            if told:
                narrate(told)
    if not config.rules and not loaded().left_out("rules"):
        narrate(
            "There is none. 'inbox-tui config edit' opens the file, where [[rules]] begins one."
        )


@command.command("try")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Write the messages as JSON Lines.")
def try_rule(name: str, as_json: bool) -> None:
    """Show what the rule called NAME matches of what is in the inbox now; nothing is changed."""
    from inbox_tui.rules import try_out

    config = configuration()
    found = [rule for rule in config.rules if rule.name.casefold() == name.casefold()]
    if not found:
        raise Failure(_unknown(name))
    views = {view.name: view.query for view in config.views}
    with open_store() as store:
        trial = try_out(store.read(), found[0], views)
        newest = [messages.require(store.read(), uid) for uid in trial.messages[:SHOWN]]
    if as_json:
        for stored in newest:
            own = {k: v for k, v in fields_of(stored).items() if k != "message"}
            say_json({**own, **fields_of(stored.message)})
    else:
        say_table(
            [
                (
                    str(stored.conversation_uid),
                    f"[{stored.uid}]",
                    local_time(stored.message.published),
                    stored.message.attributed_to.handle,
                    stored.message.content[:400],
                )
                for stored in newest
            ]
        )
    narrate(_told(len(trial.messages), is_all=trial.is_all))


def _unknown(name: str) -> str:
    """Return that no rule of that name is followed, as a sentence with those that are."""
    left_out = {one.name.casefold() for one in loaded().left_out("rules")}
    names = ", ".join(rule.name for rule in configuration().rules) or "none"
    if name.casefold() in left_out:
        return f"The rule {name} is left out, as said above. Those that are followed: {names}."
    return f"There is no rule called {name}: {names}."


def _told(matching: int, *, is_all: bool) -> str:
    if not matching:
        return "No message that is here matches." if is_all else "None of the newest matches."
    more = "" if is_all else " or more"
    match = "message matches" if matching == 1 and is_all else "messages match"
    shown = f"; the newest {SHOWN} are shown" if matching > SHOWN else ""
    return f"{matching:,}{more} {match}{shown}."


def _meant(rule: Rule) -> Iterator[str]:
    for word, value in (
        ("", rule.when),
        ("network ", rule.network),
        ("to ", rule.account),
        ("from ", rule.from_),
        ("any of ", " | ".join(rule.words)),
    ):
        if value.strip():
            yield f"{word}{value.strip()}"


def _done(rule: Rule) -> Iterator[str]:
    for word, value in (
        ("tag ", " ".join(rule.tags)),
        ("assign to ", rule.assign),
        ("priority ", rule.priority),
        ("snooze ", rule.snooze),
    ):
        if value:
            yield f"{word}{value}"
