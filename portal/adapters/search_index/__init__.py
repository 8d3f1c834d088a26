"""The search index: one small interface, engines behind it."""

from portal.adapters.search_index.interface import IndexBusy, IndexDamaged, Order, SearchIndex

__all__ = ["IndexBusy", "IndexDamaged", "Order", "SearchIndex"]
