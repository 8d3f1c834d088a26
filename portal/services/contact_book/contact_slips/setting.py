"""How often a school sends contact slips, and where its week 1 begins."""

from datetime import date

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import Conflict, NotAllowed, RuleBroken
from portal.models.contact_book import ContactSlipSetting
from portal.models.units import Unit
from portal.rules.contact_book.contact_slips import FREQUENCY_LABELS, Span, check_week_one, first_monday, list_spans
from portal.rules.permissions import Actor, Permission
from portal.services.records.audit import note
from portal.services.school.years import current_year, find_year_of


def find_setting(unit_id: int | None) -> ContactSlipSetting | None:
    """What a school chose; None while it has not."""
    return db.session.scalar(select(ContactSlipSetting).where(ContactSlipSetting.unit_id == unit_id))


def get_setting(actor: Actor) -> tuple[ContactSlipSetting | None, date]:
    """What the school chose and the Monday of its week 1, for who looks after the contact book."""
    if actor.unit_id is None or not actor.can(Permission.CONTACT_MANAGE):
        raise NotAllowed
    found = find_setting(actor.unit_id)
    return found, week_one_of(actor.unit_id, found)


def choose(actor: Actor, *, frequency: str, week_one: date, version: int) -> ContactSlipSetting:
    """Send slips every week, every month, or not at all; slips that were sent stay."""
    db.session.scalar(select(Unit.id).where(Unit.id == actor.unit_id).with_for_update())  # the first has no row yet
    found, proposed = get_setting(actor)
    if frequency not in FREQUENCY_LABELS:
        raise RuleBroken("Hãy chọn một mục trong danh sách.", field="frequency")
    check_week_one(week_one, current_year())
    if version != (found.version if found else 0):
        raise Conflict("Người khác vừa đổi cách dùng phiếu liên lạc. Hãy xem lại rồi lưu lần nữa.")
    own = None if week_one == proposed and (found is None or found.week_one is None) else week_one
    if found is None and actor.unit_id is not None:
        found = ContactSlipSetting(unit_id=actor.unit_id)
        db.session.add(found)
    assert found is not None
    found.frequency, found.week_one, found.changed_at, found.changed_by = frequency, own, clock.now(), actor.name
    db.session.flush()
    after = {"frequency": FREQUENCY_LABELS[frequency], "week_one": week_one.isoformat()}
    note(actor, "contact_slips_set", "unit", found.unit_id, after=after)
    return found


def week_one_of(unit_id: int, setting: ContactSlipSetting | None) -> date:
    """The Monday of week 1 of the present school year: chosen this year, else of the year's dates."""
    start_year = current_year()
    if setting is not None and setting.week_one is not None and setting.week_one >= date(start_year, 8, 1):
        return setting.week_one
    dates = find_year_of(unit_id, start_year)
    return first_monday(dates.first_begins_on if dates is not None else date(start_year, 9, 5))


def spans_of(unit_id: int) -> list[Span]:
    """The weeks or months of the present school year for which slips can be sent, the newest first."""
    setting = find_setting(unit_id)
    if setting is None or not setting.frequency:
        return []
    week_one = week_one_of(unit_id, setting)
    return list(list_spans(setting.frequency, start_year=current_year(), week_one=week_one, today=clock.today()))
