"""Events of a site for calendar programs, in its words, which are Vietnamese."""

from collections.abc import Iterable

from flask import Response, url_for

from portal.adapters import clock
from portal.models.news import Event, Site
from portal.rules.icalendar import Entry, write_calendar
from portal.rules.news.events import OFF_LABELS, Off
from portal.services.news.reading import Around
from portal.web.parts import parts
from portal.web.sites import address_of, for_readers


def event_address(site: Site, event_id: int) -> str:
    """The one full address of an event."""
    return address_of(site, url_for("sites.event", slug=site.slug, event_id=event_id))


def calendar_answer(around: Around, events: Iterable[Event], *, source: str = "") -> Response:
    """The events as an iCalendar file that caches keep like a page of the site."""
    entries = [_entry_of(around.site, event) for event in events]
    data = write_calendar(around.site.name, entries, now=around.currency.changed_at, source=source)
    return for_readers(Response(data, content_type="text/calendar; charset=utf-8"), around)


def _entry_of(site: Site, event: Event) -> Entry:
    first, after = (instant.astimezone(clock.LOCAL_ZONE).date() for instant in (event.starts_at, event.ends_at))
    end = (after if event.all_day else event.ends_at) if event.has_end else None
    off = OFF_LABELS[Off(event.off)] if event.off else ""
    told = (f"{off}: {event.off_reason}" if off else "", event.description, event.audience)
    host = parts().settings.public_url.split("//")[-1].split("/")[0]
    return Entry(
        uid=f"event-{event.id}@{host}",
        start=first if event.all_day else event.starts_at,
        end=end,
        summary=f"{off}: {event.title}" if off else event.title,
        description="\n\n".join(words for words in told if words),
        url=event_address(site, event.id),
        place=event.place,
        cancelled=bool(off),
        busy=not event.all_day and not off,
        revision=event.version,
        changed_at=event.changed_at,
    )
