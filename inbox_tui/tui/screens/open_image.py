"""Looking at an image of a message: where it comes from is read first, as with a link."""

from __future__ import annotations

from textual.content import Content

from inbox_tui import text
from inbox_tui.links import Link
from inbox_tui.tui import pictures
from inbox_tui.tui.screens.open_link import OpenLinkScreen
from inbox_tui.tui.workspace import Workspace


class OpenImageScreen(OpenLinkScreen):
    """The dialog of a link, which fetches the image and opens a viewer instead of the browser."""

    heading = "This image is fetched from"
    done = "Handed to the viewer, from"

    def __init__(self, workspace: Workspace, link: Link, instance: str = "") -> None:
        """``instance`` is the server of the account that the message came to."""
        super().__init__(workspace, link)
        self._instance = instance

    def hand_over(self) -> str:
        """Fetch the image and open it; return "" or why that was not done. May block."""
        viewer = self._workspace.config.images.viewer
        return pictures.show(self._plain, viewer, self._instance)

    def _besides(self) -> Content:
        said = text.clean_line(self._link.said)
        return Content(f"It shows: {said}" if said else "Nobody has described it.")
