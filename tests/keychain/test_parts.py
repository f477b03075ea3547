"""Long values in short entries: whole or not at all, wherever a write stops."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_tui import keychain
from inbox_tui.keychain.parts import PART_UNITS, SplitEntries, split


class Plain:
    """Entries in memory whose n-th change fails."""

    def __init__(self, changes: int = 10**9) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.left = changes

    def get(self, service: str, name: str) -> str | None:
        return self.kept.get((service, name))

    def put(self, service: str, name: str, value: str) -> None:
        self._change()
        self.kept[service, name] = value

    def drop(self, service: str, name: str) -> None:
        self._change()
        self.kept.pop((service, name), None)

    def _change(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise keychain.KeychainError("power failure")


@settings(max_examples=30)
@given(st.text(alphabet="ab🎈", min_size=PART_UNITS - 2, max_size=2 * PART_UNITS))
def test_pieces_fit_and_make_the_whole(value: str) -> None:
    pieces = list(split(value))

    assert "".join(pieces) == value
    assert all(len(piece.encode("utf-16-le")) <= 2 * PART_UNITS for piece in pieces)


@pytest.mark.parametrize("old", ["short", "x" * 5000])
@pytest.mark.parametrize("new", ["brief", "y" * 3000])
def test_a_write_interrupted_at_any_step_leaves_the_old_or_the_new_value(
    old: str, new: str
) -> None:
    for step in range(100):
        place = Plain()
        SplitEntries(place).put("s", "n", old)
        place.left = step
        try:
            SplitEntries(place).put("s", "n", new)
        except keychain.KeychainError:
            interrupted = True
        else:
            interrupted = False
        place.left = 10**9
        assert SplitEntries(place).get("s", "n") in {old, new}
        SplitEntries(place).drop("s", "n")
        assert not place.kept
        if not interrupted:
            break
    assert step > 0
    assert not interrupted


def test_what_an_interrupted_write_left_goes_with_the_next_one() -> None:
    place = Plain(changes=4)
    with pytest.raises(keychain.KeychainError):
        SplitEntries(place).put("s", "n", "x" * 6000)
    place.left = 10**9

    SplitEntries(place).put("s", "n", "y" * 1500)

    assert not [value for value in place.kept.values() if "xx" in value]
    assert SplitEntries(place).get("s", "n") == "y" * 1500


def test_a_value_with_a_lost_part_is_not_given_out() -> None:
    place = Plain()
    SplitEntries(place).put("s", "n", "x" * 3000)
    place.kept["s", "n.a2"] = "y" * 1200

    with pytest.raises(keychain.SecretLost):
        SplitEntries(place).get("s", "n")
