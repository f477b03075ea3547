"""What servers say of themselves: Mastodon, its older versions, and other programs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from inbox_tui_mastodon.server_facts import Server, read_server, recall, remember

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("version", "program", "parts"),
    [
        ("4.5.2", "mastodon", (4, 5)),
        ("4.3.0-rc.1+glitch", "mastodon", (4, 3)),
        ("2.7.2 (compatible; Pleroma 2.6.0)", "pleroma", (0, 0)),
        ("2.7.2 (compatible; Akkoma 3.13.2)", "akkoma", (0, 0)),
        ("3.5.3 (compatible; Pixelfed 0.12.4)", "pixelfed", (0, 0)),
        ("0.20.1+git-6574dc8", "mastodon", (0, 20)),
        ("", "mastodon", (0, 0)),
    ],
)
def test_programs_and_versions(version: str, program: str, parts: tuple[int, int]) -> None:
    server = read_server({"version": version}, "x.test", NOW)
    assert (server.program, server.version) == (program, parts)


def test_gotosocial_is_known_by_its_source() -> None:
    document = {
        "version": "0.20.1+git",
        "source_url": "https://codeberg.org/superseriousbusiness/gotosocial",
        "configuration": {"statuses": {"max_characters": 5000, "characters_reserved_per_url": 25}},
    }
    server = read_server(document, "x.test", NOW)
    assert (server.program, server.max_characters, server.characters_per_url) == (
        "gotosocial", 5000, 25,
    )  # fmt: skip
    assert not server.quotes
    assert not server.reads_many


@pytest.mark.parametrize(
    ("document", "domain", "limit"),
    [
        ({"domain": "short.test"}, "short.test", 500),
        ({"uri": "https://old.test/", "max_toot_chars": 4000}, "old.test", 4000),
        ({"configuration": "odd"}, "host.test", 500),
        ({"configuration": {"statuses": {"max_characters": "500"}}}, "host.test", 500),
        ({"configuration": {"statuses": {"max_characters": -5}}}, "host.test", 500),
    ],
)
def test_documents(document: dict[str, Any], domain: str, limit: int) -> None:
    server = read_server(document, "host.test", NOW)
    assert (server.domain, server.max_characters) == (domain, limit)


def test_what_is_known_is_kept_for_a_day(tmp_path: Path) -> None:
    server = Server(domain="short.test", program="mastodon", version=(4, 5), read_at=NOW)
    folder = tmp_path / "networks"
    assert recall(folder, "https://x.test:8443") == Server(domain="x.test")
    assert not folder.exists()
    remember(folder, "https://x.test:8443", server)
    assert recall(folder, "https://x.test:8443") == server
    assert server.is_fresh(NOW + timedelta(hours=23))
    assert not server.is_fresh(NOW + timedelta(hours=25))
    assert not server.is_fresh(NOW - timedelta(hours=1))


def test_a_file_that_cannot_be_read_counts_as_none(tmp_path: Path) -> None:
    remember(tmp_path, "https://x.test", Server(domain="x.test"))
    (file,) = tmp_path.iterdir()
    file.write_text("{")
    assert recall(tmp_path, "https://x.test") == Server(domain="x.test")
