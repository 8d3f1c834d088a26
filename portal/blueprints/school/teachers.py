"""The assignment of the year as one table, the teachers, and one of them."""

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import Optional

from portal.blueprints.school.blueprint import bp
from portal.rules.permissions import Permission
from portal.rules.school_years import year_name
from portal.services.school import decisions, matrix, years
from portal.services.school import teachers as service
from portal.services.school.matrix import Matrix, MatrixFilter
from portal.web.access import page
from portal.web.forms import ChoiceField, DayField, PortalForm
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.paging import Page, page_number
from portal.web.respond import XLSX, answer, download
from portal.web.templates import grade_label


class MatrixForm(PortalForm):
    """What of the table to show."""

    class Meta(PortalForm.Meta):
        """A search changes nothing."""

        csrf = False

    khoi = ChoiceField(_l("Khối"), [Optional()])
    gv = ChoiceField(_l("Giáo viên"), [Optional()])
    ngay = DayField(_l("Ngày"), [Optional()])
    thieu = BooleanField(_l("Chỉ lớp còn thiếu giáo viên"))

    def offer(self, found: Matrix) -> None:
        """The grades and the teachers of the year."""
        self.khoi.offer([("", _("Mọi khối")), *((str(grade), grade_label(grade)) for grade in found.grades)])
        self.gv.offer([("", _("Mọi giáo viên")), *((str(key), name) for key, name in found.teachers.items())])


@bp.get("/phan-cong/")
@page(Permission.SCHOOL_READ_ALL)
def assignments() -> ResponseReturnValue:
    """Who teaches what in every class of a year."""
    form, found, seen = _matrix()
    form.offer(found)
    form.validate()
    listed = decisions.list_decisions(actor(), seen.start_year, "teaching")
    filtered = any(request.args.get(name) for name in ("khoi", "gv", "ngay", "thieu"))
    return answer("school/assignments.html", form=form, found=found, seen=seen, decisions=listed, filtered=filtered)


@bp.get("/phan-cong/bang-tinh")
@page(Permission.SCHOOL_READ_ALL)
def assignment_sheet() -> ResponseReturnValue:
    """The same table as a spreadsheet."""
    _form, found, seen = _matrix()
    name = _("Phân công chuyên môn %(year)s.xlsx", year=year_name(seen.start_year))
    return download(matrix.write_matrix(actor(), found), name, XLSX)


@bp.get("/giao-vien/")
@page(Permission.SCHOOL_READ_ALL)
def teachers() -> ResponseReturnValue:
    """The teachers of a year: what they teach and lead, lessons a week."""
    seen = years.see_year(actor(), whole_number(request.args.get("nam")))
    found = Page(service.list_teachers_of_year(actor(), seen, number=page_number()))
    return answer("school/teachers.html", seen=seen, found=found)


@bp.get("/giao-vien/<int:account_id>")
@page(Permission.SCHOOL_READ)
def teacher(account_id: int) -> ResponseReturnValue:
    """What one teacher teaches and leads, and what was before."""
    seen = years.see_year(actor(), whole_number(request.args.get("nam")))
    found = service.read_teacher(actor(), account_id=account_id, seen=seen)
    way = [(_("Trường học"), url_for("school.index", nam=seen.start_year))]
    return answer("school/teacher.html", found=found, seen=seen, account=found.now.account, way=way)


def _matrix() -> tuple[MatrixForm, Matrix, years.YearSeen]:
    seen = years.see_year(actor(), whole_number(request.args.get("nam")))
    form = MatrixForm(request.args)
    wanted = MatrixFilter(
        grade=whole_number(form.khoi.data), account_id=whole_number(form.gv.data), missing=bool(form.thieu.data)
    )
    return form, matrix.read_matrix(actor(), seen, day=form.ngay.data, wanted=wanted), seen
