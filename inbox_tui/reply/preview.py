"""From a draft to what the confirm step shows: built by the code that will send."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from inbox_tui import intake, text
from inbox_tui.adapter import (
    Adapter,
    AdapterError,
    Attaches,
    ContentRejected,
    Measure,
    Outgoing,
    OutgoingFile,
    Splits,
    TargetGone,
    WrongAccount,
)
from inbox_tui.model import (
    Account,
    AccountKind,
    Actor,
    Draft,
    Identity,
    Message,
    StoredMessage,
    utc_now,
)
from inbox_tui.naming import at
from inbox_tui.reply import answered, attach, newer, payload, stop, thread, unusual
from inbox_tui.reply.eligibility import why_not
from inbox_tui.reply.errors import CannotReply, NoDraftToReply, WrongAccountBlocked
from inbox_tui.store import (
    Numbered,
    Store,
    accounts,
    attachments,
    drafts,
    identities,
    messages,
    outbox,
    stops,
)
from inbox_tui.verify import verify_actor


class Tier(IntEnum):
    """How much of the call sign the confirm step wants."""

    PREFIX = 1
    """OWN and nothing unusual: the shortest beginning that only this account's sign has."""
    WHOLE = 2
    """BRAND, or anything unusual: the whole sign."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """All that the confirm step shows and binds. Good for two minutes."""

    draft: Draft
    account: Account
    identity: Identity
    actor: Actor
    """Who the network said this is, just now."""
    verified_at: datetime
    is_named_by_network: bool
    """False where the network has no such question and only the login was proved (e-mail)."""
    parent: StoredMessage
    outgoing: Outgoing
    measures: tuple[Measure, ...]
    """The length of each post of a thread, of :attr:`Outgoing.parts`; of all of it otherwise."""
    unusual: tuple[str, ...]
    """Sentences on what differs from the ordinary; shown first."""
    newer: tuple[Message, ...]
    """What came after the message being answered and was not seen yet: to be read first."""
    asks_reason: bool
    """True where the author must say why: a BRAND reply with a word that stands out."""
    payload: str
    digest: str

    @property
    def tier(self) -> Tier:
        """Return how much of the call sign is wanted."""
        if self.account.kind is AccountKind.BRAND or self.unusual or self.newer:
            return Tier.WHOLE
        return Tier.PREFIX


def prepare(store: Store, draft_uid: int, adapter: Adapter) -> Preview:
    """Check a draft, ask the network who will speak, and build exactly what would leave.

    :raises CannotReply: with the reason; the draft is kept.
    :raises WrongAccountBlocked: the credential is somebody else's; the account is now frozen.
    :raises AdapterError: the network could not be asked.
    """
    draft, account, identity, parent = _load(store, draft_uid)
    _refuse_bad_text(draft)
    parts, measures = _measured(adapter, draft)
    files = _files(store, draft, adapter)
    answerable = adapter.can_reply(parent.message)
    if not answerable.yes:
        raise CannotReply(answerable.reason)
    try:
        actor = verify_actor(store, account, adapter, utc_now())
    except WrongAccount as error:
        raise WrongAccountBlocked(error.sentence) from error
    verified_at = utc_now()
    read = _read_thread_again(store, account, adapter, parent)
    fresh = messages.require(store.read(), parent.uid)
    told = answered.as_told(fresh, read.messages)
    if fresh.message.deleted or told.deleted:
        raise CannotReply("The message you answer was deleted. Your draft is kept.")
    composed = _compose(adapter, fresh.message, parts, files)
    later = newer.since(store.read(), account, fresh, read.messages)
    body = payload.build(
        account,
        actor,
        identity,
        composed,
        seen=[m.id for m in later],
        thread_was_read=not read.fault,
        answered=answered.mark(told),
    )
    outgoing = payload.outgoing(body)
    # What a colleague's account is told is not kept, so it is only known from the thread.
    now = fresh.message if parent.account_id == account.id else told
    limits = adapter.capabilities.files
    found = unusual.find(
        store.read(),
        draft,
        account,
        identity,
        fresh,
        outgoing,
        verified_at,
        wants_alt=limits is not None and limits.wants_alt,
    )
    return Preview(
        draft=draft,
        account=account,
        identity=identity,
        actor=actor,
        verified_at=verified_at,
        is_named_by_network=adapter.capabilities.whoami_asks_network,
        parent=fresh,
        # read back from the very bytes that the digest covers: shown is what is bound is what leaves
        outgoing=outgoing,
        measures=measures,
        unusual=(
            *([read.fault] if read.fault else []),
            *([answered.EDITED] if answered.is_edited(parent.message, now, draft) else []),
            *found.sentences,
        ),
        newer=newer.unseen(store.read(), fresh, later, draft.seen_through),
        asks_reason=account.kind is AccountKind.BRAND and bool(found.flagged),
        payload=body,
        digest=payload.digest(body),
    )


def _load(store: Store, draft_uid: int) -> tuple[Draft, Account, Identity, StoredMessage]:
    conn = store.read()
    draft = drafts.get(conn, draft_uid)
    if draft is None or not drafts.is_open(conn, draft_uid):
        raise NoDraftToReply(Numbered.DRAFT, draft_uid, state="open")
    account, identity = accounts.get(conn, draft.account_id), identities.me(conn)
    obstacle = why_not(account, identity, store.read_only_reason)
    stopped = stops.active(conn)
    if stopped and not obstacle:
        obstacle = f"{stop.describe(stopped)} Your draft is kept."
    if obstacle or account is None or identity is None:
        raise CannotReply(obstacle)
    live = outbox.live_of_draft(conn, draft_uid)
    if live:
        raise CannotReply(f"This draft is already on its way: it is {live.state.value}.")
    parent = messages.require(conn, draft.parent_uid)
    if parent.message.deleted:
        raise CannotReply("The message you answer was deleted. Your draft is kept.")
    asked = accounts.require(conn, parent.account_id)
    if not asked.shares_server(account):
        raise CannotReply(
            f"{at(account.handle)} is on {account.network.capitalize()} {account.instance}".rstrip()
            + ", the message is not. Choose an account of its network."
        )
    return draft, account, identity, parent


def _refuse_bad_text(draft: Draft) -> None:
    if not draft.text.strip():
        raise CannotReply("The draft is empty.")
    hidden = text.outgoing_fault(draft.text)
    if hidden:
        raise CannotReply(f"{hidden} Your draft is kept.")
    plain = draft.text.replace("\t", " ")
    if text.clean(plain) != plain:
        raise CannotReply(
            "Some characters cannot be shown as they would leave (private or unassigned signs, "
            "piled marks). Your draft is kept."
        )


def _measured(adapter: Adapter, draft: Draft) -> tuple[tuple[str, ...], tuple[Measure, ...]]:
    """Return the posts of the draft, usually one, and the length of each."""
    try:
        parts = thread.parts(adapter, draft.text, numbered=draft.numbered)
    except ContentRejected as error:
        raise CannotReply(f"{error.sentence} Your draft is kept.") from error
    measures = tuple(adapter.measure(part) for part in parts)
    for measure in measures:
        if measure.problem:
            raise CannotReply(measure.problem)
        if not measure.fits:
            raise CannotReply(
                f"Too long: {measure.used} of {measure.limit} {measure.unit}. Your draft is kept."
            )
    return parts, measures


def _files(store: Store, draft: Draft, adapter: Adapter) -> tuple[OutgoingFile, ...]:
    """Return the files of the draft as they would leave."""
    try:
        files = attachments.with_bytes(store.read(), draft.uid)
    except attachments.Damaged as error:
        raise CannotReply(
            f"{error} is not what was attached. Take it off and attach it again."
        ) from error
    limits = adapter.capabilities.files if isinstance(adapter, Attaches) else None
    problem = attach.problem(limits, files)
    if problem:
        raise CannotReply(f"{problem} Your draft is kept.")
    return files


def _compose(
    adapter: Adapter,
    parent: Message,
    parts: tuple[str, ...],
    files: tuple[OutgoingFile, ...],
) -> Outgoing:
    """Let the adapter build what would leave, and see that it is what was asked for."""
    now = utc_now()
    if len(parts) > 1 and isinstance(adapter, Splits):
        composed = adapter.compose_thread(parent, parts, now, files)
    elif files and isinstance(adapter, Attaches):
        composed = adapter.compose_with_files(parent, parts[0], now, files)
    else:
        composed = adapter.compose(parent, parts[0], now)
    if composed.parent_id != parent.id:
        raise CannotReply("The adapter would answer another message than this one. Draft kept.")
    if composed.files != files:
        raise CannotReply("The adapter would send other files than these. Draft kept.")
    if composed.parts != (parts if len(parts) > 1 else ()):
        raise CannotReply("The adapter would send other posts than these. Draft kept.")
    return composed


@dataclass(frozen=True, slots=True)
class _Thread:
    """The conversation as the network has just given it."""

    messages: tuple[Message, ...] = ()
    fault: str = ""
    """Why it could not be read, as a sentence."""


def _read_thread_again(
    store: Store, account: Account, adapter: Adapter, parent: StoredMessage
) -> _Thread:
    """Bring the conversation up to date, where its account is the one that asks."""
    try:
        found = adapter.thread(parent.message)
    except TargetGone as error:
        raise CannotReply(f"{error.sentence} Your draft is kept.") from error
    except AdapterError as error:
        return _Thread(fault=f"The conversation could not be read again: {error.sentence}")
    if found and parent.account_id == account.id:
        with store.write() as conn:
            intake.store_messages(conn, account, found, "thread")
    return _Thread(found)
