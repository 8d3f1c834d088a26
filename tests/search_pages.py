"""The pages of the search over an index of what there was when it was filled."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import mkdtemp

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.adapters.search_index import SearchIndex
from portal.adapters.search_index.engines import WHOOSH, find_engine
from portal.rules.documents.addressing import Addressing
from portal.services.search.registry import SOURCES
from tests.cast import Cast
from tests.make import make_posted
from tests.pages import PageClient, parse, text_of
from tests.searching import all_ids

SUBJECT = "Hướng dẫn mua sắm thiết bị dạy học"


@dataclass
class Fixed:
    """Gives every page the same index."""

    index: SearchIndex

    @contextmanager
    def reading(self) -> Iterator[SearchIndex]:
        yield self.index


def fill(app: Flask, engine: str = WHOOSH) -> SearchIndex:
    """Index everything there is now; what changes later is not noticed, as when the worker lags behind."""
    index = find_engine(engine).create(Path(mkdtemp(dir=app.instance_path)) / "index")
    entries = [entry for source in SOURCES.values() for entry in source.entries(all_ids(source))]
    index.apply(entries, (), 1)
    return index


def serve(app: Flask, index: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until the end of the test the pages ask this index."""
    monkeypatch.setitem(app.extensions, "portal", replace(app.extensions["portal"], search=index))


def make_letter(cast: Cast) -> int:
    """A letter of the department to a school about procurement."""
    to_one = Addressing(units=(cast.units["vinh_binh"],))
    return make_posted(cast.clerk, addressing=to_one, code="253/SGDĐT-VP", subject=SUBJECT).id


def hits(page: TestResponse) -> list[str]:
    """The titles found."""
    assert page.status_code == 200
    return [text_of(each) for each in parse(page).iterfind(".//li[@class='hit']/h2")]


def recent(page: TestResponse) -> list[str]:
    """What was searched for lately."""
    return [text_of(each) for each in parse(page).iterfind(".//ul[@class='recent']/li/a")]


def ask(client: PageClient, typed: str = "mua sắm", **more: object) -> TestResponse:
    """As the button asks."""
    return client.get("/tim-kiem/", query_string={"q": typed, **more})
