"""The worker's side: keeping the slips of a class that became whole or changed, and telling the families once."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, select

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import ReportSlip, ReportSlipReader
from portal.models.records import OutboxItem
from portal.models.school import SchoolClass
from portal.models.units import Unit
from portal.rules.notifications.kinds import Kind
from portal.services.contact_book.notices.aiming import find_told
from portal.services.contact_book.report_slips.contents import content_of, see_class
from portal.services.contact_book.report_slips.issuing import issue, lock_pupil
from portal.services.gradebook.results import Period
from portal.services.gradebook.results.facts import load_seats
from portal.services.notifications.telling import notify
from portal.services.school.years import current_year, day_of, find_year_of


def announce(item: OutboxItem) -> None:
    """Keep what the slips of a class say by now; of the present school year the families are told, once a version."""
    school_class = db.session.get(SchoolClass, item.payload["class_id"])
    if school_class is None:
        return
    new = issue_class(school_class)
    if school_class.start_year == current_year():
        tell(school_class, new)


def issue_class(school_class: SchoolClass) -> Sequence[ReportSlip]:
    """The slips of everybody in a class that are whole, as they are now; those nobody was told of."""
    dates = find_year_of(school_class.unit_id, school_class.start_year)
    seats = load_seats(school_class, day_of(dates, school_class.start_year))
    found = []
    for pupil_id, seen in sorted(see_class(school_class, seats, tuple(Period)).items()):
        contents = {period: content for period in Period if (content := content_of(seen[period])) is not None}
        if contents:
            lock_pupil(pupil_id)
        found += [issue(pupil_id, school_class, period, content) for period, content in contents.items()]
    return [slip for slip in found if slip.told_at is None]


def tell(school_class: SchoolClass, slips: Sequence[ReportSlip]) -> None:
    """A first version is told to everybody of the family, a later one to those who opened one before."""
    people = find_told({slip.pupil_id for slip in slips})
    for slip in slips:
        slip.told_at = clock.now()
        readers, known = _readers_before(slip), _readers(slip)
        accounts = [
            person.account_id or 0
            for person in people.get(slip.pupil_id, ())
            if person.account_id not in {None, *known}
        ]
        kind = Kind.SLIP_ADJUSTED if readers else Kind.SLIP_READY
        told = [each for each in accounts if each in readers] if readers else accounts
        if readers or not _is_later(slip):
            tell_people(school_class, slip.pupil_id, slip.period, told, kind=kind, key=f"slip-{slip.id}")


def tell_people(
    school_class: SchoolClass, pupil_id: int, period: str, account_ids: Sequence[int], *, kind: Kind, key: str
) -> int:
    """Tell these people of the slip of one child; how many were told."""
    school = db.session.scalar(select(Unit.name).where(Unit.id == school_class.unit_id))
    path = f"/so-lien-lac/{pupil_id}/phieu/{school_class.start_year}/{period}/"
    return notify(account_ids, kind=kind, key=key, params={"school": school}, path=path)


def _readers_before(slip: ReportSlip) -> set[int]:
    """The accounts that opened an earlier version."""
    query = (
        select(ReportSlipReader.account_id)
        .join(ReportSlip, ReportSlip.id == ReportSlipReader.slip_id)
        .where(*_same(slip), ReportSlip.id < slip.id)
    )
    return set(db.session.scalars(query.distinct()))


def _readers(slip: ReportSlip) -> set[int]:
    """The accounts that opened this very version."""
    return set(db.session.scalars(select(ReportSlipReader.account_id).where(ReportSlipReader.slip_id == slip.id)))


def _is_later(slip: ReportSlip) -> bool:
    earlier = exists().where(*_same(slip), ReportSlip.id < slip.id, ReportSlip.told_at.is_not(None))
    return bool(db.session.scalar(select(earlier)))


def _same(slip: ReportSlip) -> tuple[ColumnElement[bool], ...]:
    return (
        ReportSlip.pupil_id == slip.pupil_id,
        ReportSlip.start_year == slip.start_year,
        ReportSlip.period == slip.period,
    )
