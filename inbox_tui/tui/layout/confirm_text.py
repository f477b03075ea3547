"""What the confirm step says, line by line, in an order that never changes. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from textual.content import Content

from inbox_tui import naming, text, urls
from inbox_tui.adapter import Measure
from inbox_tui.model import AccountKind, Actor, Visibility
from inbox_tui.reply import attach
from inbox_tui.reply.preview import Preview
from inbox_tui.tui import wording
from inbox_tui.tui.layout.hanging_indent import hanging
from inbox_tui.wall_clock import WallClock

LABEL = 10
"""Cells of the column of labels."""
_SHOWN_PEOPLE = 6

TITLES = {
    AccountKind.OWN: "{name} will speak",
    AccountKind.BRAND: "THE COMPANY SPEAKS",
}
"""Over the box. They differ in their words, as the boxes differ in shape and place."""

AUDIENCES = {
    Visibility.PUBLIC: ("IN PUBLIC", "PUBLIC: everybody can read it"),
    Visibility.UNLISTED: ("IN PUBLIC", "PUBLIC, unlisted: everybody can read it, no list shows it"),
    Visibility.FOLLOWERS: ("TO FOLLOWERS", "FOLLOWERS ONLY"),
    Visibility.DIRECT: ("IN PRIVATE", "PRIVATE: only those named here"),
}
"""Who can read it: over the box and among the facts."""
_NAME = 24
"""Cells of a human's name over the box: the audience behind it is never cut off."""


def title(preview: Preview) -> Content:
    """Return the words over the box: who speaks, and whether everybody hears it."""
    name = text.shorten(text.clean_cell(preview.identity.name), _NAME)
    said = TITLES[preview.account.kind].format(name=name)
    return _on_border(preview, f"{said} {AUDIENCES[preview.outgoing.visibility][0]}")


def subtitle(preview: Preview) -> Content:
    """Return the words under the box: who answers for it."""
    name = text.shorten(text.clean_cell(preview.identity.name), _NAME)
    return _on_border(preview, f"logged under the name of {name}")


def _on_border(preview: Preview, said: str) -> Content:
    """Return words with a space on both sides; a border that goes all round has its own."""
    return Content(said if preview.account.kind is AccountKind.OWN else f" {said} ")


def summary(preview: Preview, place: str) -> Content:
    """Return as whom, where and how publicly, in a line for windows that are too low for more."""
    account, outgoing = preview.account, preview.outgoing
    said = f"{account.kind.value.upper()} {naming.at(preview.actor.handle)} on {place}"
    return Content.styled(f"{said} · {AUDIENCES[outgoing.visibility][0]}", "bold")


def facts(preview: Preview, place: str, network: str, now: datetime, width: int) -> Content:
    """Return who speaks, as whom, where and to whom: the unusual first.

    ``place`` and ``network`` are the account's server and the network's name, clean.
    """
    account, outgoing = preview.account, preview.outgoing
    lines = [_fact("UNUSUAL", text.clean_line(said), "bold", width) for said in preview.unusual]
    human = text.clean_cell(preview.identity.name)
    kind = account.kind.value.upper()
    age = wording.span(now - preview.verified_at)
    lines += [
        _fact("HUMAN", human, "bold", width),
        _fact("AS", f"{naming.at(preview.actor.handle)}   {kind} account", "bold", width),
        _fact("ON", f"{place}{_followers(preview.actor)}", "bold", width),
        _fact("AUDIENCE", AUDIENCES[outgoing.visibility][1], "bold", width),
        _fact("TO", _people(outgoing.to), "not bold", width),
    ]
    if outgoing.also_notified:
        lines.append(_fact("NOTIFIED", _people(outgoing.also_notified), "not bold", width))
    if outgoing.subject:
        lines.append(_fact("SUBJECT", text.clean_line(outgoing.subject), "not bold", width))
    proof = f"{network} said who this is: {age} ago"
    if not preview.is_named_by_network:
        proof = f"The server accepted this login {age} ago"
    lines.append(Content.styled(proof, "$text-muted"))
    return Content("\n").join(lines)


def payload(preview: Preview, width: int) -> tuple[Content, Content]:
    """Return the text exactly as it leaves, and what leaves or is told besides: "" where nothing.

    Besides it come the history that a mail quotes, everybody whom the facts had no room for, and
    where the links lead (the host that a browser would reach, then the address).
    """
    outgoing = preview.outgoing
    lines = []
    if outgoing.below:
        lines.append(Content.styled("BELOW IT", "$text-muted"))
        lines.append(Content.styled(text.clean(outgoing.below), "$text-muted"))
    for label, actors in (("TO", outgoing.to), ("NOTIFIED", outgoing.also_notified)):
        if len(actors) > _SHOWN_PEOPLE:
            lines.append(_fact(label, _people(actors, len(actors)), "not bold", width))
    for file in outgoing.files:
        alt = attach.describe_alt(file)
        said = f"{attach.describe(file)}{', ' if alt else ''}{alt}"
        lines.append(_fact("FILE", said, "not bold", width))
    for link in outgoing.links:
        host = urls.link_host(link) or "NO PLAIN ADDRESS"
        lines.append(_fact("LINK", f"{host}   {text.clean_line(link)}", "not bold", width))
    return _words(preview), Content("\n").join(lines)


def _words(preview: Preview) -> Content:
    """Return the words as they leave; of a thread each post under its number and length."""
    outgoing = preview.outgoing
    if not outgoing.parts:
        return Content(text.clean(outgoing.text))
    lines: list[Content] = []
    lengths = map(_length, preview.measures)
    for number, (part, length) in enumerate(zip(outgoing.parts, lengths, strict=False), 1):
        head = f"POST {number} OF {len(outgoing.parts)} · {text.clean_line(length)}"
        lines += [Content("")] if lines else []
        lines += [Content.styled(head, "bold"), Content(text.clean(part))]
    return Content("\n").join(lines)


def newer(preview: Preview, now: datetime, width: int, clock: WallClock) -> Content:
    """Return everything that was said meanwhile: who, when and the whole of it."""
    lines: list[Content] = []
    for message in preview.newer:
        who = wording.person(message.attributed_to)
        when = clock.dated(message.published, now)
        if lines:
            lines.append(Content(""))
        lines.append(Content.styled(f"{who} · {when}", "bold"))
        for said in (message.name, message.summary, message.content):
            lines += [hanging("", text.clean(said), width, 2)] if said else []
        for file in message.attachments:
            what = text.clean_cell(file.media_type) or "file"
            lines.append(hanging("", f"[{what}: {text.clean_cell(file.name)}]", width, 2))
    return Content("\n").join(lines)


def newer_heading(preview: Preview, width: int) -> Content:
    """Return what stands over them."""
    count = len(preview.newer)
    replies = "A reply" if count == 1 else f"{count} replies"
    them = "it" if count == 1 else "them"
    said = f"{replies} came after the message you answer. Read {them} first."
    return _fact("NEWER", said, "bold", width)


def figures(preview: Preview) -> Content:
    """Return length and cost in one line."""
    posts = len(preview.outgoing.parts)
    said = f"a thread of {posts} posts at once" if posts else _length(preview.measures[0])
    if preview.outgoing.cost:
        said += f" · costs {preview.outgoing.cost}"
    return Content.styled(text.clean_line(said), "$text-muted")


def _length(measure: Measure) -> str:
    limit = f" / {measure.limit}" if measure.limit is not None else ""
    return f"{measure.used}{limit} {measure.unit}"


def _fact(label: str, said: str, style: str, width: int) -> Content:
    return hanging(label, said, width, LABEL).stylize(style, LABEL).stylize("$text-muted", 0, LABEL)


def _people(actors: Sequence[Actor], most: int = _SHOWN_PEOPLE) -> str:
    named = [wording.person(actor) for actor in actors[:most]]
    more = len(actors) - len(named)
    if more:
        named.append(f"and {more} more, named under the text")
    return ", ".join(named) or "nobody by name"


def _followers(actor: Actor) -> str:
    return "" if actor.audience is None else f" · {actor.audience:,} followers"
