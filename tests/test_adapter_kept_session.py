"""A kept session: renewed in turns, and safe from a process that began with an earlier sign-in."""

from __future__ import annotations

import json
import multiprocessing
from dataclasses import dataclass
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from inbox_tui.adapter import (
    AdapterError,
    AuthExpired,
    AuthRevoked,
    KeptSession,
    TransientRead,
    not_renewed,
    plain_mark,
    slow_mark,
)
from inbox_tui.testing import MemoryVault
from tests.file_vault import FileVault


@dataclass(frozen=True, slots=True)
class Tokens:
    word: str
    ends: float
    mark: str


OURS, OTHER = plain_mark("ours"), plain_mark("other")


def kept(vault: object, mark: str = OURS) -> KeptSession[Tokens]:
    return KeptSession(vault, Tokens, lambda tokens: tokens.mark == mark)  # type: ignore[arg-type]


def content(word: str = "a", mark: str = OURS, ends: object = 1.5) -> str:
    return json.dumps({"word": word, "ends": ends, "mark": mark})


def renew(session: KeptSession[Tokens], word: str, mark: str = OURS) -> Tokens:
    with session.turn():
        return session.keep(Tokens(word, 1.5, mark))


def test_what_was_kept_is_found_by_others_of_the_same_sign_in() -> None:
    vault = MemoryVault()
    renew(kept(vault), "a")
    assert kept(vault).load() == Tokens("a", 1.5, OURS)
    assert kept(vault, OTHER).load() is None


@pytest.mark.parametrize(
    "broken",
    ["", "x", "null", "[]", "{}", "[" * 100_000, '{"word": "a"}', content(ends="x"), "\ud800"],
)
def test_what_cannot_be_read_counts_as_none_and_may_be_replaced(broken: str) -> None:
    vault = MemoryVault(broken)
    session = kept(vault)
    assert session.load() is None
    renew(session, "b")
    assert json.loads(vault.session)["word"] == "b"


def test_a_session_of_an_earlier_sign_in_that_lay_there_may_be_replaced() -> None:
    vault = MemoryVault(content(mark=OTHER))
    session = kept(vault)
    renew(session, "b")
    assert session.load() == Tokens("b", 1.5, OURS)


def test_what_another_process_of_the_same_sign_in_has_kept_is_found_and_may_be_replaced() -> None:
    vault = MemoryVault()
    first, second = kept(vault), kept(vault)
    assert first.load() is None
    renew(second, "b")
    with first.turn() as found:
        assert found == Tokens("b", 1.5, OURS)
        first.keep(Tokens("c", 1.5, OURS))
    assert second.load() == Tokens("c", 1.5, OURS)


@pytest.mark.parametrize(
    ("began_with", "now"),
    [
        ("", content("new", OTHER)),
        (content("old"), content("new", OTHER)),
        (content("older", "0"), content("new", OTHER)),
        (content("old"), "of another version of this program"),
    ],
)
def test_a_session_of_a_sign_in_made_meanwhile_is_never_replaced(began_with: str, now: str) -> None:
    vault = MemoryVault(began_with)
    session = kept(vault)
    session.load()
    vault.session = now
    for _ in range(2):
        with pytest.raises(AuthExpired, match="signed in again") as caught:
            renew(session, "b")
        assert caught.value.nothing_sent
        with pytest.raises(AuthExpired):
            session.load()
    assert vault.session == now


def test_a_session_that_was_taken_away_does_not_come_back() -> None:
    vault = MemoryVault()
    session = kept(vault)
    renew(session, "a")
    vault.session = ""
    with pytest.raises(AuthExpired):
        renew(session, "b")
    assert vault.session == ""


def test_trouble_with_the_vault_says_that_nothing_was_sent() -> None:
    class Locked(MemoryVault):
        def load(self) -> str:
            raise AdapterError("The keyring is locked.")

    for ask in (kept(Locked()).load, lambda: renew(kept(Locked()), "a")):
        with pytest.raises(AuthExpired, match="keyring is locked") as caught:
            ask()
        assert caught.value.nothing_sent


def test_a_mark_tells_secrets_apart_and_holds_none() -> None:
    assert plain_mark("a", "b") != plain_mark("ab") != plain_mark("b", "a")
    assert plain_mark("a") == plain_mark("a")
    assert "pass" not in slow_mark("pass", "salt")
    assert len({slow_mark(p, s) for p in ("a", "b", "\ud800") for s in ("1", "2")}) == 6


def test_a_renewal_that_fails_for_now_has_ended_nothing() -> None:
    told = not_renewed(TransientRead("It stalls.", status=503, excerpt="busy"), "a.example")
    assert (type(told), told.status, told.excerpt) == (AuthExpired, 503, "busy")
    assert "a.example" in told.sentence
    revoked = AuthRevoked("It is over.")
    assert not_renewed(revoked, "a.example") is revoked


def _renew_late(folder: Path, has_begun: Event, may_renew: Event) -> None:
    session = kept(FileVault(folder))
    assert session.load() == Tokens("old", 1.5, OURS)
    has_begun.set()
    assert may_renew.wait(60)
    with pytest.raises(AuthExpired):
        renew(session, "stale")


def test_a_process_that_began_before_a_sign_in_in_another_leaves_its_session_alone(
    tmp_path: Path,
) -> None:
    FileVault(tmp_path).save(content("old"))
    context = multiprocessing.get_context("fork")
    has_begun, may_renew = context.Event(), context.Event()
    old = context.Process(target=_renew_late, args=(tmp_path, has_begun, may_renew))
    old.start()
    assert has_begun.wait(60)
    renew(kept(FileVault(tmp_path), OTHER), "new", OTHER)
    may_renew.set()
    old.join()
    assert old.exitcode == 0
    assert kept(FileVault(tmp_path), OTHER).load() == Tokens("new", 1.5, OTHER)
