"""What a message looks like when it comes in."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from inbox_tui.adapter import Adapter
from inbox_tui.model import Message, MessageKind, Visibility, utc_now
from inbox_tui.testing.adapter_suite.base import Base, Connect, pull_all, question, stored
from inbox_tui.testing.network import Network
from inbox_tui.testing.pulled import sound
from inbox_tui.text import clean

LONG = 10_000_000
MOST_CHARACTERS = 5_000_000
"""Of one message's words: more is cut off or left out with a reason."""
MARKUP = '1 < 2 & 3 > 2, "so" he said: <b>it\'s</b> &amp; done'


class Messages(Base):
    """Promise: whatever network it came from, a message is data of one and the same kind."""

    def arrived(self, connect: Connect, message_id: str) -> Message:
        """Return a message as a pull brings it."""
        return sound(pull_all(connect)).messages[message_id]

    def test_a_message_has_an_id_a_conversation_and_a_kind(
        self, connect: Connect, network: Network
    ) -> None:
        """Ids are text that can be printed and kept."""
        message = question(network, connect)
        for name in (message.id, message.context):
            assert isinstance(name, str)
            assert name.strip()
            assert name.isprintable()
        assert isinstance(message.kind, MessageKind)
        assert isinstance(message.visibility, Visibility)

    def test_times_are_aware_and_in_utc(self, connect: Connect, network: Network) -> None:
        """And about when it was said."""
        message = question(network, connect)
        for moment in filter(None, (message.published, message.updated)):
            assert moment.utcoffset() == timedelta(0)
        assert abs(utc_now() - message.published) < timedelta(days=3650)

    def test_words_arrive_as_they_were_written(self, connect: Connect, network: Network) -> None:
        """Signs that mean something in HTML are signs again; no entity and no tag is left over."""
        assert question(network, connect, MARKUP).content == MARKUP

    def test_lines_and_signs_of_every_script_arrive(
        self, connect: Connect, network: Network
    ) -> None:
        """Paragraphs, umlauts, Arabic and emoji made of several."""
        words = "Grüße,\n\nمرحبا 👩‍👩‍👧‍👦 日本語\nlast line"
        assert question(network, connect, words).content == words

    @pytest.mark.parametrize(
        "sign",
        ["\x1b[31m", "\x07", "\u202e", "\x00"],
        ids=["escape", "bell", "override", "nul"],
    )
    def test_signs_that_command_a_terminal_do_no_harm(
        self, connect: Connect, network: Network, sign: str
    ) -> None:
        """They come as they are, or are taken out; the words around them stay, and all is clean."""
        said = network.say(f"before {sign}after")
        pulled = sound(pull_all(connect))
        message = pulled.messages.get(said)
        if message is None:
            assert pulled.rejected, "it vanished without a word"
            return
        assert "before" in message.content
        assert "after" in message.content
        assert not set("\x1b\x07\u202e\x00") & set(clean(message.content))

    def test_ten_megabytes_of_words_are_bounded(self, connect: Connect, network: Network) -> None:
        """They are cut, rejected with a reason or refused by the limits; memory is not the limit."""
        said = network.say("x" * LONG)
        pulled = pull_all(connect)
        message = pulled.messages.get(said)
        if message is None:
            assert pulled.error is not None or pulled.rejected, "it vanished without a word"
        else:
            assert len(message.content) <= MOST_CHARACTERS

    def test_every_message_has_an_author(self, connect: Connect, network: Network) -> None:
        """The id is stable from message to message; the handle can be shown."""
        ids = [network.say("first", author="tomas"), network.say("second", author="tomas")]
        other = network.say("third", author="ada")
        messages = sound(pull_all(connect)).messages
        authors = [messages[name].attributed_to for name in ids]
        assert authors[0].id == authors[1].id != messages[other].attributed_to.id
        assert authors[0].id.strip()
        assert authors[0].handle.strip()

    def test_an_author_who_is_gone_has_a_stand_in(self, connect: Connect, network: Network) -> None:
        """A deleted account's message still comes, under a name that is nobody's."""
        said = network.say("I was here.", author="")
        author = self.arrived(connect, said).attributed_to
        assert author.id.strip(), "the author of a deleted account's message has no id"
        assert author.handle.strip(), "the author of a deleted account's message has no handle"

    def test_an_answer_names_what_it_answers(self, connect: Connect, network: Network) -> None:
        """Parent and conversation hold a thread together."""
        first = network.say("My router reboots.")
        second = network.say("And it is hot.", answers=first)
        messages = sound(pull_all(connect)).messages
        assert messages[second].in_reply_to == first
        assert messages[second].context == messages[first].context

    def test_two_questions_are_two_conversations(self, connect: Connect, network: Network) -> None:
        """What does not answer the other stands alone."""
        first, second = network.say("My router reboots."), network.say("Where is my bill?")
        messages = sound(pull_all(connect)).messages
        assert messages[first].context != messages[second].context
        assert messages[first].in_reply_to is None

    def test_raw_data_survives_being_kept(self, connect: Connect, network: Network) -> None:
        """It is JSON, unchanged by a way through it."""
        message = self.arrived(connect, network.say("My router reboots."))
        assert json.loads(json.dumps(message.raw)) == message.raw

    def test_what_was_kept_can_be_answered(
        self, connect: Connect, network: Network, adapter: Adapter
    ) -> None:
        """Everything that an answer needs comes back out of the inbox."""
        message = stored(self.arrived(connect, network.say("My router reboots.")))
        answerable = adapter.can_reply(message)
        assert answerable.yes, answerable.reason
        assert adapter.compose(message, "Which light is on?", utc_now()).parent_id == message.id

    def test_the_conversation_can_be_read_again(
        self, connect: Connect, network: Network, adapter: Adapter
    ) -> None:
        """With the message itself, and what it answers."""
        first = network.say("My router reboots.")
        second = network.say("And it is hot.", answers=first)
        message = stored(self.arrived(connect, second))
        found = {each.id for each in adapter.thread(message)}
        assert {first, second} <= found
