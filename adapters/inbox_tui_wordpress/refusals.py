"""What a site's refusal means: a REST error answer turned into one of the adapter's errors.

The codes are those of WordPress's own source (``class-wp-rest-comments-controller.php``,
``wp_allow_comment`` in ``comment.php``, ``wp_authenticate_application_password`` in ``user.php``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from inbox_tui.adapter import (
    REJECTED,
    AdapterError,
    AuthRevoked,
    ContentRejected,
    Duplicate,
    Misconfigured,
    RateLimited,
    ScopeMissing,
    SendUnknown,
    TargetClosed,
    TargetGone,
    read_refusal,
    redact,
    slow_down,
    write_refusal,
)

FLOOD = timedelta(seconds=15)
"""``wp_throttle_comment_flood``: so long a user without rights waits between two comments."""
GONE = frozenset({"rest_comment_invalid_id", "rest_post_invalid_id", "rest_already_trashed"})
_HIDDEN = frozenset({"rest_cannot_read", "rest_cannot_read_post"})
_CLOSED = {
    "rest_comment_closed": "Comments are closed there.",
    "rest_comment_draft_post": "The post is a draft and takes no comments.",
    "rest_cannot_read_post": "This account may not see the post.",
}
_POST_GONE = frozenset({"rest_comment_invalid_post_id", "rest_comment_trash_post"})
_TEXT_REFUSED = {
    "rest_comment_content_invalid": "The site calls the text empty or invalid.",
    "comment_content_column_length": "The text is longer than the site can store.",
}


@dataclass(eq=False)
class Refused(Exception):
    """A site answered with something else than success. Never leaves this package."""

    status: int
    code: str
    """WordPress's name of the error, "" where something before it answered."""
    message: str
    headers: Mapping[str, str]

    @property
    def words(self) -> str:
        """The answer's own words, still unredacted."""
        return f"{self.status} {self.code}: {self.message}"


def login_error(refused: Refused, host: str, excerpt: str) -> AdapterError:
    """Return the error for a refused question whose the credential is."""
    status, code = refused.status, refused.code
    if status == 401 and code == "rest_not_logged_in":
        return AuthRevoked(
            f"{host} does not know who this is. Either the user name or the application password"
            " is not valid (any more), or the web server keeps the login from WordPress: some"
            " hosts strip the Authorization header.",
            status=status,
            excerpt=excerpt,
        )
    if code.startswith("application_passwords_disabled"):
        return AuthRevoked(
            f"{host} has application passwords switched off.", status=status, excerpt=excerpt
        )
    if status == 401 or (status == 403 and code):
        return AuthRevoked(
            f"{host} no longer accepts this user name and application password.",
            status=status,
            excerpt=excerpt,
        )
    return read_error(refused, host, excerpt)


def read_error(refused: Refused, host: str, excerpt: str) -> AdapterError:
    """Return the error for a refused call that only reads, or removes."""
    status, code = refused.status, refused.code
    if code in GONE:
        return TargetGone("The comment is not there any more.", status=status, excerpt=excerpt)
    if code in _HIDDEN and status == 403:  # 401: the site no longer knows who is asking
        return TargetClosed("The comment is not public (any more).", status=status, excerpt=excerpt)
    common = _common_error(refused, host, excerpt)
    if common is not None:
        return common
    if status == 404:
        return Misconfigured(
            f"{host} has no WordPress REST interface at this address, or it is switched off.",
            status=status,
            excerpt=excerpt,
        )
    return read_refusal(host, status, excerpt, kind="a WordPress site")


def write_error(refused: Refused, host: str, excerpt: str) -> AdapterError:
    """Return the error for a refused comment."""
    status, code = refused.status, refused.code
    if code == "comment_duplicate":
        return Duplicate(
            f"{host} already has this very comment from this account.",
            status=status,
            excerpt=excerpt,
        )
    if code == "comment_flood":
        return RateLimited(
            f"{host} takes one comment in {FLOOD.seconds} seconds from this account.",
            status=status,
            excerpt=excerpt,
            reset_at=datetime.now(UTC) + FLOOD,
            bucket=code,
        )
    if code in _CLOSED:
        return TargetClosed(_CLOSED[code], status=status, excerpt=excerpt)
    if code in _POST_GONE:
        return TargetGone("The post is not there any more.", status=status, excerpt=excerpt)
    if code in _TEXT_REFUSED:
        return ContentRejected(_TEXT_REFUSED[code], status=status, excerpt=excerpt)
    if status in {403, 406} and not code:
        # A firewall that looks at answers as well refuses what WordPress has done already.
        return SendUnknown(
            f"Something in front of {host}, such as a firewall, answered {status}; whether"
            " WordPress took the comment is not known.",
            status=status,
            excerpt=excerpt,
        )
    common = _common_error(refused, host, excerpt)
    if common is not None:
        return common
    return write_refusal(
        host,
        status,
        excerpt,
        thing="comment",
        rejected=REJECTED | {406},
        nowhere={404, 405, 410},
    )


def _common_error(refused: Refused, host: str, excerpt: str) -> AdapterError | None:
    status, code = refused.status, refused.code
    if status == 429:
        return slow_down(host, status, refused.headers, excerpt)
    if status == 401:
        return AuthRevoked(
            f"{host} no longer accepts this user name and application password.",
            status=status,
            excerpt=excerpt,
        )
    if status == 403:
        who = (
            f"{host} does not allow this account to do that."
            if code
            else (f"Something in front of {host}, such as a firewall, forbids this.")
        )
        return ScopeMissing(who, status=status, excerpt=excerpt, scope=redact(code)[:80])
    return None
