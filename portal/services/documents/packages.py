"""A package that came from another system: what it says, from whom, and whether the portal has the document already."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.edxml import Contents
from portal.db import db
from portal.errors import NotAllowed, RuleBroken
from portal.models.documents import Document
from portal.models.units import Unit
from portal.rules.documents.edxml.facts import Attached, Package
from portal.rules.documents.edxml.reading import missing_files, read_envelope, unfit
from portal.rules.documents.numbering import fold_code, normalise_code
from portal.rules.permissions import Actor, Permission
from portal.rules.units.kinds import OUTSIDE
from portal.services.documents.scope import visible_documents


@dataclass(frozen=True)
class Inspection:
    """What a package says; everything in it is only claimed.

    ``sender`` is the unit of this portal with the sender's identifier, ``addressed`` whether the own unit is among the
    receivers, ``known`` the unit's documents of that number, day and sender.
    """

    package: Package
    problems: Sequence[RuleBroken]
    files: Sequence[Attached]
    sender: Unit | None
    addressed: bool
    known: Sequence[Document]


def inspect(actor: Actor, *, contents: Contents) -> Inspection:
    """Compare a package with what the portal knows; nothing is written."""
    if actor.unit_id is None or not actor.can(Permission.DOCUMENTS_RECEIVE):
        raise NotAllowed
    reading = read_envelope(contents.envelope)
    package = reading.package
    sender = _unit(package.sender.organ_id)
    own = db.session.get_one(Unit, actor.unit_id)
    return Inspection(
        package=package,
        problems=[
            *reading.problems,
            *missing_files(contents.envelope, {file.content_id for file in contents.files}),
            *unfit(package, today=clock.today(), files=len(contents.files)),
        ],
        files=contents.files,
        sender=sender,
        addressed=own.code is not None and own.code in {organ.organ_id for organ in package.receivers},
        known=_known(actor, package, sender),
    )


def _unit(organ_id: str) -> Unit | None:
    query = select(Unit).where(Unit.code == organ_id, Unit.kind_code != OUTSIDE)
    return db.session.scalar(query) if organ_id else None


def _known(actor: Actor, package: Package, sender: Unit | None) -> Sequence[Document]:
    code = fold_code(normalise_code(package.code))
    if not code:
        return ()
    query = visible_documents(actor).where(
        Document.issuing_unit_id == sender.id if sender else Document.issuer_name == package.sender.name,
        Document.code_folded == code,
        Document.issued_on == package.issued_on,
        Document.posted_at.is_not(None),
    )
    return db.session.scalars(query.order_by(Document.id).limit(5)).all()
