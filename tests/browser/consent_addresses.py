"""Addresses of consents: what a mother answered, and slips the school entered."""

from sqlalchemy import select

from portal.db import db
from portal.models.contact_book import ConsentAnswer, DataCopy, MediumPupil, TakeDown
from portal.models.school import ClassPlace
from portal.rules.contact_book.consents import PAPER, PORTAL
from tests.browser.request_addresses import request_pages


def consent_pages() -> dict[str, dict[str, list[object]]]:
    """By endpoint: the mother's child of 4A with her answer, and a pupil of the class with a slip."""
    answered, slip = _first(PORTAL), _first(PAPER)
    place = select(ClassPlace.class_id).where(ClassPlace.pupil_id == slip.pupil_id, ClassPlace.valid_to.is_(None))
    purpose: dict[str, list[object]] = {"purpose_id": [slip.purpose_id]}
    pupil: dict[str, list[object]] = {"pupil_id": [slip.pupil_id, answered.pupil_id]}
    return {
        **request_pages(),
        "family.copies": {"pupil_id": [answered.pupil_id]},
        "family.copy": {"pupil_id": [answered.pupil_id], "copy_id": [db.session.scalars(select(DataCopy.id)).one()]},
        "family.copy_file": {
            "pupil_id": [answered.pupil_id],
            "copy_id": [db.session.scalars(select(DataCopy.id)).one()],
        },
        "family.consents": {"pupil_id": [answered.pupil_id]},
        "family.consent": {"pupil_id": [answered.pupil_id], "answer_id": [answered.id]},
        "contact_book.class_consents": {"class_id": [db.session.scalars(place).one()]},
        "contact_book.pupil_consents": pupil,
        "contact_book.enter_consent": pupil,
        "contact_book.consent_scan": {"pupil_id": [slip.pupil_id], "answer_id": [slip.id]},
        "news.medium_pupils": {"medium_id": [db.session.scalars(select(MediumPupil.medium_id)).one()]},
        "news.keep_shown": {"task_id": list(db.session.scalars(select(TakeDown.id).order_by(TakeDown.id)))},
        "contact_book.reword_consent": purpose,
        "contact_book.close_consent": purpose,
    }


def _first(channel: str) -> ConsentAnswer:
    query = select(ConsentAnswer).where(ConsentAnswer.channel == channel).order_by(ConsentAnswer.id)
    return db.session.scalars(query.limit(1)).one()
