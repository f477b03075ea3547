"""What is rare, once each: a long thread, a picture, a mail with a file, an edit, a deletion.

Chance alone would bring some of it late and some of it never. Every function runs inside its
caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from inbox_tui.model import Visibility
from inbox_tui_sandbox import posts
from inbox_tui_sandbox.actors import admit, find_handle
from inbox_tui_sandbox.conventions import quote, reply_subject
from inbox_tui_sandbox.file import NetworkFile
from inbox_tui_sandbox.posts import NewPost, Post
from inbox_tui_sandbox.rules import rules_of

OWN, BRAND, MAIL = ("plaza", "nora"), ("plaza", "northwind"), ("letters", "support")

LONG_THREAD = (
    ("kim", "@northwind since the change last night the upload is a tenth of what it was. Anyone?"),
    ("vikram", "Same in the north. Download is fine, upload crawls."),
    ("dee", "Mine is fine, on the old box."),
    ("kim", "So it is the new box?"),
    ("vikram", "New box here, yes. Model NW-40."),
    ("laggylarry", "NW-40, firmware 4.3, same. I had hoped it was the weather."),
    ("zeynep", "4.2 here and all is well."),
    ("kim", "Then it is 4.3. Can one go back?"),
    ("pavel", "Not from the menu, I have looked."),
    ("laggylarry", "I asked that on the telephone. The answer was to switch it off and on."),
    ("vikram", "Did that help?"),
    ("laggylarry", "It was off for a while, which was quieter."),
    ("kim", "@northwind will 4.3 be taken back?"),
)
LETTER = (
    "Dear Northwind,\n\nattached is invoice 2231. You have charged July twice, once on the 3rd and"
    " once on the 17th. Please look at both lines and tell me which of them you will pay back.\n\n"
    "Kind regards\nJoan Whitlock"
)
ANSWER = "Dear Mrs Whitlock,\n\nthank you. We are looking into it.\n\nNorthwind support"
REMINDER = (
    "Dear Northwind,\n\nthat was nine days ago. I have attached the second page as well, with both"
    " lines marked.\n\nKind regards\nJoan Whitlock"
)
INVOICE = b"%PDF-1.4\n% one page of an invented invoice\n%%EOF\n"
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c63f8cf50cf000004810180a5cb2f3d0000000049454e44ae426082"
)
"""One orange point."""


def stage(file: NetworkFile, until: datetime) -> None:
    """Write every scene to those of the accounts that exist, the last a few minutes before then."""
    _to_own(file, until)
    _to_brand(file, until)
    _long_thread(file, until)
    _mail(file, until)


def _to_own(file: NetworkFile, until: datetime) -> None:
    _say(
        file, OWN, "marit.berge", "Marit Berge", until - timedelta(minutes=41),
        "@nora last spring you found out that my umbrella stand was shielding the antenna. I have"
        " moved house, and there is another one. Where do I put it?",
    )  # fmt: skip
    changed = _say(
        file, OWN, "aisha", "Aisha Bello", until - timedelta(minutes=95),
        "@nora thanks for yesterday, it works now.",
    )  # fmt: skip
    if changed:
        words = "@nora thanks for yesterday, it worked until noon. Correction: it did it again."
        posts.edit(file, changed, words, until - timedelta(minutes=80))


def _to_brand(file: NetworkFile, until: datetime) -> None:
    _say(
        file, BRAND, "ilka_r", "Ilka Rautio", until - timedelta(minutes=27),
        "@northwind your lighthouse webcam has shown last Tuesday since Tuesday. Is anybody looking"
        " after it?",
    )  # fmt: skip
    pictured = _say(
        file, BRAND, "thebrambles", "The Brambles 🏡", until - timedelta(minutes=52),
        "@northwind is this light supposed to be orange?",
    )  # fmt: skip
    if pictured:
        described = {
            "name": "light.png",
            "media_type": "image/png",
            "alt": "A router on a windowsill; the middle one of its three lights is orange",
        }
        posts.attach(file, pictured.id, 0, described, PICTURE)
    angry = _say(
        file, BRAND, "grumpygus", "Gus McTavish", until - timedelta(minutes=140),
        "@northwind I have written something here that I will regret.",
    )  # fmt: skip
    if angry:
        _say(
            file, BRAND, "grumpygus", "Gus McTavish", until - timedelta(minutes=120),
            "Sorry, that was the coffee. Politely: when will somebody call me back?", angry,
        )  # fmt: skip
        posts.remove(file, angry, until - timedelta(minutes=119))


def _long_thread(file: NetworkFile, until: datetime) -> None:
    last: Post | None = None
    for number, (handle, words) in enumerate(LONG_THREAD):
        at = until - timedelta(minutes=11 * (len(LONG_THREAD) - number))
        last = _say(file, BRAND, handle, "", at, words, last)


def _mail(file: NetworkFile, until: datetime) -> None:
    first = _say(
        file, MAIL, "mrs_whitlock", "Joan Whitlock", until - timedelta(days=9), LETTER,
        subject="Invoice 2231 charged twice",
    )  # fmt: skip
    us = find_handle(file, *MAIL)
    if first is None or us is None:
        return
    _attach_invoice(file, first, "invoice-2231.pdf")
    answered = _add(
        file, MAIL[0], us.id, (first.author.id,), until - timedelta(days=8, hours=20), ANSWER, first
    )
    again = _add(
        file, MAIL[0], first.author.id, (us.id,), until - timedelta(hours=3), REMINDER, answered
    )
    _attach_invoice(file, again, "invoice-2231-page-2.pdf")


def _say(
    file: NetworkFile,
    to: tuple[str, str],
    handle: str,
    name: str,
    at: datetime,
    words: str,
    parent: Post | None = None,
    *,
    subject: str = "",
) -> Post | None:
    """Let somebody write to one of the accounts; None where that account does not exist."""
    us = find_handle(file, *to)
    if us is None:
        return None
    author = admit(file, to[0], handle, name=name)
    return _add(file, to[0], author, (us.id,), at, words, parent, subject=subject)


def _add(
    file: NetworkFile,
    instance: str,
    author: str,
    recipients: Sequence[str],
    at: datetime,
    words: str,
    parent: Post | None,
    *,
    subject: str = "",
) -> Post:
    rules = rules_of(instance)
    new = NewPost(
        instance=instance,
        author_id=author,
        content=words,
        published=at,
        recipients=tuple(recipients),
        parent_id=parent.id if parent else None,
        subject=reply_subject(parent.subject) if parent and rules.is_mail else subject,
        quoted=quote(parent.author, parent.published, parent.content, parent.quoted)
        if parent and rules.is_mail
        else "",
        language="en",
        visibility=Visibility.DIRECT if rules.is_mail else Visibility.PUBLIC,
    )
    found = posts.read_post(file, posts.add(file, new))
    assert found is not None
    return found


def _attach_invoice(file: NetworkFile, post: Post, name: str) -> None:
    described = {"name": name, "media_type": "application/pdf", "alt": ""}
    posts.attach(file, post.id, 0, described, INVOICE)
