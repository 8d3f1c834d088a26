"""The dates of the school year: a department's for all below it, a school's own instead."""

from datetime import date, timedelta

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.adapters import clock
from portal.blueprints.school.blueprint import bp
from portal.errors import NotFound
from portal.rules.permissions import Permission
from portal.rules.school.year_dates import YearDates, hints
from portal.rules.school_years import year_name, year_turns
from portal.services.school import breaks
from portal.services.school import years as school_years
from portal.web.access import page
from portal.web.forms import DayField, LineField, VersionForm, at_most, load_form, required
from portal.web.identity import actor
from portal.web.respond import answer, go_to
from portal.web.words import say


class YearForm(VersionForm):
    """The dates of one school year, in their order."""

    opens_on = DayField(_l("Khai giảng"), [required])
    first_begins_on = DayField(_l("Học kì I từ ngày"), [required])
    first_ends_on = DayField(_l("Học kì I đến hết ngày"), [required])
    second_begins_on = DayField(_l("Học kì II từ ngày"), [required])
    second_ends_on = DayField(_l("Học kì II đến hết ngày"), [required])
    closes_on = DayField(_l("Kết thúc năm học ngày"), [required])
    decision = LineField(_l("Quyết định (số, ngày)"), [at_most(200)])

    def dates(self) -> YearDates:
        """What was entered."""
        return YearDates(**{name: self[name].data for name in YearDates.__dataclass_fields__})


@bp.get("/nam-hoc/")
@page(Permission.SCHOOL_YEARS)
def years() -> ResponseReturnValue:
    """The dates that hold for the unit, year by year, whose decision they are, and its own days off."""
    current = school_years.current_year()
    rows = [(year, school_years.find_year(actor(), year)) for year in (current + 1, current, current - 1)]
    own = breaks.list_breaks(actor(), (year_turns(clock.today())[0] - timedelta(days=366), date.max))
    return answer("school/years.html", rows=rows, current=current, breaks=own)


@bp.route("/nam-hoc/<int:start_year>", methods=["GET", "POST"])
@page(Permission.SCHOOL_YEARS)
def edit_year(start_year: int) -> ResponseReturnValue:
    """The dates of one year for the unit and those below it."""
    if abs(start_year - school_years.current_year()) > 1:
        raise NotFound
    holding = school_years.find_year(actor(), start_year)
    own = holding is not None and holding.unit_id == actor().unit_id
    form = load_form(YearForm, obj=holding)
    if not form.is_submitted():
        form.version.data = holding.version if holding is not None and own else 0
    if form.validate_on_submit() and form.attempt(
        school_years.save_year,
        actor(),
        start_year=start_year,
        dates=form.dates(),
        decision=form.decision.data or "",
        version=form.version.data or 0,
    ):
        for hint in hints(form.dates()):
            flash(say(hint), "warn")
        flash(_("Đã lưu ngày của năm học."), "success")
        return go_to(url_for("school.years"))
    back = url_for("school.years")
    return answer(
        "school/ask.html",
        form=form,
        heading=_("Năm học %(year)s", year=year_name(start_year)),
        lead=_("Áp dụng cho %(unit)s và các đơn vị cấp dưới chưa đặt ngày riêng.", unit=actor().unit_name),
        way=[(_("Ngày của năm học"), back)],
        back=back,
    )
