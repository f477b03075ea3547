"""The words are values: frozen, comparable, with names as the documents have them."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from datetime import UTC, timedelta

import pytest

from inbox_tui import model
from inbox_tui.model import AccountKind, Attachment, MessageKind, Visibility
from tests.making import NOON, account, message

TYPES = [t for t in vars(model).values() if dataclasses.is_dataclass(t) and isinstance(t, type)]


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.__name__)
def test_every_type_is_frozen_and_made_with_names(kind: type) -> None:
    fields = dataclasses.fields(kind)
    assert all(field.kw_only for field in fields)
    value: object = object.__new__(kind)
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(value, fields[0].name, "x")


def test_an_account_has_no_place_for_a_secret() -> None:
    names = {field.name for field in dataclasses.fields(model.Account)}
    assert not {name for name in names if "secret" in name or "token" in name} - {"secret_place"}


def test_the_model_imports_nothing_of_ours() -> None:
    code = "import sys, inbox_tui.model; print(*[n for n in sys.modules if 'inbox_tui' in n])"
    seen = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(seen.stdout.split()) == {"inbox_tui", "inbox_tui.model"}


def test_a_later_edit_is_a_later_version() -> None:
    first = message(published=NOON)
    edited = message(published=NOON, updated=NOON + timedelta(minutes=1))
    edited_again = message(published=NOON, updated=NOON + timedelta(minutes=2))
    assert first.version < edited.version < edited_again.version


def test_a_deletion_wins_over_every_edit() -> None:
    edited = message(published=NOON, updated=NOON + timedelta(days=365))
    deleted = message(published=NOON, deleted=True)
    assert deleted.version > edited.version


def test_what_is_left_of_a_deleted_message_is_its_place_and_no_words() -> None:
    said = message(
        published=NOON,
        name="secret",
        summary="secret",
        content="secret",
        quoted="secret",
        attachments=(Attachment(media_type="image/*", name="secret"),),
        raw={"record": "secret"},
    )
    gone = said.tombstone()
    assert "secret" not in repr(gone)
    assert (gone.id, gone.context, gone.published) == (said.id, said.context, NOON)
    assert gone.deleted
    assert gone.version > said.version


def test_only_a_direct_message_is_private() -> None:
    assert {v for v in Visibility if v.is_private} == {Visibility.DIRECT}


def test_values_that_are_equal_are_the_same_account() -> None:
    assert account() == account()
    assert account() != account(kind=AccountKind.BRAND)


def test_names_in_the_store_and_in_json_are_the_words() -> None:
    assert str(MessageKind.MENTION) == "mention"
    assert f"{AccountKind.BRAND}" == "brand"


def test_now_is_aware_and_in_utc() -> None:
    assert model.utc_now().tzinfo is UTC
