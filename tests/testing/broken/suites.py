"""The suite on each broken adapter. Not collected by itself: its tests are meant to fail."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import pytest

from inbox_tui.testing import AdapterSuite
from tests.testing.broken import heavy, manners, reading, sending
from tests.testing.guestbook.adapter import GuestbookAdapter
from tests.testing.guestbook.network import GuestbookNetwork

ONCE = "test_a_send_writes_once_and_claims_only_what_is_so"
READ = "test_trouble_with_a_pull_is_told_and_the_next_one_brings_all"
LIMIT = "test_a_limit_is_told_with_a_time_that_can_be_meant"

CAUGHT_BY: dict[type[GuestbookAdapter], str] = {
    sending.SendsAgain: f"{ONCE}[error-before-commit]",
    sending.CallsEveryResetUnsent: f"{ONCE}[reset-after-commit]",
    sending.TakesTroubleForRefusal: f"{ONCE}[error-after-commit]",
    sending.TrustsTheStatus: f"{ONCE}[wrong-json]",
    sending.FollowsRedirects: "test_a_redirected_write_takes_no_credential_along",
    sending.WaitsForEver: f"{ONCE}[stall-before-commit]",
    sending.TidiesTheWords: "test_the_wire_carries_the_words",
    sending.AddsASignature: "test_what_was_shown_is_what_the_network_has",
    sending.RemembersInTheObject: "test_another_object_sends_what_one_has_composed",
    sending.NamesItself: "test_the_author_that_the_answer_names_is_handed_on",
    sending.TakesSilenceForNo: "test_an_unreachable_network_proves_nothing",
    sending.TakesALimitForTrouble: "test_a_limit_on_sending_is_told_and_not_run_against[limited]",
    sending.ChoosesOneKey: "test_every_reply_has_a_key_of_its_own",
    sending.PutsTheTokenOnTheWire: "test_the_wire_holds_no_secret",
    sending.PublishesWhileComposing: "test_composing_writes_nothing",
    reading.RunsAhead: "test_a_pull_cut_after_any_page_goes_on_where_it_was",
    reading.StopsAtNothing: "test_an_empty_page_with_a_next_one_is_not_the_end",
    reading.DiesOfOneItem: "test_one_bad_item_of_many_is_told_and_the_rest_comes",
    reading.HidesWhatItCannotRead: "test_one_bad_item_of_many_is_told_and_the_rest_comes",
    reading.RunsInCircles: "test_a_feed_that_runs_in_a_circle_ends",
    reading.LeavesTheMarkup: "test_words_arrive_as_they_were_written",
    reading.ForgetsTheZone: "test_times_are_aware_and_in_utc",
    reading.CallsItTheEnd: "test_a_credential_revoked_for_good_ends_a_pull",
    reading.KeepsWhatWasDeleted: "test_a_deletion_is_followed",
    reading.IgnoresEdits: "test_an_edit_is_followed",
    reading.LosesTheParent: "test_an_answer_names_what_it_answers",
    reading.KnowsNobodyWhoLeft: "test_an_author_who_is_gone_has_a_stand_in",
    reading.AsksAgainAtOnce: f"{LIMIT}[limited]",
    reading.BelievesAnyClock: f"{LIMIT}[limited-year-2999]",
    reading.PassesErrorsOn: f"{READ}[reset-before-commit]",
    reading.RemembersWhoItIs: "test_whoami_changes_with_the_credential",
    reading.SwallowsTrouble: f"{READ}[error-before-commit]",
    manners.LogsItsToken: "test_no_secret_is_logged_while_all_goes_well",
    manners.ShowsItsToken: "test_nothing_that_is_printed_shows_a_secret",
    manners.TellsTheToken: "test_what_is_pulled_holds_no_secret",
    manners.MeasuresOnline: "test_measuring_asks_nobody",
    manners.CountsOneTooFew: "test_the_longest_reply_that_fits_is_taken",
    manners.StumblesOverHalves: "test_measuring_never_fails",
    manners.TakesTheEmpty: "test_an_empty_reply_is_a_problem_with_a_sentence",
    manners.ClosesOnce: "test_closing_can_be_done_twice_and_at_once",
    manners.AsksWhenMade: "test_making_an_adapter_asks_nobody",
    heavy.ImportsEarly: "test_loading_it_loads_no_network_library_and_no_other_adapter",
}


class Suite(AdapterSuite):
    broken: ClassVar[type[GuestbookAdapter]]

    @pytest.fixture
    def adapter_class(self) -> type[GuestbookAdapter]:
        return self.broken

    @pytest.fixture
    def network(self) -> Iterator[GuestbookNetwork]:
        with GuestbookNetwork() as network:
            yield network


def suite_of(broken: type[GuestbookAdapter]) -> str:
    """Return the name that the suite of ``broken`` has in this file."""
    return f"Test{broken.__name__}"


globals().update({suite_of(b): type(suite_of(b), (Suite,), {"broken": b}) for b in CAUGHT_BY})
