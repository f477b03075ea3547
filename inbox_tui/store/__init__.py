"""The one SQLite file: opening it, its tables, and queries by subject."""

from inbox_tui.store.connection import NobodyIsMe, NotFound, Store, StoreError, StoreReadOnly
from inbox_tui.store.numbered import NoSuch, Numbered

__all__ = [
    "NoSuch",
    "NobodyIsMe",
    "NotFound",
    "Numbered",
    "Store",
    "StoreError",
    "StoreReadOnly",
]
