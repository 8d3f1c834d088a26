"""Showing a posted document to everybody on the public page of the unit that issued it, and taking it off again."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.documents import Document, DocumentFile, Publication
from portal.rules.documents.marks import CIRCULATIONS
from portal.rules.documents.publishing import may_list_persons
from portal.rules.permissions import Actor, Permission
from portal.services.documents.following import get_sent
from portal.services.news.sites import touch
from portal.services.records import note

LONGEST_REASON = 1000


def get_publishable(actor: Actor, document_id: int) -> Document:
    """A posted document the unit wrote itself, for somebody who posts in its name."""
    document = get_sent(actor, document_id)
    if document.came_by_id is not None:
        raise NotFound
    if not actor.can(Permission.DOCUMENTS_POST):
        raise NotAllowed
    return document


def list_publications(actor: Actor, *, document_id: int) -> Sequence[Publication]:
    """Every stay of the document on the public page, newest first."""
    get_publishable(actor, document_id)
    query = select(Publication).where(Publication.document_id == document_id).options(selectinload(Publication.files))
    return db.session.scalars(query.order_by(Publication.id.desc())).all()


def publish(
    actor: Actor,
    *,
    document_id: int,
    effective_on: date | None,
    with_body: bool,
    file_ids: Sequence[int],
    persons_checked: bool,
    confirmed: bool,
) -> Publication:
    """Show the document, with the files named and its text if asked for, to everybody."""
    document = _locked(actor, document_id)
    if document.circulation:
        raise RuleBroken("Văn bản ghi “%(words)s” nên không công khai được.", words=CIRCULATIONS[document.circulation])
    if _current(document_id) is not None:
        raise RuleBroken("Văn bản đang được công khai. Gỡ xuống trước khi công khai lại với nội dung khác.")
    if effective_on is None:
        raise RuleBroken("Chưa có ngày có hiệu lực.", field="effective_on")
    if document.issued_on and effective_on < document.issued_on:
        raise RuleBroken("Ngày có hiệu lực không thể trước ngày ban hành.", field="effective_on")
    files = _chosen(document, file_ids)
    if not files and not (with_body and document.body):
        raise RuleBroken("Chọn ít nhất một tệp, hoặc công khai toàn văn.", field="files")
    _check_persons(files, persons_checked)
    if not confirmed:
        raise RuleBroken("Cần xác nhận trước khi công khai.", field="confirmed")
    publication = Publication(
        document_id=document_id,
        unit_id=document.issuing_unit_id,
        effective_on=effective_on,
        with_body=with_body and bool(document.body),
        published_at=clock.now(),
        published_by_id=actor.account_id,
        published_by=actor.name,
        files=files,
    )
    db.session.add(publication)
    touch([publication.unit_id])
    after = {"code": document.code, "effective_on": effective_on.isoformat(), "files": [file.name for file in files]}
    note(actor, "document_published", "document", document_id, after={**after, "with_body": publication.with_body})
    return publication


def withdraw(actor: Actor, *, document_id: int, reason: str) -> Publication:
    """Take the document off the public page, with a reason for the unit's own records; files go with it."""
    document = _locked(actor, document_id)
    publication = _current(document_id)
    if publication is None:
        raise RuleBroken("Văn bản không còn trên trang công khai.")
    if not reason.strip():
        raise RuleBroken("Vui lòng nêu lý do gỡ.", field="reason")
    if len(reason) > LONGEST_REASON:
        raise RuleBroken("Lý do không quá %(max)d ký tự.", field="reason", max=LONGEST_REASON)
    publication.withdrawn_at, publication.withdrawn_reason = clock.now(), reason
    publication.withdrawn_by_id, publication.withdrawn_by = actor.account_id, actor.name
    touch([publication.unit_id])
    note(actor, "document_unpublished", "document", document_id, after={"code": document.code, "reason": reason})
    return publication


def _locked(actor: Actor, document_id: int) -> Document:
    """The document, locked so that two people never publish it at once."""
    document = get_publishable(actor, document_id)
    db.session.scalar(select(Document.id).where(Document.id == document_id).with_for_update())
    return document


def _current(document_id: int) -> Publication | None:
    shown = Publication.withdrawn_at.is_(None)
    return db.session.scalar(select(Publication).where(Publication.document_id == document_id, shown))


def _chosen(document: Document, file_ids: Sequence[int]) -> list[DocumentFile]:
    found = [file for file in document.files if file.id in set(file_ids)]
    if len(found) != len(set(file_ids)):
        raise NotFound
    return found


def _check_persons(files: Sequence[DocumentFile], checked: bool) -> None:
    named = [file.name for file in files if may_list_persons(file.name)]
    if named and not checked:
        raise RuleBroken(
            "Tên tệp giống danh sách người: %(names)s. Hãy mở từng tệp, rồi đánh dấu mục này.",
            field="persons_checked",
            names="; ".join(named),
        )
