"""Documents from agencies that are not on this portal: a package becomes a received document of the own unit.

Posted at the moment it is taken in; what the package says of the sender and its times is kept as claimed, in
``Document.outside``: ``organ_id``, ``document_id``, ``sent_at`` (ISO, or None), ``package`` (SHA-256).
"""

import hashlib
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.edxml import Contents
from portal.db import db, insert_missing
from portal.errors import NotAllowed, RuleBroken
from portal.models.documents import Document, DocumentFile
from portal.models.units import Unit, UnitKind
from portal.rules.documents.edxml.facts import TYPE_NUMBERS, Package
from portal.rules.documents.marks import CAPACITIES, URGENCIES
from portal.rules.documents.numbering import fold_code, normalise_code
from portal.rules.documents.types import TYPES
from portal.rules.permissions import Actor, Permission
from portal.rules.units.kinds import OUTSIDE
from portal.rules.vietnamese import fold, sort_key
from portal.services.documents.composing import unused_name
from portal.services.documents.packages import Inspection, inspect
from portal.services.documents.posting import freeze
from portal.services.file_texts.reading import queue_readings
from portal.services.records import note, queue

OUTSIDE_NAME = "Cơ quan ngoài cổng"
OUTSIDE_CODE = "NGOAI-CONG"
LONG_AGO = date(1900, 1, 1)


def receive_package(actor: Actor, *, contents: Contents, sha256: str) -> Document:
    """Take the document in for the own unit, all of it or nothing; the same document twice is refused.

    ``sha256``: of the package itself, whose bytes stay in the store.
    """
    if actor.unit_id is None or not actor.can(Permission.DOCUMENTS_RECEIVE):
        raise NotAllowed
    own = db.session.scalars(select(Unit).where(Unit.id == actor.unit_id).with_for_update(of=Unit)).one()
    found = inspect(actor, contents=contents)
    _check(found)
    document = _write(actor, own, found, sha256)
    freeze(document, [own], posted_at=clock.now(), posted_by_id=actor.account_id)
    queue("document_posted", f"document-posted-{document.id}", {"document_id": document.id})
    after = {"code": document.code, "subject": document.subject, "issuer": document.issuer_name}
    note(actor, "document_taken_in", "document", document.id, after=after)
    return document


def _check(found: Inspection) -> None:
    if found.sender is not None:
        raise RuleBroken("Cơ quan gửi đang dùng cổng này; văn bản của cơ quan đó đến thẳng mục Văn bản đến.")
    if found.known:
        raise RuleBroken("Đơn vị đã có văn bản này trên cổng.")
    if found.problems:
        raise RuleBroken("Gói còn chỗ sai nên chưa nhận gì cả. Hãy đề nghị cơ quan gửi gửi lại gói đúng.")


def _write(actor: Actor, own: Unit, found: Inspection, sha256: str) -> Document:
    package, now = found.package, clock.now()
    key = _draft_key(own.id, package.document_id)
    if db.session.scalar(select(Document.id).where(Document.draft_key == key)) is not None:
        raise RuleBroken("Đơn vị đã có văn bản này trên cổng.")
    document = Document(
        issuing_unit_id=_outside_unit_id(),
        issuer_name=package.sender.name,
        drafted_by_id=actor.account_id,
        draft_key=key,
        **_content(package),
        outside=_claims(package, sha256),
        created_at=now,
        updated_at=now,
    )
    taken: set[str] = set()
    for position, file in enumerate(found.files, start=1):
        name = unused_name(file.name, taken)
        taken.add(name)
        document.files.append(
            DocumentFile(sha256=file.sha256, name=name, size=file.size, position=position, added_at=now)
        )
    queue_readings(document.files, is_paper=True)
    db.session.add(document)
    db.session.flush()
    return document


def _content(package: Package) -> dict[str, Any]:
    code = normalise_code(package.code)
    return {
        "type_code": _type_code(package),
        "code": code,
        "code_folded": fold_code(code),
        "subject": package.subject,
        "subject_folded": fold(package.subject),
        "place": package.place,
        "issued_on": package.issued_on,
        "signer_name": package.signer_name,
        "signer_position": package.signer_position,
        "capacity": package.competence if package.competence in CAPACITIES else "",
        "urgency": next((u.code for u in URGENCIES.values() if u.priority == min(package.priority, 3)), ""),
        "pages": package.pages,
        "reply_by": package.due_on,
        "body": package.content,
    }


def _type_code(package: Package) -> str:
    """By number, else by name; what neither says is an official letter."""
    numbers = {number: code for code, number in TYPE_NUMBERS.items()}
    names = {fold(kind.label): kind.code for kind in TYPES.values()}
    by_name = names.get(fold(package.type_name), "official_letter")
    return numbers.get(package.type_number, by_name) if package.type_number is not None else by_name


def _claims(package: Package, sha256: str) -> dict[str, Any]:
    sent_at = next((trace.at for trace in package.traces if trace.at is not None), None)
    return {
        "organ_id": package.sender.organ_id,
        "document_id": package.document_id,
        "sent_at": sent_at.isoformat() if sent_at else None,
        "package": sha256,
    }


def _draft_key(unit_id: int, document_id: str) -> str:
    """One for each document and unit, so that the database itself holds no second one."""
    return hashlib.sha256(f"{unit_id},{document_id}".encode()).hexdigest()[:40]


def _outside_unit_id() -> int:
    """The unit that stands for every agency outside: never open, in no list, made when first needed."""
    known = select(Unit.id).where(Unit.code == OUTSIDE_CODE, Unit.kind_code == OUTSIDE)
    if (found := db.session.scalar(known)) is not None:
        return found
    kind = {"code": OUTSIDE, "name": OUTSIDE_NAME, "is_school": False, "position": 0}
    insert_missing(UnitKind, [kind], unique=["code"], returning=[UnitKind.code])
    row: dict[str, Any] = {
        "code": OUTSIDE_CODE,
        "name": OUTSIDE_NAME,
        "name_sort": sort_key(OUTSIDE_NAME),
        "kind_code": OUTSIDE,
    }
    row |= {"name_folded": fold(OUTSIDE_NAME), "opened_on": LONG_AGO, "closed_on": LONG_AGO}
    insert_missing(Unit, [{**row, "created_at": clock.now()}], unique=["code"], returning=[Unit.id])
    return db.session.scalars(known).one()
