"""Whose contact book somebody may open. Every page, file, mail and count for families goes through these.

A guardian sees a child from the first to the last day of a guardianship that allows seeing; a pupil with an own
account sees the own record. Nothing else opens a child to a family, whatever roles the person has at a school.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, Select, and_, cast, exists, null, or_, select, union_all

from portal.db import db
from portal.errors import NotAllowed, NotFound
from portal.models.school import ClassPlace, Enrolment, Guardian, Guardianship, Pupil, PupilAccount, SchoolClass
from portal.models.units import Unit
from portal.rules.permissions import Actor
from portal.rules.school.statuses import BELONGING
from portal.services.bound import ACCOUNT_ID, PUPIL_ID, TODAY
from portal.services.school.scope import holds_on

OWN = "self"
"""The relation of a pupil to the own record."""


@dataclass(frozen=True, kw_only=True)
class Sitting:
    """Where a child is: the newest school, and the class of today where there is one."""

    unit_id: int
    school: str
    status: str
    class_id: int | None = None
    class_name: str = ""
    grade: int | None = None
    start_year: int | None = None

    @property
    def is_there(self) -> bool:
        """Whether the child still belongs to that school."""
        return self.status in BELONGING


@dataclass(frozen=True, kw_only=True)
class Child:
    """One child of the actor, what the actor is to it and may do for it today. ``guardian_id`` is None for oneself."""

    pupil_id: int
    name: str
    name_sort: str
    photo_sha256: str | None
    relation: str
    guardian_id: int | None
    may_reply: bool
    may_sign: bool
    at: Sitting
    has_own_account: bool = False

    @property
    def is_self(self) -> bool:
        """The pupil reads the own contact book."""
        return self.guardian_id is None


def list_children(actor: Actor) -> Sequence[Child]:
    """The children whose contact book the actor may open today, by name; one statement."""
    rows = db.session.execute(_children(), {"account_id": actor.account_id})
    newest = {row.id: row for row in rows}  # the last row of a pupil stays: the widest right, and where it is now
    return sorted((_child(row) for row in newest.values()), key=lambda child: (child.name_sort, child.pupil_id))


def get_child(actor: Actor, pupil_id: int) -> Child:
    """One child of the actor; NotFound for every other."""
    for child in list_children(actor):
        if child.pupil_id == pupil_id:
            return child
    raise NotFound


def get_child_to_reply(actor: Actor, pupil_id: int) -> Child:
    """A child the actor may write to the school about; NotAllowed when it may only be seen."""
    child = get_child(actor, pupil_id)
    if not child.may_reply:
        raise NotAllowed
    return child


def get_child_to_sign(actor: Actor, pupil_id: int) -> Child:
    """A child the actor may sign and consent for; NotAllowed when it may only be seen."""
    child = get_child(actor, pupil_id)
    if not child.may_sign:
        raise NotAllowed
    return child


def find_sitting(pupil_id: int) -> Sitting | None:
    """The newest school and the class of today of a pupil; one statement."""
    rows = db.session.execute(_sittings(), {"pupil_id": pupil_id}).all()
    return _sitting(rows[-1]) if rows else None


def holds_own() -> ColumnElement[bool]:
    """Whether an own account opens the record today: not ended, and the pupil belongs to the school that gave it."""
    there = exists().where(
        Enrolment.pupil_id == PupilAccount.pupil_id,
        Enrolment.status.in_(BELONGING),
        or_(PupilAccount.unit_id.is_(None), Enrolment.unit_id == PupilAccount.unit_id),
    )
    return and_(PupilAccount.ended_at.is_(None), there.correlate(PupilAccount))


_SITTING = (
    Enrolment.unit_id,
    Enrolment.status,
    Unit.name.label("school"),
    SchoolClass.id.label("class_id"),
    SchoolClass.name.label("class_name"),
    SchoolClass.start_year,
    ClassPlace.grade,
)
_NEWEST_LAST = (
    Enrolment.status.in_(BELONGING),
    Enrolment.admitted_on,
    Enrolment.id,
    SchoolClass.start_year,
    ClassPlace.id,
)


def _seated(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """With every school of the pupils, and the class of today there. Place and class are joined one after the other:
    a join within the outer join SQLite would work out for every pupil there is."""
    of_school = exists().where(SchoolClass.id == ClassPlace.class_id, SchoolClass.unit_id == Enrolment.unit_id)
    here = and_(
        ClassPlace.pupil_id == Pupil.id,
        holds_on(ClassPlace, TODAY),
        of_school.correlate(ClassPlace, Enrolment),
    )
    return (
        query.join(Enrolment, Enrolment.pupil_id == Pupil.id)
        .join(Unit, Unit.id == Enrolment.unit_id)
        .outerjoin(ClassPlace, here)
        .outerjoin(SchoolClass, SchoolClass.id == ClassPlace.class_id)
    )


@cache
def _children() -> Select[*tuple[Any, ...]]:
    """The pupils of an account, what it is to each (nothing for the own record) and where they are. Begins with the
    few rows that are the account's, so that no database comes to begin with all pupils."""
    held = (
        select(Guardianship.pupil_id, Guardianship.id.label("held_id"))
        .join(Guardian, Guardian.id == Guardianship.guardian_id)
        .where(Guardian.account_id == ACCOUNT_ID, Guardianship.may_see, holds_on(Guardianship, TODAY))
    )
    own = select(PupilAccount.pupil_id, cast(null(), Integer)).where(PupilAccount.account_id == ACCOUNT_ID, holds_own())
    mine = union_all(held, own).cte("mine")
    right = (Guardianship.relation, Guardianship.guardian_id, Guardianship.may_reply, Guardianship.may_sign)
    account = exists().where(PupilAccount.pupil_id == Pupil.id, holds_own()).correlate(Pupil).label("has_account")
    named = select(Pupil.id, Pupil.full_name, Pupil.name_sort, Pupil.photo_sha256, *right, account, *_SITTING)
    of_mine = (
        named.select_from(mine)
        .join(Pupil, Pupil.id == mine.c.pupil_id)
        .outerjoin(Guardianship, Guardianship.id == mine.c.held_id)
        .where(Pupil.merged_into_id.is_(None))
    )
    widest_last = (mine.c.held_id.is_not(None), Guardianship.may_sign, Guardianship.may_reply, Guardianship.id)
    return _seated(of_mine).order_by(Pupil.id, *widest_last, *_NEWEST_LAST)


@cache
def _sittings() -> Select[*tuple[Any, ...]]:
    return _seated(select(*_SITTING).select_from(Pupil).where(Pupil.id == PUPIL_ID)).order_by(*_NEWEST_LAST)


def _child(row: Row[*tuple[Any, ...]]) -> Child:
    is_self = row.guardian_id is None
    return Child(
        pupil_id=row.id,
        name=row.full_name,
        name_sort=row.name_sort,
        photo_sha256=row.photo_sha256,
        relation=OWN if is_self else row.relation,
        guardian_id=row.guardian_id,
        may_reply=is_self or row.may_reply,
        may_sign=not is_self and row.may_sign,
        at=_sitting(row),
        has_own_account=bool(row.has_account),
    )


def _sitting(row: Row[*tuple[Any, ...]]) -> Sitting:
    return Sitting(
        unit_id=row.unit_id,
        school=row.school,
        status=row.status,
        class_id=row.class_id,
        class_name=row.class_name or "",
        grade=row.grade,
        start_year=row.start_year,
    )
