"""What is done with what one reads."""

from __future__ import annotations

from inbox_tui import links, urls
from inbox_tui.links import Link
from inbox_tui.tui.inbox_actions.part import Part

_ITSELF = "The message itself stands at"


class Reading(Part):
    """Opens what a message points to."""

    needs_conversation = frozenset({"open_link", "open_message", "open_image", "details", "copy"})

    def why_not(self, action: str) -> str:
        """Return why it cannot be done now, or ""."""
        if action == "open_link" and not self._links:
            return "There is no link in this message."
        marked = self.screen.thread.marked
        if marked is None:
            return "There is no message here."
        if action == "open_message" and not marked.message.url:
            return "This message has no address of its own: it is in your mail program."
        if action == "open_image" and not self._images:
            return "There is no image in this message that can be fetched."
        return ""

    async def open_link(self) -> None:
        """Show where a link of the marked message leads; of several, have one chosen first."""
        from inbox_tui.tui.screens.open_link import LinkChoice

        screen, found = self.screen, self._links

        async def show(link: Link | None) -> None:
            if link:
                await self._show(link)

        own = self._own_address
        if len(found) > 1:
            await screen.app.push_screen(LinkChoice(found, own), show)
        elif found[0].address == own:
            await self._show(found[0], f"No link in the words. {_ITSELF}")
        else:
            await self._show(found[0])

    async def open_message(self) -> None:
        """Show where the marked message itself stands, and open it in the browser."""
        marked = self.screen.thread.marked
        if marked:
            address = marked.message.url
            await self._show(Link(address, urls.link_host(address)), _ITSELF)

    async def open_image(self) -> None:
        """Show where an image of the marked message comes from, and look at it."""
        from inbox_tui.tui.screens.open_image import OpenImageScreen
        from inbox_tui.tui.screens.open_link import LinkChoice

        screen, found, opened = self.screen, self._images, self.screen.opened
        account = self.workspace.account(opened.account_id) if opened else None
        instance = account.instance if account else ""

        async def show(link: Link | None) -> None:
            if link:
                asked = OpenImageScreen(self.workspace, link, instance)
                await screen.app.push_screen(asked, lambda said: screen.status.say(said or ""))

        if len(found) == 1:
            await show(found[0])
        else:
            await screen.app.push_screen(LinkChoice(found), show)

    async def details(self) -> None:
        """Show all that is known of the marked message, and what it said before."""
        from inbox_tui.store import reading
        from inbox_tui.tui.screens.details import DetailsScreen

        marked = self.screen.thread.marked
        if marked:
            found = reading.versions(self.workspace.store.read(), marked.uid)
            clock = self.workspace.clock
            await self.screen.app.push_screen(DetailsScreen(marked, found, clock))

    async def copy(self) -> None:
        """Copy something of the marked message."""
        from inbox_tui.tui.screens.copying import CopyScreen

        screen, marked = self.screen, self.screen.thread.marked
        if marked:
            asked = CopyScreen(self.workspace, marked.message, links.of_message(marked.message))
            await screen.app.push_screen(asked, lambda said: screen.status.say(said or ""))

    async def _show(self, link: Link, heading: str = "") -> None:
        from inbox_tui.tui.screens.open_link import OpenLinkScreen

        screen = self.screen
        asked = OpenLinkScreen(self.workspace, link, heading)
        await screen.app.push_screen(asked, lambda said: screen.status.say(said or ""))

    @property
    def _own_address(self) -> str:
        marked = self.screen.thread.marked
        return marked.message.url if marked else ""

    @property
    def _images(self) -> tuple[Link, ...]:
        """Return the images of the marked message that have an address."""
        marked = self.screen.thread.marked
        found = marked.message.attachments if marked and not marked.message.deleted else ()
        return tuple(
            Link(file.url, urls.link_host(file.url), file.name)
            for file in found
            if file.url and file.media_type.startswith("image/")
        )

    @property
    def _links(self) -> tuple[Link, ...]:
        """Return the links of the message that a reply would answer."""
        marked = self.screen.thread.marked
        return links.of_message(marked.message) if marked else ()
