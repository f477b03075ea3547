"""E-mail passes the tests that every adapter passes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

import pytest

from inbox_tui.testing import AdapterSuite, Fault
from inbox_tui_email import EmailAdapter
from tests.adapters.email.network import EmailNetwork

STILL_ANSWERED = "A mail that was deleted here can still be answered: its writer is not gone."
NO_QUESTION = "Mail servers do not say whose a login is: another's password is refused."
NO_PAUSE = "A mail server does not say for how long it wants to be left alone."


class TestEmail(AdapterSuite):
    not_applicable: ClassVar[Mapping[str, str]] = {
        "test_whoami_changes_with_the_credential": NO_QUESTION,
        "test_a_credential_of_another_account_sends_nothing_unnoticed": NO_QUESTION,
        "test_the_author_that_the_answer_names_is_handed_on": "An answer of SMTP names nobody.",
        "test_an_edit_is_followed": "Mail cannot be changed once it has left.",
        "test_a_question_that_is_gone_is_not_answered": STILL_ANSWERED,
        "test_a_question_that_goes_after_the_confirmation_is_not_answered": STILL_ANSWERED,
        "test_an_empty_page_with_a_next_one_is_not_the_end": "IMAP has numbers, not pages.",
        "test_a_feed_that_runs_in_a_circle_ends": "IMAP has numbers, not pages.",
        "test_a_limit_is_told_with_a_time_that_can_be_meant": NO_PAUSE,
        "test_a_limit_on_sending_is_told_and_not_run_against": NO_PAUSE,
        "test_a_redirect_to_another_host_gets_no_credential": "IMAP leads nowhere else.",
        "test_a_redirected_write_takes_no_credential_along": "SMTP leads nowhere else.",
        f"test_a_send_writes_once_and_claims_only_what_is_so[{Fault.ERROR_AFTER_COMMIT}]": (
            "A refusal after the data says that the mail was not taken (RFC 5321, section 4.2.1)."
        ),
    }

    @pytest.fixture
    def adapter_class(self) -> type[EmailAdapter]:
        return EmailAdapter

    @pytest.fixture
    def network(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[EmailNetwork]:
        with EmailNetwork().running(monkeypatch) as network:
            yield network
