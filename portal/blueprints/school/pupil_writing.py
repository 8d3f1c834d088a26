"""Writing pupils' records: admitting, editing, moving, what becomes of an enrolment, register numbers."""

from typing import Any

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.adapters import clock
from portal.blueprints.school.blueprint import bp
from portal.blueprints.school.pupil_forms import AdmitForm, EditForm, MoveForm, NumberForm, StatusForm, shown
from portal.rules.permissions import Permission
from portal.rules.school.pupil_facts import read_register_no
from portal.services.school import enrolling, placing, pupil_list, pupil_reading, pupils, scope, years
from portal.services.school.pupils import Admission
from portal.web.access import page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.respond import answer, go_to, is_real_visit
from portal.web.templates import grade_label


def way_to_class(school_class: Any) -> list[tuple[str, str]]:
    """The breadcrumbs of a page that belongs to a class."""
    above = (_("Trường học"), url_for("school.index", nam=school_class.start_year))
    name = _("Lớp %(name)s", name=school_class.name)
    return [above, (name, url_for("school.show_class", class_id=school_class.id))]


def way_to_pupil(pupil: Any) -> list[tuple[str, str]]:
    """The breadcrumbs of a page that belongs to a pupil."""
    return [
        (_("Trường học"), url_for("school.index")),
        (_("Học sinh"), url_for("school.pupils")),
        (pupil.full_name, url_for("school.pupil", pupil_id=pupil.id)),
    ]


@bp.route("/lop/<int:class_id>/them-hoc-sinh", methods=["GET", "POST"])
@page(Permission.SCHOOL_MANAGE)
def admit(class_id: int) -> ResponseReturnValue:
    """A new pupil in a class."""
    school_class = scope.get_managed_class(actor(), class_id)
    form = load_form(AdmitForm, data={"admitted_on": clock.today(), "nationality": "Việt Nam"})
    form.offer_grades(sorted({school_class.grade, *school_class.other_grades}), grade_label)
    if form.validate_on_submit():
        admission = Admission(
            admitted_on=form.admitted_on.data,
            school_class=school_class,
            grade=form.own_grade(),
            register_no=read_register_no(form.register_no.data),
            reason=form.reason.data,
            decision=form.decision.data,
            confirmed=form.confirmed.data,
        )
        if made := form.attempt(pupils.admit_pupil, actor(), facts=form.read(), admission=admission):
            flash(_("Đã thêm %(name)s vào lớp.", name=made.full_name), "success")
            return go_to(url_for("school.show_class", class_id=class_id))
    return answer("school/pupil_form.html", form=form, school_class=school_class, way=way_to_class(school_class))


@bp.route("/hoc-sinh/<int:pupil_id>/sua", methods=["GET", "POST"])
@page(Permission.SCHOOL_MANAGE)
def edit_pupil(pupil_id: int) -> ResponseReturnValue:
    """The record with every field."""
    pupil = pupil_reading.open_pupil(actor(), pupil_id=pupil_id, visit=is_real_visit())
    enrolment = pupil_reading.enrolment_at(pupil_id, actor().unit_id)
    form = load_form(EditForm, data=shown(pupil, enrolment.register_no))
    if form.is_stale(pupil):
        form.form_errors.append(_("Người khác vừa sửa hồ sơ này. Hãy xem lại rồi lưu lần nữa."))
    elif form.validate_on_submit() and form.attempt(
        pupils.save_pupil,
        actor(),
        pupil_id=pupil_id,
        facts=form.read(),
        register_no=read_register_no(form.register_no.data),
        version=form.version.data,
        changed_on=form.changed_on.data or clock.today(),
    ):
        return _done(pupil_id, _("Đã lưu."))
    return answer("school/pupil_form.html", form=form, pupil=pupil, way=way_to_pupil(pupil))


@bp.route("/hoc-sinh/<int:pupil_id>/doi-lop", methods=["GET", "POST"])
@page(Permission.SCHOOL_MANAGE)
def move_pupil(pupil_id: int) -> ResponseReturnValue:
    """Another class from a day on."""
    pupil = scope.get_managed_pupil(actor(), pupil_id)
    form = load_form(MoveForm, data={"since": clock.today()})
    form.class_id.offer([("", _("– Chọn lớp –")), *_classes()])
    if form.validate_on_submit() and form.attempt(
        placing.move_pupil, actor(), pupil_id=pupil_id, class_id=int(form.class_id.data), since=form.since.data
    ):
        return _done(pupil_id, _("Đã đổi lớp."))
    return _ask(pupil, form, _("Đổi lớp"))


@bp.route("/hoc-sinh/<int:pupil_id>/tinh-trang", methods=["GET", "POST"])
@page(Permission.SCHOOL_MANAGE)
def change_status(pupil_id: int) -> ResponseReturnValue:
    """Deferred, transferred, dropped out, graduated, or back again."""
    pupil = scope.get_managed_pupil(actor(), pupil_id)
    enrolment = pupil_reading.enrolment_at(pupil_id, actor().unit_id)
    form = load_form(StatusForm, data={"happened_on": clock.today()})
    form.offer_next(enrolment.status, pupil_list.list_class_choices(actor(), years.current_year()))
    if form.validate_on_submit() and form.attempt(
        enrolling.change_status,
        actor(),
        pupil_id=pupil_id,
        status=form.status.data,
        happened_on=form.happened_on.data,
        reason=form.reason.data,
        decision=form.decision.data,
        class_id=form.chosen_class(),
    ):
        return _done(pupil_id, _("Đã ghi tình trạng mới."))
    return _ask(pupil, form, _("Đổi tình trạng"))


@bp.route("/lop/<int:class_id>/so-dang-bo", methods=["GET", "POST"])
@page(Permission.SCHOOL_MANAGE)
def number_class(class_id: int) -> ResponseReturnValue:
    """The next numbers of the sổ đăng bộ for everybody in a class who has none."""
    school_class, waiting = enrolling.without_number(actor(), class_id)
    form = load_form(NumberForm, data={"first": enrolling.next_number(school_class.unit_id)})
    if form.validate_on_submit() and (
        count := form.attempt(enrolling.number_class, actor(), class_id=class_id, first=form.first.data)
    ):
        flash(_("Đã cấp số đăng bộ cho %(count)s học sinh.", count=count), "success")
        return go_to(url_for("school.show_class", class_id=class_id))
    return answer(
        "school/ask.html",
        form=form,
        heading=_("Cấp số đăng bộ"),
        lead=_("%(count)s học sinh của lớp chưa có số; số được cấp lần lượt theo thứ tự tên.", count=len(waiting)),
        way=way_to_class(school_class),
        back=url_for("school.show_class", class_id=class_id),
        button=_("Cấp số"),
    )


def _classes() -> list[tuple[str, str]]:
    found = pupil_list.list_class_choices(actor(), years.current_year())
    return [(str(class_id), name) for class_id, name in found]


def _done(pupil_id: int, message: str) -> ResponseReturnValue:
    flash(message, "success")
    return go_to(url_for("school.pupil", pupil_id=pupil_id))


def _ask(pupil: Any, form: Any, heading: str) -> ResponseReturnValue:
    back = url_for("school.pupil", pupil_id=pupil.id)
    return answer("school/ask.html", form=form, heading=heading, way=way_to_pupil(pupil), back=back)
