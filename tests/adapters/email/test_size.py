"""A mail or an answer without measure: its beginning and a sentence, and the others as usual."""

from __future__ import annotations

import pytest

from inbox_tui.adapter import Page, TransientRead
from inbox_tui.model import Message
from inbox_tui_email import EmailAdapter, imap
from tests.adapters.email.fake_imap import FakeImap
from tests.adapters.email.test_pull import mail

HUGE = 10_000_000


def pulled(adapter: EmailAdapter) -> dict[str, Message]:
    pages: list[Page] = list(adapter.pull(None))
    assert not any(page.rejected for page in pages)
    return {message.id: message for page in pages for message in page.messages}


@pytest.mark.parametrize("knows_no_parts", [False, True])
def test_of_a_huge_mail_the_beginning_comes_and_its_size_is_told(
    adapter: EmailAdapter, imap_server: FakeImap, *, knows_no_parts: bool
) -> None:
    imap_server.knows_no_parts = knows_no_parts
    for number in range(3):
        imap_server.inbox.put(mail(number))
    size = len(huge := mail(3) + b"x" * HUGE)
    imap_server.inbox.put(huge)
    imap_server.inbox.put(mail(4))
    found = pulled(adapter)
    assert [*found] == [f"<{number}@c.test>" for number in range(5)]
    words = found["<3@c.test>"].content
    assert f"the whole mail has {size} bytes; the rest was not fetched" in words
    assert len(words) < imap.FETCHED_BYTES + 200
    assert found["<4@c.test>"].content == "hello 4"


def test_a_server_that_sends_without_end_is_left(
    adapter: EmailAdapter, imap_server: FakeImap, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "MOST_BYTES", 5_000_000)
    imap_server.knows_no_parts = True
    imap_server.inbox.put(mail(1) + b"x" * HUGE)
    with pytest.raises(TransientRead, match="bytes at once"):
        pulled(adapter)
