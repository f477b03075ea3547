"""A mail's MIME tree (RFC 2046) as plain text and a list of what is attached."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message as Mime

from inbox_tui.html import html_to_text
from inbox_tui.model import Attachment

MOST_CHARACTERS = 200_000
"""More than this of one mail's text is cut off."""
_MOST_ATTACHMENTS = 50
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Body:
    """What a mail says and carries."""

    text: str
    attachments: tuple[Attachment, ...]


def read_body(mime: Mime) -> Body:
    """Return the words of ``mime``, plain text first, and its attachments, described only.

    Of alternatives one is taken: the plain text, else the HTML turned to text. Nothing is fetched.
    """
    words: list[str] = []
    attachments: list[Attachment] = []
    for part in _parts(mime, 0):
        if part.get_content_type() in ("text/plain", "text/html") and not _is_file(part):
            words.append(_words(part))
        elif len(attachments) < _MOST_ATTACHMENTS:
            attachments.append(_describe(part))
    text = "\n\n".join(word for word in words if word)
    if len(text) > MOST_CHARACTERS:
        text = f"{text[:MOST_CHARACTERS]}\n[… {len(text) - MOST_CHARACTERS} more characters]"
    return Body(text, tuple(attachments))


def _parts(mime: Mime, depth: int) -> Iterator[Mime]:
    """Yield the leaves that a reader sees, in their order."""
    children = mime.get_payload() if mime.is_multipart() else None
    if mime.get_content_maintype() != "multipart" or not isinstance(children, list):
        yield mime
        return
    parts = [child for child in children if isinstance(child, Mime)]
    if depth >= _DEEPEST:
        return
    if mime.get_content_type() == "multipart/alternative":
        parts = _best(parts)
    for part in parts:
        yield from _parts(part, depth + 1)


def _best(alternatives: list[Mime]) -> list[Mime]:
    """Return the plainest alternative that says anything."""
    for wanted in ("text/plain", "text/html"):
        for part in alternatives:
            if part.get_content_type() == wanted and _words(part):
                return [part]
    return alternatives[-1:]


def _words(part: Mime) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    text = _decode(data, part.get_content_charset())
    if part.get_content_type() == "text/html":
        text = html_to_text(text[: 4 * MOST_CHARACTERS])
    elif part.get_param("format") == "flowed":
        text = _unflow(text, delete_space=part.get_param("delsp") == "yes")
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _decode(data: bytes, charset: str | None) -> str:
    """Decode as declared, else as UTF-8, else as Latin-1: something readable always comes out."""
    for candidate in (charset, "utf-8"):
        try:
            text = data.decode(candidate or "utf-8")
            return text.encode("utf-8", "replace").decode("utf-8")
        except (LookupError, ValueError):
            continue
    return data.decode("latin-1")


def _unflow(text: str, *, delete_space: bool) -> str:
    """Join the soft line breaks of format=flowed (RFC 3676 section 4)."""
    lines: list[str] = []
    flowing = False
    for line in text.replace("\r\n", "\n").split("\n"):
        words = line.removeprefix(" ") if not line.startswith(">") else line
        soft = words.endswith(" ") and words != "-- " and not words.startswith(">")
        piece = words[:-1] if soft and delete_space else words
        if flowing and not words.startswith(">") and words != "-- ":
            lines[-1] += piece
        else:
            lines.append(piece)
        flowing = soft
    return "\n".join(lines)


def _is_file(part: Mime) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _describe(part: Mime) -> Attachment:
    from imap_tools.message import MailAttachment

    return Attachment(
        media_type=part.get_content_type(),
        name=MailAttachment(part).filename.encode("utf-8", "replace").decode("utf-8")[:200],
    )
