"""Which engines there are, by the name the setting gives."""

from portal.adapters.search_index.folders import Engine
from portal.adapters.search_index.whoosh_index import SCHEMA_VERSION, WhooshIndex

WHOOSH = "whoosh"


def find_engine(name: str) -> Engine:
    """The engine of this name; ValueError when there is none."""
    if name == WHOOSH:
        return Engine(WHOOSH, SCHEMA_VERSION, WhooshIndex.create, WhooshIndex)
    raise ValueError(f"no search engine is called {name!r}")
