"""What the screens make of the configuration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inbox_tui.config.load import Loaded
from inbox_tui.config.schema import DEFAULTS, Config
from inbox_tui.store import Store
from inbox_tui.tui import themes
from inbox_tui.tui.actions import ACTIONS, bound
from inbox_tui.tui.actions.key_map import KeyMap, key_map

if TYPE_CHECKING:
    from inbox_tui.tui.app import InboxApp


def broken_rules(store: Store, config: Config) -> str:
    """Return which rules cannot be run and why, in one line; "" where all can. May block."""
    if not config.rules:
        return ""
    from inbox_tui import rules

    views = {view.name: view.query for view in config.views}
    conn = store.read()
    broken = [wrong.told for rule in config.rules if (wrong := rules.fault(conn, rule, views))]
    return _first(broken, "inbox-tui rules list")


def _first(faults: Sequence[str], every: str) -> str:
    """Return the first fault, and which command tells the others."""
    more = "" if len(faults) < 2 else f" {len(faults) - 1} more: {every}"
    return f"{faults[0]}{more}" if faults else ""


_USUAL = KeyMap(rebound={}, views=())


@dataclass(frozen=True, slots=True)
class Configuration:
    """A configuration with its key map, and what a person is told about it."""

    config: Config = DEFAULTS
    keys: KeyMap = _USUAL
    told: str = ""
    """What was not followed, in one line; "" where everything was."""

    @classmethod
    def of(cls, loaded: Loaded) -> Configuration:
        """Return what the screens make of a file."""
        keys = key_map(loaded.config, ACTIONS)
        findings = (*keys.findings, *themes.findings(loaded.config))
        faults = [fault.told for fault in loaded.with_more(findings).faults]
        return cls(loaded.config, keys, _first(faults, "inbox-tui config check"))

    def apply(self, app: InboxApp) -> None:
        """Bind the keys and let things move, or not, as it says."""
        bound.use(self.keys.rebound)
        app.theme = themes.chosen(self.config)
        app.set_keymap({name: ",".join(keys) for name, keys in self.keys.rebound.items()})
        if not self.config.display.animations:
            app.animation_level = "none"
