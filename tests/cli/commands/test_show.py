from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from inbox_tui.model import Attachment, MessageKind
from inbox_tui.store import accounts, identities, notes
from tests import making
from tests.cli.conftest import Run, line


def test_show_is_linear_and_numbers_what_can_be_answered(nora: Run) -> None:
    both = [line(1), line(2, conversation="c1", at="2026-11-21T19:00:00Z", text="Two\nlines")]
    nora("import", "--account", "nora", "-", stdin="\n".join(both))
    out = nora("show", 1).stdout
    assert "For OWN @nora on Sandbox" in out
    assert out.index("[1] Jo Park (jo)") < out.index("Hello number 1") < out.index("[2] Jo Park")
    assert "    Two\n    lines\n" in out
    limited = nora("show", 1, "--limit", 1)
    assert "Hello number 1" not in limited.stdout
    assert "1 older messages are not shown" in limited.stderr


def test_show_tells_links_images_gaps_answers_and_edits_in_words(nora: Run) -> None:
    with making.open_store() as store:
        account = next(iter(accounts.every(store.read())))
        picture = Attachment(media_type="image/png", name="a red lamp")
        making.put(
            store,
            account,
            making.message("1", content="see https://bank.example/ (https://evil.example/)"),
            making.message("2", minutes=5, in_reply_to="1", content="old", attachments=(picture,)),
            making.message("3", minutes=9, in_reply_to="lost", kind=MessageKind.MAIL,
                           attachments=(Attachment(media_type="application/pdf", name="bill"),)),
            making.message("4", minutes=10, deleted=True),
        )  # fmt: skip
        edited = making.message("2", minutes=5, in_reply_to="1", content="new",
                                updated=making.NOON + timedelta(minutes=6),
                                attachments=(picture,))  # fmt: skip
        making.put(store, account, edited)
        with store.write() as conn:
            note = notes.add(conn, 1, making.NORA.id, "call him", making.NOON)
            notes.put(conn, note, making.NOON, on=True)
            identities.save(conn, replace(making.NORA, time_zone="Asia/Tokyo"), making.NOON)
    out = nora("show", 1).stdout
    assert "see https://bank.example/ [1] (https://evil.example/ [2])" in out
    assert "Link [2] shows bank.example, goes to evil.example: https://evil.example/" in out
    assert (
        "[2] Tomas (tomas), 2026-11-21 21:05, mention, answers [1], edited 2026-11-21 21:06" in out
    )
    assert "1 earlier version kept" in out
    assert "Image: a red lamp, image/png" in out
    assert "The message that the next one answers was not fetched.\n[3] " in out
    assert "Attached: bill, application/pdf, in your mail program" in out
    assert "(deleted)" in out
    assert "Note by Nora Lind, 2026-11-21 21:00, stays in this inbox\n    call him" in out
