from __future__ import annotations

from dataclasses import replace

import pytest

from inbox_tui.adapter import AuthRevoked, Rejected, TargetGone
from inbox_tui.model import utc_now
from inbox_tui_wordpress import WordPressAdapter, recheck
from tests.adapters.wordpress.conftest import Make, pulled
from tests.adapters.wordpress.network import MODERATOR, SUBSCRIBER, WordPressNetwork


@pytest.mark.parametrize("capabilities", [MODERATOR, SUBSCRIBER])
@pytest.mark.parametrize("state", ["trash", "spam", "deleted"])
def test_what_is_gone_becomes_a_tombstone(
    site: WordPressNetwork, adapter: WordPressAdapter, capabilities: tuple[str, ...], state: str
) -> None:
    site.capabilities = capabilities
    stays, goes = site.say("It stays."), site.say("It goes.")
    known = pulled(adapter)
    site.states[goes] = state
    now = {m.id: m for m in adapter.recheck([known[stays], known[goes]])}
    assert (now[stays].deleted, now[stays].updated) == (False, None)
    assert (now[goes].deleted, now[goes].content) == (True, "")
    assert now[goes].version > known[goes].version


def test_what_is_unchanged_stays_as_it_was_edited_before(
    site: WordPressNetwork, adapter: WordPressAdapter
) -> None:
    asked = site.say("Is my car affected?")
    known = replace(pulled(adapter)[asked], updated=utc_now())
    assert adapter.recheck([known]) == (known,)


def test_an_edit_is_a_later_version(site: WordPressNetwork, adapter: WordPressAdapter) -> None:
    asked = site.say("Is my car affected?")
    known = pulled(adapter)[asked]
    site.edit(asked, "Is my van affected?")
    (now,) = adapter.recheck([known])
    assert now.content == "Is my van affected?"
    assert now.version > known.version


def test_a_guest_whose_name_is_corrected_stays_the_same_person(
    site: WordPressNetwork, adapter: WordPressAdapter
) -> None:
    asked = site.say("Is my car affected?", author="")
    known = pulled(adapter)[asked]
    site.names[asked] = "Marta B."
    (now,) = adapter.recheck([known])
    assert now.attributed_to == known.attributed_to


def test_a_login_that_is_not_accepted_makes_no_tombstones(
    site: WordPressNetwork, adapter: WordPressAdapter, make_adapter: Make
) -> None:
    asked = site.say("Please look")
    site.states[asked] = "hold"
    known = pulled(adapter)[asked]
    site.revoke()
    with pytest.raises(AuthRevoked):
        make_adapter().recheck([known])


def test_a_list_that_leaves_things_out_proves_nothing(
    site: WordPressNetwork, adapter: WordPressAdapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cache or a plugin may do so: each is asked for by itself."""
    numbers = [site.say(f"number {n}") for n in range(4)]
    known = pulled(adapter)
    monkeypatch.setattr(site, "_fits", lambda post, asked: False)
    assert adapter.recheck(list(known.values())) == ()
    site.remove(numbers[0])
    site.states[numbers[0]] = "deleted"
    assert [m.id for m in adapter.recheck(list(known.values())) if m.deleted] == [numbers[0]]


def test_only_so_many_that_are_missing_are_looked_at_each_time(
    site: WordPressNetwork, adapter: WordPressAdapter
) -> None:
    numbers = [site.say(f"number {n}") for n in range(recheck.MOST_MISSING + 5)]
    known = pulled(adapter)
    site.states.update(dict.fromkeys(numbers, "deleted"))
    assert len(adapter.recheck(list(known.values()))) == recheck.MOST_MISSING


def test_a_dead_letter_is_read_again(site: WordPressNetwork, adapter: WordPressAdapter) -> None:
    asked = site.say("Is my car affected?")
    site.spoil(asked)
    (letter,) = [rejected for page in adapter.pull(None) for rejected in page.rejected]
    assert letter.position == asked
    with pytest.raises(ValueError, match="content"):
        adapter.reread(letter)
    site.posts[0] = replace(site.posts[0], spoiled=False)
    assert adapter.reread(letter).content == "Is my car affected?"
    site.states[asked] = "deleted"
    for unknown in (letter, Rejected(raw="", reason="", position="x")):
        with pytest.raises(TargetGone):
            adapter.reread(unknown)
