"""Recordings of our own are replayed without a fault, and each thing in them is counted."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.recorded.__main__ import main
from tests.recorded.run import run

OWN = Path(__file__).parent / "own"


@pytest.fixture(scope="module")
def text() -> str:
    report = run(OWN)
    assert report.faults == 0, report.text
    return report.text


@pytest.mark.parametrize(
    "row",
    [
        "| bluesky | 1 | 2 | 2 | 2 | 3 | 0 |",
        "| email | 3 | 2 | 2 | 2 | 0 | 0 |",
        "| mastodon | 2 | 2 | 2 | 2 | 4 | 0 |",
        "| reddit | 1 | 3 | 3 | 3 | 4 | 0 |",
        "| wordpress | 1 | 2 | 2 | 2 | 4 | 0 |",
        "| x | 1 | 2 | 2 | 2 | 3 | 0 |",
    ],
)
def test_the_table_has_files_items_messages_replies_errors_and_faults(text: str, row: str) -> None:
    assert row in text


@pytest.mark.parametrize(
    "line",
    [
        "1  likes, reposts and follows: no words",
        "1  boosts: the post in them counts, they have no words",
        "1  private messages: they became chats, which the API does not have",
        "1  posts in the form of API v1.1, which is not spoken",
        "1  parts of mails, without a head",
        "Recordings of networks without an adapter: guestbook (1)",
    ],
)
def test_what_is_left_out_says_why(text: str, line: str) -> None:
    assert line in text


@pytest.mark.parametrize(
    "line",
    [
        "pairs of bluesky: 2 pairs, 1 compared, 0 faults",
        "pairs of mastodon: 1 pairs, 1 compared, 0 faults",
        "1  differ as is meant: authors write any time",
        "1  left out: no post: an act, or a person",
        "twitter-text: 1 of 1 (100.00 %; 99 % at least)",
        "graphemes of Bluesky: 1 of 1 (100.00 %; 100 % at least)",
    ],
)
def test_oracles_are_compared(text: str, line: str) -> None:
    assert line in text


def command(monkeypatch: pytest.MonkeyPatch, folder: Path) -> int:
    monkeypatch.setattr(sys, "argv", ["recorded", str(folder)])
    return main()


def test_the_command_ends_with_0_where_all_is_well(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "mastodon.json").symlink_to(OWN / "mastodon" / "mentions.json")
    assert command(monkeypatch, tmp_path) == 0


def test_the_command_ends_with_1_on_a_file_that_is_not_as_it_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "cut.json").write_text('{"format": "recording/1", "net')
    (tmp_path / "bare.json").write_text('{"format": "recording/1", "network": "x"}')
    assert command(monkeypatch, tmp_path) == 1
    said = capsys.readouterr().out
    assert "cut.json: no JSON" in said
    assert "bare.json: not as recording/1 promises" in said
    assert "Faults in all: 2" in said


@pytest.mark.parametrize(
    ("folder", "words"), [("", "nothing in"), ("missing", "is no folder")], ids=["empty", "missing"]
)
def test_the_command_ends_with_2_where_there_is_nothing(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    folder: str,
    words: str,
) -> None:
    with pytest.raises(SystemExit) as ended:
        command(monkeypatch, tmp_path / folder)
    assert ended.value.code == 2
    assert words in capsys.readouterr().err
