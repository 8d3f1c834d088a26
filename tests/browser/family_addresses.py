"""What of families stands in addresses: a slip that waits, a guardian with an account."""

from sqlalchemy import select

from portal.db import db
from portal.models.contact_book import ActivationSlip
from portal.models.school import Guardian, Guardianship, PupilAccount
from portal.services.demo.families import MOTHER, SLIP_CODE
from portal.web.activating import ticket_for


def family_pages() -> dict[str, dict[str, list[object]]]:
    """By endpoint: values that these pages need."""
    unused = select(ActivationSlip.id).where(ActivationSlip.used_at.is_(None))
    slip = db.session.scalars(unused.where(ActivationSlip.guardian_id.is_not(None))).one()
    mother = select(Guardianship).join(Guardian).where(Guardian.full_name == MOTHER).order_by(Guardianship.id)
    held = db.session.scalars(mother).first()
    linked: dict[str, list[object]] = {}
    if held is not None:
        linked = {"pupil_id": [held.pupil_id], "guardianship_id": [held.id]}
    own = db.session.scalars(select(PupilAccount.pupil_id).where(PupilAccount.unit_id.is_not(None))).first()
    return {
        "activation.enter": {"token": [SLIP_CODE]},
        "activation.begin": {"token": [ticket_for(slip)]},
        "contact_book.unlink": linked,
        "contact_book.end_pupil_account": {"pupil_id": [own]},
        "family.show_child": linked,
        "family.show_looks": linked,
    }
