"""The school's view of consents: by class, of one class, of one pupil."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound
from portal.models.contact_book import ConsentAnswer, ConsentPurpose
from portal.models.school import ClassPlace, HomeroomTeacher, Pupil, SchoolClass
from portal.rules.contact_book.consents import ConsentState
from portal.rules.permissions import Actor, Permission
from portal.rules.school_years import school_year_of
from portal.services.contact_book.consents.purposes import Asked, find_asked
from portal.services.contact_book.consents.states import Standing, find_standings
from portal.services.contact_book.enlisting import get_class_to_enlist
from portal.services.contact_book.families import reachable_classes
from portal.services.school.scope import belongs_elsewhere, get_pupil, holds_on
from portal.services.school.viewing import note_look


@dataclass(frozen=True)
class Count:
    """One class and one purpose: how many children stand how."""

    states: Mapping[ConsentState, int]
    conflicts: int

    @property
    def given(self) -> int:
        """Children for whom it is allowed."""
        return self.states.get(ConsentState.GIVEN, 0)

    @property
    def blocked(self) -> int:
        """Children for whom somebody refused or withdrew."""
        return self.states.get(ConsentState.BLOCKED, 0)

    @property
    def waiting(self) -> int:
        """Children for whom an answer is missing."""
        return sum(self.states.values()) - self.given - self.blocked


@dataclass(frozen=True)
class ClassCounts:
    """One class: its pupils, and by purpose how many stand how."""

    school_class: SchoolClass
    pupils: int
    by_purpose: Mapping[int, Count]


@dataclass(frozen=True)
class PupilStandings:
    """One pupil and how it stands with each purpose, by its id."""

    pupil: Pupil
    by_purpose: Mapping[int, Standing]


@dataclass(frozen=True)
class ClassBoard:
    """A class pupil by pupil."""

    school_class: SchoolClass
    asked: Sequence[Asked]
    rows: Sequence[PupilStandings]


@dataclass(frozen=True)
class PupilBoard:
    """A pupil: each purpose with everybody's last answer, and all answers ever given, the newest first."""

    pupil: Pupil
    standings: Sequence[Standing]
    history: Sequence[ConsentAnswer]


def count_by_class(actor: Actor) -> tuple[Sequence[Asked], Sequence[ClassCounts]]:
    """The classes of this year whose slips the actor collects; seven statements however many there are."""
    asked = find_asked(unit_id=actor.unit_id or 0)
    query = reachable_classes(actor, start_year=school_year_of(clock.today()))
    if not actor.can(Permission.CONTACT_MANAGE):
        query = query.where(SchoolClass.id.in_(_led(actor)))
    classes = db.session.scalars(query).all()
    seats: dict[int, list[int]] = {each.id: [] for each in classes}
    places = select(ClassPlace.class_id, ClassPlace.pupil_id).join(Pupil, Pupil.id == ClassPlace.pupil_id)
    today = places.where(
        ClassPlace.class_id.in_(seats), holds_on(ClassPlace, clock.today()), Pupil.merged_into_id.is_(None)
    )
    for class_id, pupil_id in db.session.execute(today):
        seats[class_id].append(pupil_id)
    standings = find_standings({each for pupils in seats.values() for each in pupils}, asked)
    return asked, [
        ClassCounts(each, len(seats[each.id]), _count(asked, [standings[pupil_id] for pupil_id in seats[each.id]]))
        for each in classes
    ]


def read_class(actor: Actor, class_id: int) -> ClassBoard:
    """The pupils of a class of whoever leads it or looks after the contact book; seven statements."""
    school_class = get_class_to_enlist(actor, class_id)
    asked = find_asked(unit_id=school_class.unit_id)
    query = (
        select(Pupil)
        .join(ClassPlace, ClassPlace.pupil_id == Pupil.id)
        .where(ClassPlace.class_id == class_id, holds_on(ClassPlace, clock.today()), Pupil.merged_into_id.is_(None))
        .order_by(Pupil.name_sort, Pupil.id)
    )
    pupils = db.session.scalars(query).all()
    standings = find_standings([each.id for each in pupils], asked)
    return ClassBoard(school_class, asked, [PupilStandings(each, standings[each.id]) for each in pupils])


def visit_class(actor: Actor, class_id: int, *, visit: bool) -> ClassBoard:
    """As ``read_class``; a visit goes into the access log."""
    get_class_to_enlist(actor, class_id)
    note_look(actor, "consent_board", visit=visit, class_id=class_id)
    return read_class(actor, class_id)


def get_pupil_to_ask(actor: Actor, pupil_id: int) -> Pupil:
    """A pupil of whom the actor may read and enter consents: of the class led, for a manager of the school. Once
    another school has the pupil, its people are no longer this school's business."""
    pupil = get_pupil(actor, pupil_id)
    if belongs_elsewhere(pupil_id, actor.unit_id):
        raise NotFound
    if actor.can(Permission.CONTACT_MANAGE):
        return pupil
    place = select(ClassPlace.class_id).where(ClassPlace.pupil_id == pupil_id, holds_on(ClassPlace, clock.today()))
    classes = select(SchoolClass.id).where(SchoolClass.id.in_(place), SchoolClass.unit_id == actor.unit_id)
    found: Any = db.session.scalars(classes.where(SchoolClass.id.in_(_led(actor)))).first()
    get_class_to_enlist(actor, found or db.session.scalars(classes).first() or 0)
    return pupil


def read_pupil(actor: Actor, pupil_id: int) -> PupilBoard:
    """One pupil with everybody's answers to this school."""
    pupil = get_pupil_to_ask(actor, pupil_id)
    asked = find_asked(unit_id=actor.unit_id or 0)
    history = (
        select(ConsentAnswer)
        .join(ConsentPurpose, ConsentPurpose.id == ConsentAnswer.purpose_id)
        .options(joinedload(ConsentAnswer.wording, innerjoin=True), joinedload(ConsentAnswer.guardian))
        .where(ConsentAnswer.pupil_id == pupil_id, ConsentPurpose.unit_id == actor.unit_id)
        .order_by(ConsentAnswer.id.desc())
    )
    standings = find_standings([pupil_id], asked)[pupil_id]
    return PupilBoard(pupil, list(standings.values()), db.session.scalars(history).all())


def visit_pupil(actor: Actor, pupil_id: int, *, visit: bool) -> PupilBoard:
    """As ``read_pupil``; a visit goes into the access log."""
    get_pupil_to_ask(actor, pupil_id)
    note_look(actor, "consent_board", visit=visit, pupil_id=pupil_id)
    return read_pupil(actor, pupil_id)


def read_scan(actor: Actor, *, pupil_id: int, answer_id: int) -> ConsentAnswer:
    """An answer on paper with its picture."""
    board = read_pupil(actor, pupil_id)
    for each in board.history:
        if each.id == answer_id and each.scan_sha256:
            return each
    raise NotFound


def _led(actor: Actor) -> Any:
    return select(HomeroomTeacher.class_id).where(
        HomeroomTeacher.account_id == actor.account_id, holds_on(HomeroomTeacher, clock.today())
    )


def _count(asked: Sequence[Asked], rows: Sequence[Mapping[int, Standing]]) -> Mapping[int, Count]:
    return {
        each.purpose.id: Count(
            Counter(row[each.purpose.id].state for row in rows),
            sum(row[each.purpose.id].is_conflict for row in rows),
        )
        for each in asked
    }
