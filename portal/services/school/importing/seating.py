"""Places in classes that a list gives."""

from collections.abc import Sequence

from sqlalchemy import select

from portal.db import db
from portal.models.school import ClassPlace, SchoolClass
from portal.rules.school.importing.plans import Planned
from portal.services.school.importing.bulk import Writing, insert_rows, update_rows
from portal.services.school.importing.surroundings import chunks
from portal.services.school.scope import lasts_after


def seat(writing: Writing, rows: Sequence[tuple[int, Planned]]) -> None:
    """Places in classes: from the chosen day; a pupil who changes class does so today, or when the class begins."""
    moving = {pupil_id: row for pupil_id, row in rows if row.known and row.known.class_id and _is_moved(row)}
    open_places = {
        place.pupil_id: place
        for part in chunks(moving)
        for place in db.session.scalars(
            select(ClassPlace)
            .join(SchoolClass, SchoolClass.id == ClassPlace.class_id)
            .where(
                ClassPlace.pupil_id.in_(part),
                lasts_after(ClassPlace, writing.today),
                SchoolClass.unit_id == writing.unit_id,
                SchoolClass.start_year == writing.start_year,
            )
        )
    }
    new, corrected, ended = [], [], []
    for pupil_id, row in rows:
        if row.place is None or (row.known and not _is_moved(row)):
            continue
        place, since = open_places.get(pupil_id), writing.since
        if place is not None:
            since = max(writing.today, place.valid_from)
            if since == place.valid_from:  # not a day was spent there
                corrected.append({"id": place.id, "class_id": row.place, "grade": row.grade})
                continue
            ended.append({"id": place.id, "valid_to": since})
        new.append(
            {"class_id": row.place, "pupil_id": pupil_id, "grade": row.grade, "valid_from": since, "valid_to": None}
        )
    update_rows(ClassPlace, corrected)
    update_rows(ClassPlace, ended)
    insert_rows(ClassPlace, new)


def _is_moved(planned: Planned) -> bool:
    return "class_name" in planned.differences or planned.state == "coming"
