"""Pictures leave without the place where they were taken, and turned as they were meant."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from inbox_tui.reply import picture
from inbox_tui.reply.errors import CannotAttach
from tests import pictures


@pytest.mark.parametrize("orientation", [1, 3, 6])
def test_a_photo_loses_everything_but_itself_and_is_turned(orientation: int) -> None:
    photo = pictures.jpeg(exif=pictures.place(orientation), comment=b"our kitchen")
    assert b"Muenster" in photo
    shown = picture.read(photo, "image/jpeg")
    assert b"Muenster" not in shown.data
    assert b"Exif" not in shown.data
    assert b"kitchen" not in shown.data
    assert (shown.width, shown.height) == ((20, 40) if orientation == 6 else (40, 20))
    with Image.open(BytesIO(shown.data)) as image:
        assert (image.size, image.format) == ((shown.width, shown.height), "JPEG")


def test_the_colours_of_a_photo_stay() -> None:
    profile = b"\0" * 128
    photo = pictures.jpeg(exif=pictures.place(), icc_profile=profile, quality=95)
    shown = picture.read(photo, "image/jpeg")
    with Image.open(BytesIO(shown.data)) as image:
        assert image.info["icc_profile"] == profile
        red, green, blue = image.convert("RGB").getpixel((5, 5))  # type: ignore[misc]
    assert abs(red - 0) + abs(green - 128) + abs(blue - 128) < 12


@pytest.mark.parametrize(
    "film", [b"ftypmp42 51.9606 7.6261", b"\xff\xd9 and more", b"ftypmp42 51.9606\xff\xd9"]
)
def test_a_film_hidden_behind_a_photo_goes(film: bytes) -> None:
    shown = picture.read(pictures.jpeg() + film, "image/jpeg")
    assert film not in shown.data


def test_what_hides_behind_a_png_goes_though_it_ends_like_one() -> None:
    drawn = pictures.png()
    shown = picture.read(drawn + b"Muenster" + drawn[-12:], "image/png")
    assert b"Muenster" not in shown.data


def test_a_plain_photo_stays_byte_for_byte_though_its_colours_look_like_its_end() -> None:
    photo = pictures.jpeg(icc_profile=b"\xff\xd9\xff\xda" * 40)
    assert picture.read(photo, "image/jpeg").data == photo


def test_of_the_several_pictures_of_a_telephone_the_first_leaves_alone() -> None:
    photo = pictures.several(exif=pictures.place())
    shown = picture.read(photo, "image/jpeg")
    assert b"Muenster" not in shown.data
    assert (shown.media_type, shown.width, shown.height) == ("image/jpeg", 40, 20)
    with Image.open(BytesIO(shown.data)) as image:
        assert (image.format, getattr(image, "n_frames", 1)) == ("JPEG", 1)


def test_a_jpeg_with_a_segment_of_somebody_else_is_written_anew() -> None:
    photo = pictures.jpeg()
    segment = b"\xff\xed\x00\x0dPhotoshop 1"
    shown = picture.read(photo[:2] + segment + photo[2:], "image/jpeg")
    assert b"Photoshop" not in shown.data


def test_what_is_written_into_a_png_goes_and_its_pixels_stay() -> None:
    told = PngInfo()
    told.add_text("Location", "Muenster")
    told.add_itxt("XML:com.adobe.xmp", "<exif:GPSLatitude>51,57N</exif:GPSLatitude>")
    drawn = pictures.png(pnginfo=told, exif=pictures.place())
    shown = picture.read(drawn, "image/png")
    assert b"Muenster" not in shown.data
    assert b"GPS" not in shown.data
    with Image.open(BytesIO(drawn)) as before, Image.open(BytesIO(shown.data)) as after:
        assert before.tobytes() == after.tobytes()


def test_words_behind_the_pixels_of_a_png_are_found() -> None:
    drawn = pictures.png()
    chunk = b"tEXtPlace\0Muenster"
    late = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    end = drawn.index(b"IEND") - 4
    assert b"Muenster" not in picture.read(drawn[:end] + late + drawn[end:], "image/png").data


def test_the_transparent_colour_of_a_png_stays() -> None:
    out = BytesIO()
    told = PngInfo()
    told.add_text("Author", "Nora")
    Image.new("P", (4, 4)).save(out, "PNG", transparency=0, pnginfo=told)
    shown = picture.read(out.getvalue(), "image/png")
    with Image.open(BytesIO(shown.data)) as image:
        assert image.info.get("transparency") is not None
    assert b"Nora" not in shown.data


@pytest.mark.parametrize(
    ("plain", "said"),
    [
        (pictures.jpeg(), "image/jpeg"),
        (pictures.png(), "image/png"),
        (pictures.gif(), "image/gif"),
        (pictures.webp(), "image/webp"),
    ],
)
def test_what_tells_nothing_stays_byte_for_byte(plain: bytes, said: str) -> None:
    shown = picture.read(plain, said)
    assert (shown.data, shown.media_type) == (plain, said)
    assert (shown.width, shown.height) == (40, 20)


def _moving_png() -> bytes:
    out = BytesIO()
    told = PngInfo()
    told.add_text("Place", "Muenster")
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "blue")]
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:], pnginfo=told)
    return out.getvalue()


@pytest.mark.parametrize(
    ("telling", "said"),
    [
        (pictures.webp(exif=pictures.place()), "image/webp"),
        (pictures.webp(xmp=b"<x>GPS</x>"), "image/webp"),
        (pictures.gif(comment=b"Muenster"), "image/gif"),
        (pictures.gif().replace(b"\x3b", b"\x21\xff\x0bXMP DataXMP\x01x\x00\x3b"), "image/gif"),
        (_moving_png(), "image/png"),
    ],
)
def test_what_cannot_be_written_anew_without_harm_is_refused(telling: bytes, said: str) -> None:
    with pytest.raises(CannotAttach, match="metadata"):
        picture.read(telling, said)


def test_a_picture_that_is_called_otherwise_is_refused() -> None:
    with pytest.raises(CannotAttach, match="image/png"):
        picture.read(pictures.png(), "image/jpeg")


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (pictures.png()[:60], "damaged"),
        (pictures.jpeg(400, 400)[:-900], "damaged"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "damaged|taken as"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "taken as"),
    ],
)
def test_what_is_damaged_or_unknown_is_refused(data: bytes, match: str) -> None:
    with pytest.raises(CannotAttach, match=match):
        picture.read(data, "image/png")


@pytest.mark.parametrize("side", [9_500, 60_000])
def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_unpacked(side: int) -> None:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
    with pytest.raises(CannotAttach, match="pixels"):
        picture.read(bomb, "image/png")


def test_metadata_that_stays_whatever_is_done_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    photo = pictures.jpeg(exif=pictures.place())
    monkeypatch.setattr(picture, "_bare", lambda image: photo)
    with pytest.raises(CannotAttach, match="metadata"):
        picture.read(photo, "image/jpeg")


def test_a_picture_that_cannot_be_written_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError("cannot write mode")

    told = PngInfo()
    told.add_text("Author", "Nora")
    words = pictures.png(pnginfo=told)
    monkeypatch.setattr(Image.Image, "save", fail)
    with pytest.raises(CannotAttach, match="metadata"):
        picture.read(words, "image/png")
