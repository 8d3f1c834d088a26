"""Who is at something right now: a row for each person who opened it to edit, with the last sign of life."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TypeVar

from sqlalchemy import select

from portal.adapters import clock
from portal.db import Base, db, insert_missing
from portal.rules.permissions import Actor

EXPIRES = timedelta(minutes=5)
"""Somebody who neither opened nor saved a thing for so long is no longer at it."""

Row = TypeVar("Row", bound=Base)


def claim(table: type[Row], actor: Actor, key: str, thing_id: int) -> None:
    """The actor is at it now; ``key`` is the column that names the thing."""
    row = {key: thing_id, "account_id": actor.account_id, "name": actor.name, "at": clock.now()}
    unique = [key, "account_id"]
    if not insert_missing(table, [row], unique=unique, returning=[table.__table__.c.account_id]):
        mine = db.session.get_one(table, {key: thing_id, "account_id": actor.account_id}, populate_existing=True)
        mine.at = clock.now()  # type: ignore[attr-defined]
        db.session.flush()


def others_at(table: type[Row], actor: Actor, key: str, thing_id: int) -> Sequence[Row]:
    """Who else is at it, the latest first."""
    columns = table.__table__.c
    query = select(table).where(
        columns[key] == thing_id, columns.account_id != actor.account_id, columns.at > clock.now() - EXPIRES
    )
    return db.session.scalars(query.order_by(columns.at.desc())).all()
