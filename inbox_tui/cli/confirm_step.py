"""The confirm step at a plain terminal: the same contract as on the screen, asked line by line.

Enter alone never means yes; Ctrl-D or Ctrl-C goes back to the draft.
"""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta

from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.cli.failures import Failure
from inbox_tui.cli.other_voices import choose
from inbox_tui.cli.preview_text import describe, describe_newer, gesture
from inbox_tui.cli.printing import narrate
from inbox_tui.cli.questions import ask, rest
from inbox_tui.model import Account, utc_now
from inbox_tui.reply import policy
from inbox_tui.reply.confirm import Refusal, Ticket, confirm, is_old
from inbox_tui.reply.preview import Preview
from inbox_tui.reply.reveal import reveal
from inbox_tui.store import Store

READ = "read"
"""Typed to say that newer messages were read."""
SWITCH = "o"
"""Typed after a wrong sign to answer as another account."""


class ConfirmStep:
    """Shows the previews of one draft and asks until it is confirmed or given up."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._shown: Preview | None = None
        self._read: set[str] = set()
        self._reason = ""

    def ask(self, preview: Preview, network: str) -> Ticket | Account | None:
        """Return the ticket, or the account that shall speak instead.

        None: the preview has become too old and has to be prepared anew. What was read and stated
        is not asked again then.

        :raises WentBack: the person went back.
        :raises Failure: it cannot be confirmed; the sentence says why.
        """
        self._show_newer(preview)
        self._show(preview, network)
        if preview.asks_reason and not self._reason:
            narrate("The company speaks here, with words that stand out. The reason is logged.")
            self._reason = _insist("Why should this be said? (Ctrl-D goes back): ")
        return self._ask_sign(preview)

    def _show_newer(self, preview: Preview) -> None:
        unread = [message for message in preview.newer if message.id not in self._read]
        if not unread:
            return
        for line in describe_newer(unread):
            narrate(line)
        question = f"Type {READ}, then Enter, when you have read this (Ctrl-D goes back): "
        while ask(question).words.casefold() != READ:
            narrate("Nothing is confirmed before it is read.")
        self._read |= {message.id for message in unread}

    def _show(self, preview: Preview, network: str) -> None:
        """Show all of it; where it is just as it was shown before, the time and who speaks."""
        lines = [*describe(preview, network)]
        before, self._shown = self._shown, preview
        if before:
            then = [*describe(before, network)]
            if then == [*describe(replace(preview, verified_at=before.verified_at), network)]:
                narrate("Asked again. Only the time is different, and this is who speaks:")
                lines = [line for line in lines if line not in then or " replies AS " in line]
            else:
                # Not the new lines alone: one that has gone changes the sense as well.
                narrate("Asked again. It is not what it was; all of it:")
                self._reason = ""  # it was given for other words
        for line in lines:
            narrate(line)

    def _ask_sign(self, preview: Preview) -> Ticket | Account | None:
        first_asked: float | None = None
        while True:
            answer = ask(gesture(preview))
            first_asked = answer.asked_at if first_asked is None else first_asked
            if answer.words == "?":
                self._reveal(preview)
            elif answer.words:
                told = confirm(
                    self._store,
                    preview,
                    answer.words,
                    utc_now(),
                    read=self._read,
                    stated_reason=self._reason,
                    pondered=timedelta(seconds=time.monotonic() - first_asked),
                )
                if isinstance(told, Ticket):
                    return told
                if is_old(preview, utc_now()):
                    narrate("More than two minutes have passed: the network is asked again.")
                    return None
                other = self._after(told, preview)
                if other:
                    return other

    def _after(self, refusal: Refusal, preview: Preview) -> Account | None:
        """Tell of a refusal; return the account that shall speak instead, if the person wants one.

        :raises Failure: no call sign would help.
        """
        if not (refusal.wrong_sign or refusal.wait):
            raise Failure(refusal.sentence, ExitCode.NOT_CONFIRMED)
        narrate(refusal.sentence)
        rest(refusal.wait)
        if not refusal.wrong_sign:
            return None
        question = f"Enter types it again; {SWITCH} and Enter answers as another account; Ctrl-D goes back: "
        while (wish := ask(question).words.casefold()) not in {"", SWITCH}:
            pass
        return choose(self._store, preview, refusal.typed_account) if wish else None

    def _reveal(self, preview: Preview) -> None:
        pause = policy.REVEAL_AFTER
        narrate(f"The call sign is shown in {pause.seconds} seconds, and that is logged.")
        rest(pause)
        narrate(f"The call sign is {reveal(self._store, preview, utc_now())}.")


def _insist(question: str) -> str:
    while not (words := ask(question).words):
        pass
    return words
