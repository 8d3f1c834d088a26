"""Creating units and putting their facts right."""

from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.units.blueprint import bp
from portal.blueprints.units.forms import CreateForm, EditForm, RecodeForm, RenameForm, SettingsForm, kind_choices
from portal.rules.permissions import Permission
from portal.services.units import creating, editing, scope, settings
from portal.web.access import page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.respond import answer, go_to


@bp.route("/tao", methods=["GET", "POST"])
@page(Permission.UNITS_MANAGE)
def create() -> ResponseReturnValue:
    """Create a unit under one that the actor manages."""
    form = load_form(CreateForm, data={"parent_id": request.args.get("cha", type=int)})
    form.kind.offer(kind_choices(_))
    form.offer_units()
    if form.ready():
        unit = form.attempt(creating.create_unit, actor(), **form.facts())
        if unit:
            flash(_("Đã tạo đơn vị."), "success")
            return go_to(url_for("units.show", unit_id=unit.id))
    return answer("units/create.html", form=form)


@bp.route("/<int:unit_id>/sua", methods=["GET", "POST"])
@page(Permission.UNITS_MANAGE)
def edit(unit_id: int) -> ResponseReturnValue:
    """Put the contact data of a unit right."""
    unit = scope.get_managed_unit(actor(), unit_id)
    form = load_form(EditForm, obj=unit)
    if form.validate_on_submit() and form.attempt(editing.edit_contact, actor(), unit_id=unit_id, **form.facts()):
        return _saved(unit_id)
    stale = form.is_stale(unit)
    return answer("units/edit.html", form=form, unit=unit, stale=stale, status=409 if stale else None)


@bp.route("/<int:unit_id>/doi-ten", methods=["GET", "POST"])
@page(Permission.UNITS_MANAGE)
def rename(unit_id: int) -> ResponseReturnValue:
    """Give the unit another name, kind or opening day."""
    unit = scope.get_managed_unit(actor(), unit_id, from_above=True)
    form = load_form(RenameForm, data=_names_of(unit))
    form.kind.offer(kind_choices(_))
    if form.validate_on_submit() and form.attempt(editing.rename_unit, actor(), unit_id=unit_id, **form.facts()):
        return _saved(unit_id)
    stale = form.is_stale(unit)
    return answer("units/rename.html", form=form, unit=unit, stale=stale, status=409 if stale else None)


@bp.route("/<int:unit_id>/doi-ma", methods=["GET", "POST"])
@page(Permission.UNITS_MANAGE)
def recode(unit_id: int) -> ResponseReturnValue:
    """Give the unit another code."""
    unit = scope.get_managed_unit(actor(), unit_id, from_above=True)
    form = load_form(RecodeForm, obj=unit)
    if form.validate_on_submit() and form.attempt(editing.recode_unit, actor(), unit_id=unit_id, **form.facts()):
        return _saved(unit_id)
    stale = form.is_stale(unit)
    return answer("units/recode.html", form=form, unit=unit, stale=stale, status=409 if stale else None)


@bp.route("/<int:unit_id>/thiet-lap", methods=["GET", "POST"])
@page(Permission.UNITS_MANAGE)
def change_settings(unit_id: int) -> ResponseReturnValue:
    """Decide what holds for the people of the unit."""
    unit = scope.get_managed_unit(actor(), unit_id)
    form = load_form(SettingsForm, data={**unit.settings, "version": unit.version})
    if form.validate_on_submit() and form.attempt(settings.change_settings, actor(), unit_id=unit_id, **form.facts()):
        return _saved(unit_id)
    stale = form.is_stale(unit)
    return answer("units/settings.html", form=form, unit=unit, stale=stale, status=409 if stale else None)


def _names_of(unit: Any) -> dict[str, Any]:
    return {
        "name": unit.name,
        "short_name": unit.short_name,
        "kind": unit.kind_code,
        "opened_on": unit.opened_on,
        "version": unit.version,
    }


def _saved(unit_id: int) -> ResponseReturnValue:
    flash(_("Đã lưu."), "success")
    return go_to(url_for("units.show", unit_id=unit_id))
