"""What is done with what one reads."""

from __future__ import annotations

from inbox_tui import links
from inbox_tui.links import Link
from inbox_tui.tui.inbox_actions.part import Part


class Reading(Part):
    """Opens what a message points to."""

    needs_conversation = frozenset({"open_link"})

    def why_not(self, action: str) -> str:
        """Return why it cannot be done now, or ""."""
        if action == "open_link" and not self._links:
            return "There is no link in this message."
        return ""

    async def open_link(self) -> None:
        """Show where a link of the marked message leads; of several, have one chosen first."""
        from inbox_tui.tui.screens.open_link import LinkChoice, OpenLinkScreen

        screen, found = self.screen, self._links

        async def show(link: Link | None) -> None:
            if link:
                asked = OpenLinkScreen(self.workspace, link)
                await screen.app.push_screen(asked, lambda said: screen.status.say(said or ""))

        if len(found) == 1:
            await show(found[0])
        else:
            await screen.app.push_screen(LinkChoice(found), show)

    @property
    def _links(self) -> tuple[Link, ...]:
        """Return the links of the message that a reply would answer."""
        marked = self.screen.thread.marked
        return links.of_message(marked.message) if marked else ()
