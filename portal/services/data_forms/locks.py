"""Which lock lies on a report, since when, and who can open it: asked by everything that writes into reports."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import RuleBroken, mark
from portal.models.data_forms import FormPeriod, Report, ReportOpening
from portal.rules.data_forms.definition import Section
from portal.rules.data_forms.periods import LOCK_LABELS, Lock, LockKind, Opening, lock_of, opens_cell
from portal.rules.data_forms.states import Stage, stage_of
from portal.rules.permissions import Actor, Permission
from portal.rules.vietnamese import short_date
from portal.services.data_forms import scope

LONGEST_WAIT = timedelta(minutes=1)
"""A request that waited for others to write counts from when it came, up to this long."""

REFUSALS = {
    LockKind.NOT_OPEN: mark("Chưa đến ngày nhập. Kỳ này mở từ %(since)s."),
    LockKind.CLOSED: mark("Đã hết hạn nhập từ %(since)s. %(issuer)s trả lại phiếu hoặc gia hạn thì mới sửa được."),
    LockKind.LOCKED: mark("Đã khóa số liệu từ %(since)s. Chỉ %(issuer)s mở lại được."),
    LockKind.CANCELLED: mark("%(issuer)s đã hủy kỳ báo cáo này từ %(since)s."),
    LockKind.EXCUSED: mark("Đơn vị được %(issuer)s miễn báo cáo kỳ này từ %(since)s."),
}
"""What a person reads who writes under a lock: which one, since when, who can change it."""
OTHER_DOMAIN = mark("Phần “%(section)s” do cán bộ phụ trách lĩnh vực khác nhập.")


class Locked(RuleBroken):
    """A lock stands before what was to be written: which one, and whose it is to open."""

    def __init__(self, lock: Lock, issuer: str) -> None:
        super().__init__(REFUSALS[lock.kind], since=short_date(lock.since), issuer=issuer)
        self.lock, self.issuer = lock, issuer


@dataclass(frozen=True)
class Opened:
    """An opening that was granted and has not been closed, by its id."""

    id: int
    opening: Opening


@dataclass(frozen=True)
class Gate:
    """What the calendar, exceptions and openings let through at a moment; who may pass is asked of ``may_fill``."""

    lock: Lock | None
    opened: Sequence[Opened]
    now: datetime
    issuer: str

    def opening_for(self, section: str, key: str) -> int | None:
        """The opening by which the cell may be written, None where it needs none or has none."""
        return next((one.id for one in self.opened if one.opening.covers(section, key, self.now)), None)

    def is_open(self, section: str, key: str) -> bool:
        """Whether the cell may be written now."""
        openings = (one.opening for one in self.opened)
        return self.lock is None or opens_cell(self.lock, openings, section=section, key=key, now=self.now)

    @property
    def is_shut(self) -> bool:
        """Nothing at all may be written."""
        return self.lock is not None and not self.opened

    @property
    def until(self) -> datetime | None:
        """When the last of the openings ends."""
        return max((one.opening.ends_at for one in self.opened), default=None)

    def refusal(self) -> Locked:
        """The lock in words."""
        if self.lock is None:  # nothing is locked as a whole; a cell outside what was opened is
            raise ValueError("no lock")
        return Locked(self.lock, self.issuer)

    @property
    def label(self) -> str:
        """The lock's name."""
        return LOCK_LABELS[self.lock.kind] if self.lock else ""


def moment_of(report: Report, arrived_at: datetime | None) -> datetime:
    """When what is being done counts: as the request came in time if it only waited, else now.

    Once the data became official, nothing counts backwards.
    """
    now = clock.now()
    if arrived_at is None or report.official_version is not None or not now - LONGEST_WAIT <= arrived_at <= now:
        return now
    return arrived_at


def gate_of(report: Report, period: FormPeriod, issuer: str, *, now: datetime | None = None) -> Gate:
    """The locks of a report; one statement, and only where the last lock holds."""
    now = now or clock.now()
    lock = _lock(report, period, now)
    opened = _opened([report.id], now)[report.id] if lock and lock.kind is LockKind.LOCKED else []
    return Gate(lock, opened, now, issuer)


def gates_of(found: Sequence[tuple[Report, FormPeriod, str]]) -> dict[int, Gate]:
    """``gate_of`` for many reports with their periods and issuers, by report: one statement for all of them."""
    now = clock.now()
    locks = {report.id: _lock(report, period, now) for report, period, _issuer in found}
    opened = _opened([one for one, lock in locks.items() if lock and lock.kind is LockKind.LOCKED], now)
    return {report.id: Gate(locks[report.id], opened[report.id], now, issuer) for report, _period, issuer in found}


def may_fill(actor: Actor, section: Section) -> bool:
    """An officer fills the sections of the own data domains (R22), and those of none; leaders fill all."""
    free = not section.domain or not actor.domains or actor.can(Permission.FORMS_APPROVE)
    return free or section.domain in actor.domains or Permission.FORMS_ENTER in actor.delegated


def _lock(report: Report, period: FormPeriod, now: datetime) -> Lock | None:
    today = now.astimezone(clock.LOCAL_ZONE).date()
    if period.cancelled_at:
        return Lock(LockKind.CANCELLED, period.cancelled_at.astimezone(clock.LOCAL_ZONE).date())
    if report.excused_at:
        return Lock(LockKind.EXCUSED, report.excused_at.astimezone(clock.LOCAL_ZONE).date())
    returned = stage_of(scope.facts_of(report)) is Stage.RETURNED
    return lock_of(scope.days_of(period, report), today=today, returned=returned)


def _opened(report_ids: Sequence[int], now: datetime) -> Mapping[int, list[Opened]]:
    """The openings that run, by report."""
    opened: dict[int, list[Opened]] = defaultdict(list)
    if not report_ids:
        return opened
    query = select(ReportOpening).where(
        ReportOpening.report_id.in_(report_ids),
        ReportOpening.opens_at <= now,
        ReportOpening.ends_at > now,
        ReportOpening.closed_at.is_(None),
    )
    for found in db.session.scalars(query.order_by(ReportOpening.id)):
        opening = Opening(
            opens_at=found.opens_at or now,
            ends_at=found.ends_at or now,
            sections=frozenset(found.sections),
            keys=frozenset(found.keys),
        )
        opened[found.report_id].append(Opened(found.id, opening))
    return opened
