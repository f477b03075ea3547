"""Makes text from strangers safe to show, to store and to answer with.

Text is kept raw and cleaned on the way to every surface. A terminal obeys what it is sent: an
escape sequence in a post can rewrite the screen, answer keys and set the clipboard, and neither
Textual nor Rich takes it out. :func:`clean` is for bodies, :func:`clean_line` for names and
subjects, :func:`clean_cell` for columns. All three are idempotent, and apart from the line feeds
that :func:`clean` keeps, their result holds no control character, no line separator, no
direction control and no surrogate.

The rules, for every character by its Unicode general category
(https://www.unicode.org/reports/tr44/#General_Category_Values):

- C0 and DEL become their pictures (U+2400 block), C1 becomes U+FFFD: an attack is seen.
- Line and paragraph separators become line feeds; CR and CRLF too.
- What takes no room and shows nothing is taken out: direction controls, tag characters, zero
  width signs, fillers, soft hyphens.
- Joiners stay where they shape writing (Arabic, Indic) or an emoji, variation selectors 15 and
  16 where they follow a picture.
- A base carries at most four stacked marks; a mark without a base is taken out.
- Unassigned, private and surrogate code points become U+FFFD; emoji newer than Python's Unicode
  tables stay in bodies and lines.

This module is cheap to import: only :func:`count_graphemes` needs more than the standard library.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from itertools import accumulate

_MARKS_PER_BASE = 4
_UNKNOWN = "\N{REPLACEMENT CHARACTER}"

# Printable on its own, whatever stands beside it, one width everywhere: nothing to do.
_ODD = re.compile(
    "[^\n -~\xa0-\xac\xae-\u02ff\u0391-\u03a1\u03a3-\u03ff\u0400-\u0482\u048a-\u052f"
    "\u1e00-\u1eff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u2328\u232b-\u23ff"
    "\u2500-\u262f\u2638-\u2689\u2690-\u27ff\u3001-\u3029\u3041-\u3096\u30a0-\u30ff"
    "\u4e00-\u9ffc\uac00-\ud7a3\uff01-\uff9f\U0001f300-\U0001f3fa\U0001f400-\U0001f6d2]+"
)

# Patterns as text are compiled, and kept by re, when they are first needed: few processes need all.
# What a terminal may obey. Tabs are for the editor that asks.
_COMMANDS = "[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"

_EMOJI = "\u2190-\u2bff\U0001f000-\U0001faff"
_SHAPED = (
    "\u0600-\u109f\u1700-\u18af\u1900-\u1cff\ua800-\uabff\ufb50-\ufdff\ufe70-\ufefc"
    "\U00010a00-\U00011fff\U0001e900-\U0001e95f"
)
# The lookbehinds come second: a search for the character itself is quick.
_LOOSE_SELECTOR = f"[\ufe0e\ufe0f](?<![#*0-9©®‼⁉™ℹ〰〽㊗㊙{_EMOJI}].)"
_LOOSE_JOINER = f"[\u200c\u200d](?<![{_SHAPED}].)(?!(?<=[\ufe0f{_EMOJI}]\u200d)[{_EMOJI}])"
# Holds every mark and the joiners between them; what it holds besides only costs time.
_MARKED = (
    "[\u200c\u200d\u0300-\u036f\u0483-\u0489\u0590-\u1dff\u20d0-\u20f0\u2cef-\u2cf1\u2d7f\u2de0-\u2dff"
    "\u302a-\u302f\u3099\u309a\ua66f-\ua6f1\ua800-\uabff\ufb1e\ufe00-\ufe2f"
    "\U00010000-\U0001efff\U000e0100-\U000e01ef]+"
)
# England, Scotland and Wales: the only emoji that are spelled with tag characters.
_REGION_FLAG = re.compile(
    "\U0001f3f4\U000e0067\U000e0062(?:\U000e0065\U000e006e\U000e0067|"
    "\U000e0073\U000e0063\U000e0074|\U000e0077\U000e006c\U000e0073)\U000e007f"
)
_STRAY_JAMO = re.compile("[\u1160-\u11ff\ud7b0-\ud7fb]")

_VISIBLE_FORMATS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2"
                             "\U000110bd\U000110cd")  # fmt: skip
_FILLERS = frozenset(
    map(ord, "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2065\u3164\uffa0")
)
_CONTEXT = frozenset(map(ord, "\u200c\u200d\ufe0e\ufe0f"))


def _in_ranges(code: int, *ranges: tuple[int, int]) -> bool:
    return any(first <= code <= last for first, last in ranges)


class _BodyTable(dict[int, str | None]):
    """What a character becomes by itself, worked out when it is first met; None: taken out."""

    def __missing__(self, code: int) -> str | None:
        found = self._decide(code)
        if code < 0x20000:  # a flood of rare characters must not fill the memory
            self[code] = found
        return found

    def _decide(self, code: int) -> str | None:
        character = chr(code)
        if code in _CONTEXT:
            return character
        if code in _FILLERS or _in_ranges(
            code, (0xFE00, 0xFE0D), (0xFFF0, 0xFFF8), (0xE0000, 0xE0FFF)
        ):
            return None
        if character in "\n\r":
            return "\n"
        if character in "\t\N{BRAILLE PATTERN BLANK}":
            return " "
        match unicodedata.category(character):
            case "Cc":
                return _picture(code)
            case "Cf":
                return character if character in _VISIBLE_FORMATS else None
            case "Cn" if 0x1F000 <= code <= 0x1FAFF:
                return character
            case "Cn" | "Co" | "Cs":
                return _UNKNOWN
            case "Zl" | "Zp":
                return "\n"
        return character


class _CellTable(_BodyTable):
    """The same for columns, where every terminal must agree on the width."""

    def _decide(self, code: int) -> str | None:
        if code in _CONTEXT or _in_ranges(code, (0x1F3FB, 0x1F3FF), (0x20DD, 0x20E4)):
            return None
        if 0x1F1E6 <= code <= 0x1F1FF:
            return chr(ord("A") + code - 0x1F1E6)  # a flag is its country's two letters
        # Unicode 16 made the hexagrams, digrams and counting rods two cells wide.
        if chr(code) in _VISIBLE_FORMATS or _in_ranges(
            code, (0x2630, 0x2637), (0x268A, 0x268F), (0x4DC0, 0x4DFF), (0x1D300, 0x1D376)
        ):
            return _UNKNOWN
        kept = super()._decide(code)
        return _UNKNOWN if kept and unicodedata.category(kept) == "Cn" else kept


class _WidthTable(dict[str, int]):
    def __missing__(self, character: str) -> int:
        if unicodedata.category(character)[0] == "M" or ord(character) in _CONTEXT:
            width = 0
        else:
            width = 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if ord(character) < 0x20000:
            self[character] = width
        return width


_BODY = _BodyTable()
_CELL = _CellTable()
_WIDTHS = _WidthTable()


def clean(text: str) -> str:
    """Return ``text`` safe to show as a body: line feeds stay, tabs become spaces."""
    if _ODD.search(text) is None:
        return text
    return _strip(text.replace("\r\n", "\n").expandtabs(4))


def clean_line(text: str) -> str:
    """Return ``text`` safe to show on one line: any run of white space becomes one space."""
    return " ".join(clean(text).split())


def clean_cell(text: str) -> str:
    """Return ``text`` safe to show in a column: one line whose width terminals agree on.

    Composed (NFC), without joiners, variation selectors and skin tones; flags become letters.
    """
    if _ODD.search(text) is not None:
        # The first cut bounds the runs that normalising has to sort, which is quadratic.
        composed = unicodedata.normalize("NFC", _cut_marks(_translate(text, _CELL)))
        text = _cut_marks(_STRAY_JAMO.sub(_UNKNOWN, composed))
    return " ".join(text.split())


def cell_width(text: str) -> int:
    """Return the width in terminal cells of ``text``, cleaned by :func:`clean_cell`."""
    return len(text) if text.isascii() else sum(map(_WIDTHS.__getitem__, text))


def count_graphemes(text: str) -> int:
    """Return how many characters a reader sees in ``text``.

    These are the clusters of https://www.unicode.org/reports/tr29/; of ASCII, only CR LF is one.
    """
    if text.isascii():
        return len(text) - text.count("\r\n")
    import regex

    rest = re.sub("(?<=[ -~])[ -~]+(?=[ -~])", "", text)
    return len(text) - len(rest) + len(regex.findall(r"\X", rest))


def shorten(text: str, width: int) -> str:
    """Cut a line cleaned by :func:`clean_cell` to ``width`` cells; an ellipsis marks the cut."""
    if cell_width(text) <= width:
        return text
    if width < 1:
        return ""
    ends = list(accumulate(map(_WIDTHS.__getitem__, text)))
    return text[: bisect_right(ends, width - 1)].rstrip() + "…"


def snippet(text: str, limit: int = 200) -> str:
    """Return the first ``limit`` characters of ``text``, not cleaned, on one line, storable.

    Any run of white space becomes one space, so a list row can hold it whatever the length.
    """
    joined = " ".join(text.split(maxsplit=limit))
    # Two halves of a surrogate pair may become one character.
    return storable(joined[: 2 * limit])[:limit].rstrip()


def mark_controls(line: str) -> str:
    """Return ``line`` with one visible sign for each control character: as long as it was.

    For an editor, where every character keeps its place. Tabs stay; direction controls and
    surrogates count as controls here.
    """
    return re.sub(_COMMANDS, lambda found: _picture(ord(found[0])), line)


def storable(text: str) -> str:
    """Return ``text`` as SQLite can hold it: else unchanged, and as hostile as it was.

    A lone surrogate becomes U+FFFD, two that form a pair the character they mean. NUL becomes
    U+2400, because SQLite's ``length()`` stops there (https://www.sqlite.org/nulinstr.html).
    """
    if text.isascii():
        return text if "\0" not in text else text.replace("\0", "\N{SYMBOL FOR NULL}")
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.replace("\0", "\N{SYMBOL FOR NULL}")


def outgoing_fault(text: str) -> str:
    """Return a sentence naming the first hidden or control character of ``text``; "" for none.

    For what a person is about to send: a paste can carry an escape sequence or a direction
    control into a public reply. Tabs, line feeds, and the joiners, selectors and tags of real
    emoji and of Arabic and Indic writing are fine.
    """
    if _ODD.search(text.replace("\t", " ")) is None:
        return ""
    plain = _REGION_FLAG.sub(lambda flag: "x" * len(flag[0]), text)
    loose = {found.start() for found in re.finditer(_LOOSE_SELECTOR, plain)}
    loose.update(found.start() for found in re.finditer(_LOOSE_JOINER, plain))
    for position, character in enumerate(plain):
        hidden = position in loose or _BODY[ord(character)] is None
        control = unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}
        if (hidden or control) and character not in "\n\t":
            line = plain.count("\n", 0, position) + 1
            column = position - plain.rfind("\n", 0, position)
            kind = "control" if control else "hidden"
            return (
                f"Line {line}, character {column} is a {kind} character: {_name(character)}. "
                "Take it out before sending."
            )
    return ""


def _picture(code: int) -> str:
    """Return the visible sign for a control character."""
    if code < 0x20:
        return chr(0x2400 + code)
    return "\N{SYMBOL FOR DELETE}" if code == 0x7F else _UNKNOWN


def _name(character: str) -> str:
    code = ord(character)
    # A control has no name of its own; its picture has one.
    named = _picture(code) if code < 0x20 or code == 0x7F else character
    name = unicodedata.name(named, "").removeprefix("SYMBOL FOR ")
    return f"{name} (U+{code:04X})".lstrip()


def _strip(text: str) -> str:
    """Clean character by character: each one is kept, replaced by one other, or taken out."""
    text = re.sub(_LOOSE_SELECTOR, "", _translate(text, _BODY))
    return re.sub(_LOOSE_JOINER, "", _cut_marks(text))


def _translate(text: str, table: _BodyTable) -> str:
    return _ODD.sub(lambda found: found[0].translate(table), text)


def _cut_marks(text: str) -> str:
    """Take out marks that have no base and those that stack more than four high on one.

    Spacing marks are part of the writing (Burmese carries five on a letter) and do not count.
    """
    return re.sub(
        _MARKED,
        lambda found: _cut_run(text[max(0, found.start() - 1) : found.start()], found[0]),
        text,
    )


def _cut_run(before: str, run: str) -> str:
    room = _MARKS_PER_BASE if before and not before.isspace() else -1
    kept: list[str] = []
    for character in run:
        category = unicodedata.category(character)
        if category[0] == "M":
            if room < 0:
                continue
            if category != "Mc" or unicodedata.combining(character):
                if room == 0:
                    continue
                room -= 1
        elif category != "Cf":
            room = -1 if character.isspace() else _MARKS_PER_BASE
        kept.append(character)
    return "".join(kept)
