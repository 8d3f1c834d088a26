"""Approvals in tests."""

from portal.db import db
from portal.models.documents import Approval, Document
from portal.models.units import Unit
from portal.services.documents import approving
from portal.services.documents.approvals import seal_of
from tests.cast import Cast, Person
from tests.make import actor_of


def set_up(cast: Cast, unit: str = "ben_tre", **settings: bool) -> None:
    """Give a unit of the cast settings."""
    row = db.session.get_one(Unit, cast.units[unit])
    row.settings = {**row.settings, **settings}
    db.session.commit()


def submit(person: Person, draft: Document) -> Approval:
    """Lay a draft before the leader, as it is."""
    made = approving.submit(actor_of(person), document_id=draft.id, seal=seal_of(draft))
    db.session.commit()
    return made


def approve(person: Person, draft: Document) -> Approval:
    """Approve a draft, as it is."""
    made = approving.approve(actor_of(person), document_id=draft.id, seal=seal_of(draft))
    db.session.commit()
    return made
