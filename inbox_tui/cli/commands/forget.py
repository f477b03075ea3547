"""``inbox-tui forget``: erase a person from the inbox for good."""

from __future__ import annotations

from collections.abc import Iterator

import click

from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.cli.failures import Failure
from inbox_tui.cli.printing import narrate, say
from inbox_tui.cli.store_access import open_store
from inbox_tui.cli.terminal import has_terminal
from inbox_tui.forget import erasure, person
from inbox_tui.forget.erasure import Foreseen
from inbox_tui.forget.person import Person
from inbox_tui.forget.survey import Figures
from inbox_tui.model import utc_now
from inbox_tui.paths import log_folder
from inbox_tui.store import Store


@click.command("forget", short_help="Erase a person from the inbox, for good.")
@click.argument("who", metavar="PERSON")
@click.option("--keep", "kept", metavar="WORD", multiple=True,
              help="A name that is an everyday word: it stays where others wrote it.")  # fmt: skip
@click.option("--yes", is_flag=True, help="Do not ask.")
def command(who: str, kept: tuple[str, ...], yes: bool) -> ExitCode:
    """Erase PERSON: a handle, NETWORK:HANDLE, or a network's id. It cannot be undone.

    Their messages, names and id go, and pieces of their words wherever others repeat them: in
    threads, drafts, dead letters, the index, the audit log's particulars and the logs. Later pulls
    do not bring them back. Backups and exports stay as they are, and so does the network itself.
    Nobody else can write to the inbox while the file is written anew at the end. Run it again
    where it was interrupted.
    """
    with open_store() as store:
        found = person.find(store.read(), who)
        if not found:
            return _finish(store, who)
        if len(found) > 1:
            raise Failure(_which(found))
        foreseen = erasure.foresee(store, found[0], log_folder(), kept)
        for line in _describe(found[0], foreseen):
            narrate(line)
        if not yes:
            _ask(found[0])
        narrate("Erasing. With many messages this takes minutes.")
        figures = erasure.forget(store, found[0], log_folder(), utc_now(), kept)
    say(f"forgotten {_sum(figures)}")
    return ExitCode.DONE


def _finish(store: Store, who: str) -> ExitCode:
    """End a run that was interrupted. :raises Failure: nobody of that name was ever here."""
    if not erasure.is_forgotten(store, who):
        raise Failure(f"There is nobody called {who} in this inbox.")
    narrate(f"{who} was forgotten before. What the file still held of it is overwritten again.")
    erasure.shrink(store)
    say("forgotten")
    return ExitCode.DONE


def _which(found: tuple[Person, ...]) -> str:
    listed = "\n".join(f"  {one.full_handle}  {one.name}  {one.remote_id}" for one in found)
    return f"Several people are called so. Say which by NETWORK:HANDLE or by id:\n{listed}"


def _describe(who: Person, foreseen: Foreseen) -> Iterator[str]:
    figures = foreseen.figures
    yield f"{who.full_handle}, {who.name or 'without a name'}, id {who.remote_id}"
    yield f"  {figures.messages} messages by them"
    yield f"  {figures.conversations} conversations with nobody but them: they go away"
    yield f"  {figures.threads} threads with others: they stay, with tombstones"
    yield f"  {figures.others} messages of others that name or quote them: blotted there"
    yield f"  {figures.drafts} drafts, and the words of {figures.replies} replies to them"
    yield f"  {figures.dead_letters} dead letters, {foreseen.logs} log files"
    yield f"  the particulars of {figures.audit_payloads} audit entries; the chain stays whole"
    if foreseen.shared_names:
        names = ", ".join(foreseen.shared_names)
        yield f"Others are called so too, so it stays in what others wrote: {names}"
    for file in foreseen.copies:
        yield f"Not touched: {file}"
    yield "Not touched: copies elsewhere, and the network. This cannot be undone."


def _ask(who: Person) -> None:
    name = who.handle.lstrip("@") or who.remote_id
    if not has_terminal():
        raise Failure("Without a terminal, --yes says that you mean it.", ExitCode.NOT_CONFIRMED)
    typed: str = click.prompt(f"To erase, type {name}", default="", show_default=False, err=True)
    if typed.strip().lstrip("@").casefold() != name.casefold():
        raise Failure("Nothing was erased.", ExitCode.NOT_CONFIRMED)


def _sum(figures: Figures) -> str:
    return (
        f"messages {figures.messages} conversations {figures.conversations}"
        f" threads {figures.threads} others {figures.others} drafts {figures.drafts}"
        f" replies {figures.replies} dead-letters {figures.dead_letters}"
        f" audit-payloads {figures.audit_payloads}"
    )
