"""Signing in by consent in a browser: from what a person typed to the credential it brings.

The adapter knows the network's addresses (:class:`inbox_tui.adapter.SignsIn`). Here is all that is
the same for every network: listening on this machine alone, the comparison of the state, the time
that it may take, and what is kept out of logs. Nothing is stored; that is
:func:`inbox_tui.accounts.keep`, after the network has said whose the credential is.
"""

from __future__ import annotations

import math
import threading
import time
from dataclasses import replace

from inbox_tui import accounts, keychain, redaction, registry, text, urls
from inbox_tui.accounts import Application
from inbox_tui.adapter import Adapter, ConsentPage, Granted, Misconfigured, SignsIn
from inbox_tui.adapter.loopback import is_loopback
from inbox_tui.sign_in.answer import ConsentRefused, SignInFault, WrongAnswer, read_pasted
from inbox_tui.sign_in.listener import CallbackListener

__all__ = ["SECONDS", "ConsentRefused", "SignIn", "SignInFault", "WrongAnswer", "by_consent"]

SECONDS = 120.0
"""So long an answer is waited for."""


def by_consent(adapter_class: type[Adapter]) -> bool:
    """Tell whether accounts of this network are connected by consent in a browser."""
    return issubclass(adapter_class, SignsIn) and any(f.granted for f in adapter_class.fields)


class SignIn:
    """One consent: begun, waited for, and finished or stopped.

    :meth:`begin` and :meth:`finish` ask the network and may block; everything else does not, and
    may be called from another thread meanwhile. :meth:`stop` has to be called in the end.
    """

    def __init__(self, application: Application, seconds: float = SECONDS) -> None:
        """Prepare for ``application``, which has all but what consent brings.

        :raises AdapterError: there is no such network, or the settings do not do.
        """
        self._application = application
        self._title = text.clean_cell(registry.load(application.network).title)
        self._adapter = accounts.build(application)
        self._seconds = seconds
        self._ends = math.inf
        self._page: ConsentPage | None = None
        self._listener: CallbackListener | None = None
        self._pasted = ""
        self._is_stopped = False
        self._lock = threading.Lock()

    @property
    def address(self) -> str:
        """The page on which a person says yes."""
        assert self._page is not None
        return self._page.url

    @property
    def seconds_left(self) -> int:
        """Whole seconds in which an answer is still taken."""
        return max(0, math.ceil(min(self._ends - time.monotonic(), self._seconds)))

    def begin(self) -> None:
        """Listen, and get the page.

        :raises AdapterError: the network cannot be asked, or a setting cannot work.
        :raises SignInFault: the way back is blocked, or this was stopped meanwhile.
        """
        signs_in = self._signs_in
        listener = CallbackListener(signs_in.callback(), self._title, self._seconds)
        try:
            page = signs_in.begin_sign_in(listener.callback)
            redaction.hide([page.state, *page.kept.values()])
            _check_page(page, self._title)
        except BaseException:
            listener.close()
            raise
        with self._lock:
            if self._is_stopped:
                listener.close()
                raise SignInFault("Stopped.")
            listener.expect(page.state)
            self._listener, self._page = listener, page
            self._ends = time.monotonic() + self._seconds

    def has_answer(self) -> bool:
        """Tell whether :meth:`finish` may be called.

        :raises ConsentRefused: the answer is no.
        :raises SignInFault: the time is over.
        """
        if self._pasted or (self._listener and self._listener.code()):
            return True
        if time.monotonic() >= self._ends:
            self.stop()
            raise SignInFault(f"No answer came in {_span(self._seconds)}.")
        return False

    def take_note(self) -> str:
        """Return, once, what is to be told of an answer that was not used; "" where none came."""
        return self._listener.take_note() if self._listener else ""

    def paste(self, words: str) -> None:
        """Take the address that the browser ended at, or the code, from a person.

        :raises WrongAnswer: it is not the answer; the right one may still come.
        :raises ConsentRefused: the answer is no.
        """
        assert self._page is not None
        code = read_pasted(words, self._page.state)
        redaction.hide([code])
        self._pasted = code

    def finish(self) -> Application:
        """Exchange the code, once; return the application with the credential and the session.

        :raises AuthRevoked: the network does not accept the code.
        :raises AdapterError: the network cannot be asked.
        """
        assert self._page is not None
        assert self._listener is not None
        code = self._pasted or self._listener.code()
        redaction.hide([code])
        self._listener.close()
        granted = self._signs_in.finish_sign_in(self._page, self._listener.callback, code)
        redaction.hide(granted.secrets.values())
        keychain.hide_session(granted.session)
        self._check_granted(granted)
        secrets = {**self._application.secrets, **granted.secrets}
        return replace(self._application, secrets=secrets, session=granted.session)

    def stop(self) -> None:
        """Wait no longer and let go of everything. May be repeated, and called at any moment."""
        with self._lock:
            was_stopped, self._is_stopped = self._is_stopped, True
            listener = self._listener
        if listener:
            listener.close()
        if not was_stopped:
            self._adapter.close()

    @property
    def _signs_in(self) -> SignsIn:
        if not isinstance(self._adapter, SignsIn):
            raise Misconfigured(f"{self._title} does not ask for consent in a browser.")
        return self._adapter

    def _check_granted(self, granted: Granted) -> None:
        fields = registry.load(self._application.network).fields
        expected = {field.name for field in fields if field.granted}
        if set(granted.secrets) != expected:
            raise Misconfigured(f"The adapter for {self._title} did not bring what it announced.")


def _check_page(page: ConsentPage, title: str) -> None:
    host = urls.link_host(page.url)
    is_safe = page.url.startswith("https://") or (
        page.url.startswith("http://") and is_loopback(host)
    )
    if not (host and is_safe and page.state):
        raise Misconfigured(f"The page on which {title} asks for consent has no safe address.")


def _span(seconds: float) -> str:
    return "two minutes" if seconds == SECONDS else f"{seconds:g} seconds"
