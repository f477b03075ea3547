"""Every setting there is.

No setting concerns the way out of a reply: who speaks, the confirm step, the hold and the stop are
the same for everybody, and nothing that could be set beforehand stands in for a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from inbox_tui import spans, tag_names
from inbox_tui.config.setting import setting

_LENGTHS = {
    "m": timedelta(minutes=1),
    "hours": timedelta(hours=1),
    "days": timedelta(days=1),
    "weeks": timedelta(weeks=1),
}
MOMENTS = ("reply",)
"""What a snooze can wait for instead of a length of time."""
KeyNames = str | tuple[str, ...]
"""The name of a key, or several."""
NAME = r"\S(?:.{0,38}\S)?"


def span_of(words: str) -> timedelta:
    """Return the length of time that a setting names: ``90m``, ``12h``, ``7d``, ``2w``.

    :raises ValueError: it names none.
    """
    found = spans.parse(words, _LENGTHS)
    if found is None:
        raise ValueError(words)
    number, length = found
    return number * length


def _hours_fault(words: str) -> str:
    from inbox_tui import hours

    try:
        hours.parse(words)
    except hours.HoursFault as fault:
        return fault.told
    return ""


def _argument_fault(argument: str) -> str:
    return "" if argument.isprintable() else "An argument has a control character in it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Display:
    """What the screens look like."""

    theme: str = setting(
        "",
        "The colours, by the name that the list of themes shows. Empty: those of the program.",
        example="nord",
        pattern=r"[a-z0-9-]{0,40}",
        form="the name of a theme, such as nord",
    )
    row_lines: int = setting(2, "Lines of a row in the list of conversations.", least=1, most=3)
    clock: str = setting("24h", "How times of day are written.", among=("24h", "12h"))
    relative_until: str = setting(
        "7d",
        "Until what age a row says how long ago a message came (5m, 3h, 2d); then it has the date.",
        pattern=spans.PATTERN,
        form="a length of time such as 90m, 12h or 7d",
    )
    mouse: bool = setting(True, "Whether clicks and the wheel count. Off: the terminal selects.")
    animations: bool = setting(True, "Whether anything on the screen may move by itself.")
    start_view: str = setting(
        "",
        "The view to begin in, by its name. Empty: what needs a reply.",
        example="mine",
        most=40,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A view of your own: a search that stands beside the views of the program."""

    name: str = setting(
        ..., "What its tab says.", example="Refunds", pattern=NAME, form="1 to 40 characters"
    )
    query: str = setting(
        ...,
        "What it shows, in the words of the search.",
        example="tag:refund is:unanswered",
        least=1,
        most=1000,
    )
    key: str = setting("", "A key that opens it, beside the tabs.", example="R", most=40)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What happens to a conversation when a message comes in. Every rule that matches is run.

    A rule matches when all that it names is so. It sorts; it never answers and never closes.
    """

    name: str = setting(
        ...,
        "What the history calls it.",
        example="Refunds to Ana",
        pattern=NAME,
        form="1 to 40 characters",
    )
    when: str = setting(
        "",
        "The messages meant, in the words of the search.",
        example="from:@shop.example refund",
        most=1000,
    )
    network: str = setting("", "Only what comes from this network.", example="bluesky", most=100)
    account: str = setting("", "Only what comes to this account, by its id or name.", most=400)
    from_: str = setting("", "Only what this person wrote, by handle.", most=400)
    words: tuple[str, ...] = setting(
        (), "Only what has one of these words in it.", example=("refund", "money back"), most=100
    )
    tags: tuple[str, ...] = setting(
        (),
        "Tags to put on.",
        example=("refund",),
        most=20,
        pattern=rf"#?{tag_names.PATTERN}",
        form=tag_names.FORM,
    )
    assign: str = setting("", "The colleague it is for, by name.", example="Ana Silva", most=400)
    priority: str = setting(
        "",
        "How soon it matters. Empty: as it is.",
        example="high",
        among=("", "low", "normal", "high", "urgent"),
    )
    snooze: str = setting(
        "",
        "Out of sight for so long; `reply`: until somebody writes again. Empty: not.",
        example="2h",
        pattern=rf"|{'|'.join(MOMENTS)}|{spans.PATTERN}",
        form="a length of time such as 90m, 3h or 2d, or reply",
    )

    @property
    def fault(self) -> str:
        """Return what the rule lacks, as a sentence, or ""."""
        if not (self.when.strip() or self.network or self.account or self.from_ or self.words):
            return "The rule names no message: give when, network, account, from or words."
        if not (self.tags or self.assign or self.priority or self.snooze):
            return "The rule does nothing: give tags, assign, priority or snooze."
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notify:
    """How you hear that something came in. All of it is off until you turn it on."""

    bell: bool = setting(False, "Ring the terminal's bell.")
    desktop: bool = setting(False, "Show a notification on the desktop.")
    names: bool = setting(
        False,
        "Whether a notification on the desktop says who wrote and the first words. Off: how many, "
        "and for which account; a locked screen shows no word of anybody.",
    )
    hook: tuple[str, ...] = setting(
        (),
        "A program to run, with its arguments; no shell reads them. It gets the particulars as "
        "JSON on its standard input.",
        example=("notify-me", "--quietly"),
        most=100,
        check=_argument_fault,
    )
    near_miss_hook: tuple[str, ...] = setting(
        (),
        "The same when somebody typed another call sign than that of the account in the box.",
        example=("tell-the-team",),
        most=100,
        check=_argument_fault,
    )
    sent_hook: tuple[str, ...] = setting(
        (),
        "The same when a reply was sent from here.",
        example=("note-in-crm",),
        most=100,
        check=_argument_fault,
    )
    on: tuple[str, ...] = setting(
        ("needs-reply",),
        "What counts: `new` (anything), `needs-reply` (somebody waits for an answer), `vip`.",
        among=("new", "needs-reply", "vip"),
        most=3,
    )
    quiet_hours: str = setting(
        "",
        "When nothing of all this happens: days and times on a 24-hour clock, in your own time zone "
        "(`inbox-tui me --time-zone`) or else this machine's.",
        example="mon-fri 18:00-08:00; sat,sun 0-24",
        check=_hours_fault,
        most=400,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """How often what is new is fetched. A network's own pause is always kept."""

    every: int = setting(
        0,
        "Seconds from one pull of an account to the next. 0: as its network advises; less than "
        "that is not done.",
        least=0,
        most=86_400,
    )
    accounts: Mapping[str, int] = setting(
        {},
        "The same for single accounts, by their ids.",
        example={"bluesky:nora.example": 300},
        least=0,
        most=86_400,
    )

    def seconds(self, account_id: str) -> int:
        """Return the pause chosen for an account; 0: none is."""
        return self.accounts.get(account_id, self.every)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long conversations stay after their last message. Without this, for good.

    What is open, snoozed, assigned or noted stays, and so does what has a draft or a reply on its
    way. Where a network's terms limit how long anything may be kept, the shorter time counts.
    """

    keep: str = setting(
        "",
        "How long everything is kept. Empty: for good.",
        example="365d",
        pattern=rf"|{spans.PATTERN}",
        form="a length of time such as 90d or 26w",
    )
    networks: Mapping[str, str] = setting(
        {},
        "The same for single networks, by their names.",
        example={"x": "30d"},
        pattern=spans.PATTERN,
        form="a length of time such as 90d or 26w",
    )
    accounts: Mapping[str, str] = setting(
        {},
        "The same for single accounts, by their ids; it counts before that of the network.",
        example={"bluesky:nora.example": "90d"},
        pattern=spans.PATTERN,
        form="a length of time such as 90d or 26w",
    )

    def span(self, network: str, account_id: str) -> timedelta | None:
        """Return how long the person keeps what came to an account; None: for good."""
        words = self.accounts.get(account_id) or self.networks.get(network) or self.keep
        return span_of(words) if words else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Editor:
    """The program in which drafts are written when you leave the composer for it."""

    command: tuple[str, ...] = setting(
        (),
        "The program with its arguments; the file comes last. Empty: $VISUAL, then $EDITOR.",
        example=("vim", "-f"),
        most=100,
        check=_argument_fault,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Browser:
    """The program that links are opened in."""

    command: tuple[str, ...] = setting(
        (),
        "The program with its arguments; the address comes last. Empty: the system's own.",
        example=("firefox", "--new-tab"),
        most=100,
        check=_argument_fault,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Images:
    """The program that pictures are looked at with."""

    viewer: tuple[str, ...] = setting(
        (),
        "The program with its arguments; the picture's file comes last. Empty: the system's own.",
        example=("feh",),
        most=100,
        check=_argument_fault,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The whole file. Whatever is not in it is as if it said the default."""

    display: Display = setting(Display(), "What the screens look like.")
    keys: Mapping[str, KeyNames | Mapping[str, KeyNames]] = setting(
        {},
        "The keys of actions, by the ids that `inbox-tui keys` lists: one key or a list of them, "
        "in place of those of the program. `[keys.thread]` and the like rebind an action in one "
        "place only, where the same id is used in several. The confirm step's keys stay as they "
        "are, and so do those that stop everything; others may be added to these.",
        example={"done": "E", "next": ("n", "ctrl+n")},
    )
    views: tuple[View, ...] = setting((), "Views of your own.", most=50)
    rules: tuple[Rule, ...] = setting((), "What happens to what comes in.", most=200)
    notify: Notify = setting(Notify(), "How you hear that something came in.")
    pull: Pull = setting(Pull(), "How often what is new is fetched.")
    retention: Retention = setting(Retention(), "How long conversations are kept.")
    editor: Editor = setting(Editor(), "The program in which drafts are written.")
    browser: Browser = setting(Browser(), "The program that links are opened in.")
    images: Images = setting(Images(), "The program that pictures are looked at with.")


DEFAULTS = Config()
"""What holds where there is no file."""
