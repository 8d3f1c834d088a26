"""The list of kinds."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.units.blueprint import bp
from portal.blueprints.units.forms import KindForm, KindNameForm
from portal.rules.permissions import Permission
from portal.services.units import browsing
from portal.services.units import kinds as service
from portal.web.access import page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.respond import answer, go_to


@bp.route("/loai", methods=["GET", "POST"])
@page(Permission.SYSTEM_OPERATE)
def kinds() -> ResponseReturnValue:
    """All kinds of units, and adding one."""
    form = load_form(KindForm)
    if form.validate_on_submit() and form.attempt(
        service.add_kind, actor(), name=form.name.data, is_school=form.is_school.data
    ):
        flash(_("Đã thêm loại đơn vị."), "success")
        return go_to(url_for("units.kinds"))
    return answer("units/kinds.html", form=form, kinds=browsing.list_kinds(), counts=service.count_by_kind())


@bp.route("/loai/<key>", methods=["GET", "POST"])
@page(Permission.SYSTEM_OPERATE)
def rename_kind(key: str) -> ResponseReturnValue:
    """Give a kind another name."""
    kind = service.get_kind(actor(), key)
    form = load_form(KindNameForm, obj=kind)
    if form.validate_on_submit() and form.attempt(service.rename_kind, actor(), code=key, name=form.name.data):
        flash(_("Đã đổi tên loại đơn vị."), "success")
        return go_to(url_for("units.kinds"))
    return answer("units/rename_kind.html", form=form, kind=kind)
