"""Migrations lead exactly to the models, and run up and down again with data in the tables."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import inspect, select

from portal.adapters import clock
from portal.db import db
from portal.models.people import Account
from portal.models.school import AssignmentDecision, TeachingAssignment
from tests.cast import PEOPLE, Cast, cast_of, load_cast
from tests.database import make_app
from tests.school import make_class, teach


@pytest.fixture
def empty_app(tmp_path: Path) -> Iterator[Flask]:
    app = make_app(tmp_path, f"sqlite:///{tmp_path / 'portal.db'}")
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_migrations_equal_models(app: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_the_chain_is_numbered_without_gap_or_branch(app: Flask) -> None:
    script = ScriptDirectory(app.extensions["migrate"].directory)
    numbers = sorted(revision.revision for revision in script.walk_revisions())
    assert numbers == [f"{n:04d}" for n in range(1, len(numbers) + 1)]
    assert script.get_heads() == [numbers[-1]]


def test_up_with_data_and_down_again(empty_app: Flask) -> None:
    """Each step goes down and up over filled tables; people survive every step that keeps their table."""
    flask_migrate.upgrade()
    load_cast()
    db.session.commit()
    _teach_by_decision(cast_of(empty_app))
    flask_migrate.downgrade(revision="0053")
    flask_migrate.upgrade()
    [taught] = db.session.scalars(select(TeachingAssignment)).all()
    assert taught.decision is not None
    assert taught.decision.applies_from == taught.decision.decided_on
    db.session.remove()
    flask_migrate.downgrade(revision="0002")
    flask_migrate.upgrade()
    assert len(db.session.scalars(select(Account)).all()) == len(PEOPLE)
    db.session.remove()
    flask_migrate.downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    flask_migrate.upgrade()


def _teach_by_decision(cast: Cast) -> None:
    """A class taught by a decision: rows that tables of a later step refer to."""
    room = make_class(cast, pupils=("Lê Thị An",))
    teach(room, cast.teacher, "toan")
    decision = AssignmentDecision(
        unit_id=cast.units["vinh_binh"],
        start_year=room.school_class.start_year,
        kind="teaching",
        number="08/QĐ-THVB",
        decided_on=date(2026, 8, 25),
        applies_from=date(2026, 8, 25),
        created_at=clock.now(),
        created_by="Hiệu trưởng",
    )
    db.session.add(decision)
    db.session.flush()
    db.session.query(TeachingAssignment).update({"decision_id": decision.id})
    db.session.commit()
    db.session.remove()
