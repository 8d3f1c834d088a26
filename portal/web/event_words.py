"""When an event is, in words, and what machines are told of it."""

from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from markupsafe import Markup

from portal.adapters import clock
from portal.models.news import Event, Site
from portal.rules.news.events import OFF_LABELS, Off, days_of
from portal.rules.vietnamese import short_date
from portal.web import structured

WEEKDAYS = (
    lazy_gettext("Thứ hai"),
    lazy_gettext("Thứ ba"),
    lazy_gettext("Thứ tư"),
    lazy_gettext("Thứ năm"),
    lazy_gettext("Thứ sáu"),
    lazy_gettext("Thứ bảy"),
    lazy_gettext("Chủ nhật"),
)
_STATUS = {None: "EventScheduled", Off.POSTPONED: "EventPostponed", Off.CANCELLED: "EventCancelled"}


def weekday(day: date) -> str:
    """ "Thứ hai" of a day."""
    return str(WEEKDAYS[day.weekday()])


def event_days(event: Event) -> tuple[date, date]:
    """The first and the last day of an event in Vietnam."""
    return days_of(event.starts_at, event.ends_at, clock.LOCAL_ZONE)


def event_when(event: Event) -> str:
    """ "Thứ sáu 20/11/2026, 07:30–09:00"; "Thứ sáu 20/11/2026, cả ngày"; two days with what lies between."""
    first, last = event_days(event)
    begins, ends = event_hour(event), _hour(event.ends_at)
    if event.all_day:
        return _("%(day)s, cả ngày", day=_day(first)) if first == last else f"{_day(first)} – {_day(last)}"
    if not event.has_end:
        return f"{_day(first)}, {begins}"
    if first == last:
        return f"{_day(first)}, {begins}–{ends}"
    return f"{begins} {_day(first)} – {ends} {_day(event.ends_at.astimezone(clock.LOCAL_ZONE).date())}"


def event_hour(event: Event) -> str:
    """ "07:30" when it begins; empty for whole days."""
    return "" if event.all_day else _hour(event.starts_at)


def off_label(off: str) -> str:
    """ "Hoãn" or "Hủy"."""
    return _(OFF_LABELS[Off(off)])


def _day(day: date) -> str:
    return f"{weekday(day)} {short_date(day)}"


def _hour(instant: datetime) -> str:
    return f"{instant.astimezone(clock.LOCAL_ZONE):%H:%M}"


def event_data(event: Event, site: Site, *, address: str, home: str) -> Markup:
    """The event as schema.org has it; whole days without hours, the last one included."""
    first, last = event_days(event)
    data: dict[str, Any] = {
        "@type": "Event",
        "name": event.title,
        "startDate": first.isoformat() if event.all_day else structured.instant(event.starts_at),
        "eventStatus": f"https://schema.org/{_STATUS[Off(event.off) if event.off else None]}",
        "location": structured.place(event.place or site.unit.name, site.unit.address),
        "organizer": structured.organisation(site, home),
        "inLanguage": "vi",
        "url": address,
    }
    if event.has_end:
        data["endDate"] = last.isoformat() if event.all_day else structured.instant(event.ends_at)
    if event.description:
        data["description"] = event.description
    if event.audience:
        data["audience"] = {"@type": "Audience", "audienceType": event.audience}
    return structured.block(data)


FILTERS = {
    "event_when": event_when,
    "event_days": event_days,
    "event_hour": event_hour,
    "off_label": off_label,
    "weekday": weekday,
}
"""For templates."""
