"""Makers of things a test needs, with sensible defaults; they go through the services like the pages do."""

from dataclasses import replace
from datetime import date
from typing import Any

from portal.adapters.tokens import new_key
from portal.db import db
from portal.models.documents import Document
from portal.models.people import Account
from portal.rules.documents.addressing import Addressing
from portal.rules.permissions import Actor
from portal.services.documents import composing, posting
from portal.services.people.actors import load_actor
from tests.cast import Person

CHILDREN = Addressing(subordinates="all")


def actor_of(person: Person) -> Actor:
    """The person acting for the first of their units."""
    actor, _units = load_actor(db.session.get_one(Account, person.id))
    return actor


def make_draft(
    person: Person,
    *,
    addressing: Addressing = CHILDREN,
    code: str = "12/SGDĐT-VP",
    subject: str = "Về việc thử",
    **more: Any,
) -> Document:
    """A draft that is ready to be posted, committed; ``more`` are further parts of its content."""
    actor = actor_of(person)
    draft = composing.start_draft(actor, draft_key=new_key())
    usual = composing.Content(
        code=code,
        subject=subject,
        place="Bến Tre",
        issued_on=date(2026, 11, 20),
        signer_name="Lê Văn Bình",
        signer_position="GIÁM ĐỐC",
        body="Kính gửi các đơn vị.",
        addressing=addressing,
    )
    content = replace(usual, **more)
    composing.save_draft(actor, document_id=draft.id, version=None, content=content)
    db.session.commit()
    return draft


def make_posted(person: Person, **content: Any) -> Document:
    """A posted document, committed."""
    draft = make_draft(person, **content)
    document = posting.post_document(actor_of(person), document_id=draft.id, version=draft.version)
    db.session.commit()
    return document
