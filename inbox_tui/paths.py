"""Where things are kept. ``INBOX_TUI_HOME`` puts config, data and logs under one folder."""

from __future__ import annotations

import os
from pathlib import Path

HOME_VARIABLE = "INBOX_TUI_HOME"
DATABASE_VARIABLE = "INBOX_TUI_DB"


def data_folder() -> Path:
    """Return the folder of the store and of the networks' own files."""
    home = os.environ.get(HOME_VARIABLE)
    if home:
        return Path(home).expanduser().absolute() / "data"
    import platformdirs

    return Path(platformdirs.user_data_dir("inbox-tui"))


def log_folder() -> Path:
    """Return the folder of logs and crash reports."""
    home = os.environ.get(HOME_VARIABLE)
    if home:
        return Path(home).expanduser().absolute() / "logs"
    import platformdirs

    return Path(platformdirs.user_log_dir("inbox-tui"))


def database_file() -> Path:
    """Return the one SQLite file, as ``INBOX_TUI_DB`` or the data folder says."""
    chosen = os.environ.get(DATABASE_VARIABLE)
    return Path(chosen).expanduser().absolute() if chosen else data_folder() / "inbox.db"


def network_folder(network: str) -> Path:
    """Return the folder that belongs to one network's adapter, making it where missing."""
    return private_folder(data_folder() / "networks" / network)


def private_folder(folder: Path) -> Path:
    """Make ``folder`` where missing, readable by its owner only (0700), and return it."""
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
    return folder
