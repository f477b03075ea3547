"""What an event says: its words, its files, whom it names and what it hangs on. Pure.

Shapes: https://spec.matrix.org/latest/client-server-api/#instant-messaging and the modules on
mentions, rich replies, threads and event replacements.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from inbox_tui.adapter.fields import Json, find_record, find_text, find_texts, is_true
from inbox_tui.html import html_to_text
from inbox_tui.model import Attachment

_FALLBACK = re.compile(r"> (?:\* )?<@[^>\n]*>")
"""How the words that old programs repeat begin. Other lines with ``> `` are a quote of the author's."""
_REPEATED = re.compile(r"<mx-reply>.*?</mx-reply>", re.DOTALL | re.IGNORECASE)
_PERSON = re.compile(
    r"<a\s[^>]*href\s*=\s*[\"']https://matrix\.to/#/(?:@|%40)[^\"']*[\"'][^>]*>(.*?)</a>",
    re.DOTALL | re.IGNORECASE,
)
_LINKED = re.compile(r"https://matrix\.to/#/(?:@|%40)([^\"'?<>\s]+)", re.IGNORECASE)
_FILES = {"m.image": "image/*", "m.video": "video/*", "m.audio": "audio/*", "m.file": ""}
_HTML = "org.matrix.custom.html"


@dataclass(frozen=True, slots=True)
class Relation:
    """What an event hangs on, by event ids; "" for nothing."""

    replies_to: str
    """The event answered; not one that is named only for programs without threads."""
    thread: str
    """The root of the thread it is in."""
    replaces: str
    """The event that it is a new version of."""

    @property
    def parent(self) -> str:
        """The event above it, where there is one."""
        return self.replies_to or self.thread


def relation(content: Json) -> Relation:
    """Return what an event with this content hangs on."""
    related = find_record(content, "m.relates_to")
    kind, target = find_text(related, "rel_type"), find_text(related, "event_id")
    thread = target if kind == "m.thread" else ""
    answered = find_text(related, "m.in_reply_to", "event_id")
    if thread and is_true(related, "is_falling_back"):
        answered = ""
    return Relation(answered, thread, target if kind == "m.replace" else "")


def words(content: Json, sender_name: str) -> str:
    """Return what a person reads: the formatted words as plain text where there are any."""
    kind = find_text(content, "msgtype")
    if find_text(content, "format") == _HTML and find_text(content, "formatted_body"):
        html = _REPEATED.sub("", find_text(content, "formatted_body"))
        said = html_to_text(_PERSON.sub(r"\1", html))
    else:
        said = find_text(content, "body")
        if find_record(content, "m.relates_to", "m.in_reply_to"):
            said = without_fallback(said)
    name = find_text(content, "filename")
    if kind in _FILES and (not name or name == find_text(content, "body")):
        return ""  # a file without a caption: its name stands with the file
    return f"* {sender_name} {said}" if kind == "m.emote" else said


def without_fallback(body: str) -> str:
    """Return ``body`` without the words of the answered message that old programs repeat."""
    if not _FALLBACK.match(body):
        return body
    lines = body.split("\n")
    while lines and lines[0].startswith(">"):
        lines.pop(0)
    return "\n".join(lines).lstrip("\n")


def attachments(content: Json, event_type: str) -> tuple[Attachment, ...]:
    """Describe the file that an event carries; its address is for Matrix programs only."""
    kind = "m.image" if event_type == "m.sticker" else find_text(content, "msgtype")
    if kind not in _FILES:
        return ()
    return (
        Attachment(
            media_type=find_text(content, "info", "mimetype") or _FILES[kind],
            url=find_text(content, "url") or find_text(content, "file", "url"),
            name=find_text(content, "filename") or find_text(content, "body"),
        ),
    )


def names(content: Json, user: str, display_name: str) -> bool:
    """Tell whether an event with this content is meant for ``user``.

    New programs say so in ``m.mentions``, and then nothing else counts; in what old ones write,
    the id, a link to the person or the display name does. ``@room`` is nobody in particular.
    """
    if isinstance(content.get("m.mentions"), dict):
        return user in find_texts(content, "m.mentions", "user_ids")
    body = find_text(content, "body")
    if find_record(content, "m.relates_to", "m.in_reply_to"):
        body = without_fallback(body)
    html = _REPEATED.sub("", find_text(content, "formatted_body"))
    linked = {"@" + unescape(found).replace("%3A", ":") for found in _LINKED.findall(html)}
    if user in linked or _stands_in(user, body):
        return True
    return bool(display_name.strip()) and _stands_in(display_name.strip(), body)


def mentioned(content: Json) -> tuple[str, ...]:
    """Return the user ids that an event names, each once."""
    return tuple(dict.fromkeys(find_texts(content, "m.mentions", "user_ids")))


def _stands_in(word: str, said: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", said, re.IGNORECASE) is not None
