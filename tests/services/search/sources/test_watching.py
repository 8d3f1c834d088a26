"""What every source says about itself can be relied on."""

import re

import pytest
from flask import Flask
from sqlalchemy import text

from portal.db import Base, db
from portal.services.search.registry import SOURCES
from portal.services.search.source import Watched
from tests.searching import SCOPES

EVERY = [(kind, watched) for kind, source in SOURCES.items() for watched in source.watched]


def test_each_kind_has_a_scope_to_be_compared_with() -> None:
    assert set(SCOPES) == set(SOURCES)
    assert all(source.kind == kind for kind, source in SOURCES.items())


@pytest.mark.parametrize(("kind", "watched"), EVERY, ids=lambda each: getattr(each, "table", each))
def test_what_is_watched_is_there(app: Flask, kind: str, watched: Watched) -> None:
    columns = Base.metadata.tables[watched.table].columns
    assert set(watched.columns) <= set(columns.keys()), kind
    if not watched.query:
        assert watched.object_column in columns, kind
        return
    asked = set(re.findall(r"\{row\}\.(\w+)", watched.query))
    assert asked, kind
    assert asked <= set(columns.keys()), kind
    query = re.sub(r"\{row\}\.(\w+)", rf"(SELECT \1 FROM {watched.table} LIMIT 1)", watched.query)
    assert all(isinstance(number, int) for (number,) in db.session.execute(text(query)))
