"""A province around a school: copies of it with their classes, pupils, guardians, programme and publications, and the
marks of every tenth pupil. One statement for each table and copy."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, String, Table, cast, func, insert, literal, select, text

from portal.db import Base, db

PUPILS = 1500
MARKED = 10
"""One of so many pupils of the copies has marks."""
SHIFTED: Mapping[str, Mapping[str, str]] = {
    "unit": {"id": "unit"},
    "unit_edge": {"id": "unit_edge", "child_id": "unit"},
    "school_class": {"id": "school_class", "unit_id": "unit"},
    "programme_subject": {"id": "programme_subject", "unit_id": "unit"},
    "pupil": {"id": "pupil"},
    "enrolment": {"id": "enrolment", "pupil_id": "pupil", "unit_id": "unit"},
    "class_place": {"id": "class_place", "class_id": "school_class", "pupil_id": "pupil"},
    "account": {"id": "account"},
    "guardian": {"id": "guardian", "account_id": "account"},
    "guardianship": {"id": "guardianship", "pupil_id": "pupil", "guardian_id": "guardian"},
    "book_publication": {"id": "book_publication", "class_id": "school_class", "unit_id": "unit"},
    "mark": {"id": "mark", "pupil_id": "pupil", "class_id": "school_class", "unit_id": "unit"},
}
"""What is copied, in this order, and which of its columns are ids of what."""
NAMED = {"unit": {"code"}, "account": {"user_name", "email"}}
"""Columns that must differ."""


def fill_province(unit_id: int, schools: int) -> list[int]:
    """Copy the school until there are so many, committed; the pupils of the copies who have marks."""
    tables = {name: Base.metadata.tables[name] for name in SHIFTED}
    steps = {name: db.session.scalar(select(func.max(table.c.id))) or 0 for name, table in tables.items()}
    for copy in range(1, schools):
        for table in tables.values():
            _copy(table, unit_id, copy, steps)
        db.session.commit()
    if db.engine.dialect.name == "postgresql":
        for name in SHIFTED:
            highest = f"(select max(id) from {name})"
            db.session.execute(text(f"select setval(pg_get_serial_sequence('{name}', 'id'), {highest})"))
        db.session.commit()
        db.session.execute(text("analyze"))
        db.session.commit()
    marks = tables["mark"]
    return list(db.session.scalars(select(marks.c.pupil_id).where(marks.c.unit_id > steps["unit"]).distinct()))


def _copy(table: Table, unit_id: int, copy: int, steps: Mapping[str, int]) -> None:
    """The rows of the school once more, every id moved on."""
    moved = SHIFTED[table.name]
    columns: list[ColumnElement[Any]] = []
    for column in table.c:
        if column.name in moved:
            columns.append(column + copy * steps[moved[column.name]])
        elif column.name in NAMED.get(table.name, ()):
            columns.append(cast(column, String) + literal(f"-{copy}"))
        else:
            columns.append(column)
    rows = select(*columns).where(table.c.id <= steps[table.name], *_of_school(table, unit_id))
    db.session.execute(insert(table).from_select([column.name for column in table.c], rows))


def _of_school(table: Table, unit_id: int) -> list[ColumnElement[bool]]:
    enrolled = Base.metadata.tables["enrolment"].c
    classes = Base.metadata.tables["school_class"].c
    match table.name:
        case "unit":
            return [table.c.id == unit_id]
        case "unit_edge":
            return [table.c.child_id == unit_id]
        case "pupil":
            return [table.c.id.in_(select(enrolled.pupil_id).where(enrolled.unit_id == unit_id))]
        case "class_place":
            return [table.c.class_id.in_(select(classes.id).where(classes.unit_id == unit_id))]
        case "account":
            return [table.c.is_family]
        case "guardian" | "guardianship":
            return []
        case "mark":
            return [table.c.unit_id == unit_id, table.c.pupil_id % MARKED == 0]
        case _:
            return [table.c.unit_id == unit_id]
