"""Making classes, changing them, putting them away."""

from collections.abc import Sequence
from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.validators import NumberRange, Optional

from portal.blueprints.school.blueprint import bp
from portal.blueprints.school.pupil_writing import way_to_class
from portal.rules.permissions import Permission
from portal.rules.school.ages import AGE_GROUPS
from portal.rules.school_years import year_name
from portal.services.school import class_writing, scope, years
from portal.web.access import page
from portal.web.forms import (
    ChoiceField,
    ChoicesField,
    LineField,
    PortalForm,
    VersionForm,
    at_most,
    load_form,
    required,
)
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.respond import answer, go_to
from portal.web.templates import grade_label


class ClassForm(VersionForm):
    """A class."""

    name = LineField(_l("Tên lớp"), [required, at_most(40)], description=_l("Ví dụ: 6A."))
    grade = ChoiceField(_l("Khối"), [required])
    age_group = ChoiceField(
        _l("Độ tuổi (lớp mầm non)"),
        [Optional()],
        choices=[("", _l("– Không ghi –")), *((code, _l(label)) for code, label in AGE_GROUPS.items())],
        description=_l("Lớp có các lĩnh vực và chỉ số của độ tuổi này. Lớp ghép nhiều độ tuổi thì không ghi."),
    )
    other_grades = ChoicesField(_l("Lớp ghép thêm khối"))
    sessions_a_day = IntegerField(
        _l("Số buổi học mỗi ngày"), [required, NumberRange(1, 2, _l("Mỗi ngày có 1 hoặc 2 buổi."))], default=1
    )
    campus_id = ChoiceField(_l("Điểm trường"), [Optional()])

    def offer_grades(self, grades: tuple[int, ...]) -> None:
        """What the school teaches; only several grades can be combined."""
        choices = [(str(grade), grade_label(grade)) for grade in grades]
        self.grade.offer([("", _l("– Chọn khối –")), *choices])
        if len(choices) > 1:
            self.other_grades.offer(choices)
        else:
            del self.other_grades
        if 0 not in grades:
            del self.age_group

    def offer_campuses(self, campuses: Sequence[tuple[int, str]], kept: tuple[int, str] | None = None) -> None:
        """The sites of the school; nothing to choose where there is only the main one."""
        known = dict(campuses) | dict([kept] if kept else [])
        if known:
            self.campus_id.offer([("", _l("Điểm chính")), *((str(key), name) for key, name in known.items())])
        else:
            del self.campus_id

    def campus(self) -> int | None:
        """The site chosen, None for the main one."""
        return whole_number(self.campus_id.data) if "campus_id" in self else None

    def age(self) -> str:
        """The age group of a preschool class, or ""."""
        return self.age_group.data or "" if "age_group" in self else ""

    def further_grades(self) -> list[int]:
        """The grades of a combined class."""
        return [int(grade) for grade in self.other_grades.data or ()] if "other_grades" in self else []


@bp.route("/lop/them", methods=["GET", "POST"])
@page(Permission.SCHOOL_MANAGE)
def create_class() -> ResponseReturnValue:
    """A new class of a year."""
    start_year = request.args.get("nam", years.current_year(), type=int)
    form = load_form(ClassForm)
    form.offer_grades(class_writing.own_grades(actor()))
    form.offer_campuses(class_writing.list_campuses(actor()))
    if form.validate_on_submit() and (
        made := form.attempt(
            class_writing.create_class,
            actor(),
            start_year=start_year,
            name=form.name.data,
            grade=int(form.grade.data),
            other_grades=form.further_grades(),
            sessions_a_day=form.sessions_a_day.data or 1,
            campus_id=form.campus(),
            age_group=form.age(),
        )
    ):
        flash(_("Đã lập lớp %(name)s.", name=made.name), "success")
        return go_to(url_for("school.show_class", class_id=made.id))
    index = url_for("school.index", nam=start_year)
    heading = _("Lập lớp năm học %(year)s", year=year_name(start_year))
    return answer(
        "school/ask.html", form=form, heading=heading, way=[(_("Trường học"), index)], back=index, button=_("Lập lớp")
    )


@bp.route("/lop/<int:class_id>/sua", methods=["GET", "POST"])
@page(Permission.SCHOOL_MANAGE)
def edit_class(class_id: int) -> ResponseReturnValue:
    """Another name, further grades, sessions a day."""
    found = scope.get_managed_class(actor(), class_id)
    kept = {name: getattr(found, name) for name in ("name", "sessions_a_day", "version", "age_group")}
    kept["campus_id"] = str(found.campus_id or "")
    form = load_form(ClassForm, data={**kept, "other_grades": [str(grade) for grade in found.other_grades]})
    form.offer_grades(class_writing.own_grades(actor()))
    form.offer_campuses(
        class_writing.list_campuses(actor()), (found.campus.id, found.campus.name) if found.campus else None
    )
    del form.grade
    if found.grade != 0 and "age_group" in form:
        del form.age_group
    if form.is_stale(found):
        form.form_errors.append(_("Người khác vừa sửa lớp này. Hãy xem lại rồi lưu lần nữa."))
    elif form.validate_on_submit() and form.attempt(
        class_writing.edit_class,
        actor(),
        class_id=class_id,
        name=form.name.data,
        other_grades=form.further_grades(),
        sessions_a_day=form.sessions_a_day.data or 1,
        campus_id=form.campus(),
        age_group=form.age(),
        version=form.version.data or 0,
    ):
        return _to_class(class_id, _("Đã lưu."))
    return _ask(found, form, _("Sửa lớp %(name)s", name=found.name))


@bp.post("/lop/<int:class_id>/cat")
@page(Permission.SCHOOL_MANAGE)
def put_class_away(class_id: int) -> ResponseReturnValue:
    """A class without pupils leaves the lists; it can be taken out again."""
    found, form = scope.get_managed_class(actor(), class_id), PortalForm()
    if form.attempt(class_writing.put_class_away, actor(), class_id=class_id):
        flash(_("Đã cất lớp. Lớp đã cất nằm cuối danh sách các lớp và lấy lại được."), "success")
        return go_to(url_for("school.index", nam=found.start_year))
    flash(" ".join(form.form_errors), "error")
    return go_to(url_for("school.show_class", class_id=class_id))


@bp.post("/lop/<int:class_id>/lay-lai")
@page(Permission.SCHOOL_MANAGE)
def take_class_out(class_id: int) -> ResponseReturnValue:
    """A class that was put away is in the lists again."""
    class_writing.take_class_out(actor(), class_id=class_id)
    return _to_class(class_id, _("Đã lấy lại lớp."))


@bp.post("/lop/nhu-nam-truoc/<int:start_year>")
@page(Permission.SCHOOL_MANAGE)
def copy_classes(start_year: int) -> ResponseReturnValue:
    """The classes of the year before, by name and grade."""
    form = PortalForm()
    count = form.attempt(class_writing.copy_last_year, actor(), start_year=start_year)
    if count:
        flash(_("Đã lập %(count)s lớp như năm trước.", count=count), "success")
    else:
        flash(" ".join(form.form_errors), "error")
    return go_to(url_for("school.index", nam=start_year))


def _to_class(class_id: int, message: str) -> ResponseReturnValue:
    flash(message, "success")
    return go_to(url_for("school.show_class", class_id=class_id))


def _ask(school_class: Any, form: PortalForm, heading: str) -> ResponseReturnValue:
    way = way_to_class(school_class)
    return answer("school/ask.html", form=form, heading=heading, way=way, back=way[-1][1])
