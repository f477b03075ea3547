"""docs/schema.md says what the database is, all of it and as it is now."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from docs import schema


def test_the_document_is_current() -> None:
    written = schema.DOCUMENT.read_text(encoding="utf-8")
    assert written == schema.document(), "write it anew with: make docs"


def test_every_column_has_its_own_row() -> None:
    rows = [line for line in schema.document().splitlines() if line.startswith("| `")]
    assert len(rows) > 150
    assert not [row for row in rows if row.rstrip(" |").count("|") < 3]


@pytest.mark.parametrize(
    ("sentence", "fault"),
    [
        ('columns.initials = "The', "without a sentence: .*column identities.initials"),
        ('deliveries_sent = "', "without a sentence: .*trigger deliveries_sent"),
        ("[views.outbox]", "without a sentence: .*view outbox"),
    ],
)
def test_a_missing_or_idle_sentence_is_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sentence: str, fault: str
) -> None:
    text = schema.SENTENCES.read_text(encoding="utf-8")
    altered = tmp_path / "schema.toml"
    altered.write_text(text.replace(sentence, sentence.replace("i", "y", 1)), encoding="utf-8")
    assert tomllib.loads(altered.read_text(encoding="utf-8"))
    monkeypatch.setattr(schema, "SENTENCES", altered)
    with pytest.raises(schema.Undescribed, match=fault):
        schema.document()
