"""What the confirm step says, line by line, in an order that never changes. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from textual.content import Content

from inbox_tui import text
from inbox_tui.model import AccountKind, Actor
from inbox_tui.reply.preview import Preview, Tier
from inbox_tui.tui import wording
from inbox_tui.tui.layout.hanging_indent import hanging

LABEL = 10
"""Cells of the column of labels."""
_SHOWN_PEOPLE = 6

TITLES = {
    AccountKind.OWN: "{name} will speak",
    AccountKind.BRAND: "THE COMPANY SPEAKS",
}
"""Over the box. They differ in their words, as the boxes differ in shape and place."""


def title(preview: Preview) -> Content:
    """Return the words over the box."""
    name = text.clean_cell(preview.identity.name)
    return Content(f" {TITLES[preview.account.kind].format(name=name)} ")


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
        _fact("AS", f"{wording.at(preview.actor.handle)}   {kind} account", "bold", width),
        _fact("ON", f"{place}{_followers(preview.actor)}", "bold", width),
        _fact(
            "TO",
            f"{_people(outgoing.to)} · {wording.audience(outgoing.visibility)}",
            "not bold",
            width,
        ),
    ]
    if outgoing.also_notified:
        lines.append(_fact("NOTIFIED", _people(outgoing.also_notified), "not bold", width))
    if outgoing.subject:
        lines.append(_fact("SUBJECT", text.clean_line(outgoing.subject), "not bold", width))
    proof = f"{network} said who this is: {age} ago"
    if not preview.is_named_by_network:
        proof = f"The server accepted this login {age} ago"
    lines.append(Content.styled(proof, "$foreground 60%"))
    return Content("\n").join(lines)


def payload(preview: Preview, width: int) -> tuple[Content, Content]:
    """Return the text exactly as it leaves, and what leaves or is told besides: "" where nothing.

    Besides it come everybody whom the facts had no room for, where the links lead (the host that a
    browser would reach, then the address), and the history that a mail quotes.
    """
    outgoing = preview.outgoing
    lines = []
    for label, actors in (("TO", outgoing.to), ("NOTIFIED", outgoing.also_notified)):
        if len(actors) > _SHOWN_PEOPLE:
            lines.append(_fact(label, _people(actors, len(actors)), "not bold", width))
    for link in outgoing.links:
        host = text.link_host(link) or "NO PLAIN ADDRESS"
        lines.append(_fact("LINK", f"{host}   {text.clean_line(link)}", "not bold", width))
    if outgoing.below:
        lines.append(Content.styled("BELOW IT", "$foreground 60%"))
        lines.append(Content.styled(text.clean(outgoing.below), "$foreground 60%"))
    return Content(text.clean(outgoing.text)), Content("\n").join(lines)


def figures(preview: Preview) -> Content:
    """Return length and cost in one line."""
    measure = preview.measure
    limit = f" / {measure.limit}" if measure.limit is not None else ""
    said = f"{measure.used}{limit} {measure.unit}"
    if preview.outgoing.cost:
        said += f" · costs {preview.outgoing.cost}"
    return Content.styled(text.clean_line(said), "$foreground 60%")


def question(preview: Preview) -> str:
    """Return what the person is asked to type."""
    if preview.account.kind is AccountKind.BRAND:
        return "Type the whole call sign of the account that should speak: "
    if preview.tier is Tier.WHOLE:
        return "Whole call sign of this account: "
    return "Call sign of this account: "


def _fact(label: str, said: str, style: str, width: int) -> Content:
    return (
        hanging(label, said, width, LABEL)
        .stylize(style, LABEL)
        .stylize("$foreground 60%", 0, LABEL)
    )


def _people(actors: Sequence[Actor], most: int = _SHOWN_PEOPLE) -> str:
    named = [wording.person(actor) for actor in actors[:most]]
    more = len(actors) - len(named)
    if more:
        named.append(f"and {more} more, named under the text")
    return ", ".join(named) or "nobody by name"


def _followers(actor: Actor) -> str:
    return "" if actor.audience is None else f" · {actor.audience:,} followers"
