"""Keys and values are found where they stand, in every way that TOML writes them."""

from __future__ import annotations

import tomllib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.config.places import line_and_column, places
from inbox_tui.config.template import toml_value

TOML = '''\
# = comment [x]
top = """a
[no] = 1 """
"quo ted".'x' = [ 1, # ] not the end
  "]", { deep = 2, last = '}' } ]
[ a . "b.c" ] # here
k = 1979-05-27 07:32:00
[[list]]
n = """x""""
[list.inner]
m = \'\'\''\'\'\'
[[list]]
n = ""
[[list.more]]
o = 1
[[list.more]]
o = 2
'''


def test_every_way_to_write_a_key_is_found() -> None:
    tomllib.loads(TOML)
    found = {
        path: (line_and_column(TOML, place.key), line_and_column(TOML, place.value))
        for path, place in places(TOML).items()
    }
    assert found["top",] == ((2, 1), (2, 7))
    assert found["quo ted", "x"] == ((4, 1), (4, 17))
    assert found["quo ted", "x", 1] == ((5, 3), (5, 3))
    assert found["quo ted", "x", 2, "last"] == ((5, 20), (5, 27))
    assert found["a", "b.c"] == ((6, 1), (6, 1))
    assert found["a", "b.c", "k"] == ((7, 1), (7, 5))
    assert found["list", 0, "n"] == ((9, 1), (9, 5))
    assert found["list", 0, "inner", "m"] == ((11, 1), (11, 5))
    assert found["list", 1] == ((12, 1), (12, 1))
    assert found["list", 1, "n"] == ((13, 1), (13, 5))
    assert found["list", 1, "more", 0, "o"][0] == (15, 1)
    assert found["list", 1, "more", 1, "o"][0] == (17, 1)
    assert ("no",) not in found


SCALARS = st.one_of(st.booleans(), st.integers(-(2**60), 2**60), st.text(max_size=8))
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)


def paths(value: Any, *path: str | int) -> set[tuple[str | int, ...]]:
    """Return the path of everything in a value."""
    if not isinstance(value, dict | list):
        return {path}
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    return {path} - {()} | {p for key, one in inner for p in paths(one, *path, key)}


@given(st.dictionaries(st.text(max_size=6), VALUES, max_size=5))
def test_nothing_that_the_parser_reads_is_missed(tables: dict[str, Any]) -> None:
    toml = "".join(f"{toml_value(name)} = {toml_value(value)}\n" for name, value in tables.items())
    assert paths(tomllib.loads(toml)) == set(places(toml))
