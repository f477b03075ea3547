"""Keys that were typed right after an answer belong to what comes after the question."""

from __future__ import annotations

from textual import events

from inbox_tui.tui.widgets.ordered_keys import OrderedKeys


class PassingKeys(OrderedKeys):
    """Put before the base of a field in a dialog that is left by its own keys."""

    async def on_key(self, event: events.Key) -> None:
        """Pass a key on that was on its way here when the dialog was left."""
        if not self.screen.is_active:
            event.stop()
            event.prevent_default()
            passed = events.Key(event.key, event.character)
            passed.time = event.time  # the confirm step takes no key from before it was drawn
            self.app.post_message(passed)
