"""Labels: short, and none the beginning of another."""

from __future__ import annotations

import pytest

from inbox_tui.tui.layout.jump_labels import LETTERS, labels


@pytest.mark.parametrize("count", [0, 1, 26, 27, 51, 52, 200, 676])
def test_no_label_is_the_beginning_of_another(count: int) -> None:
    found = labels(count)
    assert len(set(found)) == len(found) == count
    assert not [(a, b) for a in found for b in found if a != b and b.startswith(a)]


def test_as_many_labels_as_can_be_are_one_key() -> None:
    assert labels(3) == ("a", "s", "d")
    assert all(len(label) == 1 for label in labels(len(LETTERS)))
    assert [label for label in labels(30) if len(label) == 2] == ["ma", "ms", "md", "mf", "mg"]


def test_there_are_never_more_than_two_keys() -> None:
    assert len(labels(5000)) == 676
