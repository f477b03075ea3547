"""A file is read once, is what it says, and tells nothing of where it lay."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui import text
from inbox_tui.adapter import FileLimits
from inbox_tui.model import utc_now
from inbox_tui.reply import attach
from inbox_tui.reply.errors import CannotAttach
from inbox_tui.store import attachments
from tests import pictures
from tests.reply.conftest import Desk


def _document(first: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr(first, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("shop.png", pictures.png(), "image/png"),
        ("shop.JPEG", pictures.jpeg(), "image/jpeg"),
        ("shop", pictures.png(), "image/png"),
        ("terms.pdf", b"%PDF-1.7\nx", "application/pdf"),
        ("notes.txt", "Grüße".encode(), "text/plain"),
        ("page.htm", b"<p>hello", "text/html"),
        ("notes", b"hello", "application/octet-stream"),
        ("notes.qqq", b"hello", "application/octet-stream"),
        ("letter.odt", _document("content.xml"), "application/vnd.oasis.opendocument.text"),
        (
            "letter.docx",
            _document("a.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        ("all.tar.gz", b"\x1f\x8b\x08" + b"\0" * 20, "application/gzip"),
    ],
)
def test_what_a_file_is_comes_from_its_content(name: str, data: bytes, media_type: str) -> None:
    file = attach.take_in(name, data)
    assert (file.media_type, file.data, file.size) == (media_type, data, len(data))
    assert file.sha256 == hashlib.sha256(data).hexdigest()
    assert bool(file.width) == file.is_picture


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("terms.pdf", b"MZ\x90\x00 this program"),
        ("shop.png", pictures.jpeg()),
        ("shop.jpg", pictures.png()),
        ("notes.txt", pictures.png()),
        ("notes.txt", b"a\0b"),
        ("photo.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 40),
        ("scan.tiff", b"II*\0" + b"\0" * 40),
        ("drawing.svg", b"<svg/>"),
        ("empty.txt", b""),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(CannotAttach):
        attach.take_in(name, data)


def test_a_file_is_read_from_its_place_and_the_place_stays_here(tmp_path: Path) -> None:
    folder = tmp_path / "private and secret"
    folder.mkdir()
    (folder / "shop.png").write_bytes(pictures.png())
    file = attach.read_file(folder / "shop.png", " our shop ")
    assert (file.name, file.alt) == ("shop.png", "our shop")
    assert "secret" not in repr(file)


def test_what_is_no_readable_file_is_refused_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe", tmp_path / "missing.png"):
        with pytest.raises(CannotAttach) as refused:
            attach.read_file(path)
        assert str(tmp_path) not in str(refused.value)


def test_a_file_that_would_fill_the_memory_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attach, "MOST_BYTES", 100)
    (tmp_path / "long.txt").write_bytes(b"x" * 101)
    with pytest.raises(CannotAttach, match="more than"):
        attach.read_file(tmp_path / "long.txt")


@given(st.text(max_size=300))
def test_a_name_leads_nowhere_and_hides_nothing(name: str) -> None:
    plain = attach.plain_name(name)
    assert 0 < len(plain) <= 100
    assert not set(plain) & set('/\\"')
    assert not plain.startswith(".")
    assert text.clean_cell(plain) == plain


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("/private/secret/shop.png", "shop.png"),
        ("C:\\Users\\nora\\shop.png", "shop.png"),
        ("invoice\u202egnp.exe", "invoicegnp.exe"),
        ("..", "file"),
        ("x" * 300 + ".png", "x" * 96 + ".png"),
        ("x" * 300, "x" * 100),
        (".\u0301a", "a"),
    ],
)
def test_a_name_is_plain(name: str, plain: str) -> None:
    assert attach.plain_name(name) == plain


def test_a_name_that_no_system_knows_is_told() -> None:
    with pytest.raises(CannotAttach, match="no name of a file"):
        attach.read_file(Path("a\0b.png"))


def test_a_name_that_would_leave_otherwise_than_it_is_shown_is_refused() -> None:
    file = replace(attach.take_in("a.txt", b"x"), name="gpj.\u202ea.txt")
    assert "cannot be shown as it would leave" in attach.problem(LIMITS, [file])


@pytest.mark.parametrize(
    "alt", ["a\u202eb", "a\x1b[31m", "a\u0301\u0301\u0301\u0301\u0301\u0301\u0301"]
)
def test_an_alt_text_that_hides_something_is_refused(alt: str) -> None:
    assert attach.alt_fault(alt).startswith("Alt text")
    with pytest.raises(CannotAttach, match="Alt text"):
        attach.take_in("a.png", pictures.png(), alt)


LIMITS = FileLimits(
    most=2, most_bytes=200, most_total=300, media_types=("image/png", "text/plain"), alt_limit=10
)


@pytest.mark.parametrize(
    ("limits", "names", "said"),
    [
        (None, ["a.txt"], "cannot send files"),
        (LIMITS, [], ""),
        (LIMITS, ["a.txt", "b.txt"], ""),
        (LIMITS, ["a.txt", "b.txt", "c.txt"], "3 files; 2 are the most"),
        (LIMITS, ["a.pdf"], "application/pdf is not taken here, only PNG, PLAIN"),
        (LIMITS, ["long.txt"], "long.txt: it has 250 bytes; 200 bytes"),
        (LIMITS, ["half.txt", "other.txt"], "320 bytes together; 300 bytes are the most"),
        (LIMITS, ["alt.png"], "longer than 10 characters"),
        (FileLimits(most=1, most_bytes=999), ["alt.png"], "alt text is not taken"),
    ],
)
def test_what_a_network_does_not_take_is_said(
    limits: FileLimits | None, names: list[str], said: str
) -> None:
    contents = {
        "a.pdf": b"%PDF-1",
        "long.txt": b"x" * 250,
        "half.txt": b"y" * 160,
        "other.txt": b"z" * 160,
        "alt.png": pictures.png(),
    }
    files = [
        attach.take_in(name, contents.get(name, b"x"), "a long alt text" if "alt" in name else "")
        for name in names
    ]
    problem = attach.problem(limits, files)
    assert said in problem
    assert bool(said) == bool(problem)


def test_the_same_file_is_attached_once(desk: Desk) -> None:
    draft = desk.draft()
    file = attach.take_in("a.png", pictures.png())
    attach.attach(desk.store, draft.uid, file, utc_now())
    with pytest.raises(CannotAttach, match="already"):
        attach.attach(desk.store, draft.uid, file, utc_now())


def test_a_draft_on_its_way_takes_no_file(desk: Desk) -> None:
    draft = desk.draft()
    desk.confirmed(draft, hold=60.0)
    with pytest.raises(CannotAttach, match="on its way"):
        attach.attach(desk.store, draft.uid, attach.take_in("a.txt", b"x"), utc_now())
    assert attachments.of_draft(desk.store.read(), draft.uid) == ()


@pytest.mark.parametrize(
    ("count", "said"), [(999, "999 bytes"), (45_400, "45 kB"), (1_250_000, "1.2 MB")]
)
def test_sizes_are_said_as_people_do(count: int, said: str) -> None:
    assert attach.size(count) == said
