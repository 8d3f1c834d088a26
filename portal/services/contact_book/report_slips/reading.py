"""Report slips as a family reads them: the list of a child, one slip, the versions signed before."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, select

from portal.db import begin_write, db
from portal.errors import NotFound
from portal.models.contact_book import ReportSlip, ReportSlipReader
from portal.rules.contact_book.report_slips import fingerprint
from portal.rules.gradebook.papers import PaperKind, papers_of
from portal.rules.permissions import Actor
from portal.services.contact_book.attending import Attendance
from portal.services.contact_book.children import Child, get_child
from portal.services.contact_book.looking import arrive, note_family_look, note_family_look_later
from portal.services.contact_book.report_slips.contents import Content, content_of
from portal.services.contact_book.report_slips.issuing import issue, lock_pupil, open_slip
from portal.services.contact_book.terms import YearSeat, find_year_seats
from portal.services.contact_book.year_reading import read_year
from portal.services.gradebook.results import Period


@dataclass(frozen=True)
class Version:
    """One version of a slip, and what the person asking did with it."""

    slip: ReportSlip
    reader: ReportSlipReader | None

    @property
    def is_signed(self) -> bool:
        """Whether the person signed it."""
        return self.reader is not None and self.reader.signed_at is not None


@dataclass(frozen=True, kw_only=True)
class SlipSeen:
    """The slip of a semester or year; ``shown`` is the version kept last, None while there is none.

    ``content``: what it says now, None while something of it is not published (any more).
    """

    child: Child
    seat: YearSeat
    period: Period
    attendance: Attendance
    content: Content | None
    shown: Version | None
    versions: Sequence[Version]

    @property
    def start_year(self) -> int:
        """The school year."""
        return self.seat.school_class.start_year

    @property
    def before(self) -> Sequence[Version]:
        """Versions the person signed that hold no more."""
        return [one for one in self.versions if one.is_signed and one.reader is not self.signed]

    @property
    def is_current(self) -> bool:
        """Whether the version shown is what the slip says now."""
        if self.content is None or self.shown is None:
            return False
        return self.shown.slip.fingerprint == fingerprint(self.content)

    @property
    def says(self) -> Content | None:
        """What is shown: what the slip says now, else what it said last."""
        if self.content is not None:
            return self.content
        return self.shown.slip.content if self.shown is not None else None

    @property
    def signed(self) -> ReportSlipReader | None:
        """The person's signature under what is shown."""
        if self.shown is None or not self.shown.is_signed or not (self.is_current or self.content is None):
            return None
        return self.shown.reader

    @property
    def may_sign(self) -> bool:
        """The button is there."""
        return self.child.may_sign and self.content is not None and self.signed is None


@dataclass(frozen=True, kw_only=True)
class SlipsOfYear:
    """The slips of a school year by period, those that were ever issued; ``has_report``: a school report goes on it."""

    seat: YearSeat
    slips: Sequence[tuple[Period, Version | None]]
    has_report: bool


def list_slips(actor: Actor, *, pupil_id: int, visit: bool) -> tuple[Child, Sequence[SlipsOfYear]]:
    """The slips of a child, the newest school year first; five statements."""
    child = get_child(actor, pupil_id)
    if note_family_look(actor, child, "family_page", visit=visit):
        child = get_child(actor, pupil_id)
    seats = find_year_seats(pupil_id)
    newest = {(one.slip.start_year, one.slip.period): one for one in _versions(actor, pupil_id)}
    return child, [
        _of_year(seat, [(period, newest.get((year, period))) for period in Period]) for year, seat in seats.items()
    ]


def _of_year(seat: YearSeat, slips: Sequence[tuple[Period, Version | None]]) -> SlipsOfYear:
    is_over = any(found is not None for period, found in slips if period == Period.YEAR)
    return SlipsOfYear(seat=seat, slips=slips, has_report=is_over and PaperKind.REPORT in papers_of(seat.grade))


def read_slip(actor: Actor, *, pupil_id: int, start_year: int, period: str, visit: bool, path: str = "") -> SlipSeen:
    """One slip; a visit keeps what it said and that this person opened it, goes into the access log, and reads the
    notification that led to ``path``."""
    child = get_child(actor, pupil_id)
    if arrive(actor, child, "family_slip", path=path, visit=visit):
        return open_newest(actor, get_child(actor, pupil_id), start_year, period)
    seen = look(actor, child, start_year, period)
    is_new = seen.content is not None and not seen.is_current
    if not visit or not (is_new or (seen.shown is not None and seen.shown.reader is None)):
        return seen
    begin_write()
    return open_newest(actor, get_child(actor, pupil_id), start_year, period)


def open_newest(actor: Actor, child: Child, start_year: int, period: str) -> SlipSeen:
    """The slip as it is now, kept and opened; the transaction has begun to write."""
    lock_pupil(child.pupil_id)
    seen = look(actor, child, start_year, period)
    if seen.content is not None:
        slip = issue(child.pupil_id, seen.seat.school_class, seen.period, seen.content)
    elif seen.shown is not None:
        slip = seen.shown.slip
    else:
        return seen
    open_slip(actor, child, slip)
    return look(actor, child, start_year, period)


def look(actor: Actor, child: Child, start_year: int, period: str) -> SlipSeen:
    """The slip of a child that was checked, without noting anything."""
    seat = find_year_seats(child.pupil_id).get(start_year)
    if seat is None or period not in set(Period):
        raise NotFound
    year = read_year(seat, period)
    versions = _versions(actor, child.pupil_id, start_year=start_year, period=period)
    return SlipSeen(
        child=child,
        seat=seat,
        period=Period(period),
        attendance=year.attendance,
        content=content_of(year.marks),
        shown=versions[-1] if versions else None,
        versions=versions,
    )


def read_version(actor: Actor, *, pupil_id: int, slip_id: int, visit: bool) -> tuple[Child, Version]:
    """A version this person signed, as it was then; NotFound for every other. A visit goes into the access log."""
    child = get_child(actor, pupil_id)
    note_family_look_later(actor, child, "family_slip", visit=visit)
    for found in _versions(actor, pupil_id):
        if found.slip.id == slip_id and found.is_signed:
            return child, found
    raise NotFound


def _versions(
    actor: Actor, pupil_id: int, *, start_year: int | None = None, period: str | None = None
) -> Sequence[Version]:
    """The versions of a child's slips, the oldest first, each with what the actor alone did with it; one statement."""
    own = and_(ReportSlipReader.slip_id == ReportSlip.id, ReportSlipReader.account_id == actor.account_id)
    query = select(ReportSlip, ReportSlipReader).outerjoin(ReportSlipReader, own).where(ReportSlip.pupil_id == pupil_id)
    if start_year is not None:
        query = query.where(ReportSlip.start_year == start_year, ReportSlip.period == period)
    return [Version(slip, reader) for slip, reader in db.session.execute(query.order_by(ReportSlip.id))]
