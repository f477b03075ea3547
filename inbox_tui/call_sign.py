"""Call signs: the 2-5 letters that a team gives an account, typed to confirm.

Any two differ in at least two letters, and a brand's never begins like a person's own, so that a
practised hand on the wrong account types a wrong sign and is stopped.
"""

from __future__ import annotations

import itertools
import string
from collections.abc import Iterable

from inbox_tui.model import Account, AccountKind

LENGTHS = range(2, 6)
LEAST_DISTANCE = 2


def find_fault(sign: str, kind: AccountKind, others: Iterable[Account]) -> str:
    """Return a sentence on why ``sign`` cannot be used beside ``others``, or ""."""
    if len(sign) not in LENGTHS or not (sign.isascii() and sign.isalpha()):
        return "A call sign is 2 to 5 letters, A to Z."
    for other in others:
        taken = other.call_sign.upper()
        if _distance(sign.upper(), taken) < LEAST_DISTANCE:
            return (
                f"{sign.upper()} is too like the call sign of {other.handle}: change two letters."
            )
        if other.kind is not kind and sign[0].upper() == taken[0]:
            return (
                f"Signs of OWN and BRAND accounts begin differently: {other.handle} "
                f"({other.kind.value.upper()}) has {taken[0]}…"
            )
    return ""


def suggest(handle: str, kind: AccountKind, others: Iterable[Account]) -> str:
    """Return a free call sign made from the letters of ``handle``, or else any free one."""
    taken = tuple(others)
    letters = "".join(c for c in handle.upper() if c in string.ascii_uppercase)
    near = ("".join(c) for c in itertools.combinations(letters[:8], 3))
    rest = ("".join(c) for c in itertools.product(string.ascii_uppercase, repeat=3))
    return next(
        sign
        for sign in itertools.chain([letters[:3]], near, rest)
        if not find_fault(sign, kind, taken)
    )


def _distance(a: str, b: str) -> int:
    """Return the Levenshtein distance."""
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, start=1):
        above, row[0] = row[0], i
        for j, right in enumerate(b, start=1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (left != right))
    return row[-1]
