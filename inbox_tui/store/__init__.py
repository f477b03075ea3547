"""The one SQLite file: opening it, its tables, and queries by subject."""

from inbox_tui.store.connection import Store, StoreError, StoreReadOnly

__all__ = ["Store", "StoreError", "StoreReadOnly"]
