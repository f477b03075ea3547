"""The one list of actions: complete, without clashes, and never over the confirm step."""

from __future__ import annotations

import itertools

import pytest

from inbox_tui.tui.actions import ACTIONS, Action, Scope, bindings, footer
from inbox_tui.tui.app import InboxApp
from inbox_tui.tui.inbox_actions import part_of
from inbox_tui.tui.screens.accounts import AccountsScreen
from inbox_tui.tui.screens.confirm import ConfirmScreen
from inbox_tui.tui.widgets.composer import Composer
from inbox_tui.tui.widgets.conversation_list import ConversationList
from inbox_tui.tui.widgets.thread_view import ThreadView

OWNERS = {
    Scope.LIST: ConversationList,
    Scope.THREAD: ThreadView,
    Scope.COMPOSER: Composer,
    Scope.ACCOUNTS: AccountsScreen,
    Scope.APP: InboxApp,
}
TOGETHER = [
    (Scope.LIST, Scope.INBOX, Scope.APP),
    (Scope.THREAD, Scope.INBOX, Scope.APP),
    (Scope.COMPOSER, Scope.APP),
]


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: f"{action.scope}-{action.id}")
def test_every_action_does_something(action: Action) -> None:
    if action.scope is Scope.INBOX:
        assert callable(getattr(part_of(action.id), action.id))
    else:
        assert callable(getattr(OWNERS[action.scope], f"action_{action.id}"))
    assert action.help.endswith(".")


@pytest.mark.parametrize("places", TOGETHER, ids=lambda places: places[0].value)
def test_no_two_actions_share_a_key(places: tuple[Scope, ...]) -> None:
    keys = [key for a in ACTIONS if a.scope in places for key in a.keys.split(",")]
    assert sorted(keys) == sorted(set(keys))


def test_no_key_has_priority_over_the_confirm_step() -> None:
    assert not any(b.priority for b in itertools.chain(*map(bindings, Scope)))
    assert not any(
        binding.priority
        for bound in InboxApp._merge_bindings().key_to_bindings.values()
        for binding in bound
    )
    assert ConfirmScreen.AUTO_FOCUS == ""


@pytest.mark.parametrize("places", TOGETHER, ids=lambda places: places[0].value)
def test_a_footer_shows_eight_keys_at_most(places: tuple[Scope, ...]) -> None:
    assert 3 <= len(footer(places)) <= 8


def test_nothing_in_the_palette_sends() -> None:
    offered = {action.id for action in ACTIONS if action.in_palette}
    assert "preview" not in offered
    assert not any(
        "send" in action.label for action in ACTIONS if action.in_palette and action.id != "unknown"
    )
