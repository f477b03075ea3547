from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from inbox_tui import accounts
from inbox_tui.adapter import Measure, OutgoingFile
from inbox_tui.cli.preview_text import describe
from inbox_tui.paths import database_file
from inbox_tui.reply.preview import Preview, prepare
from inbox_tui.store import Store
from inbox_tui_sandbox.world import World
from tests.cli.conftest import Run

VERIFIED_AT = datetime(2026, 11, 21, 18, 31, 7, tzinfo=UTC)
CLOCK = VERIFIED_AT.astimezone().strftime("%H:%M:%S")


@pytest.fixture
def preview(nora: Run, world: World) -> Preview:
    """Prepare an answer of nora's to a mention; only the time is made up."""
    world.post("jo", "@nora hello")
    nora("pull")
    nora("draft", 1, "--as", "nora", "--text", "Hello Jo")
    with (
        Store.open(database_file()) as store,
        closing(accounts.connect(accounts.find(store, "nora"))) as adapter,
    ):
        return replace(prepare(store, 1, adapter), verified_at=VERIFIED_AT)


def test_a_network_that_was_asked_is_said_to_have_named_the_account(preview: Preview) -> None:
    lines = [*describe(preview, "Sandbox")]
    assert f"Sandbox itself named this account at {CLOCK}: {preview.actor.id}" in lines


def test_where_the_login_is_the_only_proof_no_more_is_said(preview: Preview) -> None:
    lines = [*describe(replace(preview, is_named_by_network=False), "E-mail")]
    assert f"The server accepted this login at {CLOCK}: {preview.actor.id}" in lines
    assert not any("named this account" in line for line in lines)


def test_the_title_of_a_network_writes_no_lines_of_its_own(preview: Preview) -> None:
    plain = [*describe(preview, "Sandbox")]
    assert len([*describe(preview, "Sand\nbox\x1b[2J")]) == len(plain)
    assert not any("\n" in line or "\x1b" in line for line in describe(preview, "Sand\nbox\x1b[2J"))


def test_each_file_is_shown_with_its_words(preview: Preview) -> None:
    assert "Files: none" in [*describe(preview, "Sandbox")]
    shop = OutgoingFile(
        name="shop.png",
        media_type="image/png",
        size=45_000,
        sha256="0" * 64,
        alt="our\x1b[2J shop",
        width=60,
        height=20,
    )
    files = (shop, replace(shop, alt=""), replace(shop, name="a.txt", media_type="text/plain"))
    lines = [*describe(replace(preview, outgoing=replace(preview.outgoing, files=files)), "S")]
    assert [line for line in lines if line.startswith("File")] == [
        "File 1 of 3: shop.png (image/png, 60 × 20 pixels, 45 kB), alt text “our␛[2J shop”",
        "File 2 of 3: shop.png (image/png, 60 × 20 pixels, 45 kB), no alt text",
        "File 3 of 3: a.txt (text/plain, 60 × 20 pixels, 45 kB), alt text “our␛[2J shop”",
    ]


def test_each_post_of_a_thread_is_shown_with_its_length(preview: Preview) -> None:
    lengths = tuple(Measure(used=n, limit=300, unit="characters") for n in (5, 6))
    thread = replace(preview.outgoing, parts=("Hello (1/2)", "Jo (2/2)"), text="Hello\n\nJo")
    lines = [*describe(replace(preview, outgoing=thread, measures=lengths), "Sandbox")]
    start = lines.index("Exactly this will leave, as a thread of 2 posts at once:")
    assert [line.strip() for line in lines[start + 1 : start + 5]] == [
        "Post 1 of 2 (5 of 300 characters):",
        "Hello (1/2)",
        "Post 2 of 2 (6 of 300 characters):",
        "Jo (2/2)",
    ]


def test_all_that_leaves_with_a_mail_is_shown(preview: Preview) -> None:
    mail = replace(
        preview.outgoing, subject="Re: Invoice 12", below="On Monday, Tomas wrote:\n> it"
    )
    lines = [*describe(replace(preview, outgoing=mail), "E-mail")]
    assert "Subject: Re: Invoice 12" in lines
    assert any(line.endswith("> it") for line in lines)
