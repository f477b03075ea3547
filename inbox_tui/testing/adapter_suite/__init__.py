"""The tests that every adapter passes."""

from __future__ import annotations

from inbox_tui.testing.adapter_suite.base import Connect
from inbox_tui.testing.adapter_suite.changes import Changes
from inbox_tui.testing.adapter_suite.composing import Composing
from inbox_tui.testing.adapter_suite.hygiene import Hygiene
from inbox_tui.testing.adapter_suite.identity import Identities
from inbox_tui.testing.adapter_suite.measuring import Measuring
from inbox_tui.testing.adapter_suite.messages import Messages
from inbox_tui.testing.adapter_suite.pull_faults import PullFaults
from inbox_tui.testing.adapter_suite.pulling import Pulling
from inbox_tui.testing.adapter_suite.send_faults import SendFaults
from inbox_tui.testing.adapter_suite.sending import Sending
from inbox_tui.testing.adapter_suite.storing import Storing
from inbox_tui.testing.adapter_suite.time_limits import TimeLimits

__all__ = ["AdapterSuite", "Connect"]


class AdapterSuite(
    Identities,
    Pulling,
    PullFaults,
    Messages,
    Changes,
    Measuring,
    Composing,
    Sending,
    SendFaults,
    Storing,
    TimeLimits,
    Hygiene,
):
    """Inherit it, give the fixtures ``adapter_class`` and ``network``: see the package's text."""
