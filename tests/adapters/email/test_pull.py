"""Reading step by step: pages, cursors, and what a server may do in between."""

from __future__ import annotations

import pytest

from inbox_tui.adapter import AuthRevoked, Page, TransientRead
from inbox_tui_email import EmailAdapter, folders, imap, pull
from inbox_tui_email.mapping import to_message
from tests.adapters.email.conftest import SUPPORT
from tests.adapters.email.fake_imap import FakeImap


def mail(number: int, sender: str = "carla@customer.test", text: str = "hello") -> bytes:
    return (
        f"From: {sender}\r\nTo: {SUPPORT}\r\nSubject: {number}\r\nMessage-ID: <{number}@c.test>\r\n"
        f"Date: Sat, 21 Nov 2026 11:00:00 +0000\r\n\r\n{text} {number}\r\n"
    ).encode()


def ids(*pages: Page) -> list[str]:
    return [message.id for page in pages for message in page.messages]


def test_pages_hold_fifty_and_every_mail_comes_once(
    adapter: EmailAdapter, imap_server: FakeImap
) -> None:
    for number in range(120):
        imap_server.inbox.put(mail(number))
    pages = list(adapter.pull(None))
    assert [len(page.messages) for page in pages] == [50, 50, 20, 0]
    assert ids(*pages) == [f"<{number}@c.test>" for number in range(120)]
    assert {page.total for page in pages} == {120}


@pytest.mark.parametrize("pages_kept", [1, 2, 3])
def test_a_pull_cut_off_after_any_page_goes_on_without_a_gap(
    adapter: EmailAdapter, imap_server: FakeImap, pages_kept: int
) -> None:
    for number in range(120):
        imap_server.inbox.put(mail(number))
    pages = adapter.pull(None)
    kept = [next(pages) for _ in range(pages_kept)]
    rest = list(adapter.pull(kept[-1].cursor))
    assert ids(*kept) + ids(*rest) == [f"<{number}@c.test>" for number in range(120)]


def test_a_connection_lost_mid_pull_keeps_the_pages_that_came(
    adapter: EmailAdapter, imap_server: FakeImap
) -> None:
    for number in range(80):
        imap_server.inbox.put(mail(number))
    imap_server.drop_after_fetches = 6
    kept: list[Page] = []
    with pytest.raises(TransientRead):
        kept.extend(adapter.pull(None))
    imap_server.drop_after_fetches = None
    rest = list(adapter.pull(kept[-1].cursor))
    assert len(ids(*kept)) == 50
    assert ids(*kept) + ids(*rest) == [f"<{number}@c.test>" for number in range(80)]


def test_the_newest_mail_is_not_brought_twice_although_the_server_names_it(
    adapter: EmailAdapter, imap_server: FakeImap
) -> None:
    imap_server.inbox.put(mail(1))
    cursor = list(adapter.pull(None))[-1].cursor
    assert ids(*adapter.pull(cursor)) == []
    assert any("UID 2:*" in command for command in imap_server.commands)


def test_the_first_pull_takes_only_the_newest(
    adapter: EmailAdapter, imap_server: FakeImap, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pull, "_FIRST_MAILS", 3)
    for number in range(10):
        imap_server.inbox.put(mail(number))
    pages = list(adapter.pull(None))
    assert ids(*pages) == ["<7@c.test>", "<8@c.test>", "<9@c.test>"]
    assert ids(*adapter.pull(pages[-1].cursor)) == []


def test_an_empty_first_pull_does_not_bring_older_mail_later(
    adapter: EmailAdapter, imap_server: FakeImap, monkeypatch: pytest.MonkeyPatch
) -> None:
    imap_server.inbox.put(mail(1))
    monkeypatch.setattr(pull, "_FIRST_MAILS", 0)
    monkeypatch.setattr(imap.Imap, "since", lambda self, day: [])
    cursor = list(adapter.pull(None))[-1].cursor
    imap_server.inbox.put(mail(2))
    assert ids(*adapter.pull(cursor)) == ["<2@c.test>"]


def test_a_changed_uidvalidity_reads_everything_again_without_the_first_pulls_limit(
    adapter: EmailAdapter, imap_server: FakeImap, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pull, "_FIRST_MAILS", 3)
    for number in range(5):
        imap_server.inbox.put(mail(number))
    cursor = list(adapter.pull(None))[-1].cursor
    imap_server.inbox.validity = 2
    assert len(ids(*adapter.pull(cursor))) == 5


@pytest.mark.parametrize("cursor", ["", "{", "[]", '{"INBOX": 7}', '{"INBOX": [1, 5, "soon"]}'])
def test_a_cursor_that_cannot_be_read_begins_anew(
    adapter: EmailAdapter, imap_server: FakeImap, cursor: str
) -> None:
    imap_server.inbox.put(mail(1))
    assert ids(*adapter.pull(cursor)) == ["<1@c.test>"]


def test_reading_again_begins_before_the_last_pull_however_long_ago_that_was(
    adapter: EmailAdapter, imap_server: FakeImap
) -> None:
    list(adapter.pull('{"INBOX": [77, 5, "2026-03-09"]}'))
    assert any("SINCE 7-Mar-2026" in command for command in imap_server.commands)


def test_our_own_mails_in_sent_are_ours_and_others_are_left_out(
    adapter: EmailAdapter, imap_server: FakeImap
) -> None:
    imap_server.folders["Sent"].put(mail(1, sender=SUPPORT))
    imap_server.folders["Sent"].put(mail(2, sender="ann@itui.test"))
    (message,) = [message for page in adapter.pull(None) for message in page.messages]
    assert (message.id, message.attributed_to.id) == ("<1@c.test>", SUPPORT)
    assert not adapter.can_reply(message).yes


def test_a_borrowed_message_id_does_not_replace_the_other_authors_mail(
    adapter: EmailAdapter, imap_server: FakeImap
) -> None:
    imap_server.inbox.put(mail(1))
    imap_server.inbox.put(mail(1, sender="mallory@evil.test", text="pay me"))
    first, second = (message for page in adapter.pull(None) for message in page.messages)
    assert first.id == "<1@c.test>"
    assert second.id != first.id
    assert second.raw["message_id"] == "<1@c.test>"


def test_a_mail_that_cannot_be_read_is_set_aside_and_the_page_goes_on(
    adapter: EmailAdapter, imap_server: FakeImap
) -> None:
    imap_server.inbox.put(b"X-Nothing: \xff\r\n\r\n")
    imap_server.inbox.put(mail(2))
    first, *_ = adapter.pull(None)
    assert ids(first) == ["<2@c.test>"]
    (rejected,) = first.rejected
    assert rejected.position == "INBOX;UIDVALIDITY=1;UID=1"
    assert "no sender" in rejected.reason
    assert rejected.raw.startswith("X-Nothing: ÿ")


def test_a_failing_parser_sets_one_mail_aside(
    adapter: EmailAdapter, imap_server: FakeImap, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fragile(fetched, own, own_id):  # type: ignore[no-untyped-def]
        if b"<1@c.test>" in fetched.data:
            raise RecursionError("too deep")
        return to_message(fetched, own, own_id)

    monkeypatch.setattr(folders, "to_message", fragile)
    imap_server.inbox.put(mail(1))
    imap_server.inbox.put(mail(2))
    first, *_ = adapter.pull(None)
    assert ids(first) == ["<2@c.test>"]
    assert "RecursionError" in first.rejected[0].reason


def test_ten_megabytes_are_not_fetched(adapter: EmailAdapter, imap_server: FakeImap) -> None:
    imap_server.inbox.put(mail(1, text="x\r\n" * 3_500_000))
    (message,) = [message for page in adapter.pull(None) for message in page.messages]
    assert len(message.content) < 300_000
    assert "the rest was not fetched" in message.content


def test_folders_are_opened_read_only_and_mails_peeked_at(
    adapter: EmailAdapter, imap_server: FakeImap
) -> None:
    imap_server.inbox.put(mail(1))
    list(adapter.pull(None))
    told = " ".join(imap_server.commands)
    assert "SELECT" not in told
    assert "STORE" not in told
    assert "BODY[" not in told
    assert "BODY.PEEK[]" in told


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ("NO [AUTHENTICATIONFAILED] wrong", AuthRevoked),
        ("NO [UNAVAILABLE] later", TransientRead),
        ("NO [LIMIT] too many connections", TransientRead),
    ],
)
def test_a_refused_login_tells_busy_from_wrong(
    adapter: EmailAdapter, imap_server: FakeImap, answer: str, error: type[Exception]
) -> None:
    imap_server.refused["LOGIN"] = answer
    with pytest.raises(error):
        list(adapter.pull(None))


def test_a_folder_that_the_server_refuses_is_a_passing_fault(
    adapter: EmailAdapter, imap_server: FakeImap
) -> None:
    imap_server.refused["EXAMINE"] = "NO [SERVERBUG] sorry"
    with pytest.raises(TransientRead):
        list(adapter.pull(None))


def test_a_thread_holds_the_mails_of_inbox_and_sent_in_order(
    adapter: EmailAdapter, imap_server: FakeImap
) -> None:
    imap_server.inbox.put(mail(1))
    imap_server.inbox.put(mail(7))
    answer = mail(2, sender=SUPPORT).replace(b"Subject", b"References: <1@c.test>\r\nSubject")
    imap_server.folders["Sent"].put(answer.replace(b"11:00", b"11:30"))
    (first, *_) = next(adapter.pull(None)).messages
    assert [message.id for message in adapter.thread(first)] == ["<1@c.test>", "<2@c.test>"]
