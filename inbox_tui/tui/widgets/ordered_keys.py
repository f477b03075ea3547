"""Keys that act in the order in which they were typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

from inbox_tui.tui.program import Program

if TYPE_CHECKING:
    from textual.widget import Widget
else:
    Widget = object  # Textual takes styles and bindings from the first base that is a widget


class OrderedKeys(Widget):
    """Put before the base of a widget that is written in.

    Textual inserts letters at once but lets every other key travel up to the program first: of
    keys that were typed fast, a backspace or an escape would act after the letters behind it.
    """

    def only_writes(self, key: events.Key) -> bool:
        """Return whether a key is written here and does nothing else."""
        return key.is_printable and self.check_consume_key(key.key, key.character)

    async def on_key(self, event: events.Key) -> None:
        """Let a key that is no letter act before the next one is looked at."""
        program: Program = self.app  # type: ignore[assignment]
        if not self.check_consume_key(event.key, event.character) and await program.act_on(
            event.key
        ):
            event.stop()
            event.prevent_default()
