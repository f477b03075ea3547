"""Plays a recording to the adapter of its network, and says what was wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from inbox_tui.adapter import AdapterError, Outgoing, Rejected, Rereads
from inbox_tui.model import Message
from tests.recorded.checking import error_faults, faults
from tests.recorded.recording import Interaction, Recording
from tests.recorded.stage import Stage
from tests.recorded.tally import Tally

WORDS = "Thank you, we are looking into it."
Spoil = Callable[[Message], Message]
Open = Callable[[Recording, Path], Stage]


def replay(
    recording: Recording, tally: Tally, open_stage: Open, spoil: Spoil = lambda message: message
) -> None:
    """Add to ``tally`` what comes of a recording.

    ``spoil`` is what a broken adapter would make of a message, to see that it is noticed.
    """
    tally.files += 1
    try:
        with TemporaryDirectory() as folder:
            stage = open_stage(recording, Path(folder))
            with closing(stage.adapter):
                messages = _read(recording, stage, tally, spoil)
                _answer(recording, stage, tally, messages)
            for interaction in recording.interactions:
                if stage.is_refusal(interaction):
                    _refuse(recording, interaction, tally, open_stage)
    except Exception as error:
        tally.faults.append(f"{recording.name}: {type(error).__name__}: {error}")


def _read(
    recording: Recording, stage: Stage, tally: Tally, spoil: Spoil
) -> list[tuple[Message, str]]:
    """Read every item by a pull, by itself, and by its conversation; return them once each."""
    tally.items += len(stage.items)
    tally.left_out += stage.left_out
    found: dict[str, Message] = {}
    wrong: dict[str, None] = {}
    for message in _every_message(stage, wrong):
        shown = spoil(message)
        item = stage.items.get(message.id)
        if item is not None:
            wrong.update(dict.fromkeys(f"{message.id}: {fault}" for fault in faults(shown, item)))
        found[message.id] = message
    for name in stage.items:
        if name not in found:
            wrong[f"{name}: no message was made of it"] = None
    tally.faults += [f"{recording.name}: {fault}" for fault in wrong]
    bad = {fault.split(": ")[0] for fault in wrong}
    good = [(message, name) for name, message in found.items() if name in stage.items]
    tally.messages += sum(name not in bad for _, name in good)
    return good


def _every_message(stage: Stage, wrong: dict[str, None]) -> Iterator[Message]:
    adapter = stage.adapter
    for _ in range(stage.rounds):
        for page in adapter.pull(None):
            yield from page.messages
            wrong.update(dict.fromkeys(f"{r.position}: {r.reason}" for r in page.rejected))
    assert isinstance(adapter, Rereads)
    for name in stage.items:
        native = stage.natives[name]
        dead_letter = Rejected(raw=json.dumps(native, default=repr), reason="", position=name)
        try:
            message = adapter.reread(dead_letter)
        except (ValueError, AdapterError) as error:
            wrong[f"{name}: {error}"] = None
            continue
        yield message
        try:
            yield from adapter.thread(message)
        except AdapterError as error:
            wrong.update(dict.fromkeys(f"{name}: {f}" for f in typed(error)))


def _answer(
    recording: Recording, stage: Stage, tally: Tally, messages: list[tuple[Message, str]]
) -> None:
    """Compose a reply to each message: it names the message, or a sentence says why there is none."""
    for message, name in messages:
        allowed = stage.adapter.can_reply(message)
        if not allowed:
            if not allowed.reason.strip():
                tally.faults.append(f"{recording.name}: {name}: no reply, and no reason why")
            continue
        try:
            outgoing = stage.adapter.compose(message, WORDS, datetime.now(UTC))
        except AdapterError as error:
            tally.faults += [f"{recording.name}: {name}: {f}" for f in typed(error)]
            continue
        if not any(one in outgoing.wire for one in (name, *stage.items[name].named_by)):
            tally.faults.append(f"{recording.name}: {name}: the reply does not name it")
        tally.answerable += 1


def _refuse(
    recording: Recording,
    interaction: Interaction,
    tally: Tally,
    open_stage: Open,
) -> None:
    """Let an adapter meet an error; it must tell of it in the vocabulary."""
    place = f"{recording.name}: {interaction}"
    with TemporaryDirectory() as folder:
        stage = open_stage(recording, Path(folder))
        is_write = interaction.method != "GET" and not stage.is_identity(interaction.path)
        with closing(stage.adapter):
            outgoing = _example(stage) if is_write else None
            stage.refusal = interaction
            try:
                if outgoing is not None:
                    stage.adapter.send(outgoing)
                else:
                    stage.adapter.whoami()
                    for _ in stage.adapter.pull(None):
                        pass
            except Exception as error:
                wrong = list(error_faults(error, is_write=is_write, status=interaction.status))
                tally.faults += [f"{place}: {fault}" for fault in wrong]
                tally.errors += not wrong
            else:
                tally.faults.append(f"{place}: no error came of it")


def _example(stage: Stage) -> Outgoing:
    """Return a reply to the stage's own example of a post, as yet unsent."""
    asked = Rejected(raw="{}", reason="", position=stage.example)
    assert isinstance(stage.adapter, Rereads)
    return stage.adapter.compose(stage.adapter.reread(asked), WORDS, datetime.now(UTC))


def typed(error: AdapterError) -> list[str]:
    """Return what is wrong with an error that came of a read."""
    return list(error_faults(error, is_write=False, status=error.status or 0))
