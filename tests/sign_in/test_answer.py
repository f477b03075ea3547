"""What comes back from the page: only the answer to our own question is used."""

from __future__ import annotations

import pytest

from inbox_tui.sign_in.answer import ConsentRefused, WrongAnswer, read_pasted, read_query

STATE = "s-9f2"


@pytest.mark.parametrize(
    "pasted",
    [
        f"http://127.0.0.1:8410/back?code=abc.1&state={STATE}",
        f"  https://example.org/back?state={STATE}&code=abc.1#_\n",
        f"?code=abc.1&state={STATE}",
        f"code=abc.1&state={STATE}#_",
        "abc.1",
        "abc.1#_",
        "code=abc.1",
    ],
)
def test_an_address_its_query_or_the_code_alone_may_be_pasted(pasted: str) -> None:
    assert read_pasted(pasted, STATE) == "abc.1"


@pytest.mark.parametrize(
    "query",
    [
        "code=abc&state=other",
        "code=abc",
        "code=abc&state=",
        f"code=abc&state={STATE}&state=other",
        f"state={STATE}",
        f"state={STATE}&code=a&code=b",
        f"state={STATE}&code=a%20b",
        f"state={STATE}&code=%00",
        f"state={STATE}&code=" + "a" * 9000,
        "&".join(f"x{n}=1" for n in range(30)) + f"&code=abc&state={STATE}",
        f"error=access_denied&state={STATE}x",
    ],
)
def test_an_answer_to_another_question_is_not_used(query: str) -> None:
    with pytest.raises(WrongAnswer):
        read_query(query, STATE)
    with pytest.raises(WrongAnswer):
        read_pasted(f"http://127.0.0.1/back?{query}", STATE)


def test_without_a_question_nothing_is_an_answer() -> None:
    with pytest.raises(WrongAnswer):
        read_query("code=abc&state=", "")


@pytest.mark.parametrize("pasted", ["", "two words", "http://[", "é", "a" * 9000])
def test_what_is_no_answer_is_refused(pasted: str) -> None:
    with pytest.raises(WrongAnswer):
        read_pasted(pasted, STATE)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("access_denied", "access was refused"),
        ("invalid_scope", r"\(invalid_scope\)"),
        ("%1b[2J<b>", "an error instead"),
    ],
)
def test_a_no_is_told_without_words_of_a_stranger(error: str, said: str) -> None:
    with pytest.raises(ConsentRefused, match=said):
        read_query(f"error={error}&error_description=Click+here&state={STATE}", STATE)
