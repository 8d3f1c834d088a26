"""The calendar of a site: a month, an event, and both for calendar programs."""

from urllib.parse import quote

from flask import url_for
from flask.typing import ResponseReturnValue

from portal.adapters import clock
from portal.blueprints.sites.blueprint import bp
from portal.errors import NotFound
from portal.rules.news.events import Month
from portal.services.news import agenda, reading
from portal.services.records import work_years
from portal.web.access import PUBLIC, page
from portal.web.event_files import calendar_answer, event_address
from portal.web.event_words import WEEKDAYS, event_data
from portal.web.sites import address_of, article_address, show


@bp.get("/trang/<slug>/lich")
@page(PUBLIC)
def calendar(slug: str) -> ResponseReturnValue:
    """What takes place this month."""
    return _month(slug, Month.of(clock.today()))


@bp.get("/trang/<slug>/lich/<int(fixed_digits=4):year>/<int(fixed_digits=2):number>")
@page(PUBLIC)
def calendar_month(slug: str, year: int, number: int) -> ResponseReturnValue:
    """What takes place in a month."""
    if not 1 <= number <= 12:
        raise NotFound
    return _month(slug, Month(year, number))


def _month(slug: str, month: Month) -> ResponseReturnValue:
    around = agenda.enter_calendar(slug)
    found = agenda.read_month(around.site, month)
    return show(
        "sites/calendar.html",
        around,
        found=found,
        weekdays=WEEKDAYS,
        holiday=work_years.load_calendar().name_of,
        today=clock.today(),
        feed=address_of(around.site, url_for("sites.calendar_feed", slug=slug)),
    )


@bp.get("/trang/<slug>/lich/<int:event_id>")
@page(PUBLIC)
def event(slug: str, event_id: int) -> ResponseReturnValue:
    """One event: when, where, for whom."""
    around = reading.enter_site(slug)
    found, article = agenda.find_event(around.site, event_id)
    home = address_of(around.site, url_for("sites.home", slug=slug))
    address = event_address(around.site, event_id)
    data = event_data(found, around.site, address=address, home=home)
    return show(
        "sites/event.html",
        around,
        event=found,
        data=data,
        article=article,
        article_url=article_address(around.site, article) if article else None,
    )


@bp.get("/trang/<slug>/lich/<int:event_id>.ics")
@page(PUBLIC)
def event_file(slug: str, event_id: int) -> ResponseReturnValue:
    """One event to add to a calendar."""
    around = reading.enter_site(slug)
    found, _article = agenda.find_event(around.site, event_id)
    response = calendar_answer(around, [found])
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'su-kien-{event_id}.ics')}"
    return response


@bp.get("/trang/<slug>/lich.ics")
@page(PUBLIC)
def calendar_feed(slug: str) -> ResponseReturnValue:
    """All events, for a calendar program to ask for again and again."""
    around = reading.enter_site(slug)
    source = address_of(around.site, url_for("sites.calendar_feed", slug=slug))
    return calendar_answer(around, agenda.list_for_programs(around.site), source=source)
