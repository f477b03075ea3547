"""Text that tries to break a terminal inbox: a seeded generator for tests of any surface.

The strings hold lone surrogates and NUL, as networks and mail do. A store must make them
storable first (:func:`inbox_tui.text.storable`), every surface must clean them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from random import Random
from types import MappingProxyType

_ST = "\x1b\\"
_WORDS = (
    "Anna",
    "thanks",
    "your order",
    "POSTING AS: @brand",
    "ok?",
    "Grüße",
    "日本",
    "שלום",
    "مرحبا",
)


QUESTIONS = (
    "\x05", "\x1b[c", "\x1b[0c", "\x1b[>c", "\x1b[>0c", "\x1b[=c", "\x1bZ", "\x9bc", "\x9b>c",
    "\x1b[5n", "\x1b[6n", "\x1b[?6n", "\x1b[?15n", "\x1b[?25n", "\x1b[?26n", "\x9b5n", "\x9b6n",
    "\x1b[11t", "\x1b[13t", "\x1b[14t", "\x1b[16t", "\x1b[18t", "\x1b[19t", "\x1b[20t", "\x1b[21t",
    "\x1b]4;1;?\x07", "\x1b]10;?\x07", f"\x1b]11;?{_ST}", "\x1b]12;?\x07", "\x9d11;?\x9c",
    "\x1b]52;c;?\x07", "\x1b[>q", "\x1b[>0q", "\x1b[?u", "\x1b[?1$p", "\x1b[?2026$p", "\x1b[4$p",
    f"\x1bP$qm{_ST}", f"\x1bP+q544e{_ST}", f"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA{_ST}", "\x1b[x",
    "\x1b[1;1;1;1;1;1*y", "\x1b[?1004h\x1b[c", "\x1b[?996n",
)  # fmt: skip
"""What a terminal answers by typing, as if a person had: identity, state, size, title, colours."""

WIDTH_PROBES = (
    "plain", "café", "cafe\u0301", "日本語", "ｆｕｌｌ", "ﾊﾝｶｸ", "한국어", "\u1112\u1161\u11ab",
    "👍", "👍🏽", "👨\u200d👩\u200d👧\u200d👦", "🏳\ufe0f\u200d🌈", "🇩🇪", "🇩", "❤", "❤\ufe0f",
    "1\ufe0f⃣", "☺\ufe0e", "©\ufe0f", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "🩷", "\U0001fae9", "क्षत्रिय", "हिन्दी", "ന്\u200d", "กำลัง", "လျှော်", "ཧྐྵྨ", "שלום", "مرحبا",
    "می\u200cخواهم", "\ufdfd", "𒐫", "꧅", "⸻", "\u3164x", "a\u200bb", "a\u00adb", "x\u200dy", "\u0378",
    "\ue000", "\ud800", "a\tb", "Z\u0301\u0302\u0303\u0304\u0305\u0306", "☰", "𝔘𝔫𝔦", "ⓐ①Ⅷ",
)  # fmt: skip
"""Texts on whose width in cells terminals and libraries are known to disagree, and some plain ones."""


def distinct(count: int, seed: int = 0) -> tuple[str, ...]:
    """Return ``count`` hostile texts, no two alike, the same for the same ``seed``."""
    found: dict[str, None] = {}
    length = count
    while len(found) < count:
        found = dict.fromkeys(strings(length, seed))
        length += count
    return tuple(found)[:count]


def strings(count: int, seed: int = 0) -> Iterator[str]:
    """Yield ``count`` hostile texts, the same for the same ``seed``, each category in turn."""
    random = Random(seed)
    makers = tuple(CATEGORIES.values())
    for number in range(count):
        yield makers[number % len(makers)](random)


def _around(random: Random, core: str) -> str:
    """Put harmless words on either side of ``core``, or on none."""
    before, after = (random.choice(("", f"{random.choice(_WORDS)} ")) for _ in range(2))
    return f"{before}{core}{after}"


def _one_of(*cores: str) -> Callable[[Random], str]:
    return lambda random: _around(random, random.choice(cores))


def _repeated(least: int, most: int, *units: str) -> Callable[[Random], str]:
    def make(random: Random) -> str:
        length = random.randint(least, most)
        return _around(random, "".join(random.choice(units) for _ in range(length)))

    return make


def _csi(random: Random) -> str:
    numbers = ";".join(str(random.randint(0, 255)) for _ in range(random.randint(0, 3)))
    final = random.choice("ABCDHJKLMPSTXcfghlmnqrsu")
    return _around(random, f"\x1b[{random.choice(('', '?', '>', '!'))}{numbers}{final}")


def _osc(random: Random) -> str:
    number = random.choice((0, 2, 4, 7, 9, 10, 11, 133, 633, 777, 1337))
    end = random.choice(("\x07", _ST, ""))
    return _around(random, f"\x1b]{number};{random.choice(_WORDS)}{end}")


def _overwrite(random: Random) -> str:
    row = random.randint(1, 40)
    return f"{random.choice(_WORDS)}\x1b7\x1b[{row};1H POSTING AS: @somebody_else \x1b8"


def _identity_row(random: Random) -> str:
    """Try to reach the row that says who speaks, and to come back as if nothing had been."""
    row, up = random.randint(20, 60), random.randint(1, 40)
    there, back = random.choice(
        (
            (f"\x1b7\x1b[{row};1H", "\x1b8"),
            (f"\x1b[s\x1b[{row}d\r", "\x1b[u"),
            (f"\x1b[{up}A\r", f"\x1b[{up}B"),
            (f"\x1b[{up}B\r", f"\x1b[{up}A"),
            (f"\x9b{row};2f", "\x9b1;1f"),
            ("\n" * up, "\x1bM" * up),
            (f"\x1b[{row};1r\x1b[{up}S", "\x1b[r"),
            ("\x1b[?1049h\x1b[H", "\x1b[?1049l"),
            ("\b" * 200, ""),
            ("\r\x1b[K", ""),
        )
    )
    lie = random.choice(("POSTING AS: @somebody_else", "If you reply: Eve  as  OWN @eve", "nobody"))
    return _around(random, f"{there}{lie}{back}")


def _mode(random: Random) -> str:
    number = random.choice((1, 3, 5, 7, 25, 47, 1000, 1002, 1003, 1004, 1006, 1049, 2004, 2026))
    return _around(random, f"\x1b[?{number}{random.choice('hl')}")


def _c1(random: Random) -> str:
    return _around(random, f"{chr(random.randint(0x80, 0x9F))}{random.randint(0, 99)}J")


def _c0(random: Random) -> str:
    return _around(random, f"left{chr(random.choice((*range(0x20), 0x7F)))}right")


def _zalgo(random: Random) -> str:
    marks = [chr(random.randint(0x300, 0x36F)) for _ in range(random.randint(5, 60))]
    return _around(random, f"Z{''.join(marks)}algo{marks[0]}")


def _surrogate(random: Random) -> str:
    halves = random.choices("\ud800\udbff\udc00\ude00\udfff", k=random.randint(1, 4))
    return _around(random, f"a{''.join(halves)}b")


def _unassigned(random: Random) -> str:
    codes = (0x0378, 0xFDD0, 0xFFFE, 0xFFFF, 0xE000, 0xF8FF, 0x1FFFF, 0x50000, 0xF0000, 0x10FFFF)
    return _around(random, chr(random.choice(codes)))


def _tags(random: Random) -> str:
    message = random.choice(("ignore the rules", "y", "https://evil.example"))
    return _around(random, "ok" + "".join(chr(0xE0000 + ord(letter)) for letter in message))


def _noise(random: Random) -> str:
    """Any code points at all, most of them from the planes that hold characters."""
    limits = (0x100, 0x3000, 0x10000, 0x20000, 0x110000)
    return "".join(
        chr(random.randrange(random.choice(limits))) for _ in range(random.randint(1, 40))
    )


CATEGORIES: Mapping[str, Callable[[Random], str]] = MappingProxyType(
    {
        "csi": _csi,
        "osc": _osc,
        "overwrite": _overwrite,
        "clipboard": _one_of(f"\x1b]52;c;cm0gLXJmIH4={_ST}", "\x1b]52;c;?\x07", "\x9d52;p;eQ==\x9c"),
        "hyperlink": _one_of(
            f"\x1b]8;;https://evil.example/{_ST}https://bank.example/\x1b]8;;{_ST}",
            f"\x1b]8;;file:///etc/passwd{_ST}click\x1b]8;;\x07",
        ),
        "device control": _one_of(
            f"\x1bPq#0;2;0;0;0~~-{_ST}", f"\x1bP$qm{_ST}", f"\x1b_Gi=1;AAAA{_ST}", "\x1bXopen", "\x90+q"
        ),
        "report": _one_of("\x1b[c", "\x1b[>c", "\x1b[5n", "\x1b[6n", "\x1b[18t", "\x1bZ", "\x05"),
        "question": _one_of(*QUESTIONS),
        "identity row": _identity_row,
        "mode": _mode,
        "privacy message": _one_of(f"\x1b^secret{_ST}", "\x9esecret\x9c", f"\x1bXstart{_ST}", "\x98x\x9c"),
        "paste": _one_of("\x1b[200~y\r\x1b[201~", "\x1b[201~", "y\r", "\x16\x1b[200~"),
        "charset": _one_of("\x1b(0lqqqk", "\x0elqqqk\x0f", "\x1b%@", "\x1bc", "\x1bn"),
        "split escape": _one_of("\x1b", "[2J", "\x1b\x1b\x1b[2J", "\x1b[", "\x1b]", "\x9b"),
        "c1": _c1,
        "c0": _c0,
        "nul": _one_of("\0", "anna@example.org\0.evil.example", "\0" * 20),
        "carriage return": _one_of("from @brand\rfrom @me   ", "safe\b\b\b\bevil", "a\r\nb\rc\n\rd"),
        "line break": _one_of("a\u2028b\u2029c\x85d", "\v\f\v", "\n" * 40, "Anna\nPOSTING AS: @brand"),
        "markup": _one_of("[/]", "[/foo]", "[bold", "[red]x[/bold][/]", "\\[/]", "[$x]", "[link=a:b]c"),
        "markup action": _one_of(
            "[@click=app.quit]x[/]", "[@click=app.quit}x", "[@click=screen.dismiss(True)]y[/]",
            "[@click=app.bell()]z", "[b @click=app.quit)]w", "[@click='app.quit']v[/@click]",
        ),
        "markup link": _one_of(
            "[link=javascript:alert(1)]x[/link]", '[link="file:///etc/passwd"]y[/]', "[link=https://x.example]z"
        ),
        "markup bomb": _repeated(1, 60, "[/]", "[", "[[", "[/b]", "[b]", "[on red]", "[@click=", "\\[", "]"),
        "markdown": _one_of("[x](vscode://evil)", "![x](file:///etc/passwd)", "```\nopen", "# head\n---"),
        "direction": _repeated(1, 6, *"\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2069", "x"),
        "right to left": _one_of("שירה כהן: @brand", "(abc) مرحبا (def)", "רון 12:30 @me"),
        "tags": _tags,
        "zero width": _repeated(1, 40, *"\u200b\u200c\u200d\u2060\u2063\ufeff\u00ad\u034f\u180e", "b"),
        "filler": _repeated(1, 20, *"\u115f\u1160\u3164\uffa0\u17b4\u2800\u00a0\u3000\u2003"),
        "variation": _repeated(1, 30, "\ufe0f", "\ufe0e", "\ufe00", "\U000e0100", "a"),
        "zalgo": _zalgo,
        "surrogate": _surrogate,
        "unassigned": _unassigned,
        "noncharacter": _repeated(1, 9, *"\ufdd0\ufdef\ufffe\uffff\U0001fffe\U0010ffff", "x"),
        "private": _repeated(1, 9, *"\ue000\uf8ff\U000f0000\U0010fffd", "x"),
        "width": _one_of(*WIDTH_PROBES),
        "wide": _repeated(10, 400, *"漢字𠀀가ｆ"),
        "widest": _one_of("\ufdfd" * 9, "𒐫𒈙⸻", "꧅" * 20),
        "emoji": _repeated(1, 9, "👨\u200d👩\u200d👧\u200d👦", "👍🏽", "🏳\ufe0f\u200d🌈", "🇩🇪", "1\ufe0f⃣", "❤\ufe0f", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "🩷", "\u200d"),
        "writing": _one_of("क्षत्रिय", "می\u200cخواهم", "ന്\u200d", "လျှော်", "ཧྐྵྨླྺྼྻྂ", "각", "กำ้"),
        "handle": _one_of("@\u202edna\u202crb", "@brand\u200f", "@\u2066brand\u2069", "@@@", "@", "@brand @me", "brand "),
        "homoglyph": _one_of("@brаnd", "＠brand", "@ｂrand", "@br\u2000and", "@ƅrand", "K\u212a"),
        "sql": _one_of("'; DROP TABLE message;--", '" OR ""="', "x'); ATTACH DATABASE 'x' AS y;--"),
        "search": _one_of('"', "*", "NEAR(", "AND", "col:term", "a* OR", "^x", '"un closed', "(", "-"),
        "json": _one_of('{"text": "', "\\u001b[2J", '"},{"', "null", "[]", "\\", '\\"', "\u2028//", "NaN", "1e999"),
        "number": _one_of("-0", "9" * 40, "٣", "1_000", "0x10", "½", "१२", "-1", "1;2"),
        "path": _one_of("../../etc/passwd", "C:\\con", "~/.ssh/id", "/dev/tty", "a/../b", ".", "\x00/x"),
        "question to a person": _one_of(
            "Call sign of this account: NOR", "UNUSUAL  nothing", "AS        @nora   OWN account",
            "Held · as BRAND @northwind · u takes it back", "(y/n)", "Type the whole call sign",
        ),
        "template": _one_of("{}", "{0.__class__}", "%s%n", "${HOME}", "$(id)", "`id`", "{{7*7}}", "--"),
        "html": _one_of("<script>alert(1)</script>", "&#27;[2J", "&#0;&#xD800;", "<!--", "<a href='"),
        "header": _one_of("x\r\nBcc: victim@example.org", "x\nSubject: y", "\r\n.\r\n", "=?utf-8?q?=1B?="),
        "address": _one_of('"a@b.example" <evil@example.org>', "a@b@c", "Anna, Brandt", "<>", "@"),
        "url": _one_of(
            "https://bank.example@evil.example/", "https://b\u0430nk.example/", "javascript:alert(1)",
            "http://2130706433/", "https://bank.example (https://evil.example/)", "https://x.example/\u202efdp",
            "https://xn--80ak6aa92e.example/", "data:text/html,x", "https://-x.example", "https://x.example/-", "https://a.example\\@b.example", "ssh://-oProxyCommand=x", "//x",
        ),
        "spreadsheet": _one_of("=1+1", "=cmd|' /C calc'!A0", "+1", "@SUM(A1)", "\t=1"),
        "long word": _repeated(500, 2000, "w"),
        "long text": _repeated(300, 1000, "ab ", "c\n", "> "),
        "empty": lambda _: "",
        "blank": lambda random: "".join(random.choices(" \t\n\u00a0\u3000", k=random.randint(1, 30))),
        "noise": _noise,
    }
)  # fmt: skip
"""How each kind of hostile text is made, by name."""
