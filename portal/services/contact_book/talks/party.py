"""Who at the school is behind the party of a conversation today, with the day it began and whether it is away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, select

from portal.adapters import clock
from portal.db import db
from portal.models.people import Absence, Account, Membership
from portal.models.school import ClassPlace, Guardian, Guardianship, HomeroomTeacher, SchoolClass, TeachingAssignment
from portal.rules.contact_book.talks import OFFICE, class_of, teacher_of
from portal.rules.permissions import FAMILY_DECIDERS, FAMILY_OFFICE
from portal.services.people.holders import holders
from portal.services.school.scope import holds_on


@dataclass(frozen=True, kw_only=True)
class Correspondent:
    """Somebody of the school's side; ``since``: the day it became that, None for the office."""

    account_id: int
    name: str = ""
    since: date | None = None
    away: Absence | None = None


def find_party(unit_id: int, pupil_id: int, party: str) -> Sequence[Correspondent]:
    """The school's side of a conversation now; nobody who is or was of the pupil's family. One statement, two for the
    office where nobody keeps it."""
    if party == OFFICE:
        return _office(unit_id, pupil_id)
    class_id, teacher_id = class_of(party), teacher_of(party)
    if class_id is not None:
        query = _beside(HomeroomTeacher, unit_id, pupil_id).where(SchoolClass.id == class_id)
    elif teacher_id is not None:
        query = _beside(TeachingAssignment, unit_id, pupil_id).where(TeachingAssignment.account_id == teacher_id)
    else:
        return ()
    found: dict[int, Correspondent] = {}
    for account_id, name, since, away in db.session.execute(query):
        found.setdefault(account_id, Correspondent(account_id=account_id, name=name, since=since, away=away))
    return list(found.values())


def find_class(party: str) -> SchoolClass | None:
    """The class of a homeroom teacher's party."""
    class_id = class_of(party)
    return db.session.get(SchoolClass, class_id) if class_id is not None else None


def _beside(table: type[HomeroomTeacher] | type[TeachingAssignment], unit_id: int, pupil_id: int) -> Select:
    today = clock.today()
    away = and_(
        Absence.account_id == table.account_id,
        Absence.unit_id == unit_id,
        Absence.first_day <= today,
        Absence.last_day >= today,
        Absence.cancelled_at.is_(None),
    )
    return (
        select(table.account_id, Account.full_name, table.valid_from, Absence)
        .join(Account, Account.id == table.account_id)
        .join(SchoolClass, SchoolClass.id == table.class_id)
        .join(ClassPlace, ClassPlace.class_id == SchoolClass.id)
        .outerjoin(Absence, away)
        .where(
            SchoolClass.unit_id == unit_id,
            ClassPlace.pupil_id == pupil_id,
            holds_on(table, today),
            holds_on(ClassPlace, today),
            ~_is_family(table.account_id, pupil_id),
        )
        .order_by(table.id, Absence.first_day)
    )


def _office(unit_id: int, pupil_id: int) -> Sequence[Correspondent]:
    family = _is_family(Membership.account_id, pupil_id)
    for roles in (FAMILY_OFFICE, FAMILY_DECIDERS):
        rows = db.session.execute(holders(roles).add_columns(family).where(Membership.unit_id == unit_id)).all()
        if rows:
            people = dict.fromkeys(row[0] for row in rows if not row[2])
            return [Correspondent(account_id=account_id) for account_id in people]
    return ()


def _is_family(account_id: Any, pupil_id: int) -> ColumnElement[bool]:
    """Whether an account is or was a guardian of the pupil: nobody writes to oneself as the school."""
    return exists().where(
        Guardianship.guardian_id == Guardian.id,
        Guardianship.pupil_id == pupil_id,
        Guardian.account_id == account_id,
    )
