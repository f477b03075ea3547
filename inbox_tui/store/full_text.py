"""What anybody types or writes, as words for the full-text index: never as its operators."""

from __future__ import annotations


def phrase(words: str) -> str:
    """Return ``words`` as one FTS5 phrase, or "" where nothing in them is indexed.

    Quoted, operators are plain text (https://www.sqlite.org/fts5.html, section 3.1).
    """
    plain = words.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
    if not any(character.isalnum() for character in plain):
        return ""
    return '"' + plain.replace('"', '""') + '"'
