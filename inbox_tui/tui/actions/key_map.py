"""Which keys do what, once the configuration has been read: clashes are told, never bound."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inbox_tui import text
from inbox_tui.config.finding import Finding
from inbox_tui.config.schema import Config, KeyNames, View
from inbox_tui.tui.actions import key_names
from inbox_tui.tui.actions.action import Action, Scope

if TYPE_CHECKING:
    from inbox_tui.config.places import Path

TOGETHER: tuple[tuple[Scope, ...], ...] = (
    (Scope.LIST, Scope.INBOX, Scope.APP),
    (Scope.THREAD, Scope.INBOX, Scope.APP),
    (Scope.COMPOSER, Scope.APP),
    (Scope.ACCOUNTS, Scope.APP),
)
"""Scopes whose keys work at the same time: within each of these a key does one thing."""

_VIEW = "views."
STOP = "app.stop_all"
_ANYWHERE = re.compile(r"f[0-9]+|(ctrl|shift|ctrl\+shift)\+f[0-9]+|ctrl\+[a-z]")
"""What neither the confirm step nor writing has a use for."""
_DIALOGS = frozenset({"escape", "enter", "tab", "shift+tab"})
_WRITING = frozenset(
    {"enter", "tab", "backspace", "delete", "up", "down", "left", "right", "home", "end"}
    | {"ctrl+c", "ctrl+v", "ctrl+x"}
)
_CONFIRM = "The confirm step's keys stay as they are: esc, enter and the letters of a call sign."


@dataclass(frozen=True, slots=True)
class KeyMap:
    """The keys that differ from those of the program."""

    rebound: Mapping[str, tuple[str, ...]]
    """Names of actions (``thread.down``): their keys."""
    views: tuple[str, ...]
    """The key of each view of the configuration; "" where it has none, or none that it can have."""
    findings: tuple[Finding, ...] = ()
    """What of the configuration was not followed, and why."""
    advice: tuple[Finding, ...] = ()
    """What was followed and has a catch."""


@dataclass(frozen=True, slots=True)
class _Wish:
    name: str
    scope: Scope
    label: str
    keys: tuple[str, ...]
    path: Path


def key_map(config: Config, actions: Sequence[Action]) -> KeyMap:
    """Return the key map that a configuration asks for, as far as it can be had.

    The wish that comes later in the file gives way; an action whose wish is not followed keeps the
    keys of the program.
    """
    findings: list[Finding] = []
    wishes = [*_wishes(config.keys, actions, findings), *_view_wishes(config.views, findings)]
    while clash := _clash(wishes, actions):
        wish, sentence = clash
        findings.append(Finding(wish.path, sentence))
        wishes.remove(wish)
    kept = {wish.name: wish.keys for wish in wishes}
    return KeyMap(
        rebound={name: keys for name, keys in kept.items() if not name.startswith(_VIEW)},
        views=tuple(kept.get(f"{_VIEW}{number}", ("",))[0] for number in range(len(config.views))),
        findings=tuple(findings),
        advice=tuple(
            Finding(wish.path, said)
            for wish in wishes
            for key in wish.keys
            if (said := key_names.advice(key))
        ),
    )


def _wishes(
    keys: Mapping[str, KeyNames | Mapping[str, KeyNames]],
    actions: Sequence[Action],
    findings: list[Finding],
) -> Iterator[_Wish]:
    scopes = {scope.value: scope for scope in Scope}
    for word, value in keys.items():
        if isinstance(value, Mapping):
            for id_, names in value.items():
                path = ("keys", word, id_)
                meant = [a for a in actions if a.id == id_ and a.scope is scopes.get(word)]
                near = (a.id for a in actions if a.scope is scopes.get(word))
                known: Iterable[str] = near if word in scopes else scopes
                yield from _wish(meant, names, path, known, findings)
        else:
            meant = [a for a in actions if word in (a.id, a.name)]
            known = {a.id for a in actions}
            yield from _wish(meant, value, ("keys", word), known, findings)


def _wish(
    meant: Sequence[Action],
    names: KeyNames,
    path: Path,
    known: Iterable[str],
    findings: list[Finding],
) -> Iterator[_Wish]:
    if not meant:
        findings.append(Finding(path, _no_action(path, known), is_about_key=True))
    keys = tuple(
        dict.fromkeys(map(key_names.normal, (names,) if isinstance(names, str) else names))
    )
    for action in meant:
        faults = [said for key in keys if (said := _fault(key, action.scope, action.name))]
        if not keys:
            faults.append("An action without a key cannot be done; leave the line out.")
        if faults:
            findings.append(Finding(path, faults[0]))
            return
        usual = tuple(action.keys.split(",")) if action.name == STOP else ()
        both = tuple(dict.fromkeys((*keys, *usual)))
        yield _Wish(action.name, action.scope, action.label, both, path)


def _view_wishes(views: Sequence[View], findings: list[Finding]) -> Iterator[_Wish]:
    for number, view in enumerate(views):
        if not view.key:
            continue
        key, path = key_names.normal(view.key), ("views", number, "key")
        fault = _fault(key, Scope.INBOX, "")
        if fault:
            findings.append(Finding(path, fault))
        else:
            label = text.clean_cell(view.name)
            yield _Wish(f"{_VIEW}{number}", Scope.INBOX, label, (key,), path)


def _fault(key: str, scope: Scope, name: str) -> str:
    """Return why a key cannot be bound in a scope, or ""."""
    if fault := key_names.fault(key):
        return fault
    if name == STOP and not _ANYWHERE.fullmatch(key):
        return (
            f"The stop works in the confirm step too, where {shown_name(key)} has a use of its "
            "own. It takes keys such as f8 or ctrl+k."
        )
    if scope is Scope.APP and key in _DIALOGS:
        return f"{shown_name(key)} answers questions everywhere, in the confirm step too."
    if scope is Scope.COMPOSER and (key in _WRITING or key_names.is_letter(key)):
        return f"{shown_name(key)} is needed for writing."
    return ""


def _clash(wishes: Sequence[_Wish], actions: Sequence[Action]) -> tuple[_Wish, str] | None:
    """Return a wish that has to give way, and why; the last one of the file that has to."""
    for wish in reversed(wishes):
        others = [other for other in wishes if other is not wish]
        taken = {(other.name, other.scope, other.label): other.keys for other in others}
        for action in actions:
            if action.name not in (wish.name, _usual_of_view(wish.name)):
                usual = (action.name, action.scope, action.label)
                taken.setdefault(usual, tuple(action.keys.split(",")))
        for (name, scope, label), keys in taken.items():
            both = [key for key in wish.keys if key in keys]
            if both and any(wish.scope in group and scope in group for group in TOGETHER):
                return wish, (
                    f"{shown_name(both[0])} is the key of {_called(name, label)} already. "
                    f"{_called(wish.name, wish.label)} stays as it was; give the other one another "
                    "key first."
                )
    return None


def _usual_of_view(name: str) -> str:
    """Return the program's own action for a view of the configuration, which may take its key."""
    place = name.removeprefix(_VIEW)
    return f"inbox.own_{int(place) + 1}" if name.startswith(_VIEW) else ""


def _called(name: str, label: str) -> str:
    return f'the view "{label}"' if name.startswith(_VIEW) else f'{name} ("{label}")'


def _no_action(path: Path, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    words = tuple(map(str, path[1:]))
    if words[0].casefold().startswith("confirm"):
        return _CONFIRM
    wrong = words[-1] if words[0] in tuple(Scope) or len(words) == 1 else words[0]
    near = get_close_matches(wrong[:100].casefold(), tuple(known), 1, 0.6)
    meant = f" Is {near[0]} meant?" if near else " 'inbox-tui keys' lists them."
    kind = "place" if len(words) > 1 and wrong == words[0] else "action"
    return f'There is no {kind} "{text.shorten(text.clean_cell(wrong), 40)}".{meant}'


def shown_name(key: str) -> str:
    """Return a key as people write it."""
    from inbox_tui.tui.actions.action import shown

    return shown(key)
