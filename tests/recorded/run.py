"""All of a folder: its recordings, its mails, its pairs and its rules for texts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.recorded.bluesky import BlueskyStage
from tests.recorded.mails import replay_mails
from tests.recorded.mastodon import MastodonStage
from tests.recorded.pairs import compare
from tests.recorded.recording import NoRecording, recordings
from tests.recorded.reddit import RedditStage
from tests.recorded.replaying import replay
from tests.recorded.stage import Stage
from tests.recorded.tally import Tally, table
from tests.recorded.text_rules import score
from tests.recorded.wordpress import WordPressStage
from tests.recorded.x import XStage

STAGES: dict[str, type[Stage]] = {
    stage.network: stage
    for stage in (BlueskyStage, MastodonStage, RedditStage, WordPressStage, XStage)
}


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a folder."""

    text: str
    faults: int
    is_empty: bool
    """True where nothing was found that could be replayed."""


def run(folder: Path) -> Report:
    """Replay everything below ``folder``."""
    tallies = {name: Tally(name) for name in sorted([*STAGES, "email"])}
    elsewhere: Counter[str] = Counter()
    unreadable: list[str] = []
    for recording in recordings(folder):
        if isinstance(recording, NoRecording):
            unreadable.append(str(recording))
        elif recording.network in STAGES:
            replay(recording, tallies[recording.network], STAGES[recording.network])
        else:
            elsewhere[recording.network] += 1
    replay_mails(folder, tallies["email"])
    parts = [table(tallies.values())]
    if elsewhere:
        named = ", ".join(f"{name} ({count})" for name, count in sorted(elsewhere.items()))
        parts.append(f"Recordings of networks without an adapter: {named}")
    comparisons, scores = compare(folder, STAGES), score(folder)
    parts += unreadable + [str(one) for one in (*comparisons, *scores)]
    faults = len(unreadable) + sum(not one.is_enough for one in scores)
    faults += sum(len(tally.faults) for tally in tallies.values())
    faults += sum(len(comparison.faults) for comparison in comparisons)
    parts.append(f"Faults in all: {faults}")
    is_empty = not any(tally.files for tally in tallies.values()) and not (comparisons or scores)
    return Report("\n\n".join(parts), faults, is_empty and not unreadable)
