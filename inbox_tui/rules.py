"""Rules on incoming: what is done with a conversation when somebody writes in it.

Every rule that matches is run, in the order of the file, inside the transaction that stores the
message. A rule sorts: it tags, assigns, sets a priority, snoozes. It writes no draft and sends
nothing. It looks at each new message once. What a person has decided about a conversation (who has
it, its priority, a tag put on or taken off) no rule changes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from inbox_tui.config.schema import Config, Rule
from inbox_tui.errors import Told
from inbox_tui.hours import zone_of
from inbox_tui.model import Account, Priority, utc_now
from inbox_tui.moments import MomentFault, moment
from inbox_tui.query import Query, parse
from inbox_tui.query.terms import Term
from inbox_tui.store import (
    Store,
    arrivals,
    conversations,
    disk,
    events,
    fields,
    identities,
    queries,
)
from inbox_tui.store.batch import Batch
from inbox_tui.store.clock import to_text
from inbox_tui.store.events import Value
from inbox_tui.store.queries import Conditions
from inbox_tui.tag_names import FORM, tag_name

_ACTS = {fields.ASSIGNEE: "assign", fields.PRIORITY: "priority"}


class RuleFault(Told):
    """The rule cannot be run; nothing of it was done."""

    def __init__(self, rule: Rule, field: str, why: str) -> None:
        """Say what is wrong with a ``field`` of the rule, as a sentence; "" where it is all of it.

        ``why`` is not cleaned.
        """
        place = f" ({field})" if field else ""
        super().__init__(f'The rule "{rule.name}" is not run{place}: {why}')
        self.rule = rule
        self.field = field
        self.why = why


Tell = Callable[[RuleFault], None]
"""Hears what is wrong with a rule."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What a rule would match, of what is in the inbox now."""

    messages: tuple[int, ...]
    """Newest first, at most a thousand."""

    @property
    def is_all(self) -> bool:
        """Return whether there are no more than these."""
        return len(self.messages) < arrivals.COUNT_LIMIT


class Rules:
    """The rules of one configuration, at work."""

    def __init__(self, rules: Iterable[Rule], views: Mapping[str, str], tell: Tell) -> None:
        self._tell = tell
        self._broken: set[str] = set()
        self._rules: list[tuple[Rule, Query]] = []
        for rule in rules:
            try:
                self._rules.append((rule, query_of(rule, views)))
            except RuleFault as wrong:
                self._tell(wrong)

    def sort_in(self, conn: sqlite3.Connection, account: Account, above: int) -> None:
        """Run the rules on what has come in for an account over the uid ``above``.

        A rule that cannot be run is told once, and left out from then on.
        """
        for rule, query in self._rules:
            if rule.name in self._broken:
                continue
            conn.execute("SAVEPOINT rule")
            try:
                _run(conn, rule, query, account, above)
            except (RuleFault, sqlite3.Error) as error:
                if disk.sentence(error):
                    raise  # no fault of the rule
                conn.execute("ROLLBACK TO rule")
                self._broken.add(rule.name)
                self._tell(
                    error if isinstance(error, RuleFault) else RuleFault(rule, "", f"{error}.")
                )
            conn.execute("RELEASE rule")


def follow(store: Store, config: Config, tell: Tell) -> None:
    """Have everything that comes into ``store`` sorted by the rules of a configuration."""
    views = {view.name: view.query for view in config.views}
    store.sort_in = Rules(config.rules, views, tell).sort_in if config.rules else None


def query_of(rule: Rule, views: Mapping[str, str]) -> Query:
    """Return which messages a rule means, but for its list of words.

    :raises RuleFault: the query holds what can not be meant so.
    """
    query = parse(f"{rule.when} ", views)  # the blank ends the last word: nobody is typing it
    if query.faults:
        raise RuleFault(rule, "when", query.faults[0])
    named = (("network", rule.network), ("to", rule.account), ("from", rule.from_))
    terms = (Term(operator=operator, value=value) for operator, value in named if value)
    return replace(query, terms=(*query.terms, *terms))


def fault(conn: sqlite3.Connection, rule: Rule, views: Mapping[str, str]) -> RuleFault | None:
    """Return why a rule cannot be run, None where it can."""
    try:
        query_of(rule, views)
        _wanted(conn, rule)
    except RuleFault as wrong:
        return wrong
    return None


def try_out(conn: sqlite3.Connection, rule: Rule, views: Mapping[str, str]) -> Trial:
    """Return which messages in the inbox the rule matches; nothing is changed.

    :raises RuleFault: the rule cannot be run.
    """
    _wanted(conn, rule)
    return Trial(arrivals.every(conn, _conditions(conn, rule, query_of(rule, views))))


def _conditions(conn: sqlite3.Connection, rule: Rule, query: Query) -> Conditions:
    asked = queries.conditions(conn, query, zone_of(identities.me(conn)))
    if rule.words:
        asked.required.append(arrivals.any_of(rule.words))
    return asked


def _run(conn: sqlite3.Connection, rule: Rule, query: Query, account: Account, above: int) -> None:
    wanted = _wanted(conn, rule)
    found = arrivals.since(conn, _conditions(conn, rule, query), account.id, above)
    if not found:
        return
    me = identities.me(conn)
    batch = Batch(
        conn=conn, identity=me.id if me else account.identity, now=utc_now(), rule=rule.name
    )
    for uid in found:
        for name, value in wanted.items():
            if name == fields.SNOOZED:
                through = conversations.newest(conn, uid)
                batch.change(uid, "snooze", {name: value, fields.SNOOZED_THROUGH: through})
            elif events.last_change(conn, uid, name, by_person=True) is None:
                batch.change(uid, _ACTS.get(name, "tag"), {name: value})


def _wanted(conn: sqlite3.Connection, rule: Rule) -> dict[str, Value]:
    """Return the fields that a rule sets. :raises RuleFault: it sets what there is not."""
    wanted: dict[str, Value] = {}
    for tag in rule.tags:
        name = tag_name(tag)
        if not name:
            raise RuleFault(rule, "tags", f'"{tag}" is no tag; a tag is {FORM}.')
        wanted[fields.TAG + name] = 1
    if rule.assign:
        wanted[fields.ASSIGNEE] = _colleague(conn, rule)
    if rule.priority:
        wanted[fields.PRIORITY] = int(Priority[rule.priority.upper()])
    if rule.snooze:
        me, now = identities.me(conn), utc_now()
        try:
            wanted[fields.SNOOZED] = to_text(moment(rule.snooze, now, zone_of(me)))
        except MomentFault as wrong:
            raise RuleFault(rule, "snooze", wrong.told) from None
    return wanted


def _colleague(conn: sqlite3.Connection, rule: Rule) -> str:
    found = identities.called(conn, rule.assign)
    if len(found) != 1:
        names = ", ".join(who.name for who in found or identities.every(conn))
        problem = "Several are" if found else "Nobody here is"
        raise RuleFault(rule, "assign", f'{problem} called "{rule.assign}"; there are {names}.')
    return found[0].id
