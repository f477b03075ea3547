"""Nothing that can be set beforehand stands in for a person: no option, variable, file or argument.

The lists here are whole on purpose: whoever adds an option or reads a variable says here what for.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

import click
import pytest

from inbox_tui.cli.program import COMMANDS, program
from inbox_tui.config.schema import Config
from inbox_tui.config.setting import settings_of
from tests.architecture.source import Source, adapters, called_name, product
from tests.architecture.test_one_way_out import HARMLESS_SWITCHES, SWITCHES, reaching_for

READERS = {
    "inbox_tui/cli/__init__.py": "whether a stream is there",
    "inbox_tui/cli/commands/demo.py": "sets the home of the demo",
    "inbox_tui/cli/completion/__init__.py": "the line that a shell wants completed",
    "inbox_tui/cli/compose.py": "the person's editor",
    "inbox_tui/cli/configuration.py": "whether the configuration file was chosen",
    "inbox_tui/cli/doctor_checks.py": "tells of colours and of secrets that are not set",
    "inbox_tui/cli/program.py": "whether a shell wants a line completed",
    "inbox_tui/cli/store_access.py": "whether the inbox file was chosen",
    "inbox_tui/colleagues.py": "the machine's time zone",
    "inbox_tui/exec_adapter/program.py": "passes path, language and time zone to a program",
    "inbox_tui/keychain/environment.py": "secrets, and what other programs get without them",
    "inbox_tui/logs.py": "how much is logged",
    "inbox_tui/notices/desktop.py": "whether there is a desktop to tell",
    "inbox_tui/paths.py": "where the files are",
    "inbox_tui/programs/browser.py": "whether a browser can be opened here",
    "inbox_tui/registry/__init__.py": "whether only our own adapters are loaded",
    "inbox_tui/tui/composer_aids.py": "the person's editor",
    "inbox_tui/tui/desktop_clipboard.py": "whether there is a desktop with a clipboard",
    "inbox_tui/tui/environment.py": "takes away what could press keys",
    "inbox_tui/tui/themes.py": "the colours that a person has asked of every such program",
}
VARIABLES = {
    "INBOX_TUI_CONFIG",
    "INBOX_TUI_DB",
    "INBOX_TUI_HOME",
    "INBOX_TUI_LOG",
    "INBOX_TUI_SAFE",
    "INBOX_TUI_TOKEN",
}
WRITING = re.compile(
    r"\b(?:INSERT(?: OR \w+)? INTO|UPDATE(?: OR \w+)?|DELETE FROM|REPLACE INTO)\s+"
    r"(?P<table>deliveries|confirmations|\{\})",
    re.IGNORECASE,
)


def commands(group: click.Group, *path: str) -> Iterator[tuple[str, click.Command]]:
    """Yield every command and group of the program under its words."""
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        assert command
        words = (*path, name)
        yield " ".join(words), command
        if isinstance(command, click.Group):
            yield from commands(command, *words)


EVERY = dict(commands(program))


def options(command: click.Command) -> set[str]:
    """Return all spellings of a command's options."""
    return {
        spelling
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for spelling in (*parameter.opts, *parameter.secondary_opts)
    }


REMOVING = {"account remove", "forget", "dead-letters clear", "purge"}
TRIAGE = {"done", "reopen", "snooze", "wake", "assign", "tag", "untag", "priority"}
"""Their --yes agrees to the number of conversations that a query means; undo takes them back."""


def test_every_command_is_looked_at() -> None:
    assert set(COMMANDS) <= set(EVERY)
    assert len(EVERY) > len(COMMANDS)


def test_a_reply_is_told_who_speaks_and_what_goes_with_it_and_nothing_else() -> None:
    files = {"--attach", "--alt", "--numbers", "--no-numbers"}
    assert options(EVERY["reply"]) == {"--as", *files}
    assert {p.name for p in EVERY["reply"].params} == {
        "message", "account", "attach", "alt", "numbers",
    }  # fmt: skip
    assert options(program) == {"--config", "--db", "--safe-mode", "-V", "--version"}
    assert options(EVERY["outbox delete"]) == set()


def test_no_option_of_any_command_says_yes_for_a_person() -> None:
    harmless = {line.partition(": ")[2] for line in HARMLESS_SWITCHES}
    found = {
        (words, spelling)
        for words, command in EVERY.items()
        for spelling in options(command)
        if SWITCHES.search(spelling)
    }
    assert {spelling for _, spelling in found} == harmless
    assert {words for words, _ in found} <= {*REMOVING, *TRIAGE}


@pytest.mark.parametrize("words", EVERY)
def test_no_option_can_be_set_by_a_variable_or_a_file(words: str) -> None:
    command = EVERY[words]
    assert not any(parameter.envvar for parameter in command.params)
    assert not {"auto_envvar_prefix", "default_map"} & set(command.context_settings)


def test_the_environment_is_read_for_known_reasons_only() -> None:
    files = (*product(), *adapters())
    reading = reaching_for("environ", files) | reaching_for("getenv", files)
    assert reading == set(READERS)
    own = {name for s in files for name in re.findall(r"\bINBOX_TUI_[A-Z]+", s.text)}
    assert own == VARIABLES


def test_one_file_deletes_what_was_sent() -> None:
    assert reaching_for("delete", product()) == {"inbox_tui/reply/withdraw.py"}
    withdrawing = importers("inbox_tui.reply.withdraw")
    assert withdrawing == {
        "inbox_tui/cli/withdrawal.py",
        "inbox_tui/tui/outbox.py",
        "inbox_tui/tui/screens/alarm.py",
    }


def test_one_file_writes_deliveries_and_confirmations() -> None:
    """Beside it, ``forget`` and ``purge`` empty what must be erased, under the guards."""
    found = {(s.path, table) for s in product() for table in written_tables(s)}
    assert found == {
        ("inbox_tui/store/outbox.py", "deliveries"),
        ("inbox_tui/store/outbox.py", "confirmations"),
        ("inbox_tui/store/guards.py", "confirmations"),
        ("inbox_tui/store/expiry.py", "confirmations"),
        ("inbox_tui/store/row_changes.py", "{}"),
    }
    rooms = {path.rpartition("/")[0] for path in importers("inbox_tui.store.row_changes")}
    assert rooms == {"inbox_tui/forget"}


def test_what_is_too_old_to_keep_only_loses_its_words() -> None:
    (expiry,) = (s for s in product() if s.path == "inbox_tui/store/expiry.py")
    (changed,) = re.findall(r"UPDATE confirmations SET ([^\"]*)", expiry.text)
    assert re.fullmatch(r"(\w+ = ''(, )?)+", changed)


SEND_PATH = re.compile(
    r"confirm|consent|hold|held|send|sent\b|call.?sign|verif|whoami|polic|guard|stop|near.?miss|audit"
    r"|network_check|unattended|auto"
)

HEARING = {"notify.near_miss_hook": "a program that hears of one when it has been refused"}


def settings(section: Any = Config, *path: str) -> Iterator[str]:
    """Yield every setting of the configuration, as it is called in the file."""
    for setting in settings_of(section):
        yield ".".join((*path, setting.name))
        if setting.section:
            yield from settings(setting.section, *path, setting.name)


def test_no_setting_of_the_configuration_concerns_the_way_out_of_a_reply() -> None:
    found = set(settings())
    assert {"display.theme", "rules.when"} <= found
    assert set(HEARING) <= found
    assert not [
        name for name in found - set(HEARING) if SEND_PATH.search(name) or SWITCHES.search(name)
    ]


def test_the_way_out_of_a_reply_reads_no_configuration() -> None:
    """Neither do the layouts of the confirm step: what it asks is the same for everybody."""
    reading = {
        s.path
        for s in product()
        if re.search(r"inbox_tui\.config\b|inbox_tui import .*\bconfig\b|\.config\b", s.text)
    }
    assert "inbox_tui/tui/configuration.py" in reading
    assert not [
        path
        for path in reading
        if path.startswith(("inbox_tui/reply/", "inbox_tui/tui/layout/confirm"))
        or path.endswith(("/confirm.py", "/confirm_step.py", "/questions.py", "/stop.py"))
    ]


def test_nobody_changes_a_figure_of_the_policy_or_shortens_a_hold() -> None:
    for source in product():
        for node in ast.walk(source.tree):
            targets = node.targets if isinstance(node, ast.Assign) else []
            assert not any(
                isinstance(t, ast.Attribute)
                and isinstance(t.value, ast.Name)
                and t.value.id == "policy"
                for t in targets
            ), source.path
            if isinstance(node, ast.Call) and called_name(node) in {"setattr", "InboxApp"}:
                assert not any(keyword.arg == "hold" for keyword in node.keywords), source.path


def importers(module: str) -> set[str]:
    """Return the files that import from a module, or the module itself."""
    package, _, last = module.rpartition(".")
    return {
        s.path
        for s in product()
        for node in ast.walk(s.tree)
        if isinstance(node, ast.ImportFrom)
        and (
            node.module == module
            or (node.module == package and any(a.name == last for a in node.names))
        )
    }


def written_tables(source: Source) -> Iterator[str]:
    """Yield the tables that a file's SQL writes; ``{}`` where the name is filled in."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.JoinedStr):
            parts = (p.value if isinstance(p, ast.Constant) else "{}" for p in node.values)
            yield from _tables("".join(str(part) for part in parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from _tables(node.value)


def _tables(sql: str) -> Iterator[str]:
    return (found["table"].casefold() for found in WRITING.finditer(sql))
