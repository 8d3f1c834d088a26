"""A running period and the units that joined or left its form's programme since it opened."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.blueprints.form_periods.blueprint import bp
from portal.rules.permissions import Permission
from portal.services.data_forms.periods import cohort
from portal.services.data_forms.periods.planning import LONGEST_REASON
from portal.web.access import page
from portal.web.forms import PortalForm, ProseField, at_most, load_form, required
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.respond import answer, go_to

PATH = "/<int:period_id>/chuong-trinh"


class AskForm(PortalForm):
    """The ticked units are asked."""


class LeftForm(PortalForm):
    """Why the ticked units are asked no more."""

    reason = ProseField(_l("Lý do"), [required, at_most(LONGEST_REASON)])


@bp.get(PATH)
@page(Permission.FORMS_DESIGN)
def cohort_changes(period_id: int) -> ResponseReturnValue:
    """Who joined and is not asked yet; who left and still is."""
    return _show(period_id, AskForm(), _leaving())


@bp.post(f"{PATH}/hoi")
@page(Permission.FORMS_DESIGN)
def ask_joined(period_id: int) -> ResponseReturnValue:
    """Ask the ticked units in the period."""
    form = load_form(AskForm)
    if form.validate_on_submit():
        count = form.attempt(cohort.ask_joined, actor(), period_id=period_id, unit_ids=_ticked("units"))
        if count is not None:
            flash(ngettext("Đã thêm %(num)s đơn vị vào kỳ.", "Đã thêm %(num)s đơn vị vào kỳ.", count), "success")
            return go_to(url_for("form_periods.cohort_changes", period_id=period_id))
    return _show(period_id, form, _leaving())


@bp.post(f"{PATH}/mien")
@page(Permission.FORMS_DESIGN)
def excuse_left(period_id: int) -> ResponseReturnValue:
    """Ask the ticked units no more."""
    form = load_form(LeftForm)
    if form.validate_on_submit():
        reason = form.reason.data or ""
        count = form.attempt(
            cohort.excuse_left, actor(), period_id=period_id, report_ids=_ticked("reports"), reason=reason
        )
        if count is not None:
            flash(ngettext("Đã miễn cho %(num)s đơn vị.", "Đã miễn cho %(num)s đơn vị.", count), "success")
            return go_to(url_for("form_periods.cohort_changes", period_id=period_id))
    return _show(period_id, AskForm(formdata=None), form)


def _leaving() -> LeftForm:
    return LeftForm(formdata=None, data={"reason": _("Không còn tham gia chương trình.")})


def _ticked(name: str) -> list[int]:
    return [found for value in request.form.getlist(name) if (found := whole_number(value))]


def _show(period_id: int, asking: AskForm, leaving: LeftForm) -> ResponseReturnValue:
    return answer(
        "form_periods/cohort.html",
        gap=cohort.get_gap(actor(), period_id),
        asking=asking,
        leaving=leaving,
        ticked={name: _ticked(name) for name in ("units", "reports")} if request.method == "POST" else None,
    )
