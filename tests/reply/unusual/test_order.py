from __future__ import annotations

from dataclasses import replace

from inbox_tui.model import utc_now
from inbox_tui.reply import unusual
from inbox_tui.reply.confirm import Ticket, confirm
from inbox_tui.store import identities
from inbox_tui_sandbox.world import World
from tests import making
from tests.reply.conftest import Desk


def test_the_gravest_comes_first_and_only_as_many_as_a_person_reads(desk: Desk) -> None:
    with World(desk.folder) as world:
        world.post("stranger", "to nobody")
        world.post("tomas", "see https://pics.example/x", reply_to=desk.question.message.id)
    making.pull(desk.store, desk.own)
    with desk.store.write() as conn:
        identities.save(conn, replace(making.NORA, hours="soon"), making.NOON)
    shown = desk.preview(making.draft(desk.store, desk.own, making.newest(desk.store, desk.own)))
    assert isinstance(confirm(desk.store, shown, "NOR", utc_now()), Ticket)
    words = "Shit @stranger, see https://pics.example/x"
    grave = desk.preview(making.draft(desk.store, desk.brand, desk.question, words))
    assert [said.partition(":")[0].split()[0:2] for said in grave.unusual] == [
        ["Words", "that"],
        ["This", "link"],
        ["You", "last"],
        ["They", "wrote"],
    ]
    assert len(grave.unusual) == unusual.MOST
