"""Which mail is written by a machine, and therefore never answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_SILENT_SENDERS = frozenset(
    {"mailer-daemon", "noreply", "no-reply", "no_reply", "donotreply", "do-not-reply"}
)
_MASS_PRECEDENCE = frozenset({"bulk", "list", "junk", "auto_reply"})


def automatic(headers: Mapping[str, str], sender: str) -> str:
    """Return in a sentence why a machine wrote this mail, or "" where a person may have.

    ``headers`` holds the first value of each header, its name in lower case; ``sender`` is the
    address in From. The rules are those of RFC 3834 section 2 (Auto-Submitted, null return path,
    list and bulk mail), RFC 2919 (List-Id), RFC 6522 (multipart/report) and MS-OXCMAIL
    2.1.3.2.20 (X-Auto-Response-Suppress: only ``All`` is used by machines alone).
    """
    submitted = _first_word(headers.get("auto-submitted", ""))
    if submitted and submitted != "no":
        return f"A machine sent this (Auto-Submitted: {submitted[:40]})."
    if "return-path" in headers and headers["return-path"].replace(" ", "") in ("", "<>"):
        return "This is a delivery notice: it has no return address."
    if _first_word(headers.get("content-type", "")) == "multipart/report":
        return "This is a delivery report."
    if "list-id" in headers or "list-post" in headers:
        return "This came through a mailing list."
    precedence = _first_word(headers.get("precedence", ""))
    if precedence in _MASS_PRECEDENCE:
        return f"This is mass mail (Precedence: {precedence})."
    if headers.get("x-auto-response-suppress", "").strip().lower() == "all":
        return "A machine sent this (X-Auto-Response-Suppress: All)."
    if "x-autoreply" in headers or "x-autorespond" in headers:
        return "This is an automatic reply."
    if is_silent(sender):
        return f"Nobody reads {sender}."
    return ""


def is_silent(address: str) -> bool:
    """Tell if ``address`` says by its name that nobody reads it."""
    return address.partition("@")[0].lower() in _SILENT_SENDERS


def closed_reason(raw: Mapping[str, object], recipients: Sequence[str], own: frozenset[str]) -> str:
    """Return why a mail with these stored facts cannot be answered, or ""."""
    if raw.get("own"):
        return "This is your own mail."
    reason = raw.get("automatic")
    if isinstance(reason, str) and reason:
        return reason
    if not recipients:
        return "The mail names no address that can be answered."
    if len(recipients) > MOST_RECIPIENTS:
        return f"The mail wants its answers sent to {len(recipients)} addresses."
    if any(address.lower() in own for address in recipients):
        return "The answer would go to this mailbox itself."
    silent = next((address for address in recipients if is_silent(address)), "")
    return f"Nobody reads {silent}." if silent else ""


MOST_RECIPIENTS = 5
"""A person can check about this many recipients before confirming."""


def _first_word(value: str) -> str:
    return value.replace(";", " ").replace("(", " ").strip().lower().split(" ", 1)[0]
