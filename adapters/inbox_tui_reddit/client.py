"""What the adapter asks of Reddit, as Python calls for one account.

Reference: https://www.reddit.com/dev/api. Answers are taken as JSON and not as praw's objects: one
odd item would break a whole page of those, and each attribute that an answer lacks is another
request.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from inbox_tui.adapter import (
    Access,
    AdapterError,
    AuthExpired,
    AuthRevoked,
    NotTransmitted,
    PolicyBlocked,
    SendUnknown,
    TargetGone,
    TransientRead,
    expect_account,
)
from inbox_tui.adapter.fields import Unreadable
from inbox_tui.model import Actor
from inbox_tui_reddit.address import hosts, is_fullname, is_name, number, profile_page
from inbox_tui_reddit.listing import Item, Listing, read_listing
from inbox_tui_reddit.refusals import (
    Interrupted,
    Refused,
    read_error,
    read_interrupted,
    write_error,
    write_interrupted,
)

if TYPE_CHECKING:
    from inbox_tui_reddit.account_reddit import AccountReddit

AT_ONCE = 100
"""Neither a listing nor ``api/info`` gives more."""


class Client:
    """Calls Reddit as one account.

    Every method may raise what :meth:`KeptAuthorizer.refresh` raises, ``RateLimited``,
    ``TransientRead``, ``TargetGone`` and ``TargetClosed``.
    """

    def __init__(self, access: Access) -> None:
        self._access = access
        self._made: AccountReddit | None = None
        self._me: Actor | None = None
        self._proven = ""
        """The token with which Reddit was asked whose it is: :attr:`_me`'s."""

    def close(self) -> None:
        """Let go of the connections."""
        if self._made is not None:
            self._made.close()
            self._made = None

    @property
    def host(self) -> str:
        """The network's name, for sentences."""
        return hosts(self._access.instance).name

    # --- who -----------------------------------------------------------------------------------

    def whoami(self) -> Actor:
        """Ask whose the credential is that posts.

        :raises PolicyBlocked: the account is suspended.
        """
        answer = self._object("api/v1/me", {})
        name, fullname = answer.get("name"), f"t2_{answer.get('id')}"
        if not isinstance(name, str) or not is_name(name) or not is_fullname(fullname):
            raise TransientRead(f"{self.host} did not say whose the credential is.")
        if answer.get("is_suspended") is True:
            raise PolicyBlocked(f"{self.host} has suspended u/{name}.")
        self._me = Actor(id=fullname, handle=name, url=profile_page(name))
        self._proven = self._reddit.authorizer.access_token or ""
        return self._me

    def me(self) -> Actor:
        """Return whose the credential is, asked once for each token.

        :raises WrongAccount: it is not the account that was connected.
        """
        is_known = self._me and self._proven == self._reddit.authorizer.access_token
        found = self._me if self._me and is_known else self.whoami()
        expect_account(self._access, found.id, f"u/{found.handle} ({found.id})")
        return found

    def person(self, name: str) -> Actor | None:
        """Return the person who is called ``name``; None where nobody is."""
        if not is_name(name):
            return None
        try:
            answer = self._object(f"user/{name}/about", {}).get("data")
        except TargetGone:
            return None
        numeral = answer.get("id") if isinstance(answer, Mapping) else None
        if not isinstance(answer, Mapping) or not isinstance(numeral, str) or not numeral:
            return None
        known_as = answer.get("name")
        shown = known_as if isinstance(known_as, str) and known_as else name
        return Actor(id=f"t2_{numeral}", handle=shown, url=profile_page(shown))

    def be_somebody(self) -> Actor:
        """Do :meth:`me` before something is written.

        :raises NotTransmitted: Reddit does not say; nothing was sent.
        """
        try:
            return self.me()
        except TransientRead as error:
            raise NotTransmitted(
                f"{error.sentence} Nothing was sent.", status=error.status, excerpt=error.excerpt
            ) from None

    # --- reading -------------------------------------------------------------------------------

    def listing(self, path: str, after: str | None = None, **params: str) -> Listing:
        """Read a page of up to 100 things, newest first, from below ``after`` on.

        ``mark=false`` is said each time: nothing may count as read because we looked.
        """
        asked = {"limit": str(AT_ONCE), "mark": "false", **params}
        if after:
            asked["after"] = after
        return self._listing(self._read(path, asked))

    def things(self, fullnames: Iterable[str]) -> dict[str, Item]:
        """Read things by their names. What does not exist is missing in the answer."""
        wanted = list(dict.fromkeys(fullnames))
        found: dict[str, Item] = {}
        for start in range(0, len(wanted), AT_ONCE):
            asked = {"id": ",".join(wanted[start : start + AT_ONCE])}
            for item in self._listing(self._read("api/info", asked)).items:
                if item.name:
                    found[item.name] = item
        return found

    def comments(
        self, submission: str, comment: str = "", *, context: int = 0, sort: str = "old"
    ) -> tuple[Listing, Listing]:
        """Read a submission and its tree of comments; with ``comment`` that branch of it.

        ``context`` is how many comments above it come along, 8 at most.
        """
        path = f"comments/{number(submission)}"
        params = {"limit": "200", "sort": sort}
        if comment:
            path = f"{path}/_/{number(comment)}"
            params["context"] = str(context)
        answer = self._read(path, params)
        if not isinstance(answer, list) or len(answer) != 2:
            raise TransientRead(f"{self.host} gave a conversation that cannot be read.")
        return self._listing(answer[0]), self._listing(answer[1])

    # --- writing -------------------------------------------------------------------------------

    def comment(self, form: str) -> Any:
        """Write a comment: ``form`` is the body of the request, which leaves as it stands.

        It leaves with a token of which Reddit has said to this object whose it is: one may be
        renewed between any two requests.

        :raises WrongAccount: it is another account's; nothing was sent.
        :raises AdapterError: whose ``nothing_sent`` tells whether that is certain.
        """
        self._be_ready()
        self.be_somebody()
        with self._reddit.authorizer.held():
            return self._write("api/comment/", form)

    def delete(self, fullname: str) -> None:
        """Delete one of the account's own comments; one that is gone already is no error."""
        self._be_ready()
        self._write("api/del/", f"api_type=json&id={fullname}")

    # --- how -----------------------------------------------------------------------------------

    @property
    def _reddit(self) -> AccountReddit:
        if self._made is None:
            from inbox_tui_reddit.account_reddit import AccountReddit

            self._made = AccountReddit(self._access, hosts(self._access.instance))
        return self._made

    def _read(self, path: str, params: Mapping[str, str]) -> Any:
        """Ask, and once more with a new token where the first had run out."""
        try:
            return self._read_once(path, params)
        except AuthExpired as error:
            if error.status != 401:
                raise
        self._reddit.authorizer.give_up()
        try:
            return self._read_once(path, params)
        except AuthExpired as error:
            if error.status != 401:
                raise
            raise AuthRevoked(
                f"{self.host} no longer accepts the consent of this account.",
                status=error.status,
                excerpt=error.excerpt,
            ) from None

    def _read_once(self, path: str, params: Mapping[str, str]) -> Any:
        from prawcore import PrawcoreException

        try:
            return self._reddit.request(method="GET", path=path, params=dict(params))
        except Refused as refused:
            raise read_error(refused, self.host, self._excerpt(refused.excerpt)) from None
        except Interrupted as error:
            raise read_interrupted(error, self.host) from None
        except (PrawcoreException, ValueError, RecursionError) as error:
            raise TransientRead(
                f"{self.host} gave no answer that can be read.", excerpt=type(error).__name__
            ) from None

    def _be_ready(self) -> None:
        """Get a token before anything leaves, so that a write stands alone.

        :raises AdapterError: there is none; nothing was sent.
        """
        try:
            if not self._reddit.authorizer.is_valid():
                self._reddit.authorizer.refresh()
        except TransientRead as error:
            raise NotTransmitted(
                f"{error.sentence} Nothing was sent.", status=error.status, excerpt=error.excerpt
            ) from None

    def _write(self, path: str, form: str) -> Any:
        from prawcore import PrawcoreException

        try:
            return self._reddit.request(method="POST", path=path, data=form.encode("ascii"))
        except Refused as refused:
            if refused.status == 401:
                self._reddit.authorizer.give_up()
            raise write_error(refused, self.host, self._excerpt(refused.excerpt)) from None
        except Interrupted as error:
            raise write_interrupted(error, self.host) from None
        except (PrawcoreException, ValueError, RecursionError) as error:
            raise self.unclear(type(error).__name__) from None

    def unclear(self, excerpt: str) -> AdapterError:
        """Return the error for an answer to a write that does not say what became of it."""
        return SendUnknown(
            f"{self.host} gave no clear answer; whether it took the comment is not known.",
            excerpt=self._excerpt(excerpt),
        )

    def _object(self, path: str, params: Mapping[str, str]) -> Mapping[str, Any]:
        answer = self._read(path, params)
        if not isinstance(answer, Mapping):
            raise TransientRead(f"{self.host} gave no answer that can be read.")
        return answer

    def _listing(self, answer: Any) -> Listing:
        try:
            return read_listing(answer)
        except Unreadable:
            raise TransientRead(f"{self.host} gave a list that cannot be read.") from None

    def _excerpt(self, words: str) -> str:
        hidden = self._made.authorizer.secrets() if self._made else ()
        return self._access.secret.excerpt(words, *hidden)
