"""Where a unit stands, and whether it works: moves, guidance, closing, reopening."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.adapters import clock
from portal.blueprints.units.blueprint import bp
from portal.blueprints.units.forms import DayForm, GuideForm, MoveForm
from portal.rules.permissions import Permission
from portal.services.units import closing, reading, scope
from portal.services.units import moving as service
from portal.web.access import page
from portal.web.forms import PortalForm, load_form
from portal.web.identity import actor
from portal.web.respond import answer, go_to


@bp.route("/<int:unit_id>/chuyen", methods=["GET", "POST"])
@page(Permission.UNITS_MANAGE)
def move(unit_id: int) -> ResponseReturnValue:
    """Put the unit under another parent from a day on."""
    unit = scope.get_managed_unit(actor(), unit_id, from_above=True)
    form = load_form(MoveForm, data={"on": clock.today()})
    form.offer_units()
    if (
        form.ready()
        and form.attempt(service.move_unit, actor(), unit_id=unit_id, parent_id=form.parent_id.data, on=form.on.data)
        is not None
    ):
        return _done(unit_id, _("Đã ghi việc chuyển đơn vị."))
    return answer("units/move.html", form=form, unit=unit, edges=reading.list_edges(unit_id))


@bp.route("/<int:unit_id>/cap-tren-chuyen-mon", methods=["GET", "POST"])
@page(Permission.UNITS_MANAGE)
def guide(unit_id: int) -> ResponseReturnValue:
    """Give the unit a professional parent from a day on."""
    unit = scope.get_managed_unit(actor(), unit_id, from_above=True)
    form = load_form(GuideForm, data={"on": clock.today()})
    form.offer_units()
    if (
        form.ready()
        and form.attempt(service.set_guide, actor(), unit_id=unit_id, parent_id=form.parent_id.data, on=form.on.data)
        is not None
    ):
        return _done(unit_id, _("Đã ghi cấp trên chuyên môn."))
    return answer("units/guide.html", form=form, unit=unit, edges=reading.list_edges(unit_id))


@bp.route("/<int:unit_id>/thoi-chuyen-mon", methods=["GET", "POST"])
@page(Permission.UNITS_MANAGE)
def end_guide(unit_id: int) -> ResponseReturnValue:
    """Let the professional guidance end on a day."""
    unit = scope.get_managed_unit(actor(), unit_id, from_above=True)
    form = load_form(DayForm, data={"on": clock.today()})
    if form.validate_on_submit() and form.attempt(service.end_guide, actor(), unit_id=unit_id, on=form.on.data):
        return _done(unit_id, _("Đã ghi ngày thôi hướng dẫn chuyên môn."))
    guides = reading.guides(unit_id, on=clock.today())
    return answer("units/end_guide.html", form=form, unit=unit, guides=guides)


@bp.route("/<int:unit_id>/ngung", methods=["GET", "POST"])
@page(Permission.UNITS_MANAGE)
def close(unit_id: int) -> ResponseReturnValue:
    """Let the unit stop working on a day, after reading what follows from it."""
    foreseen = closing.foresee_closing(actor(), unit_id=unit_id)
    form = load_form(DayForm, data={"on": clock.today()})
    if form.validate_on_submit() and form.attempt(closing.close_unit, actor(), unit_id=unit_id, on=form.on.data):
        return _done(unit_id, _("Đã ghi ngày ngừng hoạt động."))
    return answer("units/close.html", form=form, unit=foreseen.unit, foreseen=foreseen)


@bp.route("/<int:unit_id>/mo-lai", methods=["GET", "POST"])
@page(Permission.UNITS_MANAGE)
def reopen(unit_id: int) -> ResponseReturnValue:
    """Take up again a unit that was closed by mistake."""
    unit = scope.get_managed_unit(actor(), unit_id, from_above=True)
    form = load_form(PortalForm)
    if form.validate_on_submit() and form.attempt(closing.reopen_unit, actor(), unit_id=unit_id):
        return _done(unit_id, _("Đơn vị hoạt động trở lại."))
    return answer("units/reopen.html", form=form, unit=unit)


def _done(unit_id: int, words: str) -> ResponseReturnValue:
    flash(words, "success")
    return go_to(url_for("units.show", unit_id=unit_id))
