"""Neither a file that lies about nor a variable chooses as whom Reddit is asked, or where."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from inbox_tui.adapter import AdapterError, AuthRevoked, Misconfigured
from inbox_tui_reddit.address import hosts
from tests.adapters.reddit.conftest import Make
from tests.adapters.reddit.fake_reddit import CLIENT_ID, CONSENT, EVE, ME, FakeReddit

EVES = "consent-of-eve-0123456789"
HOSTILE = f"""\
[DEFAULT]
client_id={CLIENT_ID}
client_secret=evil
refresh_token={EVES}
username=eve_here
password=evil-password
user_agent=evil:evil:1 (by /u/eve_here)
redirect_uri=http://evil.example/
oauth_url=http://127.0.0.1:9
reddit_url=http://127.0.0.1:9
short_url=http://127.0.0.1:9
timeout=1
ratelimit_seconds=600
check_for_updates=True
comment_kind=t9
[evil]
refresh_token={EVES}
"""
VARIABLES = {
    "praw_site": "evil",
    "praw_client_id": "evil",
    "praw_client_secret": "evil",
    "praw_refresh_token": EVES,
    "praw_username": "eve_here",
    "praw_password": "evil-password",
    "praw_user_agent": "evil:evil:1 (by /u/eve_here)",
    "praw_redirect_uri": "http://evil.example/",
    "praw_check_for_updates": "True",
    "HTTP_PROXY": "http://127.0.0.1:9",
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "ALL_PROXY": "http://127.0.0.1:9",
    "PRAW_ALLOW_ENDPOINT_OVERRIDE": "1",
}
ASK = """
import json, sys
from pathlib import Path
from inbox_tui import http
from inbox_tui.adapter import Access, AdapterError, Secret
from inbox_tui_reddit import RedditAdapter
from inbox_tui.testing import MemoryVault
instance, client_id, consent = sys.argv[1:]
secrets = {"refresh_token": consent} if consent else {}
adapter = RedditAdapter(Access(
    instance=instance, handle="brand_desk", settings={"client_id": client_id},
    secret=Secret(secrets), http=http.client, session=MemoryVault(), folder=Path("."),
))
try:
    actor = adapter.whoami()
    page = adapter.begin_sign_in("http://127.0.0.1:8765/")
    print(json.dumps([actor.id, actor.handle, page.url]))
except AdapterError as error:
    print(json.dumps([type(error).__name__]))
"""
Ask = Callable[..., list[str]]


@pytest.fixture
def ask(reddit: FakeReddit, tmp_path: Path) -> Ask:
    """Ask who we are, in a process of its own that stands in the middle of hostile files."""
    reddit.consents[EVES] = EVE
    settings, here = tmp_path / "settings", tmp_path / "here"
    for folder in (settings, here):
        folder.mkdir()
        (folder / "praw.ini").write_text(HOSTILE)
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login eve password evil\n")

    def run(consent: str = CONSENT, ini: bytes = b"") -> list[str]:
        if ini:
            (here / "praw.ini").write_bytes(ini)
        ended = subprocess.run(
            [sys.executable, "-c", ASK, reddit.url, CLIENT_ID, consent],
            cwd=here,
            env={
                **os.environ,
                **VARIABLES,
                "XDG_CONFIG_HOME": str(settings),
                "NETRC": str(netrc),
                "PYTHONPATH": str(Path(__file__).parents[3]),
            },
            capture_output=True,
            text=True,
            check=True,
            timeout=100,
        )
        return list(json.loads(ended.stdout))

    return run


def test_the_hostile_files_and_variables_would_work(tmp_path: Path) -> None:
    """Else the next test would show nothing."""
    (tmp_path / "praw.ini").write_text(HOSTILE)
    ended = subprocess.run(
        [
            sys.executable,
            "-c",
            "import praw; r = praw.Reddit(); print(r.config.refresh_token, r.config.oauth_url)",
        ],
        cwd=tmp_path,
        env={**os.environ, "praw_refresh_token": "by-variable"},
        capture_output=True,
        text=True,
        check=True,
        timeout=100,
    )
    assert ended.stdout.split() == ["by-variable", "http://127.0.0.1:9"]


def test_a_hostile_folder_and_environment_change_nothing(reddit: FakeReddit, ask: Ask) -> None:
    found, handle, url = ask()
    assert (found, handle) == (ME, "brand_desk")
    assert url.startswith(f"{reddit.url}/api/v1/authorize?client_id={CLIENT_ID}&")
    assert "evil" not in url
    (token,) = reddit.posts("/api/v1/access_token")
    assert token.form == {"grant_type": "refresh_token", "refresh_token": CONSENT}
    for asked in reddit.asked:
        assert "evil" not in str(asked)
        assert asked.headers["user-agent"].startswith(f"{sys.platform}:inbox-tui:")
        assert "(by /u/brand_desk)" in asked.headers["user-agent"]


@pytest.mark.parametrize("ini", [b"no section\n", b"\xff\xfe\0"])
def test_a_broken_file_stops_nothing(ask: Ask, ini: bytes) -> None:
    assert ask(ini=ini)[0] == ME


def test_without_a_consent_nobody_is_asked_for(reddit: FakeReddit, ask: Ask) -> None:
    """Left alone, praw would become a reader without a name, or take the consent in the file."""
    assert ask(consent="") == ["Misconfigured"]
    assert reddit.asked == []


@pytest.mark.parametrize("consent", [None, ""])
def test_no_consent_is_told_and_not_taken_for_nobody(
    reddit: FakeReddit, make_adapter: Make, consent: str | None
) -> None:
    with pytest.raises(Misconfigured):
        make_adapter(consent=consent).whoami()
    assert reddit.asked == []


def test_a_missing_client_id_is_told(reddit: FakeReddit, make_adapter: Make) -> None:
    with pytest.raises(Misconfigured, match="client id"):
        make_adapter(client_id=" ").whoami()
    assert reddit.asked == []


def test_a_client_id_that_reddit_does_not_know_is_told(make_adapter: Make) -> None:
    with pytest.raises(AuthRevoked, match="client id"):
        make_adapter(client_id="another-client").whoami()


def test_a_web_app_gives_its_secret(reddit: FakeReddit, make_adapter: Make) -> None:
    make_adapter(client_secret="app-secret").whoami()
    (token,) = reddit.posts("/api/v1/access_token")
    given = base64.b64decode(token.headers["authorization"].removeprefix("Basic "))
    assert given.decode() == f"{CLIENT_ID}:app-secret"


@pytest.mark.parametrize(
    ("instance", "site", "api"),
    [
        ("", "https://www.reddit.com", "https://oauth.reddit.com"),
        ("reddit.com", "https://www.reddit.com", "https://oauth.reddit.com"),
        ("https://www.reddit.com/", "https://www.reddit.com", "https://oauth.reddit.com"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:8000/", "http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_there_is_one_reddit_and_this_machine(instance: str, site: str, api: str) -> None:
    found = hosts(instance)
    assert (found.site, found.api) == (site, api)


@pytest.mark.parametrize(
    "instance",
    [
        "https://evil.example",
        "http://www.reddit.com",
        "https://www.reddit.com@evil.example",
        "https://www.reddit.com:8443",
        "https://www.reddit.com.evil.example",
        "http://user@127.0.0.1",
        "ftp://127.0.0.1",
        "https://[",
        "evil.example/www.reddit.com",
    ],
)
def test_no_other_server_gets_the_credential(instance: str, make_adapter: Make) -> None:
    with pytest.raises(AdapterError):
        hosts(instance)
    with pytest.raises(AdapterError):
        make_adapter(instance=instance).whoami()
