"""What of a school stands in addresses: a class of the demo and a pupil who sits in it."""

from sqlalchemy import select

from portal.db import db
from portal.models.school import ClassPlace, SchoolClass


def school_rows() -> dict[str, list[object]]:
    """By name of the argument: values of the demo."""
    class_id = db.session.scalars(select(SchoolClass.id).filter_by(name="4A")).one()
    pupil_id = db.session.scalars(select(ClassPlace.pupil_id).filter_by(class_id=class_id).limit(1)).one()
    return {"class_id": [class_id], "pupil_id": [pupil_id]}
