"""What of families stands in addresses: a slip that waits, a guardian with an account."""

from sqlalchemy import select

from portal.db import db
from portal.models.contact_book import ActivationSlip
from portal.models.school import Guardian, Guardianship
from portal.services.demo.families import MOTHER, SLIP_CODE
from portal.web.activating import ticket_for


def family_pages() -> dict[str, dict[str, list[object]]]:
    """By endpoint: values that these pages need."""
    slip = db.session.scalars(select(ActivationSlip.id).where(ActivationSlip.used_at.is_(None))).one()
    mother = select(Guardianship).join(Guardian).where(Guardian.full_name == MOTHER).order_by(Guardianship.id)
    held = db.session.scalars(mother).first()
    linked: dict[str, list[object]] = {}
    if held is not None:
        linked = {"pupil_id": [held.pupil_id], "guardianship_id": [held.id]}
    return {
        "activation.enter": {"token": [SLIP_CODE]},
        "activation.begin": {"token": [ticket_for(slip)]},
        "contact_book.unlink": linked,
        "family.show_child": linked,
        "family.show_looks": linked,
    }
