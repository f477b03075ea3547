"""Content ids, worked out here: of a post and of a picture, before the server has either.

A record's id is made of its bytes in DAG-CBOR, a blob's of the blob itself, both with SHA-256
(https://atproto.com/specs/data-model#link-and-cid-formats). So a thread's posts can name each other
before they are sent, and what is sent is what was confirmed.
"""

from __future__ import annotations

from inbox_tui_bluesky.mapping import Json


def of_record(record: Json) -> str:
    """Return the id of a record as JSON holds it, links as ``{"$link": …}``."""
    from cbrrr import CID, encode_dag_cbor

    encoded = encode_dag_cbor(dict(record), atjson_mode=True)
    return CID.cidv1_dag_cbor_sha256_32_from(encoded).encode()


def of_blob(sha256: str) -> str:
    """Return the id of a blob with that hash, in hex."""
    from cbrrr import CID

    return CID(CID.CIDV1_RAW_SHA256_32_PFX + bytes.fromhex(sha256)).encode()
