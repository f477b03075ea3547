"""There is one way out, and it leads through a human: read from the source.

tests/reply proves that the way is guarded; here it is proved that there is no second one.
"""

from __future__ import annotations

import ast
import re

from tests.architecture.source import ROOT, Source, adapters, called_name, product

TRANSMITTER = "inbox_tui/reply/transmit.py"
CARRIERS = {
    "adapters/inbox_tui_bluesky/transport.py": "httpx's method for any request",
    "adapters/inbox_tui_wordpress/transport.py": "httpx's method for any request",
    "adapters/inbox_tui_mastodon/transport.py": "httpx's method for any request",
    "adapters/inbox_tui_matrix/transport.py": "httpx's method for any request",
    "adapters/inbox_tui_email/smtp.py": "smtplib's method for bytes on the connection",
    "adapters/inbox_tui_x/carrier.py": "httpx's method for any request",
}
HARMLESS_SWITCHES = {
    "inbox_tui/cli/chosen_conversations.py: --yes",  # triage, which can be undone
    "inbox_tui/cli/commands/account.py: --yes",
    "inbox_tui/cli/commands/dead_letters.py: --yes",
    "inbox_tui/cli/commands/forget.py: --yes",
    "inbox_tui/cli/commands/purge.py: --yes",
}  # they remove or sort, and send nothing
SWITCHES = re.compile(
    r"(no|non|skip|without|disable|auto|always|bypass|ignore|assume)[-_ ]?(confirm|consent|yes)"
    r"|--(yes|force|unattended)\b|\bi_know_what"
)


def reaching_for(name: str, files: tuple[Source, ...]) -> set[str]:
    """Return the files that take the attribute ``name`` of anything, by a dot or by its name."""
    found = set()
    for source in files:
        for node in ast.walk(source.tree):
            by_dot = isinstance(node, ast.Attribute) and node.attr == name
            by_name = (
                isinstance(node, ast.Call)
                and called_name(node) in {"getattr", "methodcaller", "attrgetter"}
                and any(isinstance(a, ast.Constant) and a.value == name for a in node.args)
            )
            if by_dot or by_name:
                found.add(source.path)
    return found


def calling(name: str, files: tuple[Source, ...]) -> set[str]:
    """Return the files that call something whose last name is ``name``."""
    return {s.path for s in files if any(called_name(call) == name for call in s.calls())}


def test_one_file_calls_send() -> None:
    assert reaching_for("send", product()) == {TRANSMITTER}


def test_one_file_hands_files_over() -> None:
    assert reaching_for("upload", product()) == {"inbox_tui/reply/upload.py"}


def test_no_adapter_sends_by_itself() -> None:
    assert reaching_for("send", adapters()) == set(CARRIERS)


def test_only_the_confirm_step_makes_tickets() -> None:
    assert calling("Ticket", product()) == {"inbox_tui/reply/confirm.py"}


def test_only_the_send_path_writes_confirmations_and_claims_deliveries() -> None:
    assert calling("add_confirmation", product()) == {"inbox_tui/reply/confirm.py"}
    assert calling("add_held_delivery", product()) == {"inbox_tui/reply/confirm.py"}
    assert calling("claim", product()) == {TRANSMITTER}
    assert calling("transmit", product()) == {"inbox_tui/reply/sender.py"}


def test_only_screens_and_the_command_line_confirm() -> None:
    confirming = {
        source.path
        for source in product()
        if "inbox_tui.reply.confirm" in source.text or "reply import confirm" in source.text
    }
    allowed = re.compile(r"inbox_tui/(tui|cli|reply)/|inbox_tui/store/guards\.py")
    assert not [path for path in confirming if not allowed.match(path)]


def test_the_figures_of_the_send_path_come_from_nowhere_else() -> None:
    policy = next(s for s in product() if s.path == "inbox_tui/reply/policy.py")
    imports = {
        node.module for node in ast.walk(policy.tree) if isinstance(node, ast.ImportFrom)
    } | {
        alias.name
        for node in ast.walk(policy.tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    assert imports == {"__future__", "datetime"}
    assert list(policy.calls())
    assert {called_name(call) for call in policy.calls()} == {"timedelta"}


def test_the_send_path_reads_no_environment() -> None:
    reading = {
        source.path
        for source in product()
        if source.path.startswith("inbox_tui/reply/")
        and reaching_for("environ", (source,)) | calling("getenv", (source,))
    }
    assert reading == set()


def test_no_switch_takes_the_confirm_step_away() -> None:
    found = {
        f"{source.path}: {match.group()}"
        for source in product()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if (match := SWITCHES.search(node.value.casefold()))
    }
    assert found == HARMLESS_SWITCHES, "no option, setting or variable may stand in for a person"
    assert not (ROOT / "inbox_tui" / "config.py").exists()
