"""The programme of a grade: subjects, how they are assessed, lessons a year."""

from dataclasses import asdict

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField

from portal.blueprints.school.blueprint import bp
from portal.blueprints.school.fields import FieldForm
from portal.rules.permissions import Permission
from portal.rules.school.programme import LONGEST_NAME, SubjectFacts
from portal.rules.school.subjects import ASSESSMENT_LABELS
from portal.services.school import fields, years
from portal.services.school import programme as service
from portal.web.access import page
from portal.web.forms import ChoiceField, LineField, PortalForm, at_most, load_form, required
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.respond import answer, go_to


class SubjectForm(PortalForm):
    """A subject of a grade."""

    name = LineField(_l("Tên môn"), [required, at_most(LONGEST_NAME)])
    assessed_by = ChoiceField(
        _l("Cách đánh giá"), [required], choices=[(code, _l(label)) for code, label in ASSESSMENT_LABELS.items()]
    )
    periods = IntegerField(_l("Số tiết cả năm"), [required])
    optional = BooleanField(
        _l("Môn lựa chọn"), description=_l("Chỉ tính cho lớp có giáo viên được phân công dạy môn này.")
    )

    def facts(self) -> SubjectFacts:
        """What was entered."""
        return SubjectFacts(
            name=self.name.data or "",
            assessed_by=self.assessed_by.data,
            periods=self.periods.data or 0,
            optional=self.optional.data,
        )


@bp.route("/chuong-trinh/", methods=["GET", "POST"])
@page(Permission.SCHOOL_MANAGE)
def programme() -> ResponseReturnValue:
    """The subjects of a grade in a year; where there are none, the national programme at one touch."""
    start_year, grade = _asked()
    form = PortalForm()
    found = service.read_programme(actor(), start_year=start_year, grade=grade)
    if form.validate_on_submit() and (
        count := form.attempt(service.fill_programme, actor(), start_year=start_year, grade=found.grade)
    ):
        taken = _("Đã lấy %(count)s môn của chương trình chuẩn.", count=count)
        flash(taken if found.grade else _("Đã lấy %(count)s lĩnh vực của năm học trước.", count=count), "success")
        return go_to(url_for("school.programme", nam=start_year, khoi=found.grade))
    if request.method == "POST":  # what was begun is undone: read again
        found = service.read_programme(actor(), start_year=start_year, grade=grade)
    offer = None if found.grade else fields.look_at_offer(actor(), start_year=start_year)
    return answer("school/programme.html", found=found, form=form, offer=offer)


@bp.route("/chuong-trinh/them", methods=["GET", "POST"])
@page(Permission.SCHOOL_MANAGE)
def add_subject() -> ResponseReturnValue:
    """A subject of the school's own."""
    start_year, grade = _asked()
    found = service.read_programme(actor(), start_year=start_year, grade=grade)
    chosen: type[SubjectForm | FieldForm] = SubjectForm if found.grade else FieldForm
    form = load_form(chosen)
    if form.validate_on_submit() and form.attempt(
        service.add_subject, actor(), start_year=start_year, grade=found.grade, facts=form.facts()
    ):
        flash(_("Đã thêm môn.") if found.grade else _("Đã thêm lĩnh vực."), "success")
        return go_to(url_for("school.programme", nam=start_year, khoi=found.grade))
    return _ask(form, start_year, found.grade, _("Thêm môn") if found.grade else _("Thêm lĩnh vực"))


@bp.route("/chuong-trinh/<int:subject_id>", methods=["GET", "POST"])
@page(Permission.SCHOOL_MANAGE)
def edit_subject(subject_id: int) -> ResponseReturnValue:
    """Change a subject of a grade, or take it out."""
    found = service.get_subject(actor(), subject_id)
    start_year, grade, name = found.start_year, found.grade, found.name
    removing = "remove" in request.form
    form = _form_of(grade, service.facts_of(found), removing=removing)
    if removing:
        done = form.attempt(service.remove_subject, actor(), subject_id=subject_id)
    else:
        done = form.validate_on_submit() and form.attempt(
            service.save_subject, actor(), subject_id=subject_id, facts=form.facts()
        )
    if done:
        flash(_("Đã bỏ %(name)s khỏi chương trình.", name=name) if removing else _("Đã lưu."), "success")
        return go_to(url_for("school.programme", nam=start_year, khoi=grade))
    return _ask(form, start_year, grade, _("Sửa %(name)s", name=name), removable=True)


def _form_of(grade: int, facts: SubjectFacts, *, removing: bool) -> SubjectForm | FieldForm:
    chosen: type[SubjectForm | FieldForm] = SubjectForm if grade else FieldForm
    return chosen(formdata=None, data=asdict(facts)) if removing else load_form(chosen, data=asdict(facts))


def _asked() -> tuple[int, int | None]:
    year = years.see_year(actor(), whole_number(request.args.get("nam"))).start_year
    return year, whole_number(request.args.get("khoi"))


def _ask(
    form: SubjectForm, start_year: int, grade: int, heading: str, *, removable: bool = False
) -> ResponseReturnValue:
    back = url_for("school.programme", nam=start_year, khoi=grade)
    way = [(_("Trường học"), url_for("school.index", nam=start_year)), (_("Chương trình"), back)]
    return answer("school/subject_form.html", form=form, heading=heading, way=way, back=back, removable=removable)
