"""Content ids, worked out here: of a post and of a picture, before the server has either.

A record's id is made of its bytes in DAG-CBOR, a blob's of the blob itself, both with SHA-256
(https://atproto.com/specs/data-model#link-and-cid-formats). So a thread's posts can name each other
before they are sent, and what is sent is what was confirmed.
"""

from __future__ import annotations

import hashlib
from typing import Any

from inbox_tui.adapter.fields import Json

_RECORD = b"\x01\x71\x12\x20"
_BLOB = b"\x01\x55\x12\x20"
"""Version 1, DAG-CBOR or raw bytes, SHA-256 of 32 bytes."""


def of_record(record: Json) -> str:
    """Return the id of a record as JSON holds it, links as ``{"$link": …}``.

    Bytes (``$bytes``) are not known here: no post of ours has any.
    """
    from libipld import encode_cid, encode_dag_cbor

    encoded = encode_dag_cbor(_with_links(record))
    return encode_cid(_RECORD + hashlib.sha256(encoded).digest())


def of_blob(sha256: str) -> str:
    """Return the id of a blob with that hash, in hex."""
    from libipld import encode_cid

    return encode_cid(_BLOB + bytes.fromhex(sha256))


def _with_links(value: Any) -> Any:
    """Return a JSON value with its links as the library takes them: the bytes of the id."""
    from libipld import decode_multibase

    if isinstance(value, dict):
        if value.keys() == {"$link"}:
            return decode_multibase(value["$link"])[1]
        return {name: _with_links(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_with_links(inner) for inner in value]
    return value
