"""Carrying out a merge: what hangs on the double goes over to the record that stays."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select, update

from portal.adapters import clock
from portal.db import Base, db
from portal.models.attendance import RollChange, RollEntry
from portal.models.contact_book import (
    ContactSlip,
    DataConfirmation,
    MediumPupil,
    MeetingWish,
    NameClearance,
    NoticePupil,
    Talk,
    TalkMessage,
    TalkReport,
)
from portal.models.gradebook import Mark
from portal.models.rollover import RollOverMove
from portal.models.school import ClassPlace, Enrolment, GroupPlace, Guardianship
from portal.rules.attendance.statuses import PRESENT
from portal.rules.permissions import Actor
from portal.services.school.merging.contradictions import cell, overlap
from portal.services.school.merging.holding import TABLES, Holding
from portal.services.school.merging.notices import unite_notices


@dataclass
class Moved:
    """By table: ids of the rows that went over, of those that were the same at both, and what else changed."""

    moved: dict[str, list[int]] = field(default_factory=dict)
    united: dict[str, list[int]] = field(default_factory=dict)
    changed: list[dict[str, Any]] = field(default_factory=list)

    def set(self, row: Any, **values: Any) -> None:
        """Change a row and remember how it was."""
        before = {name: _plain(getattr(row, name)) for name in values}
        for name, value in values.items():
            setattr(row, name, value)
        after = {name: _plain(value) for name, value in values.items()}
        self.changed.append({"table": row.__tablename__, "id": row.id, "before": before, "after": after})


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def move_rows(actor: Actor, held: Holding) -> Moved:
    """Unite what both records have and move the rest; the caller has checked that nothing contradicts."""
    done = Moved()
    for table, _label in TABLES:
        same = {row.id for row in held.of(table, held.double) if _unite(actor, held, row, done)}
        moved = [row.id for row in held.of(table, held.double) if row.id not in same]
        db.session.flush()
        owned: Any = table
        if moved:
            db.session.execute(update(owned).where(owned.id.in_(moved)).values(pupil_id=held.kept.id))
            done.moved[table.__tablename__] = moved
        if same:
            done.united[table.__tablename__] = sorted(same)
    return done


KEYS: Mapping[type[Base], Any] = {
    Enrolment: lambda row: row.unit_id,
    ClassPlace: lambda row: row.class_id,
    GroupPlace: lambda row: row.group_id,
    Mark: cell,
    RollEntry: lambda row: row.roll_id,
    Guardianship: lambda row: row.guardian_id,
    RollOverMove: lambda row: row.roll_over_id,
    NoticePupil: lambda row: row.notice_id,
    MediumPupil: lambda row: row.medium_id,
    NameClearance: lambda row: row.article_id,
    MeetingWish: lambda row: row.teacher_id,
    DataConfirmation: lambda row: (row.round_id, row.guardian_id),
    Talk: lambda row: (row.guardian_id, row.unit_id, row.party),
    ContactSlip: lambda row: row.round_id,
}
"""By what a row of one record is the same as a row of the other; those of other tables always go over."""
_DATED = (ClassPlace, GroupPlace, Guardianship)


def _unite(actor: Actor, held: Holding, row: Any, done: Moved) -> bool:
    """Whether the record that stays has the like already; it then takes over what the double's says beyond it."""
    table = type(row)
    if table not in KEYS:
        return False
    key = KEYS[table]
    same = [other for other in held.of(table, held.kept) if key(other) == key(row)]
    if table in _DATED:
        same = [other for other in same if overlap(other, row)]
    if not same:
        return False
    if table in _DATED:
        _widen(same[0], row, done)
    elif table is Enrolment:
        if row.admitted_on < same[0].admitted_on:
            done.set(same[0], admitted_on=row.admitted_on)
    elif table is NoticePupil:
        unite_notices(same[0], row, done.set)
    elif table is Talk:
        _join_talks(same[0], row, done)
    elif table is RollEntry and row.status != PRESENT:
        _take_off_roll(actor, row, done)
    return True


def _widen(kept: Any, double: Any, done: Moved) -> None:
    """The kept row holds over both times; the double's counts as taken back before it began."""
    ends = None if kept.valid_to is None or double.valid_to is None else max(kept.valid_to, double.valid_to)
    begins = min(kept.valid_from, double.valid_from)
    if (begins, ends) != (kept.valid_from, kept.valid_to):
        done.set(kept, valid_from=begins, valid_to=ends)
    done.set(double, valid_to=double.valid_from)


def _join_talks(kept: Talk, double: Talk, done: Moved) -> None:
    """Every message and report of the double's conversation goes on in the one that stays."""
    messages = db.session.scalars(select(TalkMessage).where(TalkMessage.talk_id == double.id).order_by(TalkMessage.id))
    reports = db.session.scalars(select(TalkReport).where(TalkReport.talk_id == double.id).order_by(TalkReport.id))
    for row in (*messages, *reports):
        done.set(row, talk_id=kept.id)
    kept.last_at = max(kept.last_at, double.last_at)


def _take_off_roll(actor: Actor, entry: RollEntry, done: Moved) -> None:
    """The absence is counted once, at the record that stays; the roll's history tells why."""
    before = {"status": entry.status, "lessons": entry.lessons, "reason": entry.reason}
    done.set(entry, status=PRESENT, lessons="", reason="")
    entry.roll.version += 1
    db.session.add(
        RollChange(
            roll_id=entry.roll_id,
            pupil_id=entry.pupil_id,
            version=entry.roll.version,
            before=before,
            after={"status": PRESENT, "lessons": "", "reason": ""},
            at=clock.now(),
            by_id=actor.account_id,
            by=actor.name,
        )
    )
