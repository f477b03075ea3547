"""The pictures of the documents show the screens as they are."""

from __future__ import annotations

import asyncio
import html
import re
from pathlib import Path

import pytest

from docs import screens

_WORDS = re.compile(r"<text [^>]*>(.*?)</text>", re.DOTALL)
# What a clock says, and how far it has got, is another thing each time.
_PASSING = re.compile(
    r"\d+|\b(?:now|just|ago|min|today|yesterday|in|days?|[hms])\b|[MTWFS][a-z]{2} "
)


def words(picture: Path) -> list[str]:
    """Return what a picture says, without what passes."""
    text = html.unescape(" ".join(_WORDS.findall(picture.read_text(encoding="utf-8"))))
    return _PASSING.sub("", text.replace("\xa0", " ")).split()


@pytest.mark.terminal
def test_the_pictures_say_what_the_screens_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "UTC")
    asyncio.run(screens.draw(tmp_path))
    drawn = {picture.name: words(picture) for picture in tmp_path.glob("*.svg")}
    kept = {picture.name: words(picture) for picture in screens.FOLDER.glob("*.svg")}
    assert drawn.keys() == kept.keys()
    assert len(drawn) > 8
    for name, said in kept.items():
        assert drawn[name] == said, f"{name}: make docs"


def test_every_picture_stands_in_a_document() -> None:
    folder = screens.FOLDER.parent
    documents = [folder.parent / "README.md", *folder.glob("*.md")]
    told = "".join(document.read_text(encoding="utf-8") for document in documents)
    assert [p.name for p in screens.FOLDER.glob("*.svg") if f"screens/{p.name}" not in told] == []
