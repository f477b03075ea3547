"""The kinds of query that a search is timed with, in our words and in those of notmuch."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind of query over the texts of :mod:`corpus`; words in it are drawn from a text."""

    name: str
    ours: str
    notmuch: str
    """"" where notmuch cannot ask so."""


# "ba" is a common word and the beginning of many; "person77" wrote a few of a million messages.
KINDS = (
    Kind("two words of some message", "{0} {1} ", "{0} {1}"),
    Kind("a word and a beginning", "{0} {2}", "{0} {2}*"),
    Kind("commonest word", "{common} ", "{common}"),
    Kind("first letter typed", "b", "b*"),
    Kind("two letters typed", "ba", "ba*"),
    Kind("three letters typed", "fer", "fer*"),
    Kind("a rarer beginning", "ferg", "ferg*"),
    Kind("a word that nobody wrote", "zzq ", "zzq"),
    Kind("a phrase", '"{0} {1}"', '"{0} {1}"'),
    Kind("from: alone", "from:person77", "from:person77"),
    Kind("from: and a common word", "from:person77 {common} ", "from:person77 {common}"),
    Kind("common word without another", "{common} -{0} ", "{common} and not {0}"),
    Kind("negation alone", "-{common}", "not {common}"),
    Kind("a year and a beginning", "on:2020 ba", "date:2020 ba*"),
    Kind("account and a common word", "to:bench {common} ", ""),
    Kind("is:unanswered and a common word", "is:unanswered {common} ", ""),
    Kind("is:snoozed and a common word", "is:snoozed {common} ", ""),
)
