"""Rows behind the pages of people, read afresh."""

from datetime import date

from sqlalchemy import select

from portal.db import db
from portal.models.people import Account, Membership
from portal.models.records import AuditEntry
from portal.rules.permissions import Role
from tests.cast import Person


def account_named(user_name: str) -> Account | None:
    db.session.expire_all()
    return db.session.scalar(select(Account).where(Account.user_name == user_name))


def audit(action: str) -> AuditEntry:
    return db.session.scalars(select(AuditEntry).where(AuditEntry.action == action)).one()


def membership(person: Person) -> Membership:
    db.session.expire_all()
    return db.session.scalars(select(Membership).where(Membership.account_id == person.id)).first()


def make_administrator(person: Person, unit_id: int) -> None:
    db.session.add(
        Membership(account_id=person.id, unit_id=unit_id, role=Role.UNIT_ADMINISTRATOR, valid_from=date(2020, 1, 1))
    )
    db.session.commit()
