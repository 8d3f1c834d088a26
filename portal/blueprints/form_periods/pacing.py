"""How many days before its days the units of a period are reminded."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.validators import InputRequired

from portal.blueprints.form_periods.blueprint import bp
from portal.rules.data_forms.period_reminders import MOST_LATE, MOST_SOON, RUNG_LABELS, Pace
from portal.rules.permissions import Permission
from portal.services.data_forms.periods import pacing, reading
from portal.services.data_forms.periods.planning import get_kept_period
from portal.services.data_forms.periods.reminding import rungs_of
from portal.web.access import page
from portal.web.forms import PortalForm, load_form
from portal.web.identity import actor
from portal.web.respond import answer, go_to

needed = InputRequired(_l("Vui lòng nhập mục này."))


class PaceForm(PortalForm):
    """Days before the end of entry, the lock, the official day."""

    soon = IntegerField(_l("Trước hạn nhập (ngày)"), [needed])
    lock = IntegerField(_l("Trước ngày khóa (ngày)"), [needed])
    deem = IntegerField(_l("Trước ngày dùng chính thức (ngày)"), [needed])


@bp.route("/<int:period_id>/ngay-nhac", methods=["GET", "POST"])
@page(Permission.FORMS_DESIGN)
def pace(period_id: int) -> ResponseReturnValue:
    """Choose when the units of the period are reminded."""
    period = get_kept_period(actor(), period_id)
    form = load_form(PaceForm, data=vars(pacing.pace_of(period)))
    if form.validate_on_submit():
        typed = Pace(form.soon.data or 0, form.lock.data or 0, form.deem.data or 0)
        if form.attempt(pacing.save_pace, actor(), period_id=period_id, pace=typed):
            flash(_("Đã đổi ngày nhắc."), "success")
            return go_to(url_for("form_periods.show", period_id=period_id))
    return answer(
        "form_periods/pace.html",
        form=form,
        seen=reading.read_period(actor(), period_id),
        rungs=rungs_of(period),
        labels=RUNG_LABELS,
        most={"soon": MOST_SOON, "late": MOST_LATE},
    )
