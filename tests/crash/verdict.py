"""After the storm: let the worker finish, then compare the portal with what it acknowledged."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import time_machine
from flask import Flask
from sqlalchemy import func, select, text

from portal.adapters.file_store import FileStore
from portal.adapters.mail import FolderMailer
from portal.db import db
from portal.errors import NotFound
from portal.models.documents import Document, DocumentFile, Receipt
from portal.models.notifications import Notification
from portal.models.records import AuditEntry, OutboxItem
from portal.rules.notifications.kinds import Choice, Kind
from portal.services import worker
from portal.services.documents.announcing import find_receivers
from portal.services.notifications.wishes import find_wishes
from portal.services.units.tree import subtree
from tests.crash.clerks import Draft, Ledger
from tests.crash.portal import Portal

LATER = (timedelta(), timedelta(minutes=5), timedelta(hours=1), timedelta(hours=12))
"""When the worker looks again: leases of the dead run out, pauses after failures end."""


@dataclass
class Verdict:
    """What was counted, and everything that is not as it must be."""

    summary: str
    faults: list[str]


def examine(portal: Portal, ledger: Ledger) -> Verdict:
    """Drain the outbox and examine the database, the file store and the mailbox."""
    app = portal.app()
    parts = app.extensions["portal"]
    with app.app_context():
        _drain(app, portal.address)
        sent = Counter(parts.mailer.message_ids())
        posted = list(db.session.scalars(select(Document).where(Document.posted_at.is_not(None))))
        faults = [
            *_database(),
            *(fault for draft in ledger.drafts for fault in _acknowledged(draft, must_be_posted=False)),
            *(fault for draft in ledger.posted for fault in _acknowledged(draft, must_be_posted=True)),
            *(fault for document in posted for fault in _complete(document, sent)),
            *_files(parts.file_store),
            *_outbox(sent),
        ]
        summary = (
            f"{len(ledger.posted)} posts acknowledged, {len(posted)} documents posted, {sum(sent.values())} mails of "
            f"{len(sent)} messages ({sum(sent.values()) - len(sent)} repeated), {len(faults)} faults"
        )
        db.session.remove()
        db.engine.dispose()
    return Verdict(summary, faults)


def _drain(app: Flask, address: str) -> None:
    mailer, key = app.extensions["portal"].mailer, app.extensions["portal"].register_key
    assert isinstance(mailer, FolderMailer)
    for later in LATER:
        with time_machine.travel(datetime.now(UTC) + later):
            worker.drain("the last worker", worker.make_handlers(mailer, address, key=key))


def _database() -> Iterator[str]:
    found = db.session.scalar(text("PRAGMA integrity_check"))
    if found != "ok":
        yield f"the database is damaged: {found}"
    orphans = db.session.execute(text("PRAGMA foreign_key_check")).all()
    if orphans:
        yield f"rows without what they belong to: {orphans[:5]}"
    stray = select(Receipt.document_id).join(Document).where(Document.posted_at.is_(None)).distinct()
    yield from (f"document {document_id} has receipts but is not posted" for document_id in db.session.scalars(stray))


def _acknowledged(draft: Draft, *, must_be_posted: bool) -> Iterator[str]:
    """What a clerk was told is there: the document once, with its files."""
    name = f"document {draft.document_id} ({draft.code})"
    document = db.session.get(Document, draft.document_id)
    if document is None or document.code != draft.code:
        yield f"{name} was acknowledged and does not exist"
        return
    if must_be_posted and document.posted_at is None:
        yield f"{name} was acknowledged as posted and is a draft"
    if {file.name: file.sha256 for file in document.files} != draft.files:
        yield f"{name} does not have the files that were sent with it"
    if (
        must_be_posted
        and (times := _count(Document, Document.code == draft.code, Document.posted_at.is_not(None))) != 1
    ):
        yield f"{name} is there {times} times"


def _complete(document: Document, sent: Counter[str]) -> Iterator[str]:
    """A posted document has all its receipts, is on record, and everybody was told."""
    name = f"document {document.id} ({document.code})"
    below = subtree(document.issuing_unit_id)
    wanted = Counter(db.session.scalars(select(below.c.id).where(below.c.depth > 0)))
    receipts = Counter(db.session.scalars(select(Receipt.unit_id).where(Receipt.document_id == document.id)))
    if receipts != wanted:
        yield f"{name} is posted with {receipts.total()} of {wanted.total()} receipts"
    of_document = (AuditEntry.object_type == "document") & (AuditEntry.object_id == document.id)
    noted = _count(AuditEntry, of_document, AuditEntry.action == "document_posted")
    if noted != 1:
        yield f"{name} is {noted} times in the audit log"
    yield from _told(document, name, sent)


def _told(document: Document, name: str, sent: Counter[str]) -> Iterator[str]:
    receivers = [account_id for account_id in find_receivers(document.id) if account_id != document.posted_by_id]
    told = dict(
        db.session.execute(
            select(Notification.account_id, Notification.id).where(Notification.key == f"document-posted-{document.id}")
        ).all()  # type: ignore[arg-type]
    )
    if told.keys() != set(receivers):
        yield f"{name}: {len(told)} of {len(receivers)} people were told"
    wishes = find_wishes(receivers, Kind.DOCUMENT_POSTED)
    for account_id, notification_id in told.items():
        if wishes[account_id].mail != Choice.INSTANT:
            continue
        key = f"notification-{notification_id}"
        item_id = db.session.scalar(select(OutboxItem.id).where(OutboxItem.key == key))
        if item_id is None or not sent[_message_id(item_id)]:
            yield f"{name}: no mail to account {account_id}"


def _files(store: FileStore) -> Iterator[str]:
    for sha256, size in db.session.execute(select(DocumentFile.sha256, DocumentFile.size).distinct()):
        try:
            data = b"".join(store.open(sha256))
        except NotFound:
            yield f"file {sha256} has a row and no bytes"
            continue
        if (hashlib.sha256(data).hexdigest(), len(data)) != (sha256, size):
            yield f"file {sha256} has other bytes than were sent"


def _outbox(sent: Counter[str]) -> Iterator[str]:
    due = OutboxItem.available_at <= datetime.now(UTC) + LATER[-1]  # reminders of a night wait for its morning
    left = db.session.execute(select(OutboxItem.key, OutboxItem.state).where(OutboxItem.state != "done", due)).all()
    yield from (f"work {key} is still {state}" for key, state in left)
    known = {_message_id(item_id) for item_id in db.session.scalars(select(OutboxItem.id))}
    yield from (f"a mail with an unknown Message-ID was sent: {message_id}" for message_id in sent.keys() - known)


def _message_id(item_id: int) -> str:
    return f"<outbox-{item_id}@127.0.0.1>"


def _count(table: type, *conditions: object) -> int:
    return db.session.scalar(select(func.count()).select_from(table).where(*conditions)) or 0  # type: ignore[arg-type]
