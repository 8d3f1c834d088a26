"""A database without the cast, and one that holds the demo."""

import pytest
from flask import Flask

from portal.db import db
from portal.services.demo import load_demo
from portal.web.parts import parts


@pytest.fixture
def empty(app: Flask) -> None:
    """Nobody and nothing."""
    for table in reversed(db.metadata.sorted_tables):
        db.session.execute(table.delete())
    db.session.commit()


@pytest.fixture
def demo(empty: None) -> None:
    """The demo, loaded this minute."""
    load_demo(parts().file_store)
    db.session.commit()
