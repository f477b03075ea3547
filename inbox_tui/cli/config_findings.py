"""What is wrong with a configuration beyond its own form: keys, themes and queries."""

from __future__ import annotations

from collections.abc import Iterator

from inbox_tui.config.finding import Finding
from inbox_tui.config.load import Loaded
from inbox_tui.config.schema import Config
from inbox_tui.query import parse


def checked(loaded: Loaded) -> Loaded:
    """Return the same with the faults of keys, theme and queries added, each at its place."""
    clashes, advice = _keys(loaded.config)
    return loaded.with_more((*clashes, *_theme(loaded.config))).with_advice(
        (*advice, *_queries(loaded.config))
    )


def _keys(config: Config) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    if not config.keys and not any(view.key for view in config.views):
        return (), ()
    from inbox_tui.tui.actions import ACTIONS
    from inbox_tui.tui.actions.key_map import key_map

    found = key_map(config, ACTIONS)
    return found.findings, found.advice


def _theme(config: Config) -> tuple[Finding, ...]:
    if not config.display.theme:
        return ()
    from inbox_tui.tui import themes

    return tuple(themes.findings(config))


def _queries(config: Config) -> Iterator[Finding]:
    own = {view.name: view.query for view in config.views}
    for number, view in enumerate(config.views):
        for fault in parse(view.query, own).faults:
            yield Finding(("views", number, "query"), fault)
    for number, rule in enumerate(config.rules):
        for fault in parse(rule.when, own).faults:
            yield Finding(("rules", number, "when"), fault)
