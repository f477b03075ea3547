"""Native sides of pairs as a whole answer of the network would have them.

The examples of the pairs are cut down: a record without its author, an author without an address. On
the network each has them, and the adapters insist. What is added here is never compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.recorded.stage import Stage

Json = Mapping[str, Any]
_LISTED = "2022-01-02T03:04:05.000Z"


def completed(native: Any, other: Json, stage: Stage) -> Any:
    """Return ``native`` with what its network would have said besides."""
    if stage.network == "bluesky":
        return _bluesky(native, other, stage)
    if isinstance(native, Mapping) and "acct" in native:  # a person: let them write something
        return {**_example(stage), "id": "1", "account": native}
    return native


def _bluesky(native: Any, other: Json, stage: Stage) -> Any:
    if not isinstance(native, Mapping):
        return native
    kind = native.get("$type")
    if kind == "app.bsky.feed.post":
        found = other.get("object", other)
        uri = str(found.get("id") or other.get("id") or "")
        uri = uri if uri.startswith("at://") else "at://did:plc:pair/app.bsky.feed.post/pair"
        return _view({"uri": uri, "record": native, "author": {}})
    if isinstance(native.get("did"), str) and "handle" in native:
        return {**_example(stage), "uri": f"at://{native['did']}/app.bsky.feed.post/pair",
                "author": native}  # fmt: skip
    return _everywhere(native)


def _everywhere(value: Any) -> Any:
    if isinstance(value, list):
        return [_everywhere(one) for one in value]
    if not isinstance(value, Mapping):
        return value
    whole = {name: _everywhere(one) for name, one in value.items()}
    is_post = "/app.bsky.feed.post/" in str(value.get("uri")) and "record" in value
    return _view(whole) if is_post else whole


def _view(post: Json) -> Json:
    """Complete a post view: its author is whose repository it lies in."""
    did = str(post["uri"]).split("/")[2]
    author = post.get("author") or {}
    return {
        "indexedAt": _LISTED,
        **post,
        "cid": post.get("cid") or "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a",
        "author": {**author, "did": did, "handle": author.get("handle") or "somebody.test"},
    }


def _example(stage: Stage) -> dict[str, Any]:
    example = stage.an_example()
    assert isinstance(example, dict)
    return example
