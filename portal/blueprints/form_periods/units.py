"""The units of a period: the list, adding some by hand, excusing one."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.blueprints.form_periods.blueprint import bp
from portal.blueprints.form_periods.forms import ReasonForm
from portal.rules.permissions import Permission
from portal.rules.vietnamese import fold
from portal.services.data_forms.audience import audience_of
from portal.services.data_forms.periods import reading, units
from portal.services.data_forms.scope import days_of
from portal.web.access import page
from portal.web.forms import ChoicesField, LineField, PortalForm, at_most, load_form
from portal.web.identity import actor
from portal.web.numbers import key, whole_number
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to


class AddForm(PortalForm):
    """Units to ask besides, found by name."""

    words = LineField(_l("Tìm đơn vị theo tên"), [at_most(100)])
    units = ChoicesField(_l("Đơn vị tìm thấy"), choices=[], coerce=key, validate_choice=False)

    def ticked(self) -> list[int]:
        """The units ticked so far; unreadable ones are dropped."""
        return [found for value in self.units.raw_data or () if (found := whole_number(value))]


@bp.get("/<int:period_id>/don-vi")
@page(Permission.FORMS_OVERSEE)
def list_units(period_id: int) -> ResponseReturnValue:
    """Who must report in the period, with the days of those that have others."""
    seen = reading.read_period(actor(), period_id)
    words = fold(request.args.get("q", ""))[:100]
    found = reading.list_units(actor(), period_id=period_id, words=words, number=page_number())
    is_own = seen.period.unit_id == actor().unit_id and seen.period.cancelled_at is None
    return answer(
        "form_periods/units.html",
        seen=seen,
        page=Page(found),
        days_of=days_of,
        words=request.args.get("q", ""),
        by_programme=bool(audience_of(seen.form).programme),
        may_keep=is_own and actor().can(Permission.FORMS_DESIGN) and seen.state != "official",
        may_extend=is_own and actor().can(Permission.FORMS_UNLOCK) and seen.state != "official",
    )


@bp.route("/<int:period_id>/don-vi/them", methods=["GET", "POST"])
@page(Permission.FORMS_DESIGN)
def add_units(period_id: int) -> ResponseReturnValue:
    """Ask further units, e.g. a new school."""
    form = load_form(AddForm)
    units.get_running(actor(), period_id)
    if request.form.get("action") != "find" and form.validate_on_submit():
        count = form.attempt(units.add_units, actor(), period_id=period_id, unit_ids=form.ticked())
        if count is not None:
            flash(ngettext("Đã thêm %(num)s đơn vị.", "Đã thêm %(num)s đơn vị.", count), "success")
            return go_to(url_for("form_periods.list_units", period_id=period_id))
    found = units.find_missing(actor(), period_id=period_id, words=form.words.data or "")
    form.units.choices = list(found.items())
    form.units.data = form.ticked()
    return answer("form_periods/add_units.html", form=form, seen=reading.read_period(actor(), period_id))


@bp.route("/<int:period_id>/don-vi/<int:report_id>/mien", methods=["GET", "POST"])
@page(Permission.FORMS_DESIGN)
def excuse(period_id: int, report_id: int) -> ResponseReturnValue:
    """Excuse a unit, after asking why."""
    form = load_form(ReasonForm)
    _period, report = units.get_asked(actor(), period_id, report_id)
    name = units.name_of(report)
    reason = form.reason.data or ""
    if form.validate_on_submit() and form.attempt(
        units.excuse, actor(), period_id=period_id, report_id=report_id, reason=reason
    ):
        flash(_("Đã miễn báo cáo."), "success")
        return go_to(url_for("form_periods.list_units", period_id=period_id))
    seen = reading.read_period(actor(), period_id)
    return answer("form_periods/excuse.html", form=form, seen=seen, report_id=report_id, name=name)


@bp.post("/<int:period_id>/don-vi/<int:report_id>/hoi-lai")
@page(Permission.FORMS_DESIGN)
def ask_again(period_id: int, report_id: int) -> ResponseReturnValue:
    """Take an excuse back."""
    units.ask_again(actor(), period_id=period_id, report_id=report_id)
    flash(_("Đơn vị lại phải báo cáo."), "success")
    return go_to(url_for("form_periods.list_units", period_id=period_id))
