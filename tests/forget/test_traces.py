from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.forget.traces import BLOT, Names, Traces

JO = Names(
    remote_id="did:plc:jo1",
    handles=frozenset({"@jo", "jo.park.example"}),
    names=frozenset({"Jo Park", "Jörg", "Über"}),
    urls=frozenset({"https://x.example/jo1"}),
)
WORDS = "the cable that you sent me last week is broken"


def traces(*texts: str, kept: tuple[str, ...] = ()) -> Traces:
    return Traces(JO, texts, kept)


@pytest.mark.parametrize(
    ("text", "blotted"),
    [
        ("ask jo.", f"ask {BLOT}."),
        ("@jo and @JO", f"{BLOT} and {BLOT}"),
        ("join us in Jodhpur", "join us in Jodhpur"),
        ("JO is short: only as it is written", "JO is short: only as it is written"),
        ("hello JO PARK!", f"hello {BLOT}!"),
        ("at://did:plc:jo1/post/1 and did:plc:jo12", f"at://{BLOT}/post/1 and did:plc:jo12"),
        ("u=did%3Aplc%3Ajo1&x", f"u={BLOT}&x"),
        ('{"name": "J\\u00f6rg"}', f'{{"name": "{BLOT}"}}'),
        ('{"name": "\\u00dcber"}', f'{{"name": "{BLOT}"}}'),
        ("https://x.example/jo1?a", f"{BLOT}?a"),
        ("", ""),
    ],
)
def test_names_are_found_as_whole_words_in_every_form(text: str, blotted: str) -> None:
    assert traces().blot(text) == blotted
    assert traces().are_in(text) is (text != blotted)


def test_five_words_in_a_row_are_found_however_they_are_set() -> None:
    found = traces(WORDS)
    assert found.blot("> the cable that\n> you, SENT me") == f"> {BLOT}"
    assert found.blot("a cable that you sent me last, no: sent") == f"a {BLOT}, no: sent"
    assert found.blot("the cable that you") == "the cable that you"


def test_two_pieces_that_touch_become_one_blot() -> None:
    assert (
        traces(WORDS, "and so is the box it came in").blot(f"{WORDS} and so is the box it came in.")
        == f"{BLOT}."
    )


def test_a_short_text_is_a_piece_of_its_own_where_it_is_telling() -> None:
    found = traces("unbelievable incompetence everywhere", "thank you")
    assert found.blot("thank you for your unbelievable, incompetence everywhere") == (
        f"thank you for your {BLOT}"
    )


def test_a_word_that_is_kept_goes_only_behind_an_at() -> None:
    assert traces(kept=("jo",)).blot("jo, ask @jo") == f"jo, ask {BLOT}"


def test_a_first_name_alone_is_theirs_only_near_them() -> None:
    assert traces().blot("Hi Jörg, Jorg and Park!") == f"Hi {BLOT}, Jorg and Park!"
    assert traces().blot_near("Hi Jörg, Jorg and Park!") == f"Hi {BLOT}, {BLOT} and {BLOT}!"
    assert traces(kept=("park",)).blot_near("the park") == "the park"


def test_json_is_looked_through_value_by_value_and_stays_json() -> None:
    text = '{"jo.park.example":["Jo Park",{"n":1.5,"t":null}]}'
    assert traces().blot_json(text) == f'{{"{BLOT}":["{BLOT}",{{"n":1.5,"t":null}}]}}'
    untouched = '{ "a" : [1, 2.50] }'
    assert traces().blot_json(untouched) == untouched
    assert traces().blot_json("Jo Park {") == f"{BLOT} {{"


def test_a_cursor_loses_entries_and_is_given_up_where_that_does_not_do() -> None:
    found = traces()
    assert found.prune_json('{"a":{"at://did:plc:jo1/1":2,"b":3},"l":["x","@jo"]}') == (
        '{"a":{"b":3},"l":["x"]}'
    )
    assert found.prune_json('{"place":"after did:plc:jo1"}') is None
    assert found.prune_json("did:plc:jo1") is None


def test_an_id_of_few_characters_is_no_word_to_look_for() -> None:
    assert Traces(Names(remote_id="7"), ()).blot("7 days") == "7 days"


@given(
    st.lists(st.sampled_from([*WORDS.split(), "Jo", "Park", "@jo", "did:plc:jo1", ",", "\n>", "x"]))
)
def test_what_was_blotted_has_no_trace_left(parts: list[str]) -> None:
    found = traces(WORDS)
    blotted = found.blot(" ".join(parts))
    assert found.blot(blotted) == blotted
    words = re.findall(r"\w+", blotted.casefold())
    own = WORDS.split()
    for start in range(len(own) - 4):
        piece = own[start : start + 5]
        assert all(words[at : at + 5] != piece for at in range(len(words)))
    assert "did:plc:jo1" not in blotted
    assert "jo park" not in blotted.casefold()
