"""Reading: everything comes, once, wherever it is cut."""

from __future__ import annotations

import json

from inbox_tui.feed import PAGES_LIMIT
from inbox_tui.testing.adapter_suite.base import Base, Connect, pull_all
from inbox_tui.testing.network import Network
from inbox_tui.testing.pulled import pull, same, sound

MANY = 11
"""Messages of a feed that has several pages, where pages are as small as they can be."""
MOST_REQUESTS_A_PAGE = 4


def fill(network: Network, count: int = MANY) -> dict[str, str]:
    """Let somebody say ``count`` things; return the words by id."""
    words = [f"Question number {number}." for number in range(count)]
    return {network.say(text): text for text in words}


class Pulling(Base):
    """Promise: no message is lost or doubled, whatever happens between two pages."""

    def test_a_pull_brings_everything_once(self, connect: Connect, network: Network) -> None:
        """All that was said arrives, over as many pages as it takes."""
        said = fill(network)
        pulled = sound(pull_all(connect))
        assert {name: pulled.contents.get(name) for name in said} == said

    def test_a_first_pull_of_an_empty_network_ends(self, connect: Connect) -> None:
        """Where there is nothing, nothing comes, and that is no error."""
        assert sound(pull_all(connect)).contents == {}

    def test_a_cursor_is_text_that_can_be_kept(self, connect: Connect, network: Network) -> None:
        """It survives being written down; the last one is there."""
        fill(network)
        pulled = sound(pull_all(connect))
        assert pulled.cursor
        assert all(isinstance(page.cursor, str | None) for page in pulled.pages)
        assert json.loads(json.dumps(pulled.cursor)) == pulled.cursor

    def test_the_next_pull_brings_what_is_new(self, connect: Connect, network: Network) -> None:
        """From the last cursor on, later messages come."""
        fill(network)
        first = sound(pull_all(connect))
        later = fill(network, 3)
        second = sound(pull_all(connect, first.cursor))
        assert {name: second.contents.get(name) for name in later} == later

    def test_a_third_pull_changes_nothing(self, connect: Connect, network: Network) -> None:
        """Where nothing was said since, whatever comes is what is known."""
        fill(network)
        whole = sound(pull_all(connect))
        again = sound(pull_all(connect, whole.cursor))
        whole_before = list(whole.messages.values())
        whole.add(again)
        assert same(whole.messages.values(), whole_before) == []

    def test_a_pull_cut_after_any_page_goes_on_where_it_was(
        self, connect: Connect, network: Network
    ) -> None:
        """After each page in turn: the same set, none lost."""
        fill(network)
        whole = sound(pull_all(connect))
        for count in range(1, len(whole.pages) + 1):
            cut = pull(connect(), None, most_pages=count)
            cut.add(sound(pull_all(connect, cut.cursor)))
            differences = same(whole.messages.values(), cut.messages.values())
            assert differences == [], f"cut after page {count}"

    def test_a_second_pull_cut_after_any_page_goes_on_where_it_was(
        self, connect: Connect, network: Network
    ) -> None:
        """The same with a cursor to begin with."""
        fill(network, 3)
        first = sound(pull_all(connect))
        fill(network)
        whole = sound(pull_all(connect, first.cursor))
        for count in range(1, len(whole.pages) + 1):
            cut = pull(connect(), first.cursor, most_pages=count)
            cut.add(sound(pull_all(connect, cut.cursor)))
            assert set(whole.contents) <= set(cut.contents), f"cut after page {count}"

    def test_the_same_page_twice_is_the_same(self, connect: Connect, network: Network) -> None:
        """Ids, words and times do not depend on when it is read."""
        fill(network)
        first, second = sound(pull_all(connect)), sound(pull_all(connect))
        assert same(first.messages.values(), second.messages.values()) == []

    def test_two_objects_pull_side_by_side(self, connect: Connect, network: Network) -> None:
        """Two pulls of one account, page by page in turn, do not disturb each other."""
        said = fill(network)
        left, right = connect().pull(None), connect().pull(None)
        found: list[set[str]] = [set(), set()]
        open_ = [True, True]
        for _ in range(PAGES_LIMIT):
            for side, pages in enumerate((left, right)):
                page = next(pages, None) if open_[side] else None
                open_[side] = page is not None
                found[side] |= {message.id for message in page.messages} if page else set()
            if not any(open_):
                break
        assert found[0] >= set(said)
        assert found[1] >= set(said)

    def test_an_empty_page_with_a_next_one_is_not_the_end(
        self, connect: Connect, network: Network
    ) -> None:
        """Networks filter after they have counted: what follows is still to come."""
        said = fill(network)
        network.insert_empty_page()
        missing = set(said) - set(sound(pull_all(connect)).contents)
        assert not missing, f"{len(missing)} messages behind an empty page never came"

    def test_a_feed_that_runs_in_a_circle_ends(self, connect: Connect, network: Network) -> None:
        """The adapter, or the core's limits on pages, come to an end with few requests."""
        fill(network)
        network.run_in_a_circle()
        before = network.requests()
        pulled = pull_all(connect)
        asked = network.requests() - before
        assert asked <= PAGES_LIMIT * MOST_REQUESTS_A_PAGE, f"{asked} requests"
        network.calm()
        pulled.add(sound(pull_all(connect, pulled.cursor)))

    def test_one_bad_item_of_many_is_told_and_the_rest_comes(
        self, connect: Connect, network: Network
    ) -> None:
        """49 of 50 arrive, one is rejected with a reason, and the pull is through."""
        said = list(fill(network, 50))
        network.spoil(said[20])
        pulled = sound(pull_all(connect))
        assert set(pulled.contents) >= set(said) - {said[20]}
        assert said[20] not in pulled.contents
        assert pulled.rejected, "nobody is told of the bad item"
        assert all(item.reason.strip() for item in pulled.rejected)

    def test_a_bad_item_does_not_hold_up_the_next_pull(
        self, connect: Connect, network: Network
    ) -> None:
        """The cursor moves past it."""
        said = list(fill(network))
        network.spoil(said[-1])
        first = sound(pull_all(connect))
        later = fill(network, 2)
        assert set(later) <= set(sound(pull_all(connect, first.cursor)).contents)

    def test_pulling_writes_nothing(self, connect: Connect, network: Network) -> None:
        """Nothing is marked as read or changed upstream."""
        fill(network)
        pull_all(connect)
        assert network.writes() == 0
        assert network.posted() == []
