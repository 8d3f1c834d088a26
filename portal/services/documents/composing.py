"""Writing a document before it is posted: drafts, their files and addressees."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from portal.adapters import clock
from portal.adapters.file_store import NamedFile
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.documents import Document, DocumentFile
from portal.rules.documents.addressing import Addressing
from portal.rules.documents.marks import USUAL_PURPOSES, read_capacity, readable_purposes, refuse_secrecy
from portal.rules.documents.numbering import fold_code, normalise_code
from portal.rules.permissions import Actor, Permission
from portal.rules.vietnamese import fold
from portal.services.documents.approvals import withdraw_if_changed
from portal.services.documents.linking import set_replies
from portal.services.documents.numbering import complete_code
from portal.services.documents.scope import get_document, visible_documents
from portal.services.documents.signatures import queue_checks
from portal.services.file_texts.reading import queue_readings
from portal.services.paging import Paged, paginate
from portal.services.records import note

MOST_FILES = 50


@dataclass(frozen=True, kw_only=True)
class Content:
    """What a clerk types; everything may still be missing in a draft."""

    type_code: str = "official_letter"
    code: str = ""
    subject: str = ""
    place: str = ""
    issued_on: date | None = None
    signer_name: str = ""
    signer_position: str = ""
    department: str = ""
    capacity: str = ""
    urgency: str = ""
    circulation: str = ""
    secrecy: str = ""
    pages: int | None = None
    reply_by: date | None = None
    purposes: Mapping[str, str] = field(default_factory=lambda: USUAL_PURPOSES)
    recipient_lines: str = ""
    replies_to: Sequence[int] = ()
    body: str = ""
    addressing: Addressing = field(default_factory=Addressing)


def start_draft(actor: Actor, *, draft_key: str) -> Document:
    """A new draft of the unit acted for; the same key gives the same draft, so a double submit makes one."""
    _may_draft(actor)
    found = db.session.scalar(select(Document).where(Document.draft_key == draft_key))
    if found is not None:
        return get_draft(actor, found.id)
    now = clock.now()
    draft = Document(
        issuing_unit_id=actor.unit_id,
        drafted_by_id=actor.account_id,
        draft_key=draft_key,
        created_at=now,
        updated_at=now,
    )
    db.session.add(draft)
    db.session.flush()
    note(actor, "document_drafted", "document", draft.id)
    return draft


def get_draft(actor: Actor, document_id: int) -> Document:
    """A draft of the unit; NotFound elsewhere, NotAllowed when it is already posted."""
    document = get_document(actor, document_id)
    if document.issuing_unit_id != actor.unit_id:
        raise NotFound
    _may_draft(actor)
    if document.posted_at is not None:
        raise NotAllowed
    return document


def save_draft(actor: Actor, *, document_id: int, version: int | None, content: Content) -> Document:
    """Keep what was typed. A ``version`` that is no longer the newest is refused, so that nobody's text is lost."""
    draft = get_draft(actor, document_id)
    refuse_secrecy(content.secrecy)
    if version is not None and version != draft.version:
        raise RuleBroken(
            "Bản nháp này vừa được sửa ở nơi khác. Nội dung bạn nhập còn nguyên bên dưới; lưu lần nữa sẽ thay bản kia."
        )
    draft.type_code, draft.department = content.type_code, normalise_code(content.department)
    code = complete_code(draft, content.code)
    draft.code, draft.code_folded = code, fold_code(code)
    draft.subject, draft.subject_folded = content.subject, fold(content.subject)
    draft.place, draft.issued_on = content.place, content.issued_on
    draft.signer_name = content.signer_name
    draft.capacity, draft.signer_position = read_capacity(content.capacity, content.signer_position)
    draft.urgency, draft.circulation, draft.pages = content.urgency, content.circulation, content.pages
    draft.reply_by, draft.purposes = content.reply_by, readable_purposes(content.purposes)
    draft.recipient_lines, draft.body = content.recipient_lines, content.body
    set_replies(actor, draft, content.replies_to)
    draft.addressing = content.addressing.as_json()
    _touch(actor, draft)
    return draft


def _touch(actor: Actor, draft: Document) -> None:
    """A new version by the actor, whatever part of the draft changed; an approval of another text ends."""
    draft.updated_at = clock.now()
    draft.saved_by_id, draft.saved_by = actor.account_id, actor.name
    flag_modified(draft, "updated_at")  # also when only files or links changed within one tick of the clock
    db.session.flush()
    withdraw_if_changed(actor, draft)


def attach_files(actor: Actor, *, document_id: int, files: Sequence[NamedFile]) -> Document:
    """Add stored files to a draft; the same content under the same name is added once."""
    draft = get_draft(actor, document_id)
    known = {(file.sha256, file.name) for file in draft.files}
    before = len(draft.files)
    for file in files:
        if (file.sha256, file.name) in known:
            continue
        if len(draft.files) >= MOST_FILES:
            raise RuleBroken("Mỗi văn bản có nhiều nhất %(most)d tệp.", field="files", most=MOST_FILES)
        known.add((file.sha256, file.name))
        draft.files.append(
            DocumentFile(
                sha256=file.sha256,
                name=unused_name(file.name, {name for _, name in known - {(file.sha256, file.name)}}),
                size=file.size,
                position=max((f.position for f in draft.files), default=0) + 1,
                added_at=clock.now(),
            )
        )
    if len(draft.files) > before:
        queue_checks(draft.files)
        queue_readings(draft.files, is_paper=True)
        _touch(actor, draft)
    return draft


def unused_name(name: str, taken: set[str]) -> str:
    """ "kế hoạch.pdf" -> "kế hoạch (2).pdf" when another file of the document has that name."""
    stem, dot, ending = name.rpartition(".")
    candidate, number = name, 2
    while candidate in taken:
        candidate = f"{stem} ({number}){dot}{ending}" if dot else f"{name} ({number})"
        number += 1
    return candidate


def remove_file(actor: Actor, *, document_id: int, file_id: int) -> Document:
    """Take a file off a draft."""
    draft = get_draft(actor, document_id)
    file = next((f for f in draft.files if f.id == file_id), None)
    if file is not None:  # removing twice is harmless
        db.session.delete(file)
        db.session.flush()
        db.session.expire(draft, ["files"])
        _touch(actor, draft)
    return draft


def discard_draft(actor: Actor, *, document_id: int) -> Document:
    """Put a draft away; it disappears from the lists but stays in the records."""
    draft = get_draft(actor, document_id)
    draft.discarded_at = clock.now()
    note(actor, "draft_discarded", "document", draft.id, before={"code": draft.code, "subject": draft.subject})
    return draft


def list_drafts(actor: Actor, *, number: int) -> Paged[Document]:
    """The unit's drafts, last changed first."""
    query = visible_documents(actor).where(
        Document.issuing_unit_id == actor.unit_id, Document.posted_at.is_(None), Document.discarded_at.is_(None)
    )
    return paginate(query.order_by(Document.updated_at.desc()), number=number)


def _may_draft(actor: Actor) -> None:
    if actor.unit_id is None or not actor.can(Permission.DOCUMENTS_DRAFT):
        raise NotAllowed


def usual_values(actor: Actor) -> dict[str, str]:
    """What a new draft starts with: place, signer, capacity and recipients of the unit's last posted document."""
    last = db.session.scalar(
        visible_documents(actor)
        .where(Document.issuing_unit_id == actor.unit_id, Document.posted_at.is_not(None))
        .where(Document.came_by_id.is_(None))
        .order_by(Document.posted_at.desc())
        .limit(1)
    )
    if last is None:
        return {"recipient_lines": "Lưu: VT."}
    names = ("place", "signer_name", "signer_position", "capacity", "recipient_lines")
    return {name: getattr(last, name) for name in names}
