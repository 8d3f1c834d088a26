"""Reminding whoever is in charge of a school's site: 30 and 7 days before 30 June, then weekly, while sections lack."""

from sqlalchemy import and_, func, select

from portal.adapters import clock
from portal.db import begin_write, db
from portal.models.news import Disclosure, Site
from portal.models.units import Unit, UnitKind
from portal.rules.news.disclosure.reminders import Stage, reminder_of
from portal.rules.news.disclosure.topics import NO_SCHOOL_OF_ITS_OWN, Topic
from portal.rules.notifications.kinds import Kind
from portal.rules.school_years import year_name
from portal.services.news.telling import list_in_charge
from portal.services.notifications.telling import notify
from portal.services.units.tree import is_open


def remind_schools() -> None:
    """The recurring job: each stage once for each school whose open site lacks sections of the year that is due."""
    reminder = reminder_of(clock.today())
    missing = _count_missing(reminder.year)
    db.session.rollback()
    name = year_name(reminder.year)
    for unit_id, count in missing.items():
        begin_write()
        notify(
            list_in_charge(unit_id),
            kind=Kind.DISCLOSURE_OVERDUE if reminder.stage == Stage.OVERDUE else Kind.DISCLOSURE_DUE,
            key=f"disclosure-{unit_id}-{reminder.year}-{reminder.key}",
            params={"year": name, "count": count, "days": reminder.days},
            path=f"/tin-tuc/cong-khai?nam={name}",
            unit_id=unit_id,
        )
        db.session.commit()


def _count_missing(year: int) -> dict[int, int]:
    """Unit -> how many sections of the year nobody can read yet; schools with an open site alone."""
    of_year = and_(Disclosure.unit_id == Site.unit_id, Disclosure.year == year)
    query = (
        select(Site.unit_id, func.count(Disclosure.shown_id))
        .join_from(Site, Unit, Unit.id == Site.unit_id)
        .join(UnitKind, UnitKind.code == Unit.kind_code)
        .outerjoin(Disclosure, of_year)
        .where(Site.opened_at.is_not(None), is_open(clock.today()))
        .where(UnitKind.is_school, UnitKind.code != NO_SCHOOL_OF_ITS_OWN)
        .group_by(Site.unit_id)
        .having(func.count(Disclosure.shown_id) < len(Topic))
        .order_by(Site.unit_id)
    )
    return {unit_id: len(Topic) - count for unit_id, count in db.session.execute(query)}
