"""What hangs on somebody at the school: roles, classes led, subjects taught, a seat on the board."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.db import db
from portal.models.people import Membership
from portal.models.school import BoardMember, HomeroomTeacher, ProgrammeSubject, SchoolClass, TeachingAssignment
from portal.rules.permissions import Actor, Role
from portal.rules.school.staff import may_end
from portal.rules.school_years import school_year_of
from portal.services.school.scope import lasts_after
from portal.services.school.subjects import grades_of, programme_in, subjects_of
from portal.services.units.tree import subtree


@dataclass(frozen=True)
class Holdings:
    """What somebody holds after a day; ``kept`` are roles the actor may not end. ``names`` of subjects by row."""

    roles: Sequence[Membership]
    kept: Sequence[Membership]
    leading: Sequence[HomeroomTeacher]
    teaching: Sequence[TeachingAssignment]
    board: Sequence[BoardMember]
    names: dict[int, str]

    @property
    def is_empty(self) -> bool:
        """Nothing that would end."""
        return not (self.roles or self.leading or self.teaching or self.board)

    def subjects(self) -> dict[str, list[str]]:
        """The classes of each subject taught."""
        found: dict[str, list[str]] = {}
        for row in self.teaching:
            found.setdefault(self.names[row.id], []).append(row.school_class.name)
        return found


def find_holdings(actor: Actor, account_id: int, day: date) -> Holdings:
    """What lasts after the day before ``day``: what would end if the person were gone from then on."""
    roles = _roles(actor, account_id, day)
    endable = [row for row in roles if may_end(actor, Role(row.role))]
    teaching = _in_classes(TeachingAssignment, actor, account_id, day)
    board = select(BoardMember).where(
        BoardMember.unit_id == actor.unit_id, BoardMember.account_id == account_id, lasts_after(BoardMember, day)
    )
    return Holdings(
        endable,
        [row for row in roles if row not in endable],
        _in_classes(HomeroomTeacher, actor, account_id, day),
        teaching,
        db.session.scalars(board.order_by(BoardMember.id)).all(),
        _names(teaching),
    )


def _roles(actor: Actor, account_id: int, day: date) -> Sequence[Membership]:
    """At the school and its sites."""
    here = subtree(actor.unit_id or 0)
    query = (
        select(Membership)
        .join(here, Membership.unit_id == here.c.id)
        .where(Membership.account_id == account_id, lasts_after(Membership, day))
    )
    return db.session.scalars(query.order_by(Membership.id)).all()


def _in_classes(table: Any, actor: Actor, account_id: int, day: date) -> Sequence[Any]:
    query = (
        select(table)
        .join(table.school_class)
        .options(joinedload(table.school_class, innerjoin=True))
        .where(
            SchoolClass.unit_id == actor.unit_id,
            SchoolClass.put_away_at.is_(None),
            table.account_id == account_id,
            lasts_after(table, day),
            _is_not_over(day),
        )
    )
    return db.session.scalars(
        query.order_by(SchoolClass.start_year, SchoolClass.grade, SchoolClass.name_sort, table.id)
    ).all()


def _is_not_over(day: date) -> Any:
    """Assignments of a school year without an end go no further than its classes: those of past years are history."""
    return SchoolClass.start_year >= school_year_of(day)


def _names(rows: Sequence[TeachingAssignment]) -> dict[int, str]:
    """The subject of each row in words, or its code where the programme no longer has it."""
    classes = {row.class_id: row.school_class for row in rows}
    found = subjects_of({grade for each in classes.values() for grade in grades_of(each)}) if classes else {}
    known: dict[tuple[int, str], ProgrammeSubject] = {
        (key, subject.code): subject for key, each in classes.items() for subject in programme_in(each, found)
    }
    return {
        row.id: known[row.class_id, row.subject].name if (row.class_id, row.subject) in known else row.subject
        for row in rows
    }
