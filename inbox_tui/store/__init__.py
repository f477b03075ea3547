"""The one SQLite file: opening it, its tables, and queries by subject."""

from inbox_tui.store.connection import NobodyIsMe, NotFound, Store, StoreError, StoreReadOnly

__all__ = ["NobodyIsMe", "NotFound", "Store", "StoreError", "StoreReadOnly"]
