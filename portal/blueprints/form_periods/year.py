"""The calendar of a school year: as a page, on paper, for calendar programs."""

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.adapters import clock
from portal.blueprints.form_periods.blueprint import bp
from portal.blueprints.form_periods.index import TONES
from portal.rules.data_forms.period_states import PERIOD_STATE_LABELS
from portal.rules.icalendar import Entry, write_calendar
from portal.rules.permissions import Permission
from portal.rules.school_years import read_year, school_year_of, year_name
from portal.services.data_forms.periods import reading
from portal.services.data_forms.periods import year as service
from portal.web.access import page
from portal.web.identity import actor
from portal.web.parts import parts
from portal.web.respond import answer, download


def asked_year() -> int:
    """The school year of the address, else today's."""
    return read_year(request.args.get("nam", "")) or school_year_of(clock.today())


@bp.get("/lich")
@page(Permission.FORMS_OVERSEE)
def calendar() -> ResponseReturnValue:
    """Every day of the year's periods, month by month."""
    start_year = asked_year()
    current = school_year_of(clock.today())
    years = sorted({*reading.list_years(actor()), start_year, current, current + 1}, reverse=True)
    return answer(
        "form_periods/calendar.html",
        year=service.read_year(actor(), start_year),
        start_year=start_year,
        years=[(each, year_name(each)) for each in years],
        what=service.WHAT,
        states=PERIOD_STATE_LABELS,
        tones=TONES,
        today=clock.today(),
    )


@bp.get("/lich/in")
@page(Permission.FORMS_OVERSEE)
def print_calendar() -> ResponseReturnValue:
    """The year's periods on paper."""
    start_year = asked_year()
    year = service.read_year(actor(), start_year)
    return answer("form_periods/calendar_print.html", year=year, name=year_name(start_year))


@bp.get("/lich.ics")
@page(Permission.FORMS_OVERSEE)
def calendar_file() -> ResponseReturnValue:
    """The year's days as a file that calendar programs read."""
    start_year = asked_year()
    address = parts().settings.public_url.rstrip("/")
    host = address.split("//")[-1].split("/")[0]
    entries = [
        Entry(
            uid=f"form-period-{one.line.period.id}-{one.what}@{host}",
            start=one.day,
            summary=f"{_(service.WHAT[one.what])}: {one.line.form_name}, {one.line.period.name}",
            description=one.line.period.basis,
            url=f"{address}{url_for('form_periods.show', period_id=one.line.period.id)}",
        )
        for one in service.read_year(actor(), start_year).marks
    ]
    name = _("Lịch báo cáo %(year)s", year=year_name(start_year))
    data = write_calendar(name, entries, now=clock.now())
    return download(data, f"lich-bao-cao-{year_name(start_year)}.ics", "text/calendar; charset=utf-8")
