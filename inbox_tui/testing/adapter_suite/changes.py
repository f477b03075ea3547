"""What happens to a message after it came in."""

from __future__ import annotations

from inbox_tui.adapter import Rechecks, TargetGone
from inbox_tui.model import Message
from inbox_tui.testing.adapter_suite.base import Base, Connect, pull_all, stored
from inbox_tui.testing.network import Network
from inbox_tui.testing.pulled import sound


class Changes(Base):
    """Promise: what its author changes or takes back does not stay as it was here."""

    def followed(self, connect: Connect, known: Message, cursor: str | None) -> Message | None:
        """Return the state of ``known`` by the ways in which the program follows changes."""
        adapter = connect()
        later = sound(pull_all(connect, cursor)).messages.get(known.id)
        if later is not None and later.version > known.version:
            return later
        if isinstance(adapter, Rechecks):
            return next((m for m in adapter.recheck([known]) if m.id == known.id), None)
        try:
            return next((m for m in adapter.thread(known) if m.id == known.id), None)
        except TargetGone:
            return None

    def test_an_edit_is_followed(self, connect: Connect, network: Network) -> None:
        """The new words come, as a later version of the same message."""
        said = network.say("My router reboots.")
        first = sound(pull_all(connect))
        known = stored(first.messages[said])
        network.edit(said, "My router reboots daily.")
        changed = self.followed(connect, known, first.cursor)
        assert changed is not None, "neither pull nor recheck nor thread tells of the edit"
        assert changed.content == "My router reboots daily."
        assert changed.version > known.version, "an older version would not replace what is there"

    def test_a_deletion_is_followed(self, connect: Connect, network: Network) -> None:
        """A tombstone without words comes, or the network says that it is gone."""
        said = network.say("My password is 1234.")
        first = sound(pull_all(connect))
        known = stored(first.messages[said])
        network.remove(said)
        left = self.followed(connect, known, first.cursor)
        if left is not None:
            assert left.deleted, "the message is gone on the network, and is not marked as deleted"
            assert left.content == ""
            assert "1234" not in repr(left)

    def test_a_deleted_message_does_not_come_back(self, connect: Connect, network: Network) -> None:
        """A pull from the beginning brings no words of it."""
        said = network.say("My password is 1234.")
        sound(pull_all(connect))
        network.remove(said)
        left = sound(pull_all(connect)).messages.get(said)
        assert left is None or (left.deleted and left.content == "")

    def test_rechecked_messages_are_as_they_are(self, connect: Connect, network: Network) -> None:
        """Where an adapter can recheck, what is unchanged stays and what is gone is a tombstone."""
        stays, goes = network.say("It stays."), network.say("It goes.")
        known = sound(pull_all(connect)).messages
        adapter = connect()
        if not isinstance(adapter, Rechecks):
            assert not hasattr(adapter, "recheck"), "recheck_batch is missing"
            return
        assert adapter.recheck_batch >= 1
        network.remove(goes)
        batch = [stored(known[stays]), stored(known[goes])][: max(2, adapter.recheck_batch)]
        found = {m.id: m for m in adapter.recheck(batch)}
        assert found[stays].content == "It stays."
        assert not found[stays].deleted
        assert found[goes].deleted
        assert found[goes].content == ""
