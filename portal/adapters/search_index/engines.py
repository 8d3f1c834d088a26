"""Which engines there are, by the name the setting gives."""

from importlib import import_module
from importlib.util import find_spec

from portal.adapters.search_index.folders import Engine
from portal.adapters.search_index.whoosh_index import SCHEMA_VERSION, WhooshIndex

WHOOSH = "whoosh"
TANTIVY = "tantivy"
NAMES = (WHOOSH, TANTIVY)


def is_installed(name: str) -> bool:
    """Whether the engine can be used: tantivy is an optional extra."""
    return name == WHOOSH or (name == TANTIVY and find_spec("tantivy") is not None)


def find_engine(name: str) -> Engine:
    """The engine of this name; ValueError when there is none or its package is not installed."""
    if name == WHOOSH:
        return Engine(WHOOSH, SCHEMA_VERSION, WhooshIndex.create, WhooshIndex)
    if name != TANTIVY:
        raise ValueError(f"no search engine is called {name!r}")
    if not is_installed(name):
        raise ValueError("the package tantivy is not installed: pip install 'cong-truong[tantivy]'")
    package = import_module("portal.adapters.search_index.tantivy_index")
    return Engine(TANTIVY, package.SCHEMA_VERSION, package.TantivyIndex.create, package.TantivyIndex)
