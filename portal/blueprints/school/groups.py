"""Groups of pupils across classes."""

from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.adapters import clock
from portal.blueprints.school.blueprint import bp
from portal.rules.permissions import Permission
from portal.rules.school.groups import KIND_LABELS
from portal.services.school import groups as service
from portal.services.school import pupil_list, years
from portal.web.access import page
from portal.web.forms import (
    ChoiceField,
    ChoicesField,
    DayField,
    LineField,
    PortalForm,
    VersionForm,
    at_most,
    load_form,
    required,
)
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.respond import answer, go_to, is_real_visit


class GroupForm(VersionForm):
    """A group."""

    name = LineField(_l("Tên nhóm"), [required, at_most(80)], description=_l("Ví dụ: Bồi dưỡng Toán 9."))
    kind = ChoiceField(_l("Loại nhóm"), [required], choices=[(code, _l(word)) for code, word in KIND_LABELS.items()])


class FillForm(PortalForm):
    """Pupils of one class, and from when."""

    since = DayField(_l("Từ ngày"), [required])
    pupils = ChoicesField(_l("Học sinh"))


class LeaveForm(PortalForm):
    """From when."""

    on = DayField(_l("Thôi từ ngày"), [required], description=_l("Ngày đầu tiên không còn trong nhóm."))


@bp.get("/nhom/")
@page(Permission.SCHOOL_READ)
def groups() -> ResponseReturnValue:
    """The groups of a year."""
    seen = years.see_year(actor(), whole_number(request.args.get("nam")))
    return answer("school/groups.html", seen=seen, rows=service.list_groups(actor(), seen))


@bp.get("/nhom/<int:pupil_group_id>")
@page(Permission.SCHOOL_READ)
def group(pupil_group_id: int) -> ResponseReturnValue:
    """A group with its pupils."""
    found = service.read_group(actor(), group_id=pupil_group_id, visit=is_real_visit())
    return answer("school/group.html", found=found, group=found.group)


@bp.route("/nhom/them", methods=["GET", "POST"])
@page(Permission.SCHOOL_MANAGE)
def create_group() -> ResponseReturnValue:
    """A new group of a year."""
    start_year = years.see_year(actor(), whole_number(request.args.get("nam"))).start_year
    form = load_form(GroupForm)
    if form.validate_on_submit() and (
        made := form.attempt(
            service.create_group, actor(), start_year=start_year, kind=form.kind.data, name=form.name.data or ""
        )
    ):
        flash(_("Đã lập nhóm. Hãy thêm học sinh từ các lớp."), "success")
        return go_to(url_for("school.group", pupil_group_id=made.id))
    return _ask(form, _("Lập nhóm học sinh"), start_year, url_for("school.groups", nam=start_year))


@bp.route("/nhom/<int:pupil_group_id>/sua", methods=["GET", "POST"])
@page(Permission.SCHOOL_MANAGE)
def edit_group(pupil_group_id: int) -> ResponseReturnValue:
    """Another name or kind."""
    found = service.get_managed_group(actor(), pupil_group_id)
    start_year = found.start_year
    form = load_form(GroupForm, obj=found)
    if form.is_stale(found):
        form.form_errors.append(_("Người khác vừa sửa nhóm này. Hãy xem lại rồi lưu lần nữa."))
    elif form.validate_on_submit() and form.attempt(
        service.edit_group,
        actor(),
        group_id=pupil_group_id,
        kind=form.kind.data,
        name=form.name.data or "",
        version=form.version.data or 0,
    ):
        return _done(pupil_group_id, _("Đã lưu."))
    return _ask(form, _("Sửa nhóm"), start_year, url_for("school.group", pupil_group_id=pupil_group_id))


@bp.post("/nhom/<int:pupil_group_id>/cat")
@page(Permission.SCHOOL_MANAGE)
def put_pupil_group_away(pupil_group_id: int) -> ResponseReturnValue:
    """A group is no longer offered."""
    service.put_group_away(actor(), group_id=pupil_group_id, away=True)
    return _done(pupil_group_id, _("Đã cất nhóm; nhóm đã cất nằm cuối danh sách và lấy lại được."))


@bp.post("/nhom/<int:pupil_group_id>/lay-lai")
@page(Permission.SCHOOL_MANAGE)
def take_pupil_group_out(pupil_group_id: int) -> ResponseReturnValue:
    """A group that was put away is offered again."""
    service.put_group_away(actor(), group_id=pupil_group_id, away=False)
    return _done(pupil_group_id, _("Đã lấy lại nhóm."))


@bp.route("/nhom/<int:pupil_group_id>/them-hoc-sinh", methods=["GET", "POST"])
@page(Permission.SCHOOL_MANAGE)
def fill_group(pupil_group_id: int) -> ResponseReturnValue:
    """Choose a class, then its pupils."""
    found = service.get_managed_group(actor(), pupil_group_id)
    classes = dict(pupil_list.list_class_choices(actor(), found.start_year))
    class_id = whole_number(request.args.get("lop"))
    form = load_form(FillForm, data={"since": years.see_year(actor(), found.start_year).day})
    if class_id in classes:
        day = form.since.data or clock.today()
        offered = service.offer_pupils(actor(), group_id=pupil_group_id, class_id=class_id or 0, day=day)
        form.pupils.offer([(str(pupil.id), pupil.full_name) for pupil in offered])
        if form.validate_on_submit() and (
            count := form.attempt(
                service.add_pupils,
                actor(),
                group_id=pupil_group_id,
                class_id=class_id or 0,
                pupil_ids=[whole_number(value) or 0 for value in form.pupils.data or ()],
                since=form.since.data,
            )
        ):
            return _done(pupil_group_id, _("Đã thêm %(count)s học sinh.", count=count))
        found = service.get_managed_group(actor(), pupil_group_id)
    chosen = class_id if class_id in classes else None
    return answer("school/group_fill.html", form=form, group=found, classes=classes, class_id=chosen)


@bp.route("/nhom/<int:pupil_group_id>/hoc-sinh/<int:group_place_id>", methods=["GET", "POST"])
@page(Permission.SCHOOL_MANAGE)
def leave_group(pupil_group_id: int, group_place_id: int) -> ResponseReturnValue:
    """A pupil leaves a group; the time in it stays written."""
    found = service.get_place(actor(), group_id=pupil_group_id, place_id=group_place_id)
    name, start_year = found.pupil.full_name, service.get_managed_group(actor(), pupil_group_id).start_year
    form = load_form(LeaveForm, data={"on": max(clock.today(), found.valid_from)})
    if form.validate_on_submit() and form.attempt(
        service.end_place, actor(), group_id=pupil_group_id, place_id=group_place_id, on=form.on.data
    ):
        return _done(pupil_group_id, _("Đã ghi."))
    back = url_for("school.group", pupil_group_id=pupil_group_id)
    return _ask(form, _("Rời nhóm: %(name)s", name=name), start_year, back)


def _done(group_id: int, message: str) -> ResponseReturnValue:
    flash(message, "success")
    return go_to(url_for("school.group", pupil_group_id=group_id))


def _ask(form: Any, heading: str, start_year: int, back: str) -> ResponseReturnValue:
    way = [
        (_("Trường học"), url_for("school.index", nam=start_year)),
        (_("Nhóm học sinh"), url_for("school.groups", nam=start_year)),
    ]
    return answer("school/ask.html", form=form, heading=heading, way=way, back=back)
