"""From a round to the child whose facts are to be confirmed."""

from sqlalchemy import select

from portal.db import db
from portal.errors import NotFound
from portal.models.contact_book import DataConfirmation, DataRound
from portal.models.school import Guardian
from portal.rules.permissions import Actor
from portal.services.contact_book.children import list_children


def find_child_of(actor: Actor, round_id: int) -> int:
    """The child a notification leads to: the first of the round's school not answered for, else the first."""
    found = db.session.get(DataRound, round_id)
    at_school = [each for each in list_children(actor) if found and each.at.unit_id == found.unit_id]
    children = [child.pupil_id for child in at_school if child.at.is_there and not child.is_self]
    if not children:
        raise NotFound
    own = select(Guardian.id).where(Guardian.account_id == actor.account_id)
    query = select(DataConfirmation.pupil_id).where(
        DataConfirmation.round_id == round_id,
        DataConfirmation.pupil_id.in_(children),
        DataConfirmation.guardian_id.in_(own),
    )
    answered = set(db.session.scalars(query))
    return min(children, key=lambda pupil_id: pupil_id in answered)
