"""The log and the crash report: no secret, no control character, nothing on the terminal."""

from __future__ import annotations

import base64
import logging
import os
import stat
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest

from inbox_tui import logs, redaction

CANARIES = tuple(f"canary{number:02d}-Zwölf/{number}+x" for number in range(30))


@pytest.fixture(autouse=True)
def hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redaction, "_hidden", set(CANARIES))


def forms(canary: str) -> tuple[bytes, ...]:
    return (
        canary.encode(),
        quote(canary, safe="").encode(),
        base64.b64encode(canary.encode())[:-4],
        base64.b64encode(f"u:{canary}".encode())[4:-4],
    )


def run(code: str, home: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run ``code`` in a process whose log goes to ``home``."""
    start = (
        "import logging, warnings, pathlib\n"
        "from inbox_tui import logs, redaction\n"
        f"redaction.hide({CANARIES!r})\n"
        f"logs.set_up_logging(pathlib.Path({str(home)!r}))\n"
    )
    return subprocess.run(
        [sys.executable, "-c", start + code],
        env={**os.environ, **environment},
        capture_output=True,
        check=True,
        timeout=30,
    )


def test_no_canary_reaches_the_log_at_debug(tmp_path: Path) -> None:
    code = f"""
import base64, urllib.parse
class Odd:
    def __str__(self): raise RuntimeError("no text")
for canary in {CANARIES!r}:
    encoded = base64.b64encode(f"u:{{canary}}".encode()).decode()
    library = logging.getLogger("tweepy.client")
    library.debug("Headers: %s", {{"Authorization": "Bearer " + canary}})
    library.info("GET https://h/?t=%s", urllib.parse.quote(canary, safe=""))
    library.warning("Basic %s", encoded, stack_info=True)
    library.error("broken %d", canary)
    library.error(canary + " %s", Odd())
    warnings.warn("deprecated: " + canary)
    try:
        try:
            raise ValueError(canary)
        except ValueError as error:
            raise KeyError(encoded) from error
    except KeyError:
        library.exception("failed")
"""

    ended = run(code, tmp_path, INBOX_TUI_LOG="debug")

    written = (tmp_path / logs.FILE_NAME).read_bytes()
    assert written.count(b"Headers:") == written.count(b"KeyError") == len(CANARIES)
    assert b"broken" in written
    assert b"deprecated" in written
    assert not [form for canary in CANARIES for form in forms(canary) if form in written]
    assert (ended.stdout, ended.stderr) == (b"", b"")


OWN_CONFIGURATION = """
import logging.config
logging.config.dictConfig({
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"own": {"format": "own %(name)s %(message)s"}},
    "handlers": {
        "file": {"class": "logging.FileHandler", "filename": NAME, "formatter": "own"},
        "screen": {"class": "logging.StreamHandler", "formatter": "own"},
    },
    "loggers": {"httpx": {"level": "DEBUG", "handlers": ["file", "screen"], "propagate": PASSED}},
})
"""
LOGGED = f"""
import base64
for canary in {CANARIES!r}:
    log = logging.getLogger("httpx")
    log.debug("sent %r", {{"Authorization": "Bearer " + canary}}, stack_info=True)
    log.warning("%s", base64.b64encode(canary.encode()).decode())
    try:
        raise ExceptionGroup(canary, [ValueError(canary)]) from KeyError(canary)
    except ExceptionGroup:
        log.exception("failed with %s", canary)
"""


@pytest.mark.parametrize("passed_on", [True, False])
@pytest.mark.parametrize("order", ["before", "after"])
def test_handlers_of_the_owners_own_get_no_canary_either(
    order: str, passed_on: bool, tmp_path: Path
) -> None:
    own = tmp_path / "own.log"
    configure = OWN_CONFIGURATION.replace("NAME", repr(str(own))).replace("PASSED", str(passed_on))
    set_up = f"logs.set_up_logging(pathlib.Path({str(tmp_path)!r}))\n"
    steps = configure + set_up if order == "before" else set_up + configure

    ended = run(steps + LOGGED, tmp_path, INBOX_TUI_LOG="debug")

    written = own.read_bytes() + ended.stdout + ended.stderr
    assert written.count(b"own httpx failed with [redacted]") == 2 * len(CANARIES)
    assert written.count(b"ExceptionGroup: [redacted]") == 2 * len(CANARIES)
    assert not [form for canary in CANARIES for form in forms(canary) if form in written]


def test_an_error_that_no_task_is_asked_for_is_logged_without_its_secret(tmp_path: Path) -> None:
    code = f"""
import asyncio, gc
async def fail(): raise RuntimeError("refused " + {CANARIES[0]!r})
async def main():
    asyncio.create_task(fail())
    await asyncio.sleep(0.01)
    gc.collect()
    asyncio.get_running_loop().call_exception_handler({{"message": {CANARIES[1]!r}}})
asyncio.run(main())
"""
    ended = run(code, tmp_path)

    written = (tmp_path / logs.FILE_NAME).read_bytes()
    assert b"Task exception was never retrieved" in written
    assert written.count(b"[redacted]") >= 2
    shown = written + ended.stdout + ended.stderr
    assert not [form for canary in CANARIES for form in forms(canary) if form in shown]


@pytest.mark.parametrize(
    ("level", "expected"),
    [("", "WE"), ("debug", "DIWE"), ("INFO", "IWE"), ("ERROR", "E"), ("nonsense", "WE")],
)
def test_the_level_comes_from_the_environment(level: str, expected: str, tmp_path: Path) -> None:
    code = "for name in ('debug', 'info', 'warning', 'error'): getattr(logging, name)('line')"

    run(code, tmp_path, INBOX_TUI_LOG=level)

    lines = (tmp_path / logs.FILE_NAME).read_text().splitlines()
    assert "".join(line.split()[2][0] for line in lines) == expected


def test_the_log_is_for_its_owner_and_is_made_with_the_first_record(tmp_path: Path) -> None:
    folder = tmp_path / "logs"
    run("pass", folder)
    assert not list(folder.iterdir())

    run("import os; os.umask(0); logging.error('line')", folder)

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / logs.FILE_NAME).stat().st_mode) == 0o600


def test_a_log_that_others_can_read_is_closed_to_them(tmp_path: Path) -> None:
    log = tmp_path / logs.FILE_NAME
    log.touch()
    log.chmod(0o644)

    run("logging.error('line')", tmp_path)

    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_whoever_wrote_to_the_terminal_before_no_longer_does(tmp_path: Path) -> None:
    again = f"logs.set_up_logging(pathlib.Path({str(tmp_path)!r}))"

    ended = run(f"logging.basicConfig(force=True); {again}; logging.error('line')", tmp_path)

    assert ended.stderr == b""


def test_a_record_cannot_forge_another_nor_command_the_terminal(tmp_path: Path) -> None:
    run(r"logging.error('one\n2026-01-01 ERROR two \x1b]52;c;x\x07')", tmp_path)

    written = (tmp_path / logs.FILE_NAME).read_text()
    assert written.count("\n") == 1
    assert "\x1b" not in written


def test_a_large_log_is_put_aside_once(tmp_path: Path) -> None:
    log = tmp_path / logs.FILE_NAME
    log.write_bytes(b"x" * (logs.LARGEST_BYTES + 1))

    run("logging.error('line')", tmp_path)

    assert log.read_text().endswith("line\n")
    assert log.stat().st_size < 1000
    assert log.with_name(f"{logs.FILE_NAME}.1").stat().st_size == logs.LARGEST_BYTES + 1


def test_the_filter_cleans_records_for_every_handler() -> None:
    record = logging.LogRecord("x", logging.ERROR, "f", 1, "it is %s", (CANARIES[0],), None)

    record.stack_info = f"called with {CANARIES[1]}"

    assert logs.RedactingFilter().filter(record)

    assert record.getMessage() == "it is [redacted]"
    assert record.stack_info == "called with [redacted]"
    assert CANARIES[0] not in repr(vars(record))


def test_a_crash_report_tells_where_and_hides_what(tmp_path: Path) -> None:
    def connect(password: str) -> None:
        try:
            raise ConnectionError(f"\x1b[2J refused {password}")
        except ConnectionError as error:
            error.add_note(f"with {password}")
            raise RuntimeError(f"https://nora:{quote(password)}@h.example") from error

    for canary in CANARIES:
        with pytest.raises(RuntimeError) as caught:
            connect(canary)
        logs.write_crash_report(caught.value, tmp_path / "logs")

    reports = list((tmp_path / "logs").iterdir())
    text = b"".join(report.read_bytes() for report in reports)
    assert len(reports) == len(CANARIES)
    assert {stat.S_IMODE(report.stat().st_mode) for report in reports} == {0o600}
    assert text.count(b"ConnectionError") >= len(CANARIES)
    assert b"in connect" in text
    assert b"inbox-tui 0" in text
    assert b"Python 3" in text
    assert b"\x1b" not in text
    assert not [form for canary in CANARIES for form in forms(canary) if form in text]
