"""What the doctor says of the programs that hear what happens."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

from inbox_tui.cli.doctor_checks import Finding, Verdict

if TYPE_CHECKING:
    from inbox_tui.config.schema import Notify


def check_hooks(notify: Notify) -> Iterator[Finding]:
    """Look whether each hook that is named can be found; none is started."""
    hooks = {
        "hook": notify.hook,
        "near_miss_hook": notify.near_miss_hook,
        "sent_hook": notify.sent_hook,
    }
    for name, command in hooks.items():
        if not command:
            continue
        program = shutil.which(command[0])
        if program:
            yield Finding(Verdict.OK, f"notify.{name}: {program}")
        else:
            yield Finding(
                Verdict.WRONG,
                f"notify.{name} cannot be started: there is no program {command[0]}",
                "Name it in full, as a file that you may execute: inbox-tui config edit",
            )
