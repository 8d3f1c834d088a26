"""Saying that one is away, and who does the work meanwhile."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.adapters import clock
from portal.blueprints.people.blueprint import bp
from portal.services.people import absences
from portal.services.people.delegations import possible_receivers
from portal.web.access import SIGNED_IN, page
from portal.web.forms import ChoiceField, DayField, PortalForm, load_form, required
from portal.web.identity import actor
from portal.web.respond import answer, go_to


class AbsenceForm(PortalForm):
    """From when until when, and who stands in."""

    first_day = DayField(_l("Vắng từ ngày"), [required])
    last_day = DayField(_l("Đến hết ngày"), [required])
    substitute = ChoiceField(_l("Người thay"))


@bp.route("/tai-khoan/vang-mat", methods=["GET", "POST"])
@page(SIGNED_IN)
def own_absences() -> ResponseReturnValue:
    """When one is away from the unit acted for; a form to say so."""
    form = load_form(AbsenceForm, data={"first_day": clock.today()})
    people = possible_receivers(actor())
    form.substitute.offer([("", _("(chưa có người thay)")), *((str(each.id), each.full_name) for each in people)])
    if form.validate_on_submit() and form.attempt(
        absences.declare_absence,
        actor(),
        first_day=form.first_day.data,
        last_day=form.last_day.data,
        substitute_id=int(form.substitute.data) if form.substitute.data else None,
    ):
        flash(_("Đã báo vắng mặt."), "success")
        return go_to(url_for("people.own_absences"))
    return answer("people/absences.html", form=form, found=absences.list_absences(actor()), today=clock.today())


@bp.post("/tai-khoan/vang-mat/<int:absence_id>/huy")
@page(SIGNED_IN)
def cancel_absence(absence_id: int) -> ResponseReturnValue:
    """One is there after all."""
    absences.cancel_absence(actor(), absence_id=absence_id)
    flash(_("Đã hủy báo vắng mặt."), "success")
    return go_to(url_for("people.own_absences"))
