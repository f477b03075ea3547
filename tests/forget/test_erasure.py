"""Promise 31: a person who was forgotten is in no file any more, and the rest still works."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from inbox_tui import crashpoints, paths, search
from inbox_tui.forget import erasure
from inbox_tui.forget.person import find
from inbox_tui.forget.survey import CannotForget, Figures
from inbox_tui.model import utc_now
from inbox_tui.store import Store, audit, audit_chain, conversations, drafts, messages, pulls
from inbox_tui.store.views import View
from tests.forget.conftest import (
    CARLA,
    HIS_WORDS,
    NORA,
    ROOT,
    THREAD,
    TOMAS,
    Office,
    by,
    history,
    hits,
)
from tests.making import NOON


def forget(office: Office) -> Figures:
    return erasure.forget(office.store, office.tomas(), office.log_folder, utc_now())


def home() -> Path:
    return paths.data_folder().parent


def test_the_person_is_everywhere_before_they_are_forgotten(office: Office) -> None:
    places = {name for name, _ in hits(home())}
    assert {"inbox-tui.log", "crash-1.txt"} <= places
    assert places & {"inbox.db", "inbox.db-wal"}


def test_he_is_in_no_file_afterwards(office: Office) -> None:
    forget(office)
    assert hits(home()) == []
    office.store.close()
    assert hits(home()) == [], "nor once the last connection is closed"


def test_what_was_foreseen_is_what_is_erased(office: Office) -> None:
    foreseen = erasure.foresee(office.store, office.tomas(), office.log_folder)
    before = office.store.read().execute("SELECT count(*), max(seq) FROM audit_log").fetchone()
    assert foreseen.logs == 2
    assert foreseen.figures == forget(office)
    assert foreseen.figures == Figures(
        messages=3,
        conversations=1,
        threads=1,
        others=2,
        drafts=2,
        replies=0,
        dead_letters=1,
        audit_payloads=1,
    )
    after = office.store.read().execute("SELECT count(*), max(seq) FROM audit_log").fetchone()
    assert after == (before[0] + 1, before[1] + 1)


def test_the_chain_stays_whole_and_says_what_went(office: Office) -> None:
    forget(office)
    assert audit_chain.check(office.store.read()) == audit_chain.Check("", entries=3, erased=1)
    newest = audit.page(office.store.read())[0]
    assert (newest.act, newest.identity) == (audit_chain.FORGOTTEN, "nora")
    assert newest.payload
    assert newest.payload["erased"] == [1]


def test_a_dialogue_goes_away_and_a_thread_keeps_its_place(office: Office) -> None:
    forget(office)
    conn = office.store.read()
    listed = conversations.page(conn)
    assert [c.subject for c in listed if c.message_count == 3] == ["Re: [forgotten]"]
    assert len(listed) == 3
    thread = messages.of_conversation(conn, office.message("at://carla/7").conversation_uid)
    assert [m.message.deleted for m in thread] == [True, False, True]
    root, carla, answer = (m.message for m in thread)
    assert carla.in_reply_to == root.id
    assert root.id.startswith("forgotten:")
    assert root.context == root.id
    assert answer.in_reply_to == carla.id
    assert root.attributed_to.name == "forgotten"
    assert carla.content == "[forgotten] same. You wrote: “[forgotten]”, so did mine."
    assert [actor.id for actor in carla.to] == ["actor:nora"]


def test_in_his_threads_his_first_name_goes_too(office: Office) -> None:
    office.arrive(
        by(CARLA, "at://carla/12", "Thanks Tomas!", THREAD, minutes=20),
        by(CARLA, "at://carla/13", "My son Tomas says hello", "at://carla/13", minutes=20),
    )
    forget(office)
    assert office.message("at://carla/12").message.content == "Thanks [forgotten]!"
    assert office.message("at://carla/13").message.content == "My son Tomas says hello"


def test_a_thread_can_still_be_answered(office: Office) -> None:
    forget(office)
    draft = office.draft("at://carla/7", "Hello Carla")
    assert drafts.is_open(office.store.read(), draft.uid)
    thread = office.message("at://carla/7").conversation_uid
    waiting = conversations.page(office.store.read(), View.NEEDS_REPLY)
    assert thread in [c.uid for c in waiting]


def test_what_others_wrote_about_something_else_is_untouched(office: Office) -> None:
    before = office.message("at://carla/8")
    forget(office)
    assert office.message("at://carla/8") == before


def test_search_finds_carla_and_not_him(office: Office) -> None:
    forget(office)
    conn = office.store.read()
    assert search.search(conn, "router").hits == ()
    assert search.search(conn, "Tomas").hits == ()
    assert [hit.author_handle for hit in search.search(conn, "unheard").hits] == [CARLA.handle]


def test_a_word_that_only_he_used_leaves_the_index(office: Office) -> None:
    # In so small an index SQLite merges deletions in by itself; in a large one they wait.
    for setting in (("automerge", 0), ("crisismerge", 1000)):
        office.store.read().execute(
            "INSERT INTO messages_fts (messages_fts, rank) VALUES (?, ?)", setting
        )
    office.arrive(by(TOMAS, "at://tomas/9", "xylographically speaking", THREAD, minutes=30))
    office.store.read().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    index = "SELECT count(*) FROM messages_fts_data WHERE instr(block, CAST('xylo' AS BLOB))"
    assert office.store.read().execute(index).fetchone() != (0,)
    forget(office)
    assert office.store.read().execute(index).fetchone() == (0,)
    assert b"xylo" not in paths.database_file().read_bytes()


def test_drafts_to_him_are_gone_and_others_lose_his_name(office: Office) -> None:
    forget(office)
    (left,) = drafts.every_open(office.store.read())
    assert left.text == "As [forgotten] said: ask us."


def test_the_cursor_goes_on_without_his_messages(office: Office) -> None:
    forget(office)
    cursor = pulls.state(office.store.read(), office.nora.id).cursor
    assert cursor == '{"floor":"2026-11-21T12:00:00Z","seen":{"at://carla/1":"c"}}'


def test_a_later_pull_brings_nothing_back(office: Office) -> None:
    forget(office)
    before = office.store.read().execute("SELECT * FROM messages ORDER BY uid").fetchall()
    listed = conversations.page(office.store.read())
    arrival = office.arrive(*history())
    assert (arrival.new, arrival.left_out, arrival.seen) == (0, 4, 7)
    assert office.store.read().execute("SELECT * FROM messages ORDER BY uid").fetchall() == before
    assert conversations.page(office.store.read()) == listed
    with office.store.write() as conn:
        pulls.set_cursor(conn, office.nora.id, None)
    erasure.shrink(office.store)
    assert hits(home()) == []


def test_what_others_write_later_joins_the_thread(office: Office) -> None:
    forget(office)
    thread = office.message("at://carla/7").conversation_uid
    later = by(CARLA, "at://carla/10", "Anyone?", THREAD, in_reply_to=THREAD, minutes=90)
    assert office.arrive(later).conversations == (thread,)
    newest = office.message("at://carla/10").message
    assert newest.in_reply_to == newest.context
    assert newest.context.startswith("forgotten:")


def test_an_edit_after_the_forgetting_is_news(office: Office) -> None:
    forget(office)
    later = utc_now() + timedelta(minutes=1)
    office.arrive(by(CARLA, "at://carla/7", "same, edited", THREAD, updated=later))
    assert office.message("at://carla/7").message.content == "same, edited"


def test_he_can_be_found_neither_by_name_nor_as_a_tombstone(office: Office) -> None:
    forget(office)
    conn = office.store.read()
    assert find(conn, TOMAS.handle) == ()
    assert find(conn, "forgotten") == ()
    assert erasure.is_forgotten(office.store, TOMAS.handle)
    assert erasure.is_forgotten(office.store, f"test:@{TOMAS.handle}")
    assert erasure.is_forgotten(office.store, TOMAS.id)
    assert not erasure.is_forgotten(office.store, CARLA.handle)


def test_our_own_accounts_are_not_forgotten(office: Office) -> None:
    office.arrive(by(NORA, "at://nora/5", "hello all", "at://nora/5"))
    (ours,) = find(office.store.read(), "nora")
    with pytest.raises(CannotForget, match="one of our accounts"):
        erasure.forget(office.store, ours, office.log_folder, utc_now())


@pytest.mark.parametrize(
    "moment",
    [
        "forget:surveyed",
        "forget:logs cleaned",
        "forget:written",
        "forget:committed",
        "forget:index optimised",
        "forget:vacuumed",
    ],
)
def test_a_run_that_broke_off_is_finished_by_the_next(
    office: Office, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(name: str) -> None:
        if name == moment:
            raise KeyboardInterrupt

    monkeypatch.setattr(crashpoints, "hook", break_off)
    with pytest.raises(KeyboardInterrupt):
        forget(office)
    monkeypatch.setattr(crashpoints, "hook", None)
    office.store.close()
    with Store.open(paths.database_file()) as store:
        found = find(store.read(), TOMAS.handle)
        if found:
            erasure.forget(store, found[0], office.log_folder, utc_now())
        else:
            assert erasure.is_forgotten(store, TOMAS.handle)
            erasure.shrink(store)
        assert audit_chain.find_break(store.read()) == ""
        assert hits(home()) == []


def test_what_arrives_while_everything_is_looked_through_is_erased_too(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def arrive(name: str) -> None:
        if name == "forget:surveyed":
            with Store.open(paths.database_file()) as other:
                Office(other, office.nora, office.log_folder).arrive(
                    by(TOMAS, f"at://{TOMAS.id}/late", "One more thing, if I may add", ROOT),
                    by(CARLA, "at://carla/11", "Tomas Über Berg, you there?", "at://carla/11"),
                )

    monkeypatch.setattr(crashpoints, "hook", arrive)
    assert forget(office).messages == 4
    assert office.message("at://carla/11").message.content == "[forgotten], you there?"
    with office.store.write() as conn:
        pulls.set_cursor(conn, office.nora.id, None)
    erasure.shrink(office.store)
    assert hits(home()) == []


def test_somebody_who_is_reading_keeps_the_log_from_being_emptied(office: Office) -> None:
    reader = sqlite3.connect(paths.database_file(), isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM messages").fetchone()
    office.store.read().execute("PRAGMA busy_timeout = 50")
    with pytest.raises(Exception, match="Another program is reading the inbox"):
        forget(office)
    reader.close()
    erasure.shrink(office.store)
    assert hits(home()) == []


def test_copies_are_named_and_left_alone(office: Office) -> None:
    copy = paths.data_folder() / "inbox-2026.db"
    copy.write_bytes(TOMAS.id.encode())
    foreseen = erasure.foresee(office.store, office.tomas(), office.log_folder)
    assert foreseen.copies == (copy,)
    forget(office)
    assert copy.read_bytes() == TOMAS.id.encode()


def test_a_name_that_somebody_else_bears_stays_in_what_others_wrote(office: Office) -> None:
    twin = CARLA.__class__(id="did:plc:twin", handle="twin.example", name=TOMAS.name)
    office.arrive(by(twin, "at://twin/1", "Another of that name", "at://twin/1"))
    assert erasure.foresee(office.store, office.tomas(), office.log_folder).shared_names == (
        TOMAS.name,
    )
    forget(office)
    assert office.message("at://twin/1").message.attributed_to.name == TOMAS.name
    assert TOMAS.name.upper() in office.message("at://carla/9").message.content
    assert HIS_WORDS[:20].encode() not in paths.database_file().read_bytes()


def test_the_audit_log_tells_when_it_was(office: Office) -> None:
    erasure.forget(office.store, office.tomas(), office.log_folder, NOON)
    assert audit.page(office.store.read())[0].at == NOON
