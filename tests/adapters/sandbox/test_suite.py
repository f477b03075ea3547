"""The sandbox passes the tests that every adapter passes, as far as a file can go wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import ClassVar

import pytest

from inbox_tui.testing import READ_FAULTS, WRITE_FAULTS, AdapterSuite, Fault
from inbox_tui_sandbox import SandboxAdapter
from tests.adapters.sandbox.network import DISK, READ, WRITE, SandboxNetwork

NO_CONNECTION = "A file has no connection on which this could happen."
OWN_CLOCK = "The pause is named by the sandbox's own clock, which is right."


class TestSandbox(AdapterSuite):
    not_applicable: ClassVar[Mapping[str, str]] = {
        "test_whoami_refuses_a_wrong_secret": "An account of the sandbox has no secret.",
        "test_an_author_who_is_gone_has_a_stand_in": "Nobody leaves the sandbox.",
        "test_an_empty_page_with_a_next_one_is_not_the_end": "The file is read, not asked.",
        "test_ten_megabytes_of_words_are_bounded": "Programs of this machine alone write to it.",
        "test_a_feed_that_runs_in_a_circle_ends": "Its numbers only rise.",
        "test_a_redirect_to_another_host_gets_no_credential": NO_CONNECTION,
        "test_a_redirected_write_takes_no_credential_along": NO_CONNECTION,
        "test_a_call_that_nobody_answers_ends": NO_CONNECTION,
        "test_no_secret_is_told_when_it_goes_wrong[reset-after-commit]": NO_CONNECTION,
        **{
            f"test_a_send_writes_once_and_claims_only_what_is_so[{fault}]": NO_CONNECTION
            for fault in WRITE_FAULTS
            if fault not in {*WRITE, Fault.REFUSE}
        },
        **{
            f"test_trouble_with_a_pull_is_told_and_the_next_one_brings_all[{fault}]": NO_CONNECTION
            for fault in READ_FAULTS
            if fault not in {*READ, *DISK, Fault.REFUSE, Fault.REVOKED}
        },
        **{
            f"test_a_limit_{what}[{fault}]": OWN_CLOCK
            for what in (
                "is_told_with_a_time_that_can_be_meant",
                "on_sending_is_told_and_not_run_against",
            )
            for fault in (Fault.LIMITED_PAST, Fault.LIMITED_YEAR_2999)
        },
    }

    @pytest.fixture
    def adapter_class(self) -> type[SandboxAdapter]:
        return SandboxAdapter

    @pytest.fixture
    def network(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SandboxNetwork]:
        network = SandboxNetwork(tmp_path / "sandbox", monkeypatch)
        yield network
        network.world.close()
