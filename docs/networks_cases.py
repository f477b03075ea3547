"""The thirteen cases: what they are called, what a test says of each, and how a suite comes near."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "tests" / "live" / "cases"
TITLES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "test_mention_arrives": (
        "a mention arrives",
        ("test_words_arrive_as_they_were_written", "test_a_pull_brings_everything_once"),
    ),
    "test_deep_reply": (
        "a deep reply",
        (
            "test_an_answer_names_what_it_answers",
            "test_the_conversation_can_be_read_again",
        ),
    ),
    "test_paging_over_300_items": (
        "paging over 300 items",
        ("test_a_pull_cut_after_any_page_goes_on_where_it_was",),
    ),
    "test_edit": ("an edit", ("test_an_edit_is_followed",)),
    "test_delete": (
        "a deletion",
        (
            "test_a_deletion_is_followed",
            "test_our_own_message_can_be_taken_back_where_that_is_promised",
        ),
    ),
    "test_wrong_secret": ("a wrong secret", ("test_whoami_refuses_a_wrong_secret",)),
    "test_revoked_secret": (
        "a revoked secret",
        ("test_a_credential_revoked_before_the_send_sends_nothing",),
    ),
    "test_too_long": (
        "too long",
        (
            "test_a_reply_that_is_too_long_is_refused_before_it_leaves",
            "test_the_longest_reply_that_fits_is_taken",
        ),
    ),
    "test_empty": ("empty", ("test_an_empty_reply_is_refused_before_it_leaves",)),
    "test_duplicate_send": (
        "the same send twice",
        (
            "test_sending_again_leaves_one_message_where_that_is_promised",
            "test_what_was_sent_is_found",
        ),
    ),
    "test_time_out_during_send": (
        "a time-out during the send",
        ("test_a_send_writes_once_and_claims_only_what_is_so",),
    ),
    "test_server_down": (
        "the server is down",
        (
            "test_a_refused_connection_is_known_to_have_sent_nothing",
            "test_an_unreachable_network_proves_nothing",
        ),
    ),
    "test_author_echo": (
        "the author in the answer",
        ("test_the_author_that_the_answer_names_is_handed_on",),
    ),
}
"""Of each test its name in words, and the tests of AdapterSuite that come nearest to it."""


def file_of(network: str) -> Path:
    """Return where a network's cases stand; networks without a server have no such file."""
    return FOLDER / f"test_{network}.py"


def sentences(network: str) -> dict[str, str]:
    """Return the first line of each case, by the name of its test; none without such tests."""
    file = file_of(network)
    if not file.exists():
        return {}
    tree = ast.parse(file.read_text(encoding="utf-8"))
    found = {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef)}
    return {
        case: (ast.get_docstring(found[case]) or "").partition("\n")[0]
        for case in TITLES
        if case in found
    }
