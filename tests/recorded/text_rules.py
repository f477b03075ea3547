"""The networks' own rules for texts, as official cases give them: what the adapters count and find."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from inbox_tui_bluesky import measure as bluesky
from inbox_tui_x import measure as x
from inbox_tui_x import words

Case = Mapping[str, Any]
Check = Callable[[Case], bool]
_HREF = re.compile(r'<a href="([^"]*)"(?: class="tweet-url \w+")?>')
_EMOJI = re.compile("[\U0001f000-\U0001faff]")
_NAME = re.compile(r'<a class="tweet-url username" href="[^"]*">([^<]*)</a>')


@dataclass(slots=True)
class Score:
    """How many cases of one rule agree."""

    title: str
    least: float
    """Percent that must agree."""
    cases: int = 0
    agree: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    differ: list[str] = field(default_factory=list)

    @property
    def percent(self) -> float:
        """Of the cases; 100 where there are none."""
        return 100 * self.agree / self.cases if self.cases else 100.0

    @property
    def is_enough(self) -> bool:
        """True where as many agree as must."""
        return self.percent >= self.least

    def __str__(self) -> str:
        head = f"{self.title}: {self.agree} of {self.cases} ({self.percent:.2f} %; {self.least:g} %"
        lines = [f"{head} at least)"]
        lines += [f"  {count:5}  left out: {why}" for why, count in self.left_out.items()]
        return "\n".join([*lines, *(f"  differs: {case}" for case in self.differ)])


def score(folder: Path) -> list[Score]:
    """Return how the rules that lie in ``text-rules`` folders are kept."""
    tweets, clusters = Score("twitter-text", 99), Score("graphemes of Bluesky", 100)
    for place in sorted(folder.rglob("text-rules/*.json")):
        oracle = json.loads(place.read_text("utf-8"))
        if place.name.startswith("twitter-text-"):
            kind = place.stem.removeprefix("twitter-text-")
            for group, cases in oracle["groups"].items():
                _score_group(tweets, f"{kind} {group}", cases)
        elif place.stem in {"grapheme-breaks", "emoji"}:
            for case in oracle["cases"]:
                wanted = case["graphemes"]
                count = len(wanted) if isinstance(wanted, list) else wanted
                if "\u2701" in case["text"] and "\u200d" in case["text"]:
                    clusters.left_out["U+2701 has ceased to be a pictograph since (UTS #51)"] += 1
                    continue
                _add(clusters, bluesky.measure(case["text"]).used == count, repr(case["text"]))
    return [tweets, clusters] if tweets.cases or clusters.cases else []


def _score_group(tweets: Score, group: str, cases: list[Case]) -> None:
    check = _CHECKS.get(group)
    if check is None:
        tweets.left_out[f"{group}: no rule that a reply needs"] += len(cases)
        return
    for case in cases:
        if group == "validate WeightedTweetsCounterTest" and _EMOJI.search(case["text"]):
            tweets.left_out["emoji counted by their parts, as X did until 2018"] += 1
            continue
        _add(tweets, check(case), f"{group}: {case['description']}")


def _add(score: Score, agrees: bool, case: str) -> None:
    score.cases += 1
    score.agree += agrees
    if not agrees:
        score.differ.append(case)


def _fits(text: str) -> bool:
    return x.measure(text, is_self_serve=True).fits


def _is_tweet(case: Case) -> bool:
    """Tell whether a text is judged as in the days of 140 characters, which these cases are from."""
    counted = x.measure(case["text"], is_self_serve=True)
    return bool((not counted.problem and counted.used <= 140) == case["expected"])


def _is_weighed(case: Case) -> bool:
    wanted = case["expected"]
    counted = x.count(case["text"])
    fits = x.measure(case["text"], is_self_serve=True).fits
    return bool(counted.weight == wanted["weightedLength"] and fits == wanted["valid"])


def _finds_names(case: Case) -> bool:
    return bool(list(words.mentioned(case["text"])) == case["expected"])


def _finds_links(case: Case) -> bool:
    wanted = [one["url"] if isinstance(one, dict) else one for one in case["expected"]]
    return list(x.count(case["text"]).links) == wanted


def _links_names(case: Case) -> bool:
    return list(words.mentioned(case["text"])) == _NAME.findall(case["expected"])


def _links_addresses(case: Case) -> bool:
    # These cases are of those who show posts; X itself takes bare domains for addresses as well.
    found = [link for link in x.count(case["text"]).links if "://" in link]
    return found == list(_addresses(case["expected"]))


def _addresses(linked: str) -> Iterator[str]:
    for match in _HREF.finditer(linked):
        yield html.unescape(match[1])


def _is_link(case: Case) -> bool:
    return bool((x.count(case["text"]).links == (case["text"],)) == case["expected"])


def _is_name(case: Case) -> bool:
    return bool((words.mentioned(case["text"]) == (case["text"][1:],)) == case["expected"])


def _is_reply(case: Case) -> bool:
    names, _ = words.split_leading(case["text"])
    return bool((names[0] if names else None) == case["expected"])


_CHECKS: dict[str, Check] = {
    "validate tweets": _is_tweet,
    "validate WeightedTweetsCounterTest": _is_weighed,
    "validate WeightedTweetsWithDiscountedEmojiCounterTest": _is_weighed,
    "validate UnicodeDirectionalMarkerCounterTest": _is_weighed,
    "validate urls": _is_link,
    "validate urls_without_protocol": _is_link,
    "validate usernames": _is_name,
    "extract mentions": _finds_names,
    "extract mentions_with_indices": lambda case: (
        list(words.mentioned(case["text"])) == [one["screen_name"] for one in case["expected"]]
    ),
    "extract replies": _is_reply,
    "extract urls": _finds_links,
    "extract urls_with_indices": _finds_links,
    "extract urls_with_directional_markers": _finds_links,
    "extract tco_urls_with_params": _finds_links,
    "autolink usernames": _links_names,
    "autolink urls": _links_addresses,
}
