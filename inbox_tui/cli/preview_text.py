"""The confirm step in plain lines, read from top to bottom by a person or a screen reader.

OWN and BRAND differ in their first words and in the line round them, not in colour alone. The
identity line is made of our own data and is plain ASCII: nothing that a stranger wrote stands
there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from inbox_tui import text, urls
from inbox_tui.adapter import Measure, OutgoingFile
from inbox_tui.cli.printing import INDENT
from inbox_tui.cli.wall_time import local_time, wall_clock
from inbox_tui.model import AccountKind, Actor, Message
from inbox_tui.naming import at
from inbox_tui.reply.attach import describe as describe_file
from inbox_tui.reply.attach import describe_alt
from inbox_tui.reply.preview import Preview, Tier

_RULES = {AccountKind.OWN: "-" * 60, AccountKind.BRAND: "#" * 60}
_TITLES = {
    AccountKind.OWN: "YOU SPEAK FOR YOURSELF",
    AccountKind.BRAND: "THE COMPANY SPEAKS: BRAND ACCOUNT",
}


def describe(preview: Preview, network: str) -> Iterator[str]:
    """Yield the lines of the confirm step; ``network`` is the network's title."""
    account, outgoing = preview.account, preview.outgoing
    rule = _RULES[account.kind]
    yield rule
    yield _TITLES[account.kind]
    for sentence in preview.unusual:
        yield f"UNUSUAL: {text.clean_line(sentence)}"
    yield _ascii(
        f"{preview.identity.name} replies AS {at(preview.actor.handle)} on {network}, "
        f"{account.kind.value.upper()} account"
    )
    yield _proof(preview, network)
    yield _audience(preview)
    yield f"To: {_people(outgoing.to) or 'nobody by name'}"
    if outgoing.also_notified:
        yield f"Also notified: {_people(outgoing.also_notified)}"
    yield f"In answer to {_person(preview.parent.message.attributed_to)}:"
    yield from _block(preview.parent.message.content)
    yield from _words(preview)
    if outgoing.below:
        yield "Under it, as the history of the conversation:"
        yield from _block(outgoing.below)
    for link in outgoing.links:
        yield f"Link to {urls.link_host(link) or 'NO PLAIN ADDRESS'}: {text.clean_line(link)}"
    yield from _files(outgoing.files)
    if outgoing.cost:
        yield f"Cost: {text.clean_line(outgoing.cost)}"
    yield f"The send is logged under the name of {text.clean_line(preview.identity.name)}."
    yield rule


def _words(preview: Preview) -> Iterator[str]:
    outgoing, lengths = preview.outgoing, [*map(_length, preview.measures)]
    if not outgoing.parts:
        yield f"Exactly this will leave ({lengths[0]}):"
    else:
        yield f"Exactly this will leave, as a thread of {len(outgoing.parts)} posts at once:"
    if outgoing.subject:
        yield f"Subject: {text.clean_line(outgoing.subject)}"
    if not outgoing.parts:
        yield from _block(outgoing.text)
    for number, (part, length) in enumerate(zip(outgoing.parts, lengths, strict=False), 1):
        yield f"Post {number} of {len(outgoing.parts)} ({length}):"
        yield from _block(part)


def _length(measure: Measure) -> str:
    limit = f" of {measure.limit}" if measure.limit is not None else ""
    return f"{measure.used}{limit} {measure.unit}"


def _files(files: Sequence[OutgoingFile]) -> Iterator[str]:
    if not files:
        yield "Files: none"
    for number, file in enumerate(files, 1):
        alt = describe_alt(file)
        yield f"File {number} of {len(files)}: {describe_file(file)}{', ' if alt else ''}{alt}"


def describe_newer(later: Iterable[Message]) -> Iterator[str]:
    """Yield who has written what in the conversation meanwhile, oldest first."""
    told = [*later]
    number = "1 message" if len(told) == 1 else f"{len(told)} messages"
    yield f"NEWER: {number} came after the one you answer. Read first:"
    for message in told:
        when = local_time(message.published)
        yield f"{_person(message.attributed_to)}, {when}:"
        yield from _block(message.content)


def gesture(preview: Preview) -> str:
    """Return what a person is asked for."""
    whole = "whole " if preview.tier is Tier.WHOLE else ""
    return f"Type the {whole}call sign of this account, then Enter (? shows it, Ctrl-D goes back): "


def _proof(preview: Preview, network: str) -> str:
    """Say what the name in the identity line rests on, and no more than that."""
    clock = wall_clock().second(preview.verified_at)
    if preview.is_named_by_network:
        said = f"{text.clean_line(network)} itself named this account at {clock}"
    else:
        said = f"The server accepted this login at {clock}"
    return f"{said}: {text.clean_line(preview.actor.id)}"


def _audience(preview: Preview) -> str:
    visibility = preview.outgoing.visibility
    if visibility.is_private:
        return "PRIVATE: only the people named below can read it."
    followers = preview.actor.audience
    size = f", {followers} followers" if followers is not None else ", number of followers unknown"
    return f"{visibility.value.upper()}: not private{size}."


def _people(actors: Iterable[Actor]) -> str:
    return ", ".join(_person(actor) for actor in actors)


def _person(actor: Actor) -> str:
    handle = text.clean_line(actor.handle)
    return f"{text.clean_line(actor.name)} ({handle})" if actor.name else handle


def _block(body: str) -> Iterator[str]:
    return (f"{INDENT}{line}".rstrip() for line in text.clean(body).splitlines())


def _ascii(line: str) -> str:
    """Return ``line`` in plain ASCII; any other letter is spelled out, so none can mislead."""
    return text.clean_line(line).encode("ascii", "backslashreplace").decode()
