"""Many rows in one statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, insert, update

from portal.db import Base, db, next_ids
from portal.rules.permissions import Actor


@dataclass(frozen=True)
class Writing:
    """What stays the same while one list is written; ``since`` is the day from which pupils sit in their classes."""

    actor: Actor
    unit_id: int
    start_year: int
    since: date
    today: date


def insert_rows(model: type[Base], rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert the rows; gives their ids in the same order."""
    if not rows:
        return []
    ids = next_ids(model, len(rows))
    given = [{"id": key, **row} for key, row in zip(ids, rows, strict=True)]
    db.session.execute(insert(model), given, execution_options={"render_nulls": True})  # else one for each set of nulls
    return ids


def update_rows(model: type[Base], rows: Sequence[Mapping[str, Any]], *, counted: bool = False) -> None:
    """Give many rows new values: each names its ``id`` and the same columns; ``counted`` raises the version."""
    if not rows:
        return
    table: Any = model.__table__
    values: dict[Any, Any] = {name: bindparam(f"new_{name}") for name in rows[0] if name != "id"}
    if counted:
        values["version"] = table.c.version + 1
    given = [{f"new_{name}": value for name, value in row.items()} for row in rows]
    db.session.connection().execute(update(table).where(table.c.id == bindparam("new_id")).values(values), given)
