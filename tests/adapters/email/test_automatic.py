"""Mails that a machine wrote are never answered."""

from __future__ import annotations

import pytest

from inbox_tui_email.automatic import automatic

HUMAN = "carla@customer.test"


@pytest.mark.parametrize(
    ("headers", "sender", "word"),
    [
        ({"auto-submitted": "auto-replied"}, HUMAN, "Auto-Submitted"),
        ({"auto-submitted": "auto-generated; owner-email=x"}, HUMAN, "auto-generated"),
        ({"auto-submitted": "AUTO-NOTIFIED"}, HUMAN, "auto-notified"),
        ({"return-path": "<>"}, HUMAN, "no return address"),
        ({"return-path": " < > "}, HUMAN, "no return address"),
        ({"content-type": 'multipart/report; boundary="x"'}, HUMAN, "delivery report"),
        ({"list-id": "News <news.customer.test>"}, HUMAN, "mailing list"),
        ({"list-post": "NO"}, HUMAN, "mailing list"),
        ({"precedence": "bulk"}, HUMAN, "bulk"),
        ({"precedence": "List"}, HUMAN, "list"),
        ({"precedence": "junk"}, HUMAN, "junk"),
        ({"x-auto-response-suppress": "All"}, HUMAN, "Suppress"),
        ({"x-autoreply": "yes"}, HUMAN, "automatic reply"),
        ({}, "MAILER-DAEMON@customer.test", "MAILER-DAEMON"),
        ({}, "no-reply@shop.test", "Nobody reads"),
    ],
)
def test_machines_are_recognised(headers: dict[str, str], sender: str, word: str) -> None:
    assert word in automatic(headers, sender)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"auto-submitted": "no"},
        {"auto-submitted": "No (a person wrote this)"},
        {"return-path": f"<{HUMAN}>"},
        {"precedence": "first-class"},
        {"x-auto-response-suppress": "DR, OOF, AutoReply"},
        {"content-type": "multipart/mixed; boundary=report"},
    ],
)
def test_people_are_not_taken_for_machines(headers: dict[str, str]) -> None:
    assert automatic(headers, HUMAN) == ""
