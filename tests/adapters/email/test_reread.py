"""A mail that could not be read is fetched again from where it lies."""

from __future__ import annotations

import pytest

from inbox_tui.adapter import Rejected, TargetGone
from inbox_tui.adapter.fields import Unreadable
from inbox_tui.model import Message
from inbox_tui_email import EmailAdapter
from inbox_tui_email.mapping import Fetched, to_message
from tests.adapters.email.fake_imap import FakeImap
from tests.adapters.email.test_pull import mail


@pytest.fixture
def rejected(
    adapter: EmailAdapter, imap_server: FakeImap, monkeypatch: pytest.MonkeyPatch
) -> Rejected:
    """Return what a pull says of the first of three mails."""
    for number in range(3):
        imap_server.inbox.put(mail(number))

    def fail(fetched: Fetched, own: frozenset[str], own_id: str) -> Message:
        if fetched.place.endswith(";UID=1"):
            raise Unreadable("It was not to be.")
        return to_message(fetched, own, own_id)

    with monkeypatch.context() as patch:
        patch.setattr("inbox_tui_email.folders.to_message", fail)
        (found,) = [letter for page in adapter.pull(None) for letter in page.rejected]
    return found


def test_the_same_mail_comes(adapter: EmailAdapter, rejected: Rejected) -> None:
    assert rejected.reason == "It was not to be."
    assert adapter.reread(rejected).id == "<0@c.test>"


def test_one_that_was_moved_is_gone(
    adapter: EmailAdapter, rejected: Rejected, imap_server: FakeImap
) -> None:
    del imap_server.inbox.mails[1]
    with pytest.raises(TargetGone):
        adapter.reread(rejected)


def test_in_a_folder_numbered_anew_nothing_is_taken_for_it(
    adapter: EmailAdapter, rejected: Rejected, imap_server: FakeImap
) -> None:
    imap_server.inbox.validity += 1
    with pytest.raises(TargetGone, match="numbered anew"):
        adapter.reread(rejected)


def test_one_that_is_still_bad_says_why(
    adapter: EmailAdapter, rejected: Rejected, imap_server: FakeImap
) -> None:
    imap_server.inbox.mails[1] = b"\r\n\r\n"
    with pytest.raises(ValueError, match="no sender, no subject and no text"):
        adapter.reread(rejected)
