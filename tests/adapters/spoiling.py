"""Answers of networks with something wrong in them, as hypothesis makes them up."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import strategies as st

ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["", "1", "0001-01-01T00:00:00+14:00", "<p>&lt;", -(10**400), 10**18]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
"""Any value of JSON; Python reads infinity and numbers of any length, too."""


@st.composite
def spoiled(draw: st.DrawFn, sample: Any) -> Any:
    """Make copies of ``sample`` in which up to three places, however deep, hold anything or nothing."""
    answer = copy.deepcopy(sample)
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.sampled_from(_places(answer)))
        if not place:
            return draw(ANYTHING)
        *way, last = place
        around = answer
        for step in way:
            around = around[step]
        if draw(st.booleans()):
            around[last] = draw(ANYTHING)
        else:
            del around[last]
    return answer


def _places(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the way to ``value`` and to each part of it."""
    if isinstance(value, dict):
        parts = list(value.items())
    else:
        parts = list(enumerate(value)) if isinstance(value, list) else []
    return [way, *(place for name, part in parts for place in _places(part, (*way, name)))]
