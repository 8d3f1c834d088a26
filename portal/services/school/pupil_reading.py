"""One pupil's record as its page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound
from portal.models.records import DatedChange
from portal.models.school import ClassPlace, Enrolment, EnrolmentEvent, Guardianship, HomeroomTeacher, Pupil
from portal.rules.documents.working_days import WorkCalendar
from portal.rules.permissions import Actor, Permission
from portal.rules.school.statuses import is_late
from portal.services.records.changes import list_days
from portal.services.records.work_years import load_calendar
from portal.services.school.scope import belongs_elsewhere, get_managed_pupil, get_pupil, holds_on
from portal.services.school.viewing import note_look


@dataclass(frozen=True)
class PupilRead:
    """A record; ``guardians`` and health are for leaders and the homeroom teacher (``in_full``).

    ``printable``: the last place of each school year whose papers the actor may print, the newest first.
    """

    pupil: Pupil
    enrolment: Enrolment
    events: Sequence[EnrolmentEvent]
    places: Sequence[ClassPlace]
    guardians: Sequence[Guardianship]
    in_full: bool
    codes: bool = False
    late: frozenset[int] = frozenset()
    changes: Sequence[DatedChange] = ()
    late_changes: frozenset[int] = frozenset()
    printable: Sequence[ClassPlace] = ()

    @property
    def place(self) -> ClassPlace | None:
        """The place of today, else the last one; one that is still to begin only where there is no other."""
        begun = (place for place in self.places if place.valid_from <= clock.today())
        return next(begun, self.places[0] if self.places else None)


def read_pupil(actor: Actor, *, pupil_id: int, visit: bool, codes: bool = False) -> PupilRead:
    """The record of one visible pupil, with the identity numbers only where ``codes`` are asked for.

    A ``visit`` goes into the access log, as one of the numbers if they are shown.
    """
    pupil = get_pupil(actor, pupil_id)
    in_full = may_see_in_full(actor, pupil_id)
    codes = codes and in_full
    if note_look(actor, "codes" if codes else "record", visit=visit, pupil_id=pupil_id):
        pupil = get_pupil(actor, pupil_id)
    enrolment = enrolment_at(pupil_id, actor.unit_id)
    events, places = _events(enrolment.id), _places(pupil_id, actor.unit_id)
    changes = list_days("pupil", pupil_id) if in_full and actor.can(Permission.SCHOOL_MANAGE) else ()
    calendar = load_calendar()
    return PupilRead(
        pupil,
        enrolment,
        events,
        places,
        list_guardians(pupil_id) if in_full else (),
        in_full,
        codes,
        _late(events, calendar),
        changes,
        frozenset(each.id for each in changes if is_late(each.happened_on, each.entered_on, calendar)),
        _printable(actor, places, in_full=in_full),
    )


def open_pupil(actor: Actor, *, pupil_id: int, visit: bool) -> Pupil:
    """A record to be changed, with everything in it; a ``visit`` goes into the access log."""
    pupil = get_managed_pupil(actor, pupil_id)
    if note_look(actor, "codes", visit=visit, pupil_id=pupil_id):
        pupil = get_managed_pupil(actor, pupil_id)
    return pupil


def enrolment_at(pupil_id: int, unit_id: int | None) -> Enrolment:
    """The pupil's time at a school, the newest; NotFound without any."""
    query = select(Enrolment).where(Enrolment.pupil_id == pupil_id, Enrolment.unit_id == unit_id)
    found = db.session.scalars(query.order_by(Enrolment.id.desc()).limit(1)).first()
    if found is None:
        raise NotFound
    return found


def may_see_in_full(actor: Actor, pupil_id: int) -> bool:
    """Whether family, health and identity numbers are shown: to who sees the whole school, or leads the class.

    To nobody at a school the pupil left for another one: what is written there now is not its business.
    """
    if actor.can(Permission.SCHOOL_READ_ALL):
        return not belongs_elsewhere(pupil_id, actor.unit_id)
    today = clock.today()
    query = (
        select(HomeroomTeacher.id)
        .join(ClassPlace, ClassPlace.class_id == HomeroomTeacher.class_id)
        .where(HomeroomTeacher.account_id == actor.account_id, holds_on(HomeroomTeacher, today))
        .where(ClassPlace.pupil_id == pupil_id, holds_on(ClassPlace, today))
    )
    return db.session.scalar(query.limit(1)) is not None


def _events(enrolment_id: int) -> Sequence[EnrolmentEvent]:
    query = select(EnrolmentEvent).where(EnrolmentEvent.enrolment_id == enrolment_id)
    return db.session.scalars(query.order_by(EnrolmentEvent.id)).all()


def _places(pupil_id: int, unit_id: int | None) -> Sequence[ClassPlace]:
    query = (
        select(ClassPlace)
        .join(ClassPlace.school_class)
        .options(joinedload(ClassPlace.school_class, innerjoin=True))
        .where(ClassPlace.pupil_id == pupil_id)
        .where(or_(ClassPlace.valid_to.is_(None), ClassPlace.valid_to > ClassPlace.valid_from))
        .order_by(ClassPlace.valid_from.desc(), ClassPlace.id.desc())
    )
    return [place for place in db.session.scalars(query) if place.school_class.unit_id == unit_id]


def list_guardians(pupil_id: int) -> Sequence[Guardianship]:
    """The family: those of today first, then those of former times."""
    query = select(Guardianship).options(joinedload(Guardianship.guardian, innerjoin=True))
    found = db.session.scalars(query.where(Guardianship.pupil_id == pupil_id).order_by(Guardianship.id)).all()
    return sorted(found, key=lambda held: held.valid_to is not None)


def _printable(actor: Actor, places: Sequence[ClassPlace], *, in_full: bool) -> list[ClassPlace]:
    """Who sees the whole school prints every year with marks; who leads the class of today, that one."""
    today = clock.today()
    begun = [place for place in places if place.grade and place.valid_from <= today]
    if not actor.can(Permission.SCHOOL_READ_ALL):
        begun = [place for place in begun[:1] if in_full]
    last: dict[int, ClassPlace] = {}
    for place in begun:
        last.setdefault(place.school_class.start_year, place)
    return list(last.values())


def _late(events: Sequence[EnrolmentEvent], calendar: WorkCalendar) -> frozenset[int]:
    """The ids of those entered more than five working days after they happened (R86); the first begins the record."""
    entered = {e.id: e.entered_at.astimezone(clock.LOCAL_ZONE).date() for e in events}
    return frozenset(e.id for e in events[1:] if is_late(e.happened_on, entered[e.id], calendar))
