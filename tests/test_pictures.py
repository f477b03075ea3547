"""The pictures of the documents show the screens as they are."""

from __future__ import annotations

import asyncio
import html
import re
from pathlib import Path

import pytest

from docs import pictures
from inbox_tui.store.views import View
from inbox_tui.tui import actions
from inbox_tui.tui.actions import Scope, answering

_WORDS = re.compile(r"<text [^>]*>(.*?)</text>", re.DOTALL)
# What a clock says, and how far it has got, is another thing each time.
_PASSING = re.compile(
    r"\d+|\b(?:now|just|ago|min|today|yesterday|in|days?|[hms])\b|\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b"
)


def words(picture: Path) -> list[str]:
    """Return what a picture says, without what passes."""
    text = html.unescape(" ".join(_WORDS.findall(picture.read_text(encoding="utf-8"))))
    return _PASSING.sub("", text.replace("\xa0", " ")).split()


def test_the_picture_of_the_inbox_has_the_present_tabs_and_keys() -> None:
    said = " ".join(words(pictures.FOLDER / "inbox.svg"))
    assert all(view.label in said for view in View)
    shown = actions.footer((Scope.LIST, Scope.INBOX, Scope.APP))
    assert len(shown) >= 8
    assert all(f"{action.shown_key} {action.label}" in said for action in shown[:5])


def test_the_picture_of_the_help_has_the_present_actions() -> None:
    said = " ".join(words(pictures.FOLDER / "help.svg"))
    assert all(action.help in said for action in answering.INBOX[:3])


@pytest.mark.nightly
@pytest.mark.terminal
def test_the_pictures_say_what_the_screens_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "UTC")
    asyncio.run(pictures.draw(tmp_path))
    drawn = {picture.name: words(picture) for picture in tmp_path.glob("*.svg")}
    kept = {picture.name: words(picture) for picture in pictures.FOLDER.glob("*.svg")}
    assert drawn.keys() == kept.keys()
    assert len(drawn) > 8
    for name, said in kept.items():
        # In which order two networks answer is chance.
        assert sorted(drawn[name]) == sorted(said), f"{name}: make docs"


def test_every_picture_stands_in_a_document() -> None:
    folder = pictures.FOLDER.parent
    documents = [folder.parent / "README.md", *folder.glob("*.md")]
    told = "".join(document.read_text(encoding="utf-8") for document in documents)
    assert [p.name for p in pictures.FOLDER.glob("*.svg") if f"screens/{p.name}" not in told] == []
