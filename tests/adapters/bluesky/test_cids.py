"""Content ids are those that the network works out."""

from __future__ import annotations

import hashlib

from inbox_tui_bluesky import cids


def test_a_record_has_the_id_of_the_specification() -> None:
    """A sample of interop-test-files/data-model in github.com/bluesky-social/atproto."""
    nested = {"string": "abc", "number": 123, "bool": True, "arr": ["abc", "def", "ghi"]}
    sample = {
        "string": "abc",
        "unicode": "a~öñ©⽘☎𓋓😀👨‍👩‍👧‍👧",
        "integer": 123,
        "bool": True,
        "null": None,
        "array": ["abc", "def", "ghi"],
        "object": nested,
    }
    assert cids.of_record(sample) == "bafyreiclp443lavogvhj3d2ob2cxbfuscni2k5jk7bebjzg7khl3esabwq"


def test_a_link_in_a_record_counts_as_a_link_and_not_as_words() -> None:
    blob = cids.of_blob(hashlib.sha256(b"picture").hexdigest())
    assert blob.startswith("bafkrei")
    ids = {
        cids.of_record({"ref": {"$link": blob}}),
        cids.of_record({"ref": {"link": blob}}),
        cids.of_record({"ref": [blob]}),
        cids.of_record({"ref": [{"$link": blob}]}),
    }
    assert len(ids) == 4
