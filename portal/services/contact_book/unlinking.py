"""Taking an account off a guardian: it was the wrong person's, or the way in is lost."""

from portal.db import db
from portal.errors import NotAllowed, NotFound
from portal.models.school import Guardianship
from portal.rules.permissions import Actor, Permission
from portal.services.contact_book.slips import end_slips
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
    guardian.account = None
    end_slips(guardian.id)
    note(actor, "family_account_unlinked", "pupil", pupil_id, after=facts)
    db.session.flush()
    return held
