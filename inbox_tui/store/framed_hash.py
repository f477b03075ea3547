"""One hash over several texts."""

from __future__ import annotations

import hashlib


def framed_hash(*parts: str) -> str:
    """Return SHA-256, in hex, over ``parts``, each behind its length in characters and a colon.

    The lengths keep two lists of parts from running together to the same bytes.
    """
    framed = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(framed.encode("utf-8", "surrogatepass")).hexdigest()
