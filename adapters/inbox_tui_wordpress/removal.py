"""Taking one of our own comments back."""

from __future__ import annotations

from inbox_tui.adapter import Misconfigured, TargetClosed, TransientRead, WrongAccount
from inbox_tui.adapter.fields import understanding
from inbox_tui_wordpress.client import Client
from inbox_tui_wordpress.mapping import TRASH, Comment, read_comment


def delete(client: Client, number: str) -> None:
    """Put one of our own comments into the trash, and make sure that it is not shown any more.

    :raises WrongAccount: the comment, or the credential, is another user's.
    :raises ScopeMissing: the role may not remove comments.
    """
    if not number.isdecimal():
        raise Misconfigured(f"{number[:80]!r} is not the id of a comment.")
    user = client.user()
    comment = _still_there(client, number)
    if comment is None:
        return
    if comment.author.id != user.actor.id:
        raise WrongAccount(
            "Only this account's own comments can be removed.",
            expected=user.actor.id,
            got=comment.author.id,
        )
    client.trash_comment(number)
    if _still_there(client, number) is not None:
        raise TransientRead(f"{client.host} still shows the comment.")


def _still_there(client: Client, number: str) -> Comment | None:
    """Return a comment that somebody may be shown, None where it is gone."""
    try:
        value = client.comment(number)
    except TargetClosed:  # nobody but moderators sees it
        return None
    if value is None:
        return None
    with understanding(client.host, "a comment"):
        comment = read_comment(value)
    return None if comment.status in TRASH else comment
