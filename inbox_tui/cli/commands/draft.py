"""``inbox-tui draft``: anybody and any script may draft; nothing leaves by it."""

from __future__ import annotations

from pathlib import Path

import click

from inbox_tui.cli import attaching
from inbox_tui.cli.arguments import chosen_account
from inbox_tui.cli.commands.draft_reopen import reopen
from inbox_tui.cli.compose import compose, read_all
from inbox_tui.cli.failures import Failure
from inbox_tui.cli.open_draft import open_draft, save_words
from inbox_tui.cli.printing import (
    fields_of,
    narrate,
    say,
    say_json,
    say_table,
)
from inbox_tui.cli.stop_notice import tell_of_stop
from inbox_tui.cli.store_access import open_store
from inbox_tui.cli.terminal import has_terminal
from inbox_tui.cli.wall_time import local_time
from inbox_tui.model import Account, Draft, StoredMessage, utc_now
from inbox_tui.store import (
    NoSuch,
    Numbered,
    Store,
    attachments,
    drafts,
    messages,
    outbox,
    waiting_drafts,
)
from inbox_tui.store.waiting_drafts import WaitingDraft
from inbox_tui.text import snippet


class _Drafts(click.Group):
    """A group whose usual command need not be named: ``draft 12`` is ``draft write 12``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        known = {*self.commands, *ctx.help_option_names}
        return super().parse_args(ctx, args if not args or args[0] in known else ["write", *args])


@click.group("draft", cls=_Drafts,
             short_help="Write, list and discard drafts; they go nowhere by themselves.")  # fmt: skip
def command() -> None:
    """Write a draft with 'draft MESSAGE --as ACCOUNT', which is short for 'draft write'.

    Drafts wait until a person opens them with 'reply' or on the screen: only a person sends.
    """


command.add_command(reopen)


@command.command("write")
@click.argument("message", type=int)
@click.argument("dash", type=click.Choice(["-"]), required=False, metavar="[-]")
@click.option("--as", "account", required=True, metavar="ACCOUNT", help="Who would speak.")
@click.option("--text", metavar="TEXT", help="The words; - reads them from stdin.")
@click.option("--replace", is_flag=True, help="Take the place of other words already drafted.")
@attaching.options
@click.option("--json", "as_json", is_flag=True, help="Write the draft as a JSON line.")
def write(
    message: int,
    dash: str | None,
    account: str,
    text: str | None,
    replace: bool,
    attach: tuple[Path, ...],
    alt: tuple[str, ...],
    numbers: bool | None,
    as_json: bool,
) -> None:
    """Draft an answer to MESSAGE, a number from 'show'. Writes the draft's number to stdout.

    Without --text, the words come from stdin or, on a terminal, from you.
    """
    if dash and text is not None:
        raise click.UsageError("Give --text or -, not both.")
    attaching.check(attach, alt)
    with open_store() as store:
        parent = messages.require(store.read(), message)
        speaker = chosen_account(store, account)
        if text is None and not dash and has_terminal():
            draft = _write(store, parent, speaker)
        else:
            words = read_all() if text in (None, "-") else text or ""
            draft = _put(store, parent, speaker, words, replace=replace)
        attaching.take(store, draft, attach, alt, numbers)
        draft = drafts.require(store.read(), draft.uid)
    if as_json:
        say_json(fields_of(draft))
    else:
        say(str(draft.uid))
    narrate(f"To send it: inbox-tui reply {message} --as {speaker.id}")


@command.command("list")
@click.option("--discarded", is_flag=True, help="Those that were put away, the last one first.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON Lines.")
def list_drafts(discarded: bool, as_json: bool) -> None:
    """List the drafts that wait, last written first: number, message, when, account, state, words.

    The state is open, discarded, or that of the reply on its way: held, sending, unknown. Where a try to send
    it ended without it, the reason follows the words. Empty drafts are left out.
    """
    with open_store() as store:
        tell_of_stop(store)
        kept_as = "discarded" if discarded else "open"
        listed = waiting_drafts.discarded if discarded else waiting_drafts.every
        found = listed(store.read())
        rows = [_cells(store, waiting, kept_as) for waiting in found]
    if as_json:
        for waiting in found:
            more = {
                "state": waiting.state or kept_as,
                "files": waiting.files,
                "came_back": waiting.came_back,
            }
            say_json(fields_of(waiting.draft) | more)
        return
    if not found:
        narrate("No draft was put away." if discarded else "No draft waits.")
        return
    say_table(rows, most=24)
    if discarded:
        narrate("To take one out again: inbox-tui draft reopen DRAFT")
    else:
        narrate("To send one: inbox-tui reply MESSAGE --as ACCOUNT")


@command.command("discard")
@click.argument("draft", type=int)
def discard(draft: int) -> None:
    """Put DRAFT, a number from 'draft list', away; 'draft reopen' takes it out again."""
    with open_store() as store, store.write() as conn:
        if drafts.get(conn, draft) is None or not drafts.is_open(conn, draft):
            raise NoSuch(Numbered.DRAFT, draft, state="open")
        live = outbox.live_of_draft(conn, draft)
        if live:
            raise Failure(f"Draft {draft} is on its way (delivery {live.uid}: {live.state.value}).")
        drafts.discard(conn, draft, utc_now())
    say(str(draft))


@command.command("files")
@click.argument("draft", type=int)
@click.option("--json", "as_json", is_flag=True, help="Write JSON Lines.")
def files(draft: int, as_json: bool) -> None:
    """List the files of DRAFT in the order in which they leave: number, name, type, size, words."""
    from inbox_tui.reply.attach import describe_alt, size

    with open_store() as store:
        drafts.require(store.read(), draft)
        found = attachments.of_draft(store.read(), draft)
    if as_json:
        for held in found:
            told = {name: value for name, value in fields_of(held.file).items() if name != "data"}
            say_json({"uid": held.uid, **told})
        return
    if not found:
        narrate("The draft has no files.")
        return
    rows = [
        (
            str(held.uid),
            held.file.name,
            held.file.media_type,
            size(held.file.size),
            describe_alt(held.file),
        )
        for held in found
    ]
    say_table(rows, most=40)


@command.command("detach")
@click.argument("draft", type=int)
@click.argument("file", type=int)
def detach(draft: int, file: int) -> None:
    """Take FILE, a number from 'draft files', off DRAFT; its bytes are overwritten."""
    with open_store() as store, store.write() as conn:
        held = attachments.require(conn, file)
        if held.draft_uid != draft or not drafts.is_open(conn, draft):
            raise Failure(f"There is no file {file} at an open draft {draft}.")
        live = outbox.live_of_draft(conn, draft)
        if live:
            raise Failure(f"Draft {draft} is on its way (delivery {live.uid}: {live.state.value}).")
        attachments.remove(conn, file)
    say(str(file))


def _cells(store: Store, waiting: WaitingDraft, kept_as: str) -> tuple[str, ...]:
    draft = waiting.draft
    came_back = f"came back: {waiting.came_back}" if waiting.came_back else ""
    said = (attaching.count(store, draft.uid), snippet(draft.text) or "(no words)", came_back)
    return (
        str(draft.uid),
        f"message {draft.parent_uid}",
        local_time(draft.updated_at),
        draft.account_id,
        waiting.state or kept_as,
        " · ".join(filter(None, said)),
    )


def _write(store: Store, parent: StoredMessage, account: Account) -> Draft:
    draft = open_draft(store, parent, account)
    compose(parent, draft.uid, draft.text, lambda words: save_words(store, draft.uid, words))
    return drafts.get(store.read(), draft.uid) or draft


def _put(
    store: Store, parent: StoredMessage, account: Account, words: str, *, replace: bool
) -> Draft:
    if not words.strip():
        raise Failure("There are no words to draft.")
    draft = open_draft(store, parent, account)
    if draft.text.strip() and draft.text != words and not replace:
        raise Failure(f"Draft {draft.uid} has other words already. --replace overwrites them.")
    save_words(store, draft.uid, words)
    return drafts.get(store.read(), draft.uid) or draft
