"""Where things are kept. ``INBOX_TUI_HOME`` puts config, data and logs under one folder."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

HOME_VARIABLE = "INBOX_TUI_HOME"
DATABASE_VARIABLE = "INBOX_TUI_DB"
CONFIG_VARIABLE = "INBOX_TUI_CONFIG"


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


def secret_file() -> Path:
    """Return the file in which secrets are kept by explicit choice."""
    return data_folder() / "secrets.json"


def config_file() -> Path:
    """Return the configuration file, as ``INBOX_TUI_CONFIG`` or the system says."""
    chosen = os.environ.get(CONFIG_VARIABLE)
    if chosen:
        return Path(chosen).expanduser().absolute()
    home = os.environ.get(HOME_VARIABLE)
    if home:
        return Path(home).expanduser().absolute() / "config" / "config.toml"
    import platformdirs

    return Path(platformdirs.user_config_dir("inbox-tui")) / "config.toml"


def adapters_folder() -> Path:
    """Return the folder of adapters that are single files, beside the usual configuration.

    A configuration file that is chosen does not move it: its folder may be anybody's.
    """
    home = os.environ.get(HOME_VARIABLE)
    if home:
        return Path(home).expanduser().absolute() / "config" / "adapters"
    import platformdirs

    return Path(platformdirs.user_config_dir("inbox-tui")) / "adapters"


def network_folder(network: str) -> Path:
    """Return the folder that belongs to one network's adapter, making it where missing."""
    return private_folder(data_folder() / "networks" / network)


def private_folder(folder: Path) -> Path:
    """Make ``folder`` and what is missing above it, for its owner only (0700); return it."""
    for place in (*reversed(folder.parents), folder):
        if not place.is_dir():
            place.mkdir(mode=0o700, exist_ok=True)
            place.chmod(0o700)
    return folder


def close_to_others(*folders: Path, but: Path) -> Iterator[str]:
    """Take the rights of group and world off folders of ours and all that is in them, ``but`` one.

    Yield a sentence for each folder or file that was open to others, and for each that belongs to
    somebody else, which is left as it is. Links are not followed.
    """
    for folder in folders:
        for place, _, names in os.walk(folder):
            for path in (Path(place), *(Path(place, name) for name in sorted(names))):
                fault = close_one_to_others(path) if path != but else ""
                if fault:
                    yield fault


def close_one_to_others(path: Path) -> str:
    """Do the same for one folder or file; return the sentence, or ""."""
    try:
        found = path.lstat()
        if stat.S_ISLNK(found.st_mode):
            return ""
        if found.st_uid != os.geteuid():
            return f"{path} belongs to another user of this machine (number {found.st_uid})."
        mode = stat.S_IMODE(found.st_mode)
        if not mode & 0o077:
            return ""
        path.chmod(mode & 0o700)
    except FileNotFoundError:  # SQLite removes its files beside the inbox as it closes
        return ""
    return f"{path} was open to others (mode {mode:o}); it is now yours alone ({mode & 0o700:o})."
