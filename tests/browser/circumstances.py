"""What a fresh demo has not met yet and some pages are about: failed work, an import, a second factor."""

from sqlalchemy import select

from portal.adapters import clock, totp
from portal.db import db
from portal.models.people import Account
from portal.models.records import AuditEntry, OutboxItem
from portal.models.units import Unit
from portal.rules.documents.addressing import Addressing
from portal.services.demo import rows
from portal.services.documents import composing, posting, receiving, withdrawing
from portal.services.people.actors import load_actor

NOBODY = "khach"
"""An account without any role."""
ENROLLING = "phohieutruong.vinhbinh"
"""Began to set up a second factor."""
HALF_IN = "cntt.vinhbinh"
"""Gave the password and still owes the second factor."""
IMPORTER = "quantri.bentre"
"""Brought a list of units in."""


def bring_about() -> None:
    """Write all of it; the caller commits."""
    password_hash = _account("quantri").password_hash or ""
    db.session.add(rows.new_account(NOBODY, "Lý Văn Khách", title="Khách", password_hash=password_hash))
    _account(ENROLLING).totp_secret = totp.new_secret()
    half_in = _account(HALF_IN)
    half_in.totp_secret, half_in.totp_confirmed_at = totp.new_secret(), clock.now()
    db.session.add(_import(_account(IMPORTER)))
    db.session.add(_failed_mail())
    _ask_back()
    db.session.flush()


def _account(user_name: str) -> Account:
    return db.session.scalars(select(Account).filter_by(user_name=user_name)).one()


def _import(account: Account) -> AuditEntry:
    unit = db.session.scalars(select(Unit).filter_by(code="H07.08")).one()
    return AuditEntry(
        at=clock.now(),
        account_id=account.id,
        account_name=account.full_name,
        unit_id=unit.id,
        unit_name=unit.name,
        action="units.import_list",
        object_type="unit",
        object_id=unit.id,
        after={"new": 3, "changed": 1, "same": 0, "sha256": "0" * 64},
    )


def _ask_back() -> None:
    """Bến Tre asks Vĩnh Bình to let it take back a letter that its headteacher has opened."""
    clerk, _units = load_actor(_account("vanthu.bentre"))
    headteacher, _units = load_actor(_account("hieutruong.vinhbinh"))
    draft = composing.start_draft(clerk, draft_key="asked-back")
    school = db.session.scalars(select(Unit).filter_by(name="Trường Tiểu học Vĩnh Bình")).one()
    content = composing.Content(
        code="1190/SGDĐT-VP",
        subject="V/v mời họp giao ban",
        issued_on=clock.today(),
        signer_name="Lê Minh Bình",
        body="Kính mời.",
        addressing=Addressing(units=(school.id,)),
    )
    composing.save_draft(clerk, document_id=draft.id, version=None, content=content)
    posted = posting.post_document(clerk, document_id=draft.id, version=draft.version)
    db.session.commit()  # a visit begins a transaction of its own
    receiving.read_document(headteacher, document_id=posted.id, visit=True)
    withdrawing.recall(clerk, document_id=posted.id, reason="Sai ngày họp.")


def _failed_mail() -> OutboxItem:
    return OutboxItem(
        kind="mail",
        key="failed",
        payload={"to": "khong.co@example.vn", "subject": "Đặt lại mật khẩu", "body": "…", "secret": True},
        state="poisoned",
        attempts=8,
        available_at=clock.now(),
        created_at=clock.now(),
        last_error="SMTPRecipientsRefused: 550 5.1.1 User unknown",
    )
