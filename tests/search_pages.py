"""The pages of the search over an index in memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pytest
from flask import Flask

from portal.services.search.registry import SOURCES
from tests.plain_index import PlainIndex
from tests.searching import all_ids


@dataclass
class Fixed:
    """Gives every page the same index."""

    index: PlainIndex

    @contextmanager
    def reading(self) -> Iterator[PlainIndex]:
        yield self.index


def fill() -> PlainIndex:
    """Index everything there is now; what changes later is not noticed, as when the worker lags behind."""
    index = PlainIndex()
    for source in SOURCES.values():
        index.apply(source.entries(all_ids(source)), (), 0)
    return index


def serve(app: Flask, index: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until the end of the test the pages ask this index."""
    monkeypatch.setitem(app.extensions, "portal", replace(app.extensions["portal"], search=index))
