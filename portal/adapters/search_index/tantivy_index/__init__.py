"""The tantivy engine: a library in Rust, an optional extra (``pip install cong-truong[tantivy]``)."""

from portal.adapters.search_index.tantivy_index.fields import SCHEMA_VERSION
from portal.adapters.search_index.tantivy_index.index import TantivyIndex

__all__ = ["SCHEMA_VERSION", "TantivyIndex"]
