"""Makers of guardians and their accounts for tests."""

from datetime import date
from typing import Any

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.people import Account
from portal.models.school import Guardian, Guardianship, Pupil, PupilAccount
from tests.cast import Cast, Person
from tests.news import hire

SINCE = date(2020, 9, 1)


def make_guardian(
    cast: Cast,
    *pupils: Pupil,
    name: str = "Nguyễn Thị Hồng",
    relation: str = "mother",
    may_see: bool = True,
    may_reply: bool = True,
    may_sign: bool = True,
    since: date = SINCE,
    until: date | None = None,
    phone: str = "0912345678",
) -> Person:
    """A guardian of these pupils who can sign in; committed. One of that name has the children added."""
    person = make_person(cast, name)
    guardian = db.session.scalar(select(Guardian).where(Guardian.account_id == person.id))
    if guardian is None:
        guardian = Guardian(full_name=name, phone=phone, account_id=person.id, created_at=clock.now())
        db.session.add(guardian)
        db.session.flush()
    db.session.add_all(
        Guardianship(
            pupil_id=pupil.id,
            guardian_id=guardian.id,
            relation=relation,
            may_see=may_see,
            may_reply=may_reply,
            may_sign=may_sign,
            valid_from=since,
            valid_to=until,
        )
        for pupil in pupils
    )
    db.session.commit()
    return person


def make_uninvited(*pupils: Pupil, name: str = "Trần Thị Mới", phone: str = "+84912345678", **more: Any) -> Guardian:
    """A guardian of these pupils who has no account yet; the pupils are born on 21/3/2016. Committed."""
    guardian = Guardian(full_name=name, phone=phone, created_at=clock.now(), **more)
    db.session.add(guardian)
    db.session.flush()
    for pupil in pupils:
        pupil.born = "2016-03-21"
        db.session.add(Guardianship(pupil_id=pupil.id, guardian_id=guardian.id, relation="mother", valid_from=SINCE))
    db.session.commit()
    return guardian


def held_by(guardian: Guardian) -> Guardianship:
    """The only guardianship of somebody."""
    return db.session.scalars(select(Guardianship).where(Guardianship.guardian_id == guardian.id)).one()


def make_own_account(cast: Cast, pupil: Pupil) -> Person:
    """The pupil signs in too; committed."""
    person = make_person(cast, pupil.full_name)
    db.session.add(PupilAccount(account_id=person.id, pupil_id=pupil.id, created_at=clock.now()))
    db.session.commit()
    return person


def make_person(cast: Cast, name: str) -> Person:
    """Somebody with the contact book in the navigation and without any child yet; the same one for the same name."""
    known = db.session.scalar(select(Account).where(Account.full_name == name))
    person = hire(cast, name=name) if known is None else Person(name, known.id, name, known.user_name)
    account = db.session.get_one(Account, person.id)
    account.is_family, account.last_sign_in_at = True, clock.now()
    db.session.flush()
    return person
