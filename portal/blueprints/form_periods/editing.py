"""Planning a period: making it, changing it, opening it at once, cancelling it, deleting it."""

from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.form_periods.blueprint import bp
from portal.blueprints.form_periods.forms import PeriodForm, ReasonForm, kept_period, usual_period
from portal.rules.permissions import Permission
from portal.services.data_forms.audience import get_own_form
from portal.services.data_forms.periods import planning, reading
from portal.services.data_forms.scope import get_period
from portal.web.access import page
from portal.web.forms import PortalForm, load_form
from portal.web.identity import actor
from portal.web.respond import answer, go_to


def _url(period_id: int) -> str:
    return url_for("form_periods.show", period_id=period_id)


@bp.get("/moi")
@page(Permission.FORMS_DESIGN)
def choose_form() -> ResponseReturnValue:
    """Which form the new period asks."""
    return answer("form_periods/choose_form.html", forms=reading.list_own_forms(actor()))


@bp.route("/moi/<int:form_id>", methods=["GET", "POST"])
@page(Permission.FORMS_DESIGN)
def create(form_id: int) -> ResponseReturnValue:
    """A new period; before it is saved the units it would ask are shown."""
    asked = get_own_form(actor(), form_id)
    versions = planning.list_versions(form_id)
    form = load_form(PeriodForm, data=usual_period(versions)).offer(versions)
    if not _only_looks() and form.validate_on_submit():
        made = form.attempt(planning.create_period, actor(), form_id=form_id, typed=form.typed())
        if made:
            flash(_("Đã lập kỳ báo cáo."), "success")
            return go_to(_url(made.id))
    return _show(form, asked, here=url_for("form_periods.create", form_id=form_id), back=None)


@bp.route("/<int:period_id>/sua", methods=["GET", "POST"])
@page(Permission.FORMS_DESIGN)
def edit(period_id: int) -> ResponseReturnValue:
    """Change a period; other days are told to the units."""
    found = planning.get_kept_period(actor(), period_id)
    versions = planning.list_versions(found.form_id)
    letter = planning.find_document(actor(), found)
    form = load_form(PeriodForm, data=kept_period(found, letter.code if letter else "")).offer(versions)
    if not _only_looks() and form.validate_on_submit():
        version = form.version.data or 0
        if form.attempt(planning.edit_period, actor(), period_id=period_id, typed=form.typed(), version=version):
            flash(_("Đã lưu. Đơn vị được báo nếu ngày thay đổi."), "success")
            return go_to(_url(period_id))
        form.is_stale(get_period(actor(), period_id))
    asked = get_own_form(actor(), get_period(actor(), period_id).form_id)
    return _show(form, asked, here=url_for("form_periods.edit", period_id=period_id), back=_url(period_id))


def _only_looks() -> bool:
    return request.method == "POST" and request.form.get("action") == "look"


def _show(form: PeriodForm, asked: Any, *, here: str, back: str | None) -> ResponseReturnValue:
    shown = None
    if _only_looks():
        form.validate()
        shown = reading.preview(asked, form.opens_on.data)
    return answer("form_periods/form.html", form=form, asked_form=asked, asked=shown, here=here, back=back)


@bp.post("/<int:period_id>/mo")
@page(Permission.FORMS_DESIGN)
def open_now(period_id: int) -> ResponseReturnValue:
    """Open a period today."""
    form = PortalForm()
    if form.attempt(planning.open_now, actor(), period_id=period_id):
        flash(_("Kỳ đã mở. Cổng đang ghi các đơn vị phải báo cáo và báo cho họ."), "success")
    else:
        flash(form.form_errors[0], "error")
    return go_to(_url(period_id))


@bp.route("/<int:period_id>/huy", methods=["GET", "POST"])
@page(Permission.FORMS_DESIGN)
def cancel(period_id: int) -> ResponseReturnValue:
    """End a period, after asking why."""
    form = load_form(ReasonForm)
    planning.get_kept_period(actor(), period_id)
    reason = form.reason.data or ""
    if form.validate_on_submit() and form.attempt(planning.cancel_period, actor(), period_id=period_id, reason=reason):
        flash(_("Đã hủy kỳ báo cáo."), "success")
        return go_to(_url(period_id))
    return answer("form_periods/cancel.html", form=form, seen=reading.read_period(actor(), period_id))


@bp.route("/<int:period_id>/xoa", methods=["GET", "POST"])
@page(Permission.FORMS_DESIGN)
def delete(period_id: int) -> ResponseReturnValue:
    """Delete a period that never opened, after asking."""
    form = load_form(PortalForm)
    planning.get_kept_period(actor(), period_id)
    if form.validate_on_submit():
        form.attempt(planning.delete_period, actor(), period_id=period_id)
        if not form.errors:
            flash(_("Đã xóa kỳ báo cáo."), "success")
            return go_to(url_for("form_periods.index"))
    return answer("form_periods/delete.html", form=form, seen=reading.read_period(actor(), period_id))
