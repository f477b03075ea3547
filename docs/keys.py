"""Writes docs/keys.md from the one list of actions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from inbox_tui.tui.actions import ACTIONS, Scope, hint, of

DOCUMENT = Path(__file__).parent / "keys.md"
INTRODUCTION = """\
# Keys

<!-- Written by docs/keys.py; `make docs` writes it anew. -->

Every action is in the palette (`^p`) and in the help (`?`) too. `inbox-tui keys` lists them as they
are bound with you, `inbox-tui keys --try` says what a key is called and whether your terminal sends
it. To bind an action to another key, name its id in the [configuration](config.md):

```toml
[keys]
done = "E"
next = ["n", "ctrl+n"]

[keys.thread]
down = "J"
```

A key does one thing in a place. What clashes is told as the program starts, and the action that
stands later in the file keeps its own key. Keys that many terminals do not send (`ctrl+enter`) or
send as another one (`ctrl+i` is tab, `ctrl+m` is enter) are refused. The confirm step's keys cannot
be changed, and those that stop everything outgoing can be added to, never taken away."""
PLACES = {
    Scope.INBOX: "In the inbox, except while writing",
    Scope.LIST: "In the list of conversations",
    Scope.THREAD: "In a conversation",
    Scope.COMPOSER: "While writing",
    Scope.ACCOUNTS: "In the accounts",
    Scope.APP: "Everywhere",
}


def document() -> str:
    """Return the whole document."""
    return "\n".join([INTRODUCTION, *_tables()]) + "\n"


def _tables() -> Iterator[str]:
    for scope in dict.fromkeys(action.scope for action in ACTIONS):
        title = PLACES.get(scope, scope.value.capitalize())
        yield from ("", f"## {title}", "", "| key | id | what it does |", "|---|---|---|")
        for action in of(scope):
            keys = " ".join(f"`{key}`" for key in action.keys.split(","))
            yield f"| {keys} | `{action.name}` | {hint(action.help)} |"


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
