from __future__ import annotations

from inbox_tui import paths, triage
from inbox_tui.forget import erasure
from inbox_tui.model import utc_now
from inbox_tui.store import conversations, note_drafts, people, vips
from tests.forget.conftest import CARLA, HIS_WORDS, ROOT, TOMAS, Office, by, hits
from tests.making import NOON


def forget(office: Office) -> None:
    erasure.forget(office.store, office.tomas(), office.log_folder, utc_now())


def test_what_colleagues_did_and_noted_goes_with_the_conversation(office: Office) -> None:
    uid = office.message(ROOT).conversation_uid
    triage.add_note(office.store, uid, f"He says: {HIS_WORDS}", NOON)
    triage.add_tag(office.store, uid, "router", NOON)
    triage.assign(office.store, uid, "nora", NOON)
    triage.delete_note(office.store, 1, NOON)
    forget(office)
    conn = office.store.read()
    for table in ("events", "notes", "conversation_tags"):
        assert conn.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
    assert hits(paths.data_folder().parent) == []


def test_half_a_note_goes_with_the_conversation_and_elsewhere_loses_what_tells_of_him(
    office: Office,
) -> None:
    office.arrive(by(CARLA, "at://carla/9", "Anything new?", "at://carla/9"))
    here, there = (office.message(name).conversation_uid for name in (ROOT, "at://carla/9"))
    with office.store.write() as conn:
        note_drafts.save_text(conn, here, "", f"He says: {HIS_WORDS}", NOON)
        note_drafts.save_text(conn, there, "", f"Same as {TOMAS.name}: call", NOON)
    forget(office)
    assert note_drafts.text_of(office.store.read(), here) == ""
    assert note_drafts.text_of(office.store.read(), there).endswith(": call")
    assert hits(paths.data_folder().parent) == []


def test_a_note_elsewhere_loses_what_tells_of_him(office: Office) -> None:
    office.arrive(by(CARLA, "at://carla/9", "Anything new?", "at://carla/9"))
    uid = office.message("at://carla/9").conversation_uid
    triage.add_note(office.store, uid, f"Same as {TOMAS.name}: call her.", NOON)
    forget(office)
    (text,) = office.store.read().execute("SELECT text FROM notes").fetchone()
    assert text.endswith(": call her.")
    assert hits(paths.data_folder().parent) == []


def test_an_act_on_many_stays_one_for_those_that_are_left(office: Office) -> None:
    office.arrive(
        *(by(CARLA, f"at://carla/{n}", "Anything new?", f"at://carla/{n}") for n in (8, 9))
    )
    his = office.message(ROOT).conversation_uid
    hers = [office.message(f"at://carla/{n}").conversation_uid for n in (8, 9)]
    triage.mark_done(office.store, [his, *hers], NOON)
    forget(office)
    undone = triage.undo(office.store, NOON)
    assert undone
    assert sorted(undone.conversations) == sorted(hers)
    for uid in hers:
        found = conversations.get(office.store.read(), uid)
        assert found
        assert not found.done


def test_he_is_of_special_care_no_longer(office: Office) -> None:
    actor = people.author_of(office.store.read(), office.message(ROOT).conversation_uid)
    assert actor
    triage.add_vip(office.store, actor, NOON)
    forget(office)
    assert vips.every(office.store.read()) == ()
