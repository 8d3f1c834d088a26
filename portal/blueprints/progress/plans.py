"""The plan of tests: a week, a class, a subject of a class to plan, the whole as a spreadsheet."""

from datetime import date, timedelta

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.adapters import clock
from portal.adapters.spreadsheet import write_table
from portal.blueprints.progress.blueprint import bp
from portal.blueprints.progress.forms import field_of, plan_form
from portal.errors import NotFound
from portal.rules.attendance.days import WEEKDAYS
from portal.rules.permissions import Permission
from portal.services.progress import planning, plans
from portal.services.progress.teaching import names_of
from portal.web.access import page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import XLSX, answer, download, go_to
from portal.web.words import say

WEEK = timedelta(days=7)


@bp.get("/ke-hoach")
@page(Permission.SCHOOL_READ)
def week() -> ResponseReturnValue:
    """The tests planned in a week for the classes one sees."""
    monday = plans.week_of(_asked_day() or clock.today())
    found = plans.list_week(actor(), monday=monday, number=page_number())
    return answer(
        "progress/week.html",
        page=Page(found),
        monday=monday,
        before=monday - WEEK,
        after=monday + WEEK,
        classes=plans.list_classes(actor()),
        weekdays=WEEKDAYS,
        say=say,
    )


@bp.get("/ke-hoach.xlsx")
@page(Permission.SCHOOL_READ)
def plan_xlsx() -> ResponseReturnValue:
    """The plan of the school year for the classes one sees, as a spreadsheet."""
    columns = [
        (_("Ngày"), 12),
        (_("Lớp"), 8),
        (_("Môn"), 28),
        (_("Học kì"), 8),
        (_("Bài kiểm tra, đánh giá"), 30),
        (_("Giáo viên"), 28),
        (_("Ghi chú"), 24),
    ]
    rows = (
        (
            line.test.planned_on,
            line.test.school_class.name,
            line.subject,
            line.test.semester,
            line.column.title(say) if line.column else line.test.column,
            names_of(line.teachers),
            _("Quá 2 bài trong ngày") if line.crowded else "",
        )
        for line in plans.export_plan(actor())
    )
    return download(write_table(_("Kế hoạch kiểm tra, đánh giá"), columns, rows), "ke-hoach-kiem-tra.xlsx", XLSX)


@bp.get("/ke-hoach/<int:class_id>")
@page(Permission.SCHOOL_READ)
def class_plan(class_id: int) -> ResponseReturnValue:
    """Everything planned for a class, subject by subject."""
    found = plans.get_class_plan(actor(), class_id=class_id)
    return answer("progress/class.html", plan=found, school_class=found.school_class, say=say)


@bp.route("/ke-hoach/<int:class_id>/<subject>", methods=["GET", "POST"])
@page(Permission.SCHOOL_READ)
def plan_subject(class_id: int, subject: str) -> ResponseReturnValue:
    """Plan the tests of a subject in a class, or in every class of the grade at once."""
    found = planning.get_subject_plan(actor(), class_id=class_id, subject=subject)
    form = load_form(plan_form(found.columns, found.days))
    if form.validate_on_submit() and (
        count := form.attempt(
            planning.save_subject_plan,
            actor(),
            class_id=class_id,
            subject=subject,
            days=form.days(),
            whole_grade=form.whole_grade.data,
        )
    ):
        flash(ngettext("Đã lưu kế hoạch của %(num)s lớp.", "Đã lưu kế hoạch của %(num)s lớp.", count), "success")
        return go_to(url_for("progress.class_plan", class_id=class_id))
    return answer("progress/subject.html", form=form, plan=found, field_of=field_of, school_class=found.school_class)


def _asked_day() -> date | None:
    text = request.args.get("tuan", "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise NotFound from None
