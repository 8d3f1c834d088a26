"""The pages of the search over an index of what there was when it was filled."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import mkdtemp

import pytest
from flask import Flask

from portal.adapters.search_index import SearchIndex
from portal.adapters.search_index.engines import find_engine
from portal.services.search.registry import SOURCES
from tests.searching import all_ids


@dataclass
class Fixed:
    """Gives every page the same index."""

    index: SearchIndex

    @contextmanager
    def reading(self) -> Iterator[SearchIndex]:
        yield self.index


def fill(app: Flask) -> SearchIndex:
    """Index everything there is now; what changes later is not noticed, as when the worker lags behind."""
    index = find_engine("whoosh").create(Path(mkdtemp(dir=app.instance_path)) / "index")
    entries = [entry for source in SOURCES.values() for entry in source.entries(all_ids(source))]
    index.apply(entries, (), 1)
    return index


def serve(app: Flask, index: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until the end of the test the pages ask this index."""
    monkeypatch.setitem(app.extensions, "portal", replace(app.extensions["portal"], search=index))
