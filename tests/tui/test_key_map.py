"""A key map follows the configuration as far as it can be had, and says what was not followed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.config.load import parse
from inbox_tui.config.schema import Config
from inbox_tui.tui.actions import ACTIONS, Scope
from inbox_tui.tui.actions.key_map import STOP, TOGETHER, KeyMap, key_map

USUAL = {action.name: tuple(action.keys.split(",")) for action in ACTIONS}


def mapped(toml: str) -> KeyMap:
    """Return the key map of a configuration that is right in itself."""
    config, faults = parse(toml, Path("config.toml"))
    assert faults == ()
    return key_map(config, ACTIONS)


def refused(toml: str) -> list[tuple[str, str]]:
    """Return path and sentence of what was not followed."""
    return [(".".join(map(str, f.path)), f.sentence) for f in mapped(toml).findings]


def test_an_action_gets_the_keys_of_the_file_in_place_of_its_own() -> None:
    assert mapped('[keys]\ndone = "E"\nhistory = ["f10", "Ctrl-N"]\n').rebound == {
        "inbox.done": ("E",),
        "inbox.history": ("f10", "ctrl+n"),
    }


def test_an_id_that_is_used_in_several_places_is_rebound_in_all_or_in_one() -> None:
    everywhere = mapped('[keys]\ndown = "J"\n').rebound
    assert everywhere == {"list.down": ("J",), "thread.down": ("J",)}
    assert mapped('[keys.thread]\ndown = "J"\n').rebound == {"thread.down": ("J",)}


@pytest.mark.parametrize("word", ['"inbox.done"', "inbox.done", "done"])
def test_an_action_is_named_as_the_list_of_keys_names_it_too(word: str) -> None:
    found = mapped(f'[keys]\n{word} = "E"\n')
    assert (found.rebound, found.findings) == ({"inbox.done": ("E",)}, ())


def test_two_actions_can_change_places() -> None:
    found = mapped('[keys]\ndone = "n"\nnext = "e"\n')
    assert found.rebound == {"inbox.done": ("n",), "inbox.next": ("e",)}
    assert found.findings == ()


def test_a_clash_names_both_actions_and_the_later_one_keeps_its_own_key() -> None:
    found = mapped('[keys]\ndone = "E"\nhistory = "E"\n')
    assert found.rebound == {"inbox.done": ("E",)}
    (finding,) = found.findings
    assert finding.path == ("keys", "history")
    assert "inbox.done" in finding.sentence
    assert "inbox.history" in finding.sentence


@pytest.mark.parametrize(
    ("toml", "path", "words"),
    [
        ('[keys]\ndone = "n"', "keys.done", "n is the key of inbox.next"),
        ('[keys.list]\ndown = "u"', "keys.list.down", "u is the key of inbox.undo"),
        ('[keys]\ndone = "f9"', "keys.done", "f9 is the key of app.stop_all"),
        ('[keys]\ndone = "ctrl+i"', "keys.done", "sends ctrl+i as tab"),
        ('[keys]\ndone = "ctrl+m"', "keys.done", "sends ctrl+m as enter"),
        ('[keys]\ndone = "ctrl+enter"', "keys.done", "Many terminals do not send"),
        ('[keys]\ndone = "shift+e"', "keys.done", 'It is written "E"'),
        ('[keys]\ndone = "rubbish"', "keys.done", "There is no such key"),
        ('[keys]\ndone = ""', "keys.done", "There is no such key"),
        ("[keys]\ndone = []", "keys.done", "An action without a key"),
        ('[keys]\ndonee = "E"', "keys.donee", "Is done meant?"),
        ('[keys.thrad]\ndown = "E"', "keys.thrad.down", "Is thread meant?"),
        ('[keys]\nconfirm = "x"', "keys.confirm", "The confirm step's keys stay as they are"),
        ('[keys]\npreview = "x"', "keys.preview", "x is needed for writing"),
        ('[keys]\npreview = "enter"', "keys.preview", "enter is needed for writing"),
        ('[keys]\nshow_help = "escape"', "keys.show_help", "esc answers questions everywhere"),
        ('[keys]\nstop_all = "escape"', "keys.stop_all", "works in the confirm step too"),
        ('[keys]\nstop_all = "s"', "keys.stop_all", "works in the confirm step too"),
        ('[keys]\nstop_all = "enter"', "keys.stop_all", "works in the confirm step too"),
    ],
)
def test_what_cannot_be_had_is_told_and_nothing_is_bound(toml: str, path: str, words: str) -> None:
    found = refused(toml + "\n")
    assert [where for where, _ in found] == [path]
    assert words in found[0][1]
    assert mapped(toml + "\n").rebound == {}


def test_the_stop_gets_more_keys_and_loses_none() -> None:
    assert mapped('[keys]\nstop_all = "f8"\n').rebound == {STOP: ("f8", "f9", "ctrl+t")}


def test_a_key_that_some_terminals_keep_is_bound_with_advice() -> None:
    found = mapped('[keys]\ndone = "alt+e"\n')
    assert found.rebound == {"inbox.done": ("alt+e",)}
    assert "some terminals keep it" in found.advice[0].sentence


def test_a_view_of_ones_own_gets_its_key_unless_it_is_taken() -> None:
    found = mapped(
        '[[views]]\nname = "A"\nquery = "a"\nkey = "f6"\n'
        '[[views]]\nname = "B"\nquery = "b"\nkey = "e"\n[[views]]\nname = "C"\nquery = "c"\n'
    )
    assert found.views == ("f6", "", "")
    assert [f.path for f in found.findings] == [("views", 1, "key")]
    assert 'the view "B"' in found.findings[0].sentence


KEYS = st.sampled_from(
    [*{key for keys in USUAL.values() for key in keys}, "E", "f6", "x", "ctrl+i"]
)
WISHES = st.dictionaries(
    st.sampled_from([action.id for action in ACTIONS]), st.lists(KEYS, max_size=3).map(tuple)
)


@given(WISHES)
def test_no_configuration_makes_one_key_do_two_things(wishes: dict[str, tuple[str, ...]]) -> None:
    found = key_map(Config(keys=wishes), ACTIONS)
    bound = {**USUAL, **found.rebound}
    assert set(USUAL[STOP]) <= set(bound[STOP])
    for places in TOGETHER:
        keys = [key for a in ACTIONS if a.scope in places for key in bound[a.name]]
        assert sorted(keys) == sorted(set(keys))
    assert all(bound[action.name] for action in ACTIONS)


@given(st.text(max_size=12), st.text(max_size=12))
def test_no_text_in_the_place_of_a_key_ends_the_program(action: str, key: str) -> None:
    found = key_map(Config(keys={action: key, "done": key, "list": {action: key}}), ACTIONS)
    assert all(f.sentence.isprintable() for f in (*found.findings, *found.advice))


def test_every_scope_is_held_against_those_beside_it() -> None:
    assert {scope for places in TOGETHER for scope in places} == set(Scope)


def test_a_view_may_have_the_key_that_it_has_already_and_no_other_views() -> None:
    two = '[[views]]\nname = "A"\nquery = "a"\nkey = "{}"\n[[views]]\nname = "B"\nquery = "b"\n'
    assert mapped(two.format("8")).views == ("8", "")
    assert mapped(two.format("9")).views == ("", "")
    assert "inbox.own_2" in refused(two.format("9"))[0][1]
