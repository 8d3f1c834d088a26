"""What a fresh demo has not met yet and some pages are about: failed work, an import, a second factor."""

from sqlalchemy import select

from portal.adapters import clock, totp
from portal.db import db
from portal.models.people import Account
from portal.models.records import AuditEntry, OutboxItem
from portal.models.units import Unit
from portal.services.demo import rows

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
