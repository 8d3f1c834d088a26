"""Addresses of homework: the class of the mother's younger child, and a note of its teacher."""

from sqlalchemy import select

from portal.db import db
from portal.models.contact_book import Homework
from portal.models.school import ClassPlace, Guardian, Guardianship
from portal.services.demo.families import MOTHER


def homework_pages() -> dict[str, dict[str, list[object]]]:
    """By endpoint: a note, its class, and a child who sits there."""
    told = db.session.scalars(select(Homework).order_by(Homework.id).limit(1)).one()
    sits = select(Guardianship.pupil_id).join(Guardian).where(Guardian.full_name == MOTHER)
    child = sits.join(ClassPlace, ClassPlace.pupil_id == Guardianship.pupil_id).where(
        ClassPlace.class_id == told.class_id, ClassPlace.valid_to.is_(None)
    )
    return {
        "contact_book.homework": {"class_id": [told.class_id]},
        "contact_book.change_homework": {"homework_id": [told.id]},
        "family.homework": {"pupil_id": [db.session.scalars(child).one()]},
    }
