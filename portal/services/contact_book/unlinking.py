"""Taking an account off a guardian: it was the wrong person's, or the way in is lost."""

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound
from portal.models.school import Guardianship
from portal.models.units import Unit
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor, Permission
from portal.services.contact_book.slips import end_slips
from portal.services.notifications.telling import notify
from portal.services.records import note
from portal.services.school.families import get_guardianship


def get_linked(actor: Actor, *, pupil_id: int, guardianship_id: int) -> Guardianship:
    """A guardian of a pupil of the school who can sign in, for who manages the contact book; NotFound else."""
    if not actor.can(Permission.CONTACT_MANAGE):
        raise NotAllowed
    held = get_guardianship(actor, pupil_id=pupil_id, guardianship_id=guardianship_id)
    if held.guardian.account is None:
        raise NotFound
    return held


def unlink_account(actor: Actor, *, pupil_id: int, guardianship_id: int, reason: str) -> Guardianship:
    """From now on the account shows none of this guardian's children; a new slip lets the right person in."""
    held = get_linked(actor, pupil_id=pupil_id, guardianship_id=guardianship_id)
    guardian = held.guardian
    facts = {"guardian_name": guardian.full_name, "reason": reason}
    if guardian.account is not None:
        facts["user_name"] = guardian.account.user_name
        tell_taken_off(actor, guardian.account.id, pupil_id)
    guardian.account = None
    end_slips(guardian.id)
    note(actor, "family_account_unlinked", "pupil", pupil_id, after=facts)
    db.session.flush()
    return held


def tell_taken_off(actor: Actor, account_id: int, pupil_id: int) -> None:
    """Tell who has the account that it opens a child's contact book no longer; of whom is not said."""
    school = db.session.scalar(select(Unit.name).where(Unit.id == actor.unit_id))
    key = f"account-taken-off-{pupil_id}-{clock.now().isoformat()}"
    kind, params = Kind.ACCOUNT_TAKEN_OFF, {"school": school}
    notify([account_id], kind=kind, key=key, params=params, path="/so-lien-lac/", by=actor.account_id)
