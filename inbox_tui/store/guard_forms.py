"""The forms that guards take, as SQL: :mod:`inbox_tui.store.guards` says what they guard."""

from __future__ import annotations


def refuse(name: str, event: str, condition: str, sentence: str) -> tuple[str, str]:
    """Return a trigger that refuses ``event`` where ``condition`` holds; "" is always."""
    when = f"\nWHEN {condition}" if condition else ""
    return name, (
        f"CREATE TRIGGER {name} BEFORE {event}{when}\n"
        f"BEGIN\n  SELECT RAISE(ABORT, '{sentence}');\nEND"
    )


def after(name: str, condition: str, step: str) -> str:
    """Return the text of a trigger that takes ``step`` after a delivery has changed its state."""
    return (
        f"CREATE TRIGGER {name} AFTER UPDATE OF state ON deliveries\nWHEN {condition}\n"
        f"BEGIN\n  {step};\nEND"
    )


def append_only(table: str, *, deletable: bool = False) -> list[tuple[str, str]]:
    """Return the triggers of a table whose rows never change."""
    key = "seq" if table.startswith("audit") else "uid"
    also = " OR hash = NEW.hash" if table == "audit_log" else ""
    kept = f"{table} only grows"
    triggers = [
        refuse(f"{table}_no_update", f"UPDATE ON {table}", "", kept),
        refuse(
            f"{table}_no_replace",
            f"INSERT ON {table}",
            f"EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}{also})",
            kept,
        ),
    ]
    if not deletable:
        triggers.append(refuse(f"{table}_no_delete", f"DELETE ON {table}", "", kept))
    return triggers


def immutable(table: str, columns: tuple[str, ...], sentence: str) -> tuple[str, str]:
    """Return a trigger that keeps ``columns`` of a table's rows as they were written."""
    changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)
    return refuse(f"{table}_bound", f"UPDATE ON {table}", changed, sentence)
