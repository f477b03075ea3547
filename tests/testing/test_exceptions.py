"""What a suite leaves out has to exist, and to have a reason."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

import pytest

from inbox_tui.testing import AdapterSuite
from inbox_tui.testing.adapter_suite.base import cases_of
from tests.architecture.source import ROOT


def suite(**left_out: str) -> AdapterSuite:
    class Suite(AdapterSuite):
        not_applicable: ClassVar[Mapping[str, str]] = left_out

    return Suite()


def test_a_name_that_is_no_test_fails() -> None:
    with pytest.raises(AssertionError, match="there is no test 'test_nothing'"):
        suite(test_nothing="Because.").test_exceptions_name_a_test_and_a_reason()


def test_a_case_that_is_none_fails() -> None:
    left_out = {"test_a_send_writes_once_and_claims_only_what_is_so[flood]": "Because."}
    with pytest.raises(AssertionError, match="flood"):
        suite(**left_out).test_exceptions_name_a_test_and_a_reason()


@pytest.mark.parametrize("reason", ["", "  "])
def test_an_empty_reason_fails(reason: str) -> None:
    with pytest.raises(AssertionError, match="without a reason"):
        suite(test_whoami_names_the_stable_id=reason).test_exceptions_name_a_test_and_a_reason()


def test_a_suite_has_more_than_forty_tests() -> None:
    assert len([name for name in cases_of(AdapterSuite) if "[" not in name]) > 60


def test_the_product_starts_without_any_of_it() -> None:
    ended = subprocess.run(
        [sys.executable, "-c",
         "import sys, inbox_tui, inbox_tui.cli; print({'pytest', 'inbox_tui.testing'} & set(sys.modules))"],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert ended.stdout.strip() == "set()"


def test_a_case_left_out_is_skipped_with_its_reason(tmp_path: Path) -> None:
    file = tmp_path / "test_left_out.py"
    file.write_text(
        "from inbox_tui.testing import AdapterSuite\n"
        "class TestIt(AdapterSuite):\n"
        "    not_applicable = {'test_whoami_names_the_stable_id': 'Nobody is there.'}\n",
        encoding="utf-8",
    )
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", "-c", os.devnull,
         f"{file}::TestIt::test_whoami_names_the_stable_id"],
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert "not applicable: Nobody is there." in ended.stdout
    assert "1 skipped" in ended.stdout
