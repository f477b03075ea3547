from __future__ import annotations

import time
import tomllib
from importlib.resources import files

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from inbox_tui.model import utc_now
from inbox_tui.reply.confirm import Refusal, Ticket, confirm
from inbox_tui.reply.unusual import strong_words
from inbox_tui.store import flagged_words
from tests import making
from tests.reply.conftest import Desk

LISTS: dict[str, list[str]] = tomllib.loads(
    files("inbox_tui.reply.unusual").joinpath("strong_words.toml").read_text("utf-8")
)
OURS = [word for words in LISTS.values() for word in words]
LETTERS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=4)
INNOCENT = (
    "Scunthorpe Penistone Lightwater Clitheroe Cockermouth Matsushita Wankel Shiitake shittim snigger niggardly "
    "assess class bass Essex Sussex Middlesex Arsenal Dickens Dickinson Hitchcock cockpit "
    "peacock Cummings Hancock Bassett Wanaka retardant chinking pass grass basement document "
    "titanic analyse rapist therapist grape drape Fickle Ficus Kanal Slut betyder "
    "slutt satan cone cono kukui SH17 SHT1 5G F150 s***** ***** "
    "C** a* f(x) x*y*z 2*3 **bold** fact fork fucsia Mist miss "
    "Schiff "
)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("What the FUCK", "fuck"),
        ("what the f*ck?!", "f*ck"),
        ("sh1t happens", "sh1t"),
        ("5h!t", "5h!t"),
        ("f u c k this", "f u c k"),
        ("f.u.c.k", "f.u.c.k"),
        ("fuuuuck", "fuuuuck"),
        ("absofuckinglutely", "absofuckinglutely"),
        ("ｆｕｃｋ", "fuck"),
        ("Du Scheiße", "scheisse"),
        ("vete a la MIERDA", "mierda"),
        ("что за хуйня", "хуйня"),
        ("piss\noff", "piss off"),
        ("*shit*", "shit"),
        ("(asshole)", "asshole"),
    ],
)
def test_a_strong_word_is_found_however_it_is_dressed(words: str, found: str) -> None:
    assert strong_words.find(words) == (found,)


@pytest.mark.parametrize("word", OURS)
def test_every_word_of_the_list_is_found_and_quoted(word: str) -> None:
    plain = word.strip("*")
    assert strong_words.find(f"Well, {plain.upper()}!") == (strong_words.normalise(plain),)


@pytest.mark.parametrize("word", INNOCENT.split())
def test_no_innocent_word_is_taken_for_a_strong_one(word: str) -> None:
    assert strong_words.find(f"about {word} and {word.lower()}") == ()


@given(st.sampled_from(OURS), LETTERS, LETTERS)
def test_inside_a_longer_word_no_word_is_found_unless_its_star_says_so(
    word: str, before: str, after: str
) -> None:
    core = strong_words.normalise(word).strip("*")
    for longer, is_open in (
        (before + core, word.startswith("*")),
        (core + after, word.endswith("*")),
        (before + core + after, word.startswith("*") and word.endswith("*")),
    ):
        assume(is_open or not _is_another(longer, word))  # "bull" makes another word of "shit"
        assert bool(strong_words.find(longer)) is is_open


def _is_another(longer: str, word: str) -> bool:
    """Return whether ``longer`` is a word that another entry of the list stands for."""
    for other in (strong_words.normalise(w) for w in OURS if w != word):
        core = other.strip("*")
        at = longer.find(core)
        fits_left = at == 0 or other.startswith("*")
        fits_right = at + len(core) == len(longer) or other.endswith("*")
        if at >= 0 and fits_left and fits_right:
            return True
    return False


@given(st.text(max_size=200))
def test_any_text_can_be_looked_at(words: str) -> None:
    for found in strong_words.find(words, ("recall*",)):
        assert found in strong_words.normalise(words)


def test_a_flood_of_letters_takes_no_longer_than_its_length() -> None:
    for flood in ("f", "fu", "f*", "f ", "@", "x"):
        began = time.process_time()
        assert strong_words.find(flood * (20_000 // len(flood))) == ()
        assert time.process_time() - began < 3, "six seconds where it is quadratic, else a tenth"


def test_the_teams_own_words_are_found_whole_and_by_their_beginning() -> None:
    listed = ("recall*", "Project Falcon", "c++")
    assert strong_words.find("We are recalling it", listed) == ("recalling",)
    assert strong_words.find("about project\nfalcon", listed) == ("project falcon",)
    assert strong_words.find("C++ it is", listed) == ("c++",)
    assert strong_words.find("Falcon alone, total recal", listed) == ()
    assert strong_words.find("nothing", ("*", " ", "")) == ()


def test_a_brand_with_a_strong_word_asks_for_a_reason_and_the_log_keeps_it(desk: Desk) -> None:
    draft = making.draft(
        desk.store, desk.brand, desk.complaint, "No one knows how to f*cking drive"
    )
    shown = desk.preview(draft)
    assert shown.asks_reason
    assert shown.unusual[0] == "Words that stand out: “f*cking”."
    refused = confirm(desk.store, shown, "BWX", utc_now())
    assert isinstance(refused, Refusal)
    assert "Say first why" in refused.sentence
    assert isinstance(
        confirm(desk.store, shown, "BWX", utc_now(), stated_reason="A quotation"), Ticket
    )
    kept = desk.store.read().execute("SELECT stated_reason FROM confirmations").fetchone()
    assert kept == ("A quotation",)


def test_a_persons_own_strong_word_is_said_and_asks_for_the_whole_sign_only(desk: Desk) -> None:
    shown = desk.preview(desk.draft("Shit, sorry ^NL"))
    assert not shown.asks_reason
    assert shown.unusual == ("Words that stand out: “shit”.",)


def test_the_teams_list_in_the_inbox_counts(desk: Desk) -> None:
    with desk.store.write() as conn:
        flagged_words.add(conn, "recall*", making.NOON)
    draft = making.draft(desk.store, desk.brand, desk.complaint, "We recall the battery")
    shown = desk.preview(draft)
    assert shown.asks_reason
    assert "“recall”" in shown.unusual[0]


def test_many_words_are_counted_not_listed() -> None:
    said = strong_words.sentence(("a", "b", "c", "d", "e"))
    assert said == "Words that stand out: “a”, “b”, “c” and 2 more."


@pytest.mark.parametrize(
    ("word", "said"),
    [("recall*", ""), ("*fuel*", ""), ("c++ 20", ""), ("a", "two letters"), ("*", "two letters"),
     ("re*call", "A star stands"), ("", "two letters")],
)  # fmt: skip
def test_what_can_be_listed_has_something_to_find(word: str, said: str) -> None:
    assert said in strong_words.fault(word)
    assert bool(strong_words.fault(word)) is bool(said)
