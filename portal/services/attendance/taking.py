"""Taking the roll of a class: everybody is there except those marked; two who take it at once lose nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import insert, select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken, mark
from portal.models.attendance import Roll, RollChange, RollEntry
from portal.models.school import ClassPlace, Pupil, SchoolClass
from portal.rules.attendance.days import SchoolDays, check_day
from portal.rules.attendance.merging import Clash, merge
from portal.rules.attendance.statuses import EXCUSED, HERE, Mark, mark_of, sessions_of
from portal.rules.permissions import Actor, Permission
from portal.services.attendance.days import days_back, load_days
from portal.services.attendance.leave import find_proposed
from portal.services.school.scope import get_class, holds_on, standing_in, visible_classes
from portal.services.school.viewing import note_look

ONLY_SEEN = mark("Bạn chỉ được xem điểm danh của lớp này.")


@dataclass(frozen=True)
class Sheet:
    """The roll of one session as it stands; ``roll`` is None until it is taken.

    ``refusal`` says why the actor cannot take it now, None when it can be taken. ``leaves``: pupils whose family asked
    for leave for this session, each with whether it is approved.
    """

    school_class: SchoolClass
    day: date
    session: str
    days: SchoolDays
    roll: Roll | None
    pupils: Sequence[Pupil]
    marks: Mapping[int, Mark]
    refusal: RuleBroken | None
    changes: Sequence[RollChange] = ()
    leaves: Mapping[int, bool] = field(default_factory=dict)

    @property
    def offered(self) -> Mapping[int, Mark]:
        """The marks a form begins with: the roll, or until it is taken everybody there but those on leave."""
        return self.marks if self.roll else {pupil_id: Mark(EXCUSED) for pupil_id in self.leaves}

    @property
    def sessions(self) -> tuple[str, ...]:
        """The sessions the class has on a day."""
        return sessions_of(self.school_class.sessions_a_day)

    @property
    def version(self) -> int:
        """Of the roll; 0 until it is taken."""
        return self.roll.version if self.roll else 0


@dataclass(frozen=True)
class Saved:
    """What came of saving. With ``clashes`` (by pupil) nothing was written; ``others`` entered something meanwhile.

    ``marks`` are what both have entered, with the person's own word where they clash.
    """

    version: int
    marks: Mapping[int, Mark]
    clashes: Mapping[int, Clash] = field(default_factory=dict)
    others: Sequence[str] = ()


def get_sheet(actor: Actor, *, class_id: int, day: date, session: str, visit: bool = False) -> Sheet:
    """The roll of a session with the pupils of that day, whether it can be taken, and its history.

    A ``visit`` goes into the access log.
    """
    school_class = get_class(actor, class_id)
    if session not in sessions_of(school_class.sessions_a_day):
        raise NotFound
    if note_look(actor, "attendance", visit=visit, class_id=class_id):
        school_class = get_class(actor, class_id)
    roll = _find_roll(class_id, day, session)
    days, pupils = load_days(actor, school_class.start_year), pupils_on(class_id, day)
    return Sheet(
        school_class=school_class,
        day=day,
        session=session,
        days=days,
        roll=roll,
        pupils=pupils,
        marks=_marks(_entries(roll)),
        refusal=_refusal(actor, days, day) if may_take(actor, school_class) else RuleBroken(ONLY_SEEN),
        changes=_changes(roll),
        leaves=find_proposed([pupil.id for pupil in pupils], day, session),
    )


def save_roll(
    actor: Actor, *, class_id: int, day: date, session: str, version: int, marks: Mapping[int, Mark]
) -> Saved:
    """Keep the roll: taken, even when nobody is missing. ``version`` is the one the person saw.

    What others entered since stays where the person changed nothing; where both changed the same pupil, nothing is
    written and the clashes are given back.
    """
    school_class = db.session.scalar(visible_classes(actor).where(SchoolClass.id == class_id).with_for_update())
    if school_class is None or session not in sessions_of(school_class.sessions_a_day):
        raise NotFound
    if not may_take(actor, school_class):
        raise NotAllowed
    days = load_days(actor, school_class.start_year)
    check_day(days, day, today=clock.today(), days_back=days_back(actor, days))
    roll = _find_roll(class_id, day, session)
    entries = _entries(roll)
    current = _marks(entries)
    since = [change for change in _changes(roll) if change.version > version]
    wanted = {pupil.id: marks.get(pupil.id, current.get(pupil.id, HERE)) for pupil in pupils_on(class_id, day)}
    merged = merge(current, wanted, _as_seen(current, since))
    others = sorted({change.by for change in since if change.by_id != actor.account_id})
    if not merged.clashes:
        roll = _write(actor, school_class, day, session, roll, entries, merged.marks)
    return Saved(roll.version if roll else 0, merged.marks, merged.clashes, others)


def _as_seen(current: Mapping[int, Mark], since: Sequence[RollChange]) -> dict[int, Mark]:
    """The marks as they stood before the given changes, which are the newest first."""
    return {**current, **{change.pupil_id: mark_of(change.before) for change in since}}


def _write(
    actor: Actor,
    school_class: SchoolClass,
    day: date,
    session: str,
    roll: Roll | None,
    entries: Mapping[int, RollEntry],
    marks: Mapping[int, Mark],
) -> Roll:
    current = _marks(entries)
    differing = {pupil_id: said for pupil_id, said in marks.items() if said != current.get(pupil_id, HERE)}
    now = clock.now()
    if roll is None:
        roll = Roll(class_id=school_class.id, day=day, session=session, taken_at=now, taken_by_id=actor.account_id)
        roll.taken_by, roll.version = actor.name, 1
        db.session.add(roll)
        db.session.flush()
    elif differing:
        roll.changed_at, roll.changed_by, roll.version = now, actor.name, roll.version + 1
    _set(roll, entries, differing)
    told = {"roll_id": roll.id, "version": roll.version, "at": now, "by_id": actor.account_id, "by": actor.name}
    changes = [
        {**told, "pupil_id": pupil_id, "before": current.get(pupil_id, HERE).as_dict(), "after": said.as_dict()}
        for pupil_id, said in differing.items()
    ]
    if changes:
        db.session.execute(insert(RollChange), changes)
    db.session.flush()
    return roll


def _set(roll: Roll, entries: Mapping[int, RollEntry], marks: Mapping[int, Mark]) -> None:
    for pupil_id in marks.keys() & entries.keys():
        entry, said = entries[pupil_id], marks[pupil_id]
        entry.status, entry.lessons, entry.reason = said.status, said.lessons, said.reason
    new = [
        {"roll_id": roll.id, "pupil_id": pupil_id, **marks[pupil_id].as_dict()}
        for pupil_id in marks.keys() - entries.keys()
    ]
    if new:
        db.session.execute(insert(RollEntry), new)


def _refusal(actor: Actor, days: SchoolDays, day: date) -> RuleBroken | None:
    """Why the roll of a day cannot be taken by the actor now."""
    try:
        check_day(days, day, today=clock.today(), days_back=days_back(actor, days))
    except RuleBroken as error:
        return error
    return None


def may_take(actor: Actor, school_class: SchoolClass) -> bool:
    """Whether the actor leads or teaches the class today, or keeps the school's records."""
    if actor.can(Permission.SCHOOL_MANAGE):
        return True
    standing = standing_in(actor, school_class)
    return standing.leads or bool(standing.subjects)


def pupils_on(class_id: int, day: date) -> Sequence[Pupil]:
    """The pupils who sat in a class on a day, in class-list order."""
    query = (
        select(Pupil)
        .join(ClassPlace, ClassPlace.pupil_id == Pupil.id)
        .where(ClassPlace.class_id == class_id, holds_on(ClassPlace, day))
        .order_by(Pupil.name_sort, Pupil.id)
    )
    return db.session.scalars(query).unique().all()


def _find_roll(class_id: int, day: date, session: str) -> Roll | None:
    query = select(Roll).where(Roll.class_id == class_id, Roll.day == day, Roll.session == session)
    return db.session.scalar(query)


def _entries(roll: Roll | None) -> dict[int, RollEntry]:
    if roll is None:
        return {}
    return {entry.pupil_id: entry for entry in db.session.scalars(select(RollEntry).filter_by(roll_id=roll.id))}


def _marks(entries: Mapping[int, RollEntry]) -> dict[int, Mark]:
    return {pupil_id: Mark(entry.status, entry.lessons, entry.reason) for pupil_id, entry in entries.items()}


def _changes(roll: Roll | None) -> Sequence[RollChange]:
    """The whole history of a roll, newest first: a few lines for each pupil at most."""
    if roll is None:
        return []
    return db.session.scalars(select(RollChange).filter_by(roll_id=roll.id).order_by(RollChange.id.desc())).all()
