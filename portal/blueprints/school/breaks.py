"""A unit's own days without lessons."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms.validators import Optional

from portal.adapters import clock
from portal.blueprints.school.blueprint import bp
from portal.rules.permissions import Permission
from portal.services.school import breaks as service
from portal.web.access import page
from portal.web.forms import DayField, LineField, PortalForm, at_most, load_form, required
from portal.web.identity import actor
from portal.web.respond import answer, go_to


class BreakForm(PortalForm):
    """Days without lessons; one day when the last is left out."""

    name = LineField(_l("Lí do nghỉ"), [required, at_most(100)], description=_l("Ví dụ: nghỉ tránh bão số 5."))
    first_on = DayField(_l("Nghỉ học từ ngày"), [required])
    last_on = DayField(_l("Đến hết ngày"), [Optional()], description=_l("Để trống nếu chỉ nghỉ một ngày."))


class WithdrawForm(PortalForm):
    """Why there are lessons after all."""

    reason = LineField(_l("Lý do"), [required, at_most(300)])


@bp.route("/nam-hoc/nghi", methods=["GET", "POST"])
@page(Permission.SCHOOL_YEARS)
def enter_break() -> ResponseReturnValue:
    """Days on which the unit and everything below it has no lessons."""
    form = load_form(BreakForm, data={"first_on": clock.today()})
    if form.validate_on_submit() and form.attempt(_enter, form):
        return go_to(url_for("school.years"))
    back = url_for("school.years")
    return answer(
        "school/ask.html",
        form=form,
        heading=_("Ngày nghỉ riêng"),
        lead=_("Áp dụng cho %(unit)s và mọi đơn vị cấp dưới. Ngày lễ đã có sẵn.", unit=actor().unit_name),
        way=[(_("Ngày của năm học"), back)],
        back=back,
    )


def _enter(form: BreakForm) -> bool:
    first_on = form.first_on.data
    found = service.enter_break(
        actor(), first_on=first_on, last_on=form.last_on.data or first_on, name=form.name.data or ""
    )
    flash(_("Đã ghi ngày nghỉ. Những ngày này không phải điểm danh."), "success")
    if rolls := service.count_rolls(actor(), found):
        words = ngettext(
            "Đã có %(num)s lượt điểm danh trong những ngày này; điểm danh đã ghi vẫn giữ nguyên.",
            "Đã có %(num)s lượt điểm danh trong những ngày này; điểm danh đã ghi vẫn giữ nguyên.",
            rolls,
        )
        flash(words, "warn")
    return True


@bp.route("/nam-hoc/nghi/<int:break_id>/bo", methods=["GET", "POST"])
@page(Permission.SCHOOL_YEARS)
def withdraw_break(break_id: int) -> ResponseReturnValue:
    """There are lessons on these days after all."""
    found = service.get_own_break(actor(), break_id)
    form, back = load_form(WithdrawForm), url_for("school.years")
    if form.validate_on_submit() and form.attempt(
        service.withdraw_break, actor(), break_id=break_id, reason=form.reason.data
    ):
        flash(_("Đã bỏ ngày nghỉ. Những ngày này lại phải điểm danh."), "success")
        return go_to(back)
    return answer(
        "school/ask.html",
        form=form,
        heading=_("Bỏ ngày nghỉ: %(name)s", name=found.name),
        way=[(_("Ngày của năm học"), back)],
        back=back,
        button=_("Bỏ ngày nghỉ"),
    )
