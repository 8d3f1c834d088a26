"""What was entered more than five working days after it happened: of pupils and of the staff, by school year (R86)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import aliased

from portal.adapters import clock
from portal.adapters.spreadsheet import write_table
from portal.db import begin_write, db
from portal.errors import NotAllowed, Say, mark
from portal.models.people import Account, Membership
from portal.models.records import DatedChange
from portal.models.school import Enrolment, EnrolmentEvent, Pupil, StaffStatus
from portal.rules.permissions import Actor, Permission
from portal.rules.school.late import PUPIL_EDIT, PUPIL_STATUS, STAFF_EDIT, STAFF_STATUS
from portal.rules.school.statuses import days_late
from portal.rules.school_years import year_name, year_turns
from portal.rules.vietnamese import short_time
from portal.services.paging import Paged, page_of
from portal.services.records.audit import note
from portal.services.records.work_years import load_calendar

COLUMNS = (
    (mark("STT"), 6),
    (mark("Họ và tên"), 28),
    (mark("Loại"), 24),
    (mark("Nội dung"), 40),
    (mark("Ngày thay đổi"), 13),
    (mark("Ngày ghi"), 18),
    (mark("Số ngày làm việc muộn"), 12),
    (mark("Người ghi"), 26),
)


@dataclass(frozen=True)
class LateEntry:
    """One change entered late; ``what`` are the codes of the fields, or of the status. ``days`` are working days."""

    kind: str
    person_id: int
    name: str
    what: tuple[str, ...]
    happened_on: date
    entered_at: datetime
    entered_by: str
    days: int = 0

    @property
    def of_pupil(self) -> bool:
        """Whether it is a pupil, not one of the staff."""
        return self.kind in {PUPIL_EDIT, PUPIL_STATUS}

    @property
    def entered_on(self) -> date:
        """The day of the entry, in Vietnam."""
        return self.entered_at.astimezone(clock.LOCAL_ZONE).date()


def list_late(actor: Actor, *, start_year: int, kind: str, number: int) -> Paged[LateEntry]:
    """A page of what was entered late in a school year, the newest first; ``kind`` "" for every kind."""
    return page_of(_find(actor, start_year, kind), number=number)


def late_sheet(actor: Actor, *, start_year: int, kind: str, words: Any, say: Say = str) -> bytes:
    """The list as XLSX, which is noted; ``words`` gives kind and content of an entry as people read them."""
    begin_write()
    rows = _find(actor, start_year, kind)
    note(actor, "late_exported", "unit", actor.unit_id or 0, after={"rows": len(rows)})
    now = short_time(clock.now().astimezone(clock.LOCAL_ZONE))
    subtitle = say(mark("%(unit)s. %(name)s tải lúc %(time)s.")) % {
        "unit": actor.unit_name,
        "name": actor.name,
        "time": now,
    }
    lines = (
        [number, row.name, *words(row), row.happened_on, row.entered_at, row.days, row.entered_by]
        for number, row in enumerate(rows, start=1)
    )
    title = say(mark("CẬP NHẬT MUỘN NĂM HỌC %(year)s")) % {"year": year_name(start_year)}
    return write_table(title, [(say(heading), width) for heading, width in COLUMNS], lines, subtitle=subtitle)


def _find(actor: Actor, start_year: int, kind: str) -> list[LateEntry]:
    if actor.unit_id is None or not actor.can(Permission.SCHOOL_MANAGE):
        raise NotAllowed
    first, end = year_turns(date(start_year, 9, 1))
    sources = {
        PUPIL_EDIT: _pupil_edits,
        PUPIL_STATUS: _pupil_statuses,
        STAFF_EDIT: _staff_edits,
        STAFF_STATUS: _staff_statuses,
    }
    chosen = [find for code, find in sources.items() if kind in {"", code}]
    found = _with_days(entry for find in chosen for entry in find(actor.unit_id, first, end))
    return sorted(found, key=lambda entry: (entry.entered_at, entry.person_id), reverse=True)


def _with_days(entries: Iterable[LateEntry]) -> Iterator[LateEntry]:
    calendar = load_calendar()
    for entry in entries:
        if days := days_late(entry.happened_on, entry.entered_on, calendar):
            yield LateEntry(**{**vars(entry), "days": days})


def _pupil_edits(unit_id: int, first: date, end: date) -> Iterator[LateEntry]:
    of_pupil = and_(DatedChange.object_type == "pupil", DatedChange.object_id == Pupil.id)
    query = select(DatedChange, Pupil.full_name).join(Pupil, of_pupil).where(DatedChange.unit_id == unit_id)
    yield from _edits(PUPIL_EDIT, query, first, end)


def _staff_edits(unit_id: int, first: date, end: date) -> Iterator[LateEntry]:
    """Of everybody who works or worked at the school, by whomever it was entered."""
    here = select(Membership.account_id).where(Membership.unit_id == unit_id)
    of_account = and_(DatedChange.object_type == "account", DatedChange.object_id == Account.id)
    query = select(DatedChange, Account.full_name).join(Account, of_account).where(Account.id.in_(here))
    yield from _edits(STAFF_EDIT, query, first, end)


def _edits(kind: str, query: Any, first: date, end: date) -> Iterator[LateEntry]:
    dated = query.where(
        DatedChange.entered_on >= first,
        DatedChange.entered_on < end,
        DatedChange.happened_on < DatedChange.entered_on,
    )
    for row, name in db.session.execute(dated.order_by(DatedChange.id)):
        yield LateEntry(kind, row.object_id, name, tuple(row.fields), row.happened_on, row.entered_at, row.entered_by)


def _pupil_statuses(unit_id: int, first: date, end: date) -> Iterator[LateEntry]:
    """What followed the admission of a pupil; the first event begins the record."""
    before = aliased(EnrolmentEvent)
    earlier = exists().where(before.enrolment_id == EnrolmentEvent.enrolment_id, before.id < EnrolmentEvent.id)
    query = (
        select(EnrolmentEvent, Pupil.id, Pupil.full_name)
        .join(Enrolment, Enrolment.id == EnrolmentEvent.enrolment_id)
        .join(Pupil, Pupil.id == Enrolment.pupil_id)
        .where(Enrolment.unit_id == unit_id, _within(EnrolmentEvent.entered_at, first, end), earlier)
    )
    for row, pupil_id, name in db.session.execute(query.order_by(EnrolmentEvent.id)):
        yield LateEntry(PUPIL_STATUS, pupil_id, name, (row.status,), row.happened_on, row.entered_at, row.entered_by)


def _staff_statuses(unit_id: int, first: date, end: date) -> Iterator[LateEntry]:
    query = (
        select(StaffStatus, Account.full_name)
        .join(StaffStatus.account)
        .where(StaffStatus.unit_id == unit_id, StaffStatus.withdrawn_at.is_(None))
        .where(_within(StaffStatus.entered_at, first, end))
    )
    for row, name in db.session.execute(query.order_by(StaffStatus.id)):
        yield LateEntry(
            STAFF_STATUS, row.account_id, name, (row.status,), row.happened_on, row.entered_at, row.entered_by
        )


def _within(column: Any, first: date, end: date) -> ColumnElement[bool]:
    begin, over = (datetime.combine(day, datetime.min.time(), clock.LOCAL_ZONE) for day in (first, end))
    within: ColumnElement[bool] = and_(column >= begin, column < over)
    return within
