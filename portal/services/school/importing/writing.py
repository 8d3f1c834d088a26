"""Write a list that was looked at: many rows in few statements; the same list twice changes nothing."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from portal.adapters import clock
from portal.db import db
from portal.errors import Conflict, NotFound
from portal.models.records import AuditEntry
from portal.models.school import SchoolClass
from portal.models.units import Unit
from portal.rules.permissions import Actor
from portal.rules.school.importing.plans import NewClass, Plan
from portal.rules.vietnamese import sort_key
from portal.services.records import note
from portal.services.school.importing.bulk import Writing, insert_rows
from portal.services.school.importing.looking import Sheet, school_of
from portal.services.school.importing.parents import write_parents
from portal.services.school.importing.planning import plan_pupils
from portal.services.school.importing.pupils import change_pupils, make_pupils, take_in
from portal.services.school.importing.seating import seat
from portal.services.school.importing.surroundings import Options

LIST_IMPORTED = "pupils_imported"


def import_pupils(actor: Actor, *, sheet: Sheet, options: Options, seen: str, sha256: str) -> int:
    """Write the good rows of the list as it was ``seen``; gives the number of the entry that tells the result.

    Conflict when something was changed since; a list that is written already leads to the same result.
    """
    unit_id = school_of(actor)
    db.session.scalar(select(Unit.id).where(Unit.id == unit_id).with_for_update())  # one list at a time
    dry = plan_pupils(actor, sheet=sheet, options=options)
    if not dry.plan.of("new", "coming", "changed") and (earlier := _earlier(actor, sha256)) is not None:
        return earlier
    if dry.fingerprint != seen:
        raise Conflict("Hồ sơ của trường đã thay đổi sau khi bạn xem. Hãy xem lại rồi ghi.", field=None)
    writing = Writing(actor, unit_id, options.start_year, options.since, clock.today())
    made = _write(writing, dry.plan)
    after = {**dry.plan.counts, "sha256": sha256, "classes_made": made}
    note(actor, "pupils_imported", "unit", unit_id, after=after)
    db.session.flush()
    return db.session.scalars(_own_imports(actor).limit(1)).one().id


def read_result(actor: Actor, *, entry_id: int) -> AuditEntry:
    """What one of the actor's own imports did."""
    school_of(actor)
    entry = db.session.scalar(_own_imports(actor).where(AuditEntry.id == entry_id))
    if entry is None:
        raise NotFound
    return entry


def _own_imports(actor: Actor) -> Select[AuditEntry]:
    mine: tuple[ColumnElement[bool], ...] = (
        AuditEntry.account_id == actor.account_id,
        AuditEntry.action == LIST_IMPORTED,
        AuditEntry.unit_id == actor.unit_id,
    )
    return select(AuditEntry).where(*mine).order_by(AuditEntry.id.desc())


def _earlier(actor: Actor, sha256: str) -> int | None:
    """The result of the same file, when this person has written it before."""
    found = db.session.scalars(_own_imports(actor).limit(20))
    return next((entry.id for entry in found if entry.after and entry.after.get("sha256") == sha256), None)


def _write(writing: Writing, plan: Plan) -> list[str]:
    """Write the good rows; gives the names of the classes that were made."""
    new, coming, changed = plan.of("new"), plan.of("coming"), plan.of("changed")
    class_ids = _make_classes(writing, plan.missing_classes, {row.place for row in (*new, *coming, *changed)})
    for planned in (*new, *coming, *changed):
        planned.place = class_ids.get(planned.place, planned.place) if isinstance(planned.place, str) else planned.place
    ids = [*make_pupils(writing, new), *take_in(writing, coming)]
    change_pupils(writing, changed)
    pupils = [*zip(ids, (*new, *coming), strict=True), *((row.known.id, row) for row in changed if row.known)]
    seat(writing, pupils)
    write_parents(writing, pupils)
    return [plan.missing_classes[key].name for key in class_ids]


def _make_classes(writing: Writing, missing: Mapping[str, NewClass], wanted: set[Any]) -> dict[str, int]:
    keys = [key for key in missing if key in wanted]
    year = {"unit_id": writing.unit_id, "start_year": writing.start_year, "created_at": clock.now(), "version": 1}
    usual: dict[str, Any] = {"other_grades": [], "campus_id": None, "sessions_a_day": 1, "put_away_at": None}
    named = [
        {"name": new.name, "name_sort": sort_key(new.name), "grade": new.grade} for new in map(missing.get, keys) if new
    ]
    return dict(zip(keys, insert_rows(SchoolClass, [year | usual | names for names in named]), strict=True))
