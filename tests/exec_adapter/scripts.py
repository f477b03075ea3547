"""Exec adapters made of a few lines of Python, for tests of the side that starts them."""

from __future__ import annotations

import sys
from pathlib import Path

from inbox_tui import exec_adapter, http
from inbox_tui.adapter import Access, Secret
from inbox_tui.exec_adapter.adapter import ExecAdapter
from inbox_tui.testing import MemoryVault

MANIFEST = """
protocol = 1
title = "Board"
program = "board-program"
[length]
limit = 50
[can]
delete = true
find_sent = true
[[fields]]
name = "token"
prompt = "Token"
secret = true
"""
BEGINNING = """
import json, os, sys, time
def tell(request, **answer):
    print(json.dumps({"id": request["id"], **answer}), flush=True)
def requests():
    for line in sys.stdin:
        request = json.loads(line)
        if request["do"] == "hello":
            tell(request, **{"is": "hello", "protocol": 1})
        else:
            yield request
"""
SECRET = "board-token-1234567890"


def adapter(folder: Path, body: str, manifest: str = MANIFEST) -> ExecAdapter:
    """Return an adapter whose program does ``body`` after :data:`BEGINNING`."""
    program = f"#!{sys.executable} -I\n{BEGINNING}\n{body}\n"
    kind = exec_adapter.build("board", manifest.encode(), program.encode())
    return kind(
        Access(
            instance="https://board.example",
            handle="nora",
            settings={},
            secret=Secret({"token": SECRET}),
            http=http.client,
            session=MemoryVault(),
            folder=folder,
            actor_id="7",
        )
    )
