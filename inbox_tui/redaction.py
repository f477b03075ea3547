"""Keeps secrets out of logs, crash reports and whatever else is written down.

Two layers. Values that this process has handled are known exactly (:func:`hide`) and are found
raw, percent-encoded, quoted-printable, escaped as in JSON, HTML or Python source, in hexadecimal
digits, and inside base64, also where that is broken into lines. Values that nobody
registered are found by where they stand: after ``Bearer``, behind ``access_token=``, in a JSON
field called ``refreshJwt``, before the ``@`` of an address.

Both rather hide too much than too little: what comes out is for people to read.
"""

from __future__ import annotations

import base64
import re
import threading
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import cache

BLOT = "[redacted]"

SHORTEST = 4
"""Values of fewer characters are not looked for: they would blot ordinary words."""

_SHORTEST_ENCODED = 6
"""Bytes from which on a value is told from chance inside base64."""

_lock = threading.Lock()
_hidden: set[str] = set()


def hide(values: Iterable[str]) -> None:
    """Keep each of ``values`` out of everything that is redacted from now on."""
    long_enough = {value for value in values if len(value) >= SHORTEST}
    with _lock:
        _hidden.update(long_enough)


def redact(text: str) -> str:
    """Return ``text`` with every known and every likely secret replaced by :data:`BLOT`."""
    text = redact_known(text)
    for pattern, replacement in _patterns():
        text = pattern.sub(replacement, text)
    return text


def redact_known(text: str) -> str:
    """Return ``text`` with every known secret replaced by :data:`BLOT`, and all else as it is.

    For what must stay readable to programs, and may well speak of passwords.
    """
    with _lock:
        known = sorted(_hidden, key=len, reverse=True)
    if not known:
        return text
    for line_break in _BREAKS:
        text = _blot_across_lines(text, known, line_break)
    for value in known:
        text = _forms(value).sub(BLOT, text)
    return text


# --- known values ------------------------------------------------------------------------------


@cache
def _forms(value: str) -> re.Pattern[str]:
    """Return a pattern for every form in which ``value`` may be written down."""
    forms = ["".join(_character(character) for character in value)]
    octets = value.encode(errors="surrogatepass")
    forms.append("[ :]?".join(_hex(f"{octet:02x}") for octet in octets))
    if len(octets) >= _SHORTEST_ENCODED:
        forms += (_within_base64(octets, shift) for shift in range(3))
    return re.compile("|".join(forms))


_BREAKS = (
    re.compile(r"\r?\n|(?:\\{1,8}r)?\\{1,8}n"),  # as it is, or escaped in JSON or source
    re.compile(r"\r?\n[ \t]"),  # a folded header (RFC 5322 §2.2.3)
    re.compile(r"\r?\n[ \t]+"),  # an indented block
    re.compile(r"=\r?\n"),  # quoted-printable (RFC 2045 §6.7)
)
"""What may stand in the middle of a value where a line was broken."""


def _blot_across_lines(text: str, known: Iterable[str], line_break: re.Pattern[str]) -> str:
    """Blot the values in ``text`` that a broken line goes through."""
    parts: list[str] = []
    breaks: list[int] = []  # places in the joined text
    shifts = [0]  # what to add to a joined place before the first break, after it, and so on
    length = at = 0
    for found in line_break.finditer(text):
        parts.append(text[at : found.start()])
        length += found.start() - at
        at = found.end()
        breaks.append(length)
        shifts.append(at - length)
    if not breaks:
        return text
    joined = "".join((*parts, text[at:]))
    spans = [
        (start + shifts[bisect_right(breaks, start)], end + shifts[bisect_left(breaks, end)])
        for value in known
        for start, end in (match.span() for match in _forms(value).finditer(joined))
    ]
    shown: list[str] = []
    reach = 0
    for start, end in sorted(spans):
        if start >= reach:
            shown += (text[reach:start], BLOT)
        reach = max(reach, end)
    return "".join((*shown, text[reach:]))


_SHORT_FORMS = {
    '"': ("&quot;",),
    "&": ("&amp;",),
    "<": ("&lt;",),
    ">": ("&gt;",),
    "'": ("&apos;",),
    " ": (r"\+",),
    "\n": (r"\\{1,8}n",),
    "\r": (r"\\{1,8}r",),
    "\t": (r"\\{1,8}t",),
}


@cache
def _character(character: str) -> str:
    """Match ``character`` as it is, percent-encoded, or escaped in JSON or Python source."""
    octets = character.encode(errors="surrogatepass")
    percent = "".join(f"%{_hex(f'{octet:02x}')}" for octet in octets)
    if character.isascii() and character.isalnum():
        return character  # no encoding changes these
    units = character.encode("utf-16-be", errors="surrogatepass").hex()
    forms = [
        rf"\\{{0,8}}{re.escape(character)}",
        percent,
        "".join(rf"\\{{1,8}}u{_hex(units[at : at + 4])}" for at in range(0, len(units), 4)),
        "".join(rf"\\{{1,8}}x{_hex(f'{octet:02x}')}" for octet in octets),
        rf"\\{{1,8}}U{_hex(f'{ord(character):08x}')}",
        rf"\\{{1,8}}x{_hex(f'{ord(character):02x}')}",
    ]
    forms.append("".join(f"={_hex(f'{octet:02x}')}" for octet in octets))  # quoted-printable
    forms.append(rf"&\#(?:{ord(character)}|[xX]{_hex(f'{ord(character):x}')});")  # HTML
    forms += _SHORT_FORMS.get(character, ())
    return f"(?:{'|'.join(forms)})"


def _hex(digits: str) -> str:
    """Match hexadecimal ``digits`` in either case."""
    return "".join(f"[{digit}{digit.upper()}]" if digit.isalpha() else digit for digit in digits)


def _within_base64(octets: bytes, shift: int) -> str:
    """Match a run of base64 (RFC 4648 §4, §5) that holds ``octets`` at ``shift`` bytes mod 3.

    The characters that share bits with the neighbours are left out of what is compared, and the
    whole run is blotted, so that they do not stay either.
    """
    encoded = base64.b64encode(bytes(shift) + octets).decode().rstrip("=")
    shared = (0, 2, 3)[shift]
    whole = len(encoded) - (1 if (shift + len(octets)) % 3 else 0)
    core = re.escape(encoded[shared:whole])
    core = core.replace(r"\+", r"(?:[+-]|%2[Bb])").replace("/", "(?:[/_]|%2[Ff])")
    run = "[A-Za-z0-9+/_-]"  # looked at from its start only: each run is read once
    return rf"(?<!{run})(?:{run}|%2[BbFf])*{core}(?:[A-Za-z0-9+/_=-]|%2[BbFf]|%3[Dd])*"


# --- likely ones -------------------------------------------------------------------------------

_NAMES = (
    r"[\w-]{0,40}(?:token|secret|passw(?:or)?d|passphrase|jwt|api[_-]?key|private[_-]?key|"
    r"authorization|cookie|signature)"
)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return what to look for and what to put there; made once, when first needed."""
    return (
        # https://user:password@host (RFC 3986 §3.2.1)
        (re.compile(r"\b([a-z][a-z0-9+.-]{0,20}://)[^\s/?#\"'<>]+@", re.IGNORECASE), rf"\1{BLOT}@"),
        # {"accessJwt": "…"}, {'Authorization': 'Bearer …'}, (b'authorization', b'Bearer …')
        (
            re.compile(
                rf"""(?P<open>\\{{0,8}}["'])(?P<name>{_NAMES})(?P=open)(?P<between>\s*[:,]\s*)"""
                r"""(?P<prefix>b?)(?P<quote>\\{0,8}["'])(?:(?!(?<!\\)(?P=quote)).)*(?P=quote)?""",
                re.IGNORECASE | re.DOTALL,
            ),
            rf"\g<open>\g<name>\g<open>\g<between>\g<prefix>\g<quote>{BLOT}\g<quote>",
        ),
        # Authorization: Bearer …, Cookie: … (a whole header line)
        (
            re.compile(
                r"\b((?:proxy-)?authorization|(?:set-)?cookie)(\s*[:=]\s*)(?![\s\[])[^\r\n\"']+",
                re.IGNORECASE,
            ),
            rf"\1\2{BLOT}",
        ),
        # Bearer …, DPoP … (RFC 6750 §2.1: b64token), Basic … (RFC 7617)
        (re.compile(r"\b(bearer|dpop)(\s+)[\w.~+/-]{6,}=*", re.IGNORECASE), rf"\1\2{BLOT}"),
        (re.compile(r"\b((?i:basic))(\s+)(?=[a-z]*[A-Z0-9+/=])[\w+/-]{6,}=*"), rf"\1\2{BLOT}"),
        # AUTH PLAIN … (RFC 4954 §4), AUTHENTICATE PLAIN … (RFC 9051 §6.2.2)
        (
            re.compile(
                r"\b(auth(?:enticate)?\s(?:plain|login|xoauth2|oauthbearer)\s)[\w+/-]+=*",
                re.IGNORECASE,
            ),
            rf"\1{BLOT}",
        ),
        # access_token=…, password: …
        (
            re.compile(
                rf"\b({_NAMES})(\s?(?:[:=]|%3[AD])\s?)(?!\s|\[redacted\]|b?\\*[\"'])[^\s&;,\"'<>]+",
                re.IGNORECASE,
            ),
            rf"\1\2{BLOT}",
        ),
        # ?key=…, &sig=…, &code=… in an address
        (re.compile(r"([?&](?:key|sig|code|pwd|auth)=)[^\s&#\"'<>]+", re.IGNORECASE), rf"\1{BLOT}"),
        # JSON Web Token (RFC 7519): header, content, signature
        (
            re.compile(
                r"(?:(?<![\w-])|(?<=%[0-9A-F]{2})|(?<=\\[nrt]))eyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)?"
            ),
            BLOT,
        ),
        # an app password as Bluesky makes it: abcd-efgh-ijkl-mnop
        (re.compile(r"(?<!\w)[a-z0-9]{4}(?:-[a-z0-9]{4}){3}(?!\w)"), BLOT),
    )
