"""A database without the cast, and one that holds the demo."""

import pytest
from flask import Flask

from portal.db import db
from portal.services.demo import load_demo
from portal.web.parts import parts
from tests.database import TestDatabase


@pytest.fixture
def empty(app: Flask) -> None:
    """Nobody and nothing."""
    for table in reversed(db.metadata.sorted_tables):
        db.session.execute(table.delete())
    db.session.commit()


@pytest.fixture
def demo(request: pytest.FixtureRequest, app: Flask, _database: TestDatabase) -> None:
    """The demo, loaded this minute; loaded once and then put back."""
    if "demo" in _database.kept:
        _database.reset("demo")
        return
    request.getfixturevalue("empty")
    load_demo(parts().file_store)
    db.session.commit()
    db.session.remove()
    _database.keep("demo")
