"""A pair that does not agree, and a rule that is not kept, are found."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.recorded.pairs import Comparison, compare_one
from tests.recorded.run import STAGES, run
from tests.recorded.text_rules import Score

OWN = Path(__file__).parent / "own"


def pair(name: str) -> dict[str, Any]:
    cases = json.loads((OWN / "pairs" / "ferns.json").read_text("utf-8"))["cases"]
    found: dict[str, Any] = next(case for case in cases if case["name"] == name)
    return found


@pytest.mark.parametrize(
    ("field", "value", "what"),
    [
        ("content", "Is it one?", "content"),
        ("published", "2026-05-04T09:31:00Z", "published"),
        ("author", {"objectType": "person", "displayName": "Eve"}, "author"),
        ("inReplyTo", [{"id": "tag:ferns.example:500"}], "parent"),
        ("tags", [{"objectType": "person", "url": "https://ferns.example/@eve"}], "mentions"),
        ("numeric_id", "1", "id"),
    ],
)
def test_a_difference_that_is_not_meant_is_a_fault(field: str, value: Any, what: str) -> None:
    case = pair("answer")
    case["activitystreams1"][field] = value
    comparison = Comparison("mastodon")
    compare_one(case, comparison, STAGES["mastodon"])
    assert comparison.faults == [f"answer: 502: {what} differs"]


def test_a_time_that_only_looks_meant_is_a_fault() -> None:
    case = pair("post")
    case["activitystreams1"]["published"] = "2002-01-01T00:00:00Z"
    comparison = Comparison("bluesky")
    compare_one(case, comparison, STAGES["bluesky"])
    assert len(comparison.faults) == 1


def test_a_post_that_cannot_be_read_is_a_fault() -> None:
    case = pair("answer")
    case["native"]["created_at"] = "yesterday"
    comparison = Comparison("mastodon")
    compare_one(case, comparison, STAGES["mastodon"])
    assert len(comparison.faults) == 1


@pytest.mark.parametrize(("agree", "is_enough"), [(98, False), (99, True), (100, True)])
def test_a_rule_is_kept_where_enough_cases_agree(agree: int, is_enough: bool) -> None:
    assert Score("a rule", 99, cases=100, agree=agree).is_enough is is_enough


def test_a_rule_that_is_not_kept_is_a_fault_and_says_which_case(tmp_path: Path) -> None:
    folder = tmp_path / "text-rules"
    folder.mkdir()
    wrong = {"description": "one name", "text": "@ida", "expected": ["bo"]}
    (folder / "twitter-text-extract.json").write_text(json.dumps({"groups": {"mentions": [wrong]}}))
    counts = [{"text": "ab", "graphemes": 1}]
    (folder / "emoji.json").write_text(json.dumps({"cases": counts}))
    report = run(tmp_path)
    assert report.faults == 2
    assert "differs: extract mentions: one name" in report.text
    assert "differs: 'ab'" in report.text
