"""The list of periods, and one period."""

from flask import request
from flask.typing import ResponseReturnValue

from portal.blueprints.form_periods.blueprint import bp
from portal.rules.data_forms.period_states import PERIOD_STATE_LABELS, PeriodState
from portal.rules.permissions import Permission
from portal.rules.school_years import read_year, year_name
from portal.services.data_forms.periods import extending, planning, reading
from portal.web.access import page
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.paging import Page, page_number
from portal.web.respond import answer

TONES = {
    PeriodState.NOT_OPEN: "neutral",
    PeriodState.OPEN: "ok",
    PeriodState.CHECKING: "warn",
    PeriodState.LOCKED: "info",
    PeriodState.OFFICIAL: "neutral",
    PeriodState.CANCELLED: "danger",
}


@bp.get("/")
@page(Permission.FORMS_OVERSEE)
def index() -> ResponseReturnValue:
    """The periods the unit asks in, and those in which units below report."""
    state = request.args.get("tinh-trang", "")
    wanted = reading.Wanted(
        start_year=read_year(request.args.get("nam", "")),
        form_id=whole_number(request.args.get("bieu")),
        state=state if state in set(PeriodState) else "",
    )
    return answer(
        "form_periods/index.html",
        page=Page(reading.list_periods(actor(), wanted, number=page_number())),
        wanted=wanted,
        years=[(year, year_name(year)) for year in reading.list_years(actor())],
        forms=reading.list_own_forms(actor()),
        states=PERIOD_STATE_LABELS,
        tones=TONES,
    )


@bp.get("/<int:period_id>")
@page(Permission.FORMS_OVERSEE)
def show(period_id: int) -> ResponseReturnValue:
    """One period: its days, what it rests on, how many units report, who has more time."""
    seen = reading.read_period(actor(), period_id)
    is_own = seen.period.unit_id == actor().unit_id
    asked = reading.preview(seen.form, seen.period.opens_on) if is_own and seen.period.listed_at is None else ()
    return answer(
        "form_periods/show.html",
        seen=seen,
        asked=asked,
        document=planning.find_document(actor(), seen.period),
        doubt=reading.doubt_of(seen.period),
        extensions=extending.list_extensions(seen.period),
        may_keep=is_own and actor().can(Permission.FORMS_DESIGN) and seen.period.cancelled_at is None,
        may_extend=is_own and actor().can(Permission.FORMS_UNLOCK) and seen.period.cancelled_at is None,
        states=PERIOD_STATE_LABELS,
        tones=TONES,
        year=year_name(seen.period.start_year),
    )
