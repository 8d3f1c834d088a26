"""The Whoosh engine: one folder of immutable segments, written in bulk, read as sets."""

from portal.adapters.search_index.whoosh_index.index import WhooshIndex
from portal.adapters.search_index.whoosh_index.schema import SCHEMA_VERSION

__all__ = ["SCHEMA_VERSION", "WhooshIndex"]
