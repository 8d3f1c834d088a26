"""Documents on their way through a unit, for tests: the school of the cast, where the principal instructs."""

from datetime import date, timedelta

from portal.adapters import clock
from portal.db import db
from portal.models.documents import Receipt
from portal.services.documents import arrivals
from portal.services.documents.handling import instructing
from portal.services.documents.handling.instructing import Instruction
from tests.cast import Cast, Person
from tests.make import actor_of, make_posted


def in_days(days: int) -> date:
    """A day counted from today."""
    return clock.today() + timedelta(days=days)


def make_registered(cast: Cast, code: str = "12/SGDĐT-VP") -> int:
    """The id of a document that the school has registered."""
    document_id = make_posted(cast.clerk, code=code).id
    arrivals.register_arrival(actor_of(cast.principal), document_id=document_id, handler="", remark="")
    db.session.commit()
    return document_id


def make_assigned(
    cast: Cast,
    *,
    lead: Person | None = None,
    cooperators: tuple[Person, ...] = (),
    due_on: date | None = None,
    code: str = "12/SGDĐT-VP",
) -> int:
    """The id of a document that the principal gave to the teacher, or to ``lead``."""
    document_id = make_registered(cast, code)
    instruction = Instruction(
        text="Đọc và báo cáo.",
        lead_id=(lead or cast.teacher).id,
        cooperator_ids=[each.id for each in cooperators],
        due_on=due_on,
    )
    instructing.assign(actor_of(cast.principal), document_id=document_id, instruction=instruction)
    db.session.commit()
    return document_id


def receipt_of(document_id: int, unit_id: int) -> Receipt:
    """The receipt as it is stored now."""
    db.session.expire_all()
    return db.session.query(Receipt).filter_by(document_id=document_id, unit_id=unit_id).one()
