from __future__ import annotations

from dataclasses import replace

import pytest

from inbox_tui import accounts as connecting
from inbox_tui.adapter import Outgoing
from inbox_tui.model import Message, Visibility, utc_now
from inbox_tui.reply.preview import Tier, prepare
from inbox_tui_sandbox.world import World
from tests import making
from tests.reply.conftest import Desk

SAID = "They wrote in private; this answer will not be private."


@pytest.mark.parametrize(
    ("asked", "answered", "is_said"),
    [
        (Visibility.DIRECT, Visibility.PUBLIC, True),
        (Visibility.DIRECT, Visibility.FOLLOWERS, True),
        (Visibility.DIRECT, Visibility.DIRECT, False),
        (Visibility.PUBLIC, Visibility.PUBLIC, False),
    ],
)
def test_a_public_answer_to_private_words_comes_first(
    desk: Desk, asked: Visibility, answered: Visibility, is_said: bool
) -> None:
    with World(desk.folder) as world:
        world.post("tomas", "@nora my number is 4711", visibility=asked)
    making.pull(desk.store, desk.own)
    draft = making.draft(desk.store, desk.own, making.newest(desk.store, desk.own), "Shit, yes")
    adapter = connecting.connect(desk.own)
    honest = adapter.compose

    def compose(parent: Message, text: str, at: object) -> Outgoing:
        return replace(honest(parent, text, utc_now()), visibility=answered)

    adapter.compose = compose  # type: ignore[method-assign]
    shown = prepare(desk.store, draft.uid, adapter)
    assert (shown.unusual[0] == SAID) is is_said
    assert shown.tier is Tier.WHOLE
