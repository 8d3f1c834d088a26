"""Giving a class its teachers: all subjects at once, or one subject that several share."""

from typing import Any, cast

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional

from portal.adapters import clock
from portal.blueprints.school.blueprint import bp
from portal.blueprints.school.pupil_writing import way_to_class
from portal.rules.permissions import Permission
from portal.rules.school.assigning import HOMEROOM, TEACHING
from portal.services.school import decisions, scope, sharing, teaching
from portal.services.school.sharing import Shared
from portal.services.school.teaching import Teaching
from portal.web.access import page
from portal.web.forms import ChoiceField, DayField, PortalForm, load_form, required
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.respond import answer, go_to
from portal.web.templates import day as written


@bp.get("/lop/<int:class_id>/giao-vien")
@page(Permission.SCHOOL_READ)
def class_teachers(class_id: int) -> ResponseReturnValue:
    """Who leads a class and who teaches what in it."""
    found = teaching.read_teaching(actor(), class_id=class_id)
    return answer("school/class_teachers.html", found=found, school_class=found.school_class)


class AssignForm(PortalForm):
    """Who leads and teaches a class from a day on: ``subject_<code>`` for each subject that nobody shares."""

    since = DayField(_l("Từ ngày"), [required])
    decision_id = ChoiceField(_l("Theo quyết định"), [Optional()])

    def chosen(self) -> dict[str, int | None]:
        """The account for each subject, by code."""
        fields = {name.removeprefix("subject_"): field for name, field in self._fields.items() if "subject_" in name}
        return {code: whole_number(field.data) for code, field in fields.items()}


def offer_decisions(field: ChoiceField, start_year: int, kind: str) -> None:
    """The decisions of the year, those that apply last at the top."""
    found = decisions.list_decisions(actor(), start_year, kind)
    words = [
        (str(each.id), _("%(number)s, từ %(day)s", number=each.number, day=written(each.applies_from)))
        for each in reversed(found)
    ]
    field.offer([("", _("– Không ghi quyết định –")), *words])


def _assign_form(found: Teaching) -> AssignForm:
    held = {row.subject.code: row.taught for row in found.subjects} | {HOMEROOM: found.leading}
    names = {HOMEROOM: _l("Giáo viên chủ nhiệm"), **{row.subject.code: row.subject.name for row in found.subjects}}
    single = [code for code in names if len(held[code]) < 2]
    former = {row.account_id: row.account.full_name for rows in held.values() for row in rows}
    everybody = former | dict(teaching.list_teachers(actor()))
    teachers = [("", _("– Chưa phân công –")), *((str(key), name) for key, name in everybody.items())]
    fields = {f"subject_{code}": ChoiceField(names[code], [Optional()]) for code in single}
    made = cast("type[AssignForm]", type("ThisAssignForm", (AssignForm,), fields))
    now = {f"subject_{code}": str(held[code][0].account_id) for code in single if held[code]}
    form = load_form(made, data={"since": found.day, **now})
    offer_decisions(form.decision_id, found.school_class.start_year, TEACHING)
    for name in fields:
        form[name].offer(teachers)
    return form


@bp.route("/lop/<int:class_id>/phan-cong", methods=["GET", "POST"])
@page(Permission.SCHOOL_MANAGE)
def assign(class_id: int) -> ResponseReturnValue:
    """Give a class its homeroom teacher and the teachers of its subjects."""
    scope.get_managed_class(actor(), class_id)
    found = teaching.read_teaching(actor(), class_id=class_id)
    form = _assign_form(found)
    if form.validate_on_submit() and form.attempt(
        teaching.assign,
        actor(),
        class_id=class_id,
        since=form.since.data,
        subjects=form.chosen(),
        decision_id=whole_number(form.decision_id.data),
    ):
        flash(_("Đã lưu phân công."), "success")
        return go_to(url_for("school.class_teachers", class_id=class_id))
    heading = _("Phân công giáo viên lớp %(name)s", name=found.school_class.name)
    lead = _("Chọn người cho từng môn. Môn có nhiều người cùng dạy thì sửa ở trang riêng của môn đó.")
    return _ask(found.school_class, form, heading, lead=lead)


class ShareForm(PortalForm):
    """One more person for a subject."""

    account_id = ChoiceField(_l("Giáo viên"), [required])
    since = DayField(_l("Từ ngày"), [required])
    until = DayField(_l("Đến hết ngày"), [Optional()], description=_l("Để trống nếu dạy đến hết năm học."))
    decision_id = ChoiceField(_l("Theo quyết định"), [Optional()])


@bp.route("/lop/<int:class_id>/giao-vien/<subject>", methods=["GET", "POST"])
@page(Permission.SCHOOL_READ)
def shared(class_id: int, subject: str) -> ResponseReturnValue:
    """Everybody who teaches or taught a subject to a class; one more is added here."""
    if request.method == "POST":
        scope.get_managed_class(actor(), class_id)
    found = sharing.read_shared(actor(), class_id=class_id, code=subject)
    form = load_form(ShareForm, data={"since": found.day})
    teachers = [(str(key), name) for key, name in teaching.list_teachers(actor())]
    form.account_id.offer([("", _("– Chọn giáo viên –")), *teachers])
    offer_decisions(form.decision_id, found.school_class.start_year, TEACHING)
    if form.validate_on_submit() and form.attempt(
        sharing.add_teacher,
        actor(),
        class_id=class_id,
        code=subject,
        account_id=whole_number(form.account_id.data) or 0,
        since=form.since.data,
        until=form.until.data,
        decision_id=whole_number(form.decision_id.data),
    ):
        flash(_("Đã thêm người dạy."), "success")
        return go_to(url_for("school.shared", class_id=class_id, subject=subject))
    if form.errors:  # what was begun is undone: read again
        found = sharing.read_shared(actor(), class_id=class_id, code=subject)
    return answer("school/shared.html", found=found, school_class=found.school_class, form=form, heading=_title(found))


class EndForm(PortalForm):
    """From when."""

    on = DayField(_l("Thôi từ ngày"), [required], description=_l("Ngày đầu tiên không còn dạy, không còn chủ nhiệm."))


@bp.route("/lop/<int:class_id>/giao-vien/<subject>/<int:holding_id>", methods=["GET", "POST"])
@page(Permission.SCHOOL_MANAGE)
def end_teaching(class_id: int, subject: str, holding_id: int) -> ResponseReturnValue:
    """The person teaches the subject no longer."""
    row = sharing.get_holding(actor(), class_id=class_id, code=subject, holding_id=holding_id)
    name, school_class = row.account.full_name, row.school_class
    form = load_form(EndForm, data={"on": max(clock.today(), row.valid_from)})
    if form.validate_on_submit() and form.attempt(
        sharing.end_teacher, actor(), class_id=class_id, code=subject, holding_id=holding_id, on=form.on.data
    ):
        flash(_("Đã ghi; phân công cũ vẫn còn trong lịch sử."), "success")
        return go_to(url_for("school.shared", class_id=class_id, subject=subject))
    lead = _("Ghi nhầm thì chọn đúng ngày bắt đầu: phân công coi như chưa từng có hiệu lực.")
    return _ask(school_class, form, _("Kết thúc phân công: %(name)s", name=name), lead=lead)


def _title(found: Shared) -> str:
    name = found.school_class.name
    if found.code == HOMEROOM:
        return _("Chủ nhiệm lớp %(name)s", name=name)
    return _("%(subject)s lớp %(name)s: người dạy", subject=found.name, name=name)


def _ask(school_class: Any, form: PortalForm, heading: str, *, lead: str = "") -> ResponseReturnValue:
    teachers = url_for("school.class_teachers", class_id=school_class.id)
    way = [*way_to_class(school_class), (_("Giáo viên"), teachers)]
    return answer("school/ask.html", form=form, heading=heading, lead=lead, way=way, back=teachers)
