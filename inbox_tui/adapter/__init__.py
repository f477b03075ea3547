"""The contract between the inbox and a network.

An adapter is a class that knows one network. It is built with one :class:`Access`: one account's
address, secret and an HTTP client with time-outs. It never sees the store, another account or the
outbox. It is found through the entry-point group ``inbox_tui.adapter.v1``; the entry's name is the
network's.

Who calls what, and in which thread:

* An adapter is synchronous. It is made, used and closed in worker threads and may block, within
  the time-outs. Each sequence of calls (a pull, a preview, a send, a look-up) has an object of its
  own, used by one thread at a time; objects of one account may be at work at once, in other
  threads and other processes.
* :meth:`Adapter.measure` and :meth:`Adapter.can_reply` are the exception: the screen's own thread
  calls them, at each keystroke, on an object that another thread made and may be closing. They do
  no I/O, never wait and share nothing that changes.

Rules that every adapter keeps:

* Ids are the network's own, as strings. Times are aware and in UTC. Text is plain text.
* Reading may be repeated freely. :meth:`Adapter.send` makes **one** attempt to write and never
  retries; whatever is not known for certain afterwards is raised as an error whose
  ``nothing_sent`` is False.
* Nothing is marked as read upstream.
* Only errors of this module leave an adapter. Secrets are taken out of what they say; whoever
  shortens what a server said calls :func:`redact` before the cut, since half a secret is not
  recognised.

What each network can and cannot do is data: :class:`Capabilities`. The page on which a rule was
read is named beside the code that follows it.

Two modules beside this one help to keep these rules: :mod:`inbox_tui.adapter.fields` reads answers in
JSON, whatever is in them, and :mod:`inbox_tui.adapter.cursor` keeps the place where a pull goes on.
"""

from inbox_tui.adapter.access import Access, Field, Secret, SessionVault
from inbox_tui.adapter.answers import (
    Answerable,
    Capabilities,
    Measure,
    Outgoing,
    Page,
    Rejected,
    Sent,
)
from inbox_tui.adapter.before_sending import before_anything_left
from inbox_tui.adapter.contract import (
    ENTRY_POINT_GROUP,
    Adapter,
    Attaches,
    Connect,
    Expires,
    Meters,
    OnNamedServers,
    Rechecks,
    Rereads,
    SignsIn,
    Splits,
    Uploads,
    keep_for,
    needs_instance,
)
from inbox_tui.adapter.errors import (
    AdapterError,
    AuthExpired,
    AuthRevoked,
    ContentRejected,
    Duplicate,
    Misconfigured,
    NotTransmitted,
    PolicyBlocked,
    QuotaExhausted,
    RateLimited,
    ScopeMissing,
    SendUnknown,
    TargetClosed,
    TargetGone,
    TransientRead,
    WrongAccount,
)
from inbox_tui.adapter.exchange import Connections, exchanging, patient, unclear
from inbox_tui.adapter.files import FileLimits, OutgoingFile
from inbox_tui.adapter.kept_session import KeptSession, not_renewed, plain_mark, slow_mark
from inbox_tui.adapter.loopback import is_loopback
from inbox_tui.adapter.refusal import REJECTED, read_refusal, slow_down, write_refusal
from inbox_tui.adapter.reset import reset_time
from inbox_tui.adapter.server_address import server_base
from inbox_tui.adapter.sign_in import ConsentPage, Granted, Verifier
from inbox_tui.adapter.spending import DaySpending, Expense, Spending
from inbox_tui.adapter.splitting import MOST_PARTS, join, split
from inbox_tui.adapter.whose_credential import expect_account
from inbox_tui.redaction import redact

__all__ = [
    "ENTRY_POINT_GROUP",
    "MOST_PARTS",
    "REJECTED",
    "Access",
    "Adapter",
    "AdapterError",
    "Answerable",
    "Attaches",
    "AuthExpired",
    "AuthRevoked",
    "Capabilities",
    "Connect",
    "Connections",
    "ConsentPage",
    "ContentRejected",
    "DaySpending",
    "Duplicate",
    "Expense",
    "Expires",
    "Field",
    "FileLimits",
    "Granted",
    "KeptSession",
    "Measure",
    "Meters",
    "Misconfigured",
    "NotTransmitted",
    "OnNamedServers",
    "Outgoing",
    "OutgoingFile",
    "Page",
    "PolicyBlocked",
    "QuotaExhausted",
    "RateLimited",
    "Rechecks",
    "Rejected",
    "Rereads",
    "ScopeMissing",
    "Secret",
    "SendUnknown",
    "Sent",
    "SessionVault",
    "SignsIn",
    "Spending",
    "Splits",
    "TargetClosed",
    "TargetGone",
    "TransientRead",
    "Uploads",
    "Verifier",
    "WrongAccount",
    "before_anything_left",
    "exchanging",
    "expect_account",
    "is_loopback",
    "join",
    "keep_for",
    "needs_instance",
    "not_renewed",
    "patient",
    "plain_mark",
    "read_refusal",
    "redact",
    "reset_time",
    "server_base",
    "slow_down",
    "slow_mark",
    "split",
    "unclear",
    "write_refusal",
]
