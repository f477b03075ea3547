"""Writes docs/exec-adapters.md from the types that the protocol is spoken with."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec import inspect as types

from inbox_tui.exec_adapter import answers, counting, limits, manifest, refusals, requests, wire

DOCUMENT = Path(__file__).parent / "exec-adapters.md"
THINGS: dict[type[msgspec.Struct], str] = {
    wire.WireActor: "actor",
    wire.WireMessage: "message",
    wire.WireAttachment: "attachment",
    wire.WireOutgoing: "outgoing",
    wire.WireSent: "sent",
    wire.WireRejected: "rejected",
    manifest.Manifest: "the file",
    counting.Rule: "[length]",
    manifest.Abilities: "[can]",
    manifest.FieldAsked: "[[fields]]",
}
INTRODUCTION = f"""\
# Exec adapters: a network, in any language

<!-- Written by docs/exec_adapters.py; `make docs` writes it anew. -->

An exec adapter is a program that reads requests on its standard input and writes answers on its
standard output, one JSON object on each line, in UTF-8, and nothing else: a line that a library
prints there ends the run. What it writes to standard error stands in the log of the inbox, without
secrets, and {limits.LOGGED_BYTES} bytes at most; write there whatever you want to look at. This is
version {manifest.PROTOCOL} of the protocol.

`inbox-tui adapter new NAME --exec` writes one that works, in Python or (`--language node`) for Node,
with the tests that every adapter passes; `inbox-tui adapter check NAME.toml` runs them. That takes
some minutes, since a program is started for each; `--only PART` runs those with PART in their names.
What a pull has to be like, and how to try it all by hand, stands in [the tutorial](adapters.md).

```json
{{"do": "hello", "id": 1, "protocol": 1, "network": "board", "instance": "https://board.example",
 "handle": "nora", "actor_id": "7", "settings": {{}}, "seconds": 30.0}}
{{"id": 1, "is": "hello", "protocol": 1}}
{{"do": "pull", "id": 2, "cursor": null}}
{{"id": 2, "is": "page", "messages": [], "cursor": "18"}}
{{"id": 2, "is": "end"}}
```

(The first line is broken here to be read; on the pipe it is one.)

## How it runs

- The program is started when it is first needed, with `hello`, and asked one thing at a time. It
  ends when its input ends. A pull has a run of its own, beside others; a page that nobody has read
  yet holds it up, so that it asks the network for no more than is wanted.
- Its folder, its home and the place of its temporary files are a folder of its network's own. Its
  environment has `PATH`, `LANG`, `LC_ALL`, `LC_CTYPE` and `TZ` as they are with you, and the secret
  fields of its own account as `ADAPTER_SECRET_<NAME>`, in capitals. Nothing else: no proxy, no
  `.netrc` and no other account's secret chooses who speaks.
- It runs as you, and can read what you can read. It is started only after
  `inbox-tui adapter trust NAME.toml`, from a copy of the very bytes that were trusted; once the file
  or the program is changed it is off again.
- What it needs beside its one file (other modules, data) is not covered by that: keep it in one file.

| limit | |
|---|---|
| for an answer, or for the next page | {limits.ANSWER_SECONDS:.0f} seconds |
| for the answer to `hello` | {limits.HELLO_SECONDS:.0f} seconds |
| of one line | {limits.LINE_BYTES // 1024**2} MB |
| of all that one run writes | {limits.TOTAL_BYTES // 1024**2} MB |
| of its memory (`RLIMIT_DATA`) | {limits.MEMORY_KILOBYTES // 1024} MB |

Whoever oversteps one is killed, with all that it has started, and so is one that answers what
cannot be understood. A program that leaves its process group (`setsid`) is out of reach.

## What must be so

- Ids are text, the network's own. Times have a zone. Text is plain text, never HTML.
- `send` makes **one** attempt to write and never a second one. Where it is not certain that nothing
  arrived, the answer is the error `SendUnknown`. Where the program ends or answers rubbish once it
  has got the request, the inbox takes it for that; before, for `NotTransmitted`.
- `compose` decides everything that leaves. `send` transmits `wire` as it is, whatever has happened
  since. There is no secret in it.
- Follow no redirect: what you were given goes to the server that was named, and to nobody else.
- Each page's `cursor` is such that a pull from it misses nothing, even if no other page arrives.
- Nothing is marked as read, and nothing else is written, but by `send` and `delete`.

How long a text is and whether a message may be answered is wanted at each keystroke, so no program
is asked: the first is a rule in the file, the second stands in each message (`answerable`).
"""


def document() -> str:
    """Return the whole document."""
    sections = "\n".join(_sections()).replace("``", "`")
    return f"{INTRODUCTION}\n{sections}\n"


def _sections() -> Iterator[str]:
    yield "## The file"
    yield ""
    yield "`NAME.toml` beside the program. NAME is the network's: small letters, digits and `_`."
    file = (manifest.Manifest, counting.Rule, manifest.Abilities, manifest.FieldAsked)
    for kind, title in THINGS.items():
        if kind in file:
            yield from _table(kind, f"`{title}`" if title.startswith("[") else title.capitalize())
    yield from ("", "## Requests", "", "Each has `do`, its name below, and `id`, a number.")
    for request in requests.ALL:
        yield from _table(request, f"`{_tag(request)}`", "id")
    yield from ("", "## Answers", "", "Each has `is`, its name below, and `id`, of the request.")
    for answer in answers.ALL:
        yield from _table(answer, f"`{_tag(answer)}`", "id")
    yield from ("", "## What they speak of", "", "A field that is not listed is passed over.")
    for kind, title in THINGS.items():
        if kind not in file:
            yield from _table(kind, f"`{title}`")
    yield from ("", "## Errors", "", "| name | what it means | certain that nothing was sent |")
    yield "|---|---|---|"
    for error in refusals.NAMES:
        about = " ".join((error.__doc__ or "").split())
        yield f"| `{error.__name__}` | {about} | {'yes' if error.nothing_sent else 'no'} |"


def _table(kind: type[msgspec.Struct], title: str, hidden: str = "") -> Iterator[str]:
    yield from ("", f"### {title}", "", " ".join((kind.__doc__ or "").split()))
    info = types.type_info(kind)
    assert isinstance(info, types.StructType)
    said = _said(kind)
    fields = [field for field in info.fields if field.encode_name != hidden]
    if not fields:
        return
    yield from ("", "| field | is | default | |", "|---|---|---|---|")
    for field in fields:
        default = "required" if field.required else f"`{_json(_default(field))}`"
        meaning = said.get(field.name, "")
        yield f"| `{field.encode_name}` | {_words(field.type)} | {default} | {meaning} |"


def _default(field: types.Field) -> Any:
    if field.default_factory is not msgspec.NODEFAULT:
        return field.default_factory()
    return field.default


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _tag(kind: type[msgspec.Struct]) -> str:
    return str(kind.__struct_config__.tag)


def _said(kind: type[msgspec.Struct]) -> dict[str, str]:
    """Return the sentences that stand below the fields of a class in its source."""
    (node,) = ast.parse(inspect.getsource(kind)).body
    assert isinstance(node, ast.ClassDef)
    found = {}
    for field, below in zip(node.body, node.body[1:], strict=False):
        match field, below:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(words))),
            ):
                found[name] = " ".join(words.split()).replace("|", "\\|")
    return found


def _words(kind: types.Type) -> str:
    match kind:
        case types.Metadata(type=inner):
            return _words(inner)
        case types.StructType(cls=cls):
            return THINGS[cls]
        case types.VarTupleType(item_type=item):
            return f"list of: {_words(item)}"
        case types.UnionType(types=inner):
            return " or ".join(_words(one) for one in inner)
        case types.EnumType(cls=cls):
            return ", ".join(f"`{one.value}`" for one in cls)
        case types.LiteralType(values=values):
            return ", ".join(f"`{_json(one)}`" for one in values)
        case types.StrType(pattern=pattern):
            return f"text, as `{pattern}`" if pattern else "text"
        case types.DictType():
            return "object"
        case types.RawType():
            return "message"
    return _PLAIN[type(kind)]


_PLAIN = {
    types.IntType: "whole number",
    types.FloatType: "number",
    types.BoolType: "true or false",
    types.NoneType: "null",
    types.DateTimeType: "RFC 3339 time",
}


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
