"""Passing received documents on, for tests: through the service, committed."""

from portal.adapters.tokens import new_key
from portal.db import db
from portal.models.documents import Document
from portal.rules.documents.addressing import Addressing
from portal.services.documents import forwarding
from tests.cast import Person
from tests.make import actor_of

DIRECT = Addressing(subordinates="direct")
DEPARTMENTS = Addressing(subordinates="direct", kinds=("department",))


def forward(
    person: Person, document_id: int, *, addressing: Addressing = DIRECT, remark: str = "", again: bool = False
) -> Document:
    """What the person's unit received, passed on to its direct subordinates unless others are named."""
    actor = actor_of(person)
    ready = forwarding.preview(actor, document_id=document_id, addressing=addressing, again=again)
    made = forwarding.forward(
        actor,
        document_id=document_id,
        addressing=addressing,
        again=again,
        remark=remark,
        key=new_key(),
        seal=ready.seal,
    )
    db.session.commit()
    return made
