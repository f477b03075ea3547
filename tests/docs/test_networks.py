"""docs/networks.md is not behind the adapters and their tests, as far as that shows without servers."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs import networks, networks_run
from docs.networks_cases import TITLES, sentences
from docs.networks_run import FAILED, LEFT_OUT, PASSED
from tests.architecture.source import ADAPTERS
from tests.live.cases import versions

EVERY = networks.networks()
WITH_CASES = versions.networks()


def test_the_document_is_current() -> None:
    written = networks.DOCUMENT.read_text(encoding="utf-8")
    assert written == networks.document(), "write it anew with: make docs"


def test_every_network_of_the_program_was_run() -> None:
    assert {f"inbox_tui_{name}" for name in EVERY} == set(ADAPTERS)
    assert set(networks_run.load()) == set(EVERY)
    assert set(EVERY) - set(WITH_CASES) == set(networks_run.LIBRARIES)


@pytest.mark.parametrize("network", WITH_CASES)
def test_every_network_with_a_server_has_the_thirteen_cases(network: str) -> None:
    said = sentences(network)
    assert len(TITLES) == 13
    assert list(said) == list(TITLES), "run them and keep what comes of it: make networks"
    assert not [case for case, sentence in said.items() if not sentence.endswith(".")]
    run = networks_run.load()[network]
    assert run.cases == dict.fromkeys(TITLES, PASSED)
    assert run.servers


@pytest.mark.parametrize("network", EVERY)
def test_what_a_suite_leaves_out_is_what_was_left_out(network: str) -> None:
    run = networks_run.load()[network]
    assert run.passed > 40
    assert FAILED not in run.suite.values()
    bare = {name for name in networks.not_applicable(network) if "[" not in name}
    assert {name for name, outcome in run.suite.items() if outcome == LEFT_OUT} >= bare


def test_a_report_is_read_with_the_worst_of_its_examples(tmp_path: Path) -> None:
    case, suite = "tests.live.cases.test_y", "tests.adapters.y.test_suite.TestY"
    report = tmp_path / "report.xml"
    report.write_text(
        f"""<testsuites><testsuite timestamp="2026-11-22T05:00:00">
          <properties><property name="servers of y" value="Y 1.0"/></properties>
          <testcase classname="{case}" name="test_edit[a]"/>
          <testcase classname="{case}" name="test_edit[b]"><failure message="no"/></testcase>
          <testcase classname="{case}" name="test_empty"/>
          <testcase classname="{suite}" name="test_pages[a]"><skipped message="why"/></testcase>
          <testcase classname="{suite}" name="test_pages[b]"/>
          <testcase classname="{suite}" name="test_gone"><skipped message="why"/></testcase>
        </testsuite></testsuites>"""
    )
    run = networks_run.read([report])["y"]
    assert (run.servers, run.day) == ("Y 1.0", "2026-11-22")
    assert run.cases == {"test_edit": FAILED, "test_empty": PASSED}
    assert run.suite == {"test_pages": PASSED, "test_gone": LEFT_OUT}
    assert (run.passed, run.left_out) == (1, 2)


def test_a_case_that_was_not_run_makes_no_page(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(
        '<testsuites><testsuite><testcase classname="tests.live.cases.test_y" name="test_edit">'
        '<skipped message="no server"/></testcase></testsuite></testsuites>'
    )
    with pytest.raises(SystemExit, match="was not run: no server"):
        networks_run.read([report])
