"""Adapters that are programs: any language, JSON Lines on stdin and stdout, one run at a time.

docs/exec-adapters.md is the protocol. The program gets its own account's secret, and none of ours.
"""

from __future__ import annotations

from typing import Any

from inbox_tui.exec_adapter import manifest
from inbox_tui.exec_adapter.adapter import ExecAdapter, RecheckingExecAdapter


def build(network: str, data: bytes, program: bytes) -> type[ExecAdapter]:
    """Return the adapter class of a file's content and of its program's.

    :raises Misconfigured: the file cannot be understood.
    """
    said = manifest.parse(network, data)
    kept: dict[str, Any] = {
        "network": network,
        "title": said.title,
        "poll_seconds": said.poll_seconds,
        "fields": said.asked,
        "default_instance": said.default_instance,
        "capabilities": said.capabilities,
        "manifest": said,
        "content": program,
        "__doc__": f"{said.title}, by the program {said.program}.",
        "__module__": __name__,
    }
    if said.can.recheck:
        return type(
            "RecheckingExecAdapter",
            (RecheckingExecAdapter,),
            {**kept, "recheck_batch": said.can.recheck},
        )
    return type("ExecAdapter", (ExecAdapter,), kept)
