"""Publishing to families: the columns of one book, everything of a class or a semester."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.blueprints.gradebook.blueprint import SHEET, bp
from portal.blueprints.gradebook.publishing_forms import ColumnsForm
from portal.errors import RuleBroken
from portal.rules.permissions import Permission
from portal.services.gradebook import publication_plan, publishing
from portal.services.gradebook.books import BookKey
from portal.web.access import page
from portal.web.forms import PortalForm, load_form
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to
from portal.web.words import say


@bp.get("/cong-bo")
@page(Permission.SCHOOL_READ)
def publications() -> ResponseReturnValue:
    """What is published, and what is entered and not published, of every book of the school."""
    semester = whole_number(request.args.get("hoc-ky"))
    found = publication_plan.look_over(actor(), semester=semester, number=page_number())
    return answer("gradebook/publications.html", found=found, page=Page(found.classes))


@bp.route("/cong-bo/tat-ca", methods=["GET", "POST"])
@page(Permission.SCHOOL_READ)
def publish_all() -> ResponseReturnValue:
    """Publish everything that is entered, of a class or of all classes, having seen how much that is."""
    semester, class_id = whole_number(request.args.get("hoc-ky")) or 1, whole_number(request.args.get("lop"))
    form = load_form(PortalForm)
    if form.validate_on_submit():
        done = publication_plan.publish_all(actor(), semester=semester, class_id=class_id)
        _told(len(done.columns))
        return go_to(_matrix(semester))
    plan = publication_plan.plan_publication(actor(), semester=semester, class_id=class_id)
    return answer("gradebook/publish_all.html", form=form, plan=plan)


@bp.post("/cong-bo/rut")
@page(Permission.GRADEBOOK_WRITE)
def withdraw_publications() -> ResponseReturnValue:
    """Take back what one has just published, while nobody could see it."""
    semester = whole_number(request.form.get("semester")) or 1
    count = publishing.withdraw_recent(actor(), semester=semester)
    flash(ngettext("Đã rút lại %(num)s cột.", "Đã rút lại %(num)s cột.", count), "success")
    return go_to(_matrix(semester))


@bp.route(f"{SHEET}/cong-bo", methods=["GET", "POST"])
@page(Permission.SCHOOL_READ)
def publish(class_id: int, semester: int, subject: str) -> ResponseReturnValue:
    """What families see of a book, column by column, and putting more before them."""
    key, form = BookKey(class_id, semester, subject), load_form(ColumnsForm)
    found = publishing.list_columns(actor(), key)
    form.columns.offer([(line.column.code, line.column.short) for line in found.lines])
    if form.validate_on_submit():
        count = form.attempt(publishing.publish_columns, actor(), key=key, columns=form.columns.data or ())
        if count is not None:
            _told(count)
            return go_to(url_for("gradebook.publish", class_id=class_id, semester=semester, subject=subject))
        found = publishing.list_columns(actor(), key)
    return answer("gradebook/publish.html", form=form, found=found, book=found.book)


@bp.post(f"{SHEET}/cong-bo/rut")
@page(Permission.SCHOOL_READ)
def withdraw_publication(class_id: int, semester: int, subject: str) -> ResponseReturnValue:
    """Take one column back while nobody could see it."""
    key = BookKey(class_id, semester, subject)
    try:
        publishing.withdraw_column(actor(), key=key, column=request.form.get("column", ""))
        flash(_("Đã rút lại, gia đình không thấy cột này."), "success")
    except RuleBroken as error:
        flash(say(error.message, **error.params), "error")
    return go_to(url_for("gradebook.publish", class_id=class_id, semester=semester, subject=subject))


def _matrix(semester: int) -> str:
    return f"{url_for('gradebook.publications')}?hoc-ky={semester}"


def _told(count: int) -> None:
    if count:
        flash(
            ngettext(
                "Đã công bố %(num)s cột. Gia đình thấy sau 30 phút; trong lúc đó còn rút lại được.",
                "Đã công bố %(num)s cột. Gia đình thấy sau 30 phút; trong lúc đó còn rút lại được.",
                count,
            ),
            "success",
        )
    else:
        flash(_("Không có cột nào mới để công bố."), "info")
