"""How much of an exec adapter is put up with. Whatever goes beyond is killed."""

from __future__ import annotations

ANSWER_SECONDS = 30.0
"""For an answer, or the next page, from the request or the page before."""
HELLO_SECONDS = 20.0
"""For the first answer; a machine may be busy when a program starts."""
CLOSE_SECONDS = 0.5
"""A program may end by itself for so long after its input has ended."""
LINE_BYTES = 5 * 1024 * 1024
"""Of one answer, as of any network's pages (:data:`inbox_tui.http.ANSWER_BYTES`)."""
TOTAL_BYTES = 100 * 1024 * 1024
"""Of all that one run of a program writes."""
MEMORY_KILOBYTES = 1024 * 1024
"""Of its data (RLIMIT_DATA); Node and Go reserve far more addresses than they use."""
LOGGED_BYTES = 4000
"""So much of what it writes to stderr goes into the log."""
