"""What was found in a file, kept so that it can be shown, written and annotated later without comparing again."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from portal.adapters import tokens
from portal.db import db
from portal.errors import RuleBroken
from portal.models.gradebook import MarkImportPart, MarkImportSheet
from portal.services.gradebook.books import BookKey
from portal.services.gradebook.files.plans import Fault, FilePlan, Planned, SheetPlan
from portal.services.gradebook.writing import Theirs

MOST_NAMED = 200
"""Changed cells of a sheet that are kept to be named; those that are wrong or in conflict are all kept."""
Kept = dict[str, Any]


def keep_sheet(import_id: int, plan: SheetPlan) -> None:
    """Keep what was found in a sheet, and the cells of it to be written."""
    db.session.add(MarkImportSheet(import_id=import_id, position=plan.index, found=_kept(plan)))
    if plan.key is not None and (plan.changes or plan.states["conflict"]):
        db.session.add(
            MarkImportPart(
                import_id=import_id,
                class_id=plan.key.class_id,
                semester=plan.key.semester,
                subject=plan.key.subject,
                name=plan.title,
                batch=f"{tokens.new_key()[:20]}-1",
                changes=[[change.pupil_id, change.column, change.typed, change.seen] for change in plan.changes],
                left=[],
            )
        )


def read_kept(import_id: int) -> FilePlan:
    """What was found, as far as it is still kept."""
    query = select(MarkImportSheet.position, MarkImportSheet.found).where(MarkImportSheet.import_id == import_id)
    rows = db.session.execute(query.order_by(MarkImportSheet.position))
    return FilePlan([_read(position, found) for position, found in rows])


def parts_of(import_id: int, *, class_id: int | None = None) -> Sequence[MarkImportPart]:
    """The books of an import, or those of one class, in the order of the file."""
    query = select(MarkImportPart).where(MarkImportPart.import_id == import_id).order_by(MarkImportPart.id)
    if class_id is not None:
        query = query.where(MarkImportPart.class_id == class_id)
    return db.session.scalars(query).all()


def forget(import_id: int) -> None:
    """Drop what was found and what was to be written."""
    for table in (MarkImportSheet, MarkImportPart):
        db.session.execute(delete(table).where(table.import_id == import_id))


def keep_error(error: RuleBroken) -> Kept:
    """A broken rule that can be said later."""
    params = {name: value if isinstance(value, int) else str(value) for name, value in error.params.items()}
    return {"message": error.message, "params": params}


def read_error(kept: Mapping[str, Any]) -> RuleBroken:
    """The broken rule again."""
    message = kept["message"]
    return RuleBroken(message, **kept["params"])


def _kept(plan: SheetPlan) -> Kept:
    named = [*plan.of("wrong", "conflict"), *plan.of("changed")[:MOST_NAMED]]
    named += [cell for cell in plan.spelled_out if cell not in named]
    return {
        "name": plan.name,
        "key": plan.key and [plan.key.class_id, plan.key.semester, plan.key.subject],
        "title": plan.title,
        "columns": dict(plan.columns),
        "on_behalf": plan.on_behalf,
        "refused": plan.refused and keep_error(plan.refused),
        "heading_row": plan.heading_row,
        "headings": list(plan.headings),
        "meanings": list(plan.meanings),
        "rows": plan.rows,
        "states": dict(plan.states),
        "same": plan.same,
        "guarded": plan.guarded,
        "cells": [_kept_cell(cell) for cell in named],
        "faults": _kept_faults(plan.faults),
        "notices": _kept_faults(plan.notices),
    }


def _kept_cell(cell: Planned) -> Kept:
    theirs = cell.theirs
    return {
        **{name: getattr(cell, name) for name in _PLAIN},
        "refused": cell.refused and keep_error(cell.refused),
        "theirs": theirs and [theirs.value, theirs.by, theirs.at.isoformat()],
    }


_PLAIN = ("row", "index", "pupil_id", "name", "column", "short", "typed", "before", "state", "seen")


def _read(position: int, found: Kept) -> SheetPlan:
    plain = ("name", "title", "columns", "on_behalf", "heading_row", "headings", "meanings", "rows", "same", "guarded")
    return SheetPlan(
        **{name: found[name] for name in plain},
        index=position,
        key=found["key"] and BookKey(*found["key"]),
        refused=found["refused"] and read_error(found["refused"]),
        states=Counter(found["states"]),
        cells=sorted(map(_read_cell, found["cells"]), key=lambda cell: (cell.row, cell.index)),
        faults=_read_faults(found["faults"]),
        notices=_read_faults(found["notices"]),
    )


def _kept_faults(faults: Sequence[Fault]) -> list[list[Any]]:
    return [[row, index, name, keep_error(error)] for row, index, name, error in faults]


def _read_faults(kept: Sequence[Sequence[Any]]) -> list[Fault]:
    return [(row, index, name, read_error(error)) for row, index, name, error in kept]


def _read_cell(kept: Kept) -> Planned:
    theirs = kept["theirs"]
    return Planned(
        **{name: kept[name] for name in _PLAIN},
        refused=kept["refused"] and read_error(kept["refused"]),
        theirs=theirs and Theirs(theirs[0], theirs[1], datetime.fromisoformat(theirs[2])),
    )
