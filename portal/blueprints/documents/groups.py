"""Saved groups of addressees: making them, filling them, putting them away."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.documents.blueprint import bp
from portal.blueprints.documents.forms.groups import GroupForm, MembersForm
from portal.rules.permissions import Permission
from portal.services.documents import groups as saved
from portal.web.access import page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to


@bp.route("/nhom", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_POST)
def groups() -> ResponseReturnValue:
    """The unit's groups of addressees, and a new one."""
    form = load_form(GroupForm)
    if form.validate_on_submit():
        group = form.attempt(saved.create_group, actor(), name=form.name.data or "")
        if group:
            flash(_("Đã lập nhóm. Hãy thêm đơn vị vào nhóm."), "success")
            return go_to(url_for("documents.group", group_id=group.id))
    return answer("documents/groups.html", form=form, groups=saved.list_groups(actor()))


@bp.route("/nhom/<int:group_id>", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_POST)
def group(group_id: int) -> ResponseReturnValue:
    """The units of a group, and more of them."""
    found = saved.get_own_group(actor(), group_id)
    form = load_form(MembersForm)
    form.offer(actor())
    if request.form.get("action") != "find" and form.validate_on_submit():
        units, kind = form.units.data or (), form.kind.data or ""
        if form.attempt(saved.add_units, actor(), group_id=group_id, unit_ids=units, kind=kind):
            flash(_("Đã thêm vào nhóm."), "success")
            return go_to(url_for("documents.group", group_id=group_id))
    members = saved.list_members(actor(), group_id=group_id, number=page_number())
    return answer("documents/group.html", form=form, group=found, page=Page(members))


@bp.route("/nhom/<int:group_id>/doi-ten", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_POST)
def rename_group(group_id: int) -> ResponseReturnValue:
    """Give a group another name."""
    found = saved.get_own_group(actor(), group_id)
    form = load_form(GroupForm, obj=found)
    if form.validate_on_submit() and form.attempt(
        saved.rename_group, actor(), group_id=group_id, name=form.name.data or ""
    ):
        flash(_("Đã đổi tên."), "success")
        return go_to(url_for("documents.group", group_id=group_id))
    return answer("documents/rename_group.html", form=form, group=found)


@bp.post("/nhom/<int:group_id>/bo")
@page(Permission.DOCUMENTS_POST)
def remove_from_group(group_id: int) -> ResponseReturnValue:
    """Take a unit out of a group."""
    saved.remove_unit(actor(), group_id=group_id, unit_id=whole_number(request.form.get("unit_id")) or 0)
    flash(_("Đã bỏ khỏi nhóm."), "success")
    return go_to(url_for("documents.group", group_id=group_id))


@bp.route("/nhom/<int:group_id>/cat", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_POST)
def put_group_away(group_id: int) -> ResponseReturnValue:
    """Take a group out of use, after asking."""
    if request.method == "POST":
        saved.put_group_away(actor(), group_id=group_id)
        flash(_("Đã cất nhóm."), "success")
        return go_to(url_for("documents.groups"))
    return answer("documents/put_group_away.html", group=saved.get_own_group(actor(), group_id))
