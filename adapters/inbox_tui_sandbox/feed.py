"""What arrives where: each connected account has a feed in one growing change sequence.

An entry moves to the end when its post is edited or deleted, so "everything after number N" is
all that is new, and each number is handed out once.
"""

from __future__ import annotations

from inbox_tui_sandbox.file import NetworkFile


def deliver(file: NetworkFile, post_id: str) -> None:
    """Bring a new post to all connected accounts that it concerns.

    These are its author, those it addresses and those who already follow its conversation and
    may see it. Whoever joins a conversation gets the posts above it first.
    """
    concerned = file.rows(
        """SELECT DISTINCT session.actor_id FROM session JOIN post ON post.id = ?1
           WHERE session.actor_id = post.author_id
              OR session.actor_id IN (SELECT actor_id FROM recipient WHERE post_id = ?1)
              OR session.actor_id IN (
                    SELECT feed.actor_id FROM feed JOIN post AS earlier
                    ON earlier.id = feed.post_id WHERE earlier.context = post.context)
           ORDER BY session.actor_id""",
        post_id,
    )
    for row in concerned:
        append(file, row["actor_id"], post_id)


def append(file: NetworkFile, viewer: str, post_id: str) -> None:
    """Put ``post_id`` at the end of a feed, behind its parents that are not there yet.

    What ``viewer`` may not see is left out.
    """
    chain = file.rows(
        """WITH RECURSIVE above (id, parent_id, number) AS (
             SELECT id, parent_id, number FROM post WHERE id = ?
             UNION SELECT post.id, post.parent_id, post.number
             FROM post JOIN above ON post.id = above.parent_id)
           SELECT id FROM above ORDER BY number""",
        post_id,
    )
    for row in chain:
        is_missing = file.row(
            """SELECT 1 FROM visible WHERE post_id = ?1 AND viewer = ?2 AND NOT EXISTS (
                 SELECT 1 FROM feed WHERE feed.post_id = ?1 AND feed.actor_id = ?2)""",
            row["id"],
            viewer,
        )
        if is_missing:
            file.run(
                "INSERT INTO feed (actor_id, sequence, post_id) VALUES (?, ?, ?)",
                viewer,
                file.next_sequence(),
                row["id"],
            )


def announce_change(file: NetworkFile, post_id: str) -> None:
    """Move an edited or deleted post to the end of each feed that has it."""
    for row in file.rows("SELECT actor_id FROM feed WHERE post_id = ? ORDER BY actor_id", post_id):
        file.run(
            "UPDATE feed SET sequence = ? WHERE actor_id = ? AND post_id = ?",
            file.next_sequence(),
            row["actor_id"],
            post_id,
        )


def backfill(file: NetworkFile, viewer: str) -> None:
    """Fill a new feed with all that its actor wrote or was sent before."""
    for row in file.rows(
        """SELECT id FROM post WHERE author_id = ?1
           OR id IN (SELECT post_id FROM recipient WHERE actor_id = ?1) ORDER BY number""",
        viewer,
    ):
        append(file, viewer, row["id"])


def entries(
    file: NetworkFile, viewer: str, after: int, until: int, limit: int
) -> list[tuple[int, str]]:
    """Return up to ``limit`` (sequence, post id) in ``after < sequence <= until``, oldest first."""
    rows = file.rows(
        "SELECT sequence, post_id FROM feed WHERE actor_id = ? AND sequence > ? AND sequence <= ?"
        " ORDER BY sequence LIMIT ?",
        viewer,
        after,
        until,
        limit,
    )
    return [(int(row["sequence"]), str(row["post_id"])) for row in rows]


def count_entries(file: NetworkFile, viewer: str, after: int, until: int) -> int:
    """Return how many entries have ``after < sequence <= until``."""
    found = file.row(
        "SELECT count(*) AS entries FROM feed"
        " WHERE actor_id = ? AND sequence > ? AND sequence <= ?",
        viewer,
        after,
        until,
    )
    return int(found["entries"]) if found else 0
