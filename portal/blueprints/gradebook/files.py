"""Books as spreadsheets: taken out, and files brought in: looked at, compared, and only then written."""

from collections.abc import Sequence

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.gradebook.blueprint import SHEET, bp
from portal.blueprints.gradebook.file_forms import (
    OWN,
    WHOLE,
    ExportForm,
    FileForm,
    MarksForm,
    ask_columns,
    layout_of,
    show_plan,
)
from portal.rules.gradebook.files.layouts import LAYOUT_LABELS
from portal.rules.permissions import Permission
from portal.services.gradebook import overview
from portal.services.gradebook.books import BookKey, get_book
from portal.services.gradebook.files import annotating, exporting, importing, large, looking, planning
from portal.services.gradebook.files.plans import FilePlan, Options, Rows
from portal.services.school import pupil_list, years
from portal.web.access import page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.respond import XLSX, answer, download, go_to
from portal.web.tables import begin_write, name_of, read_sheets_of, sha256_of, uploaded_ticket
from portal.web.words import say

Sheets = Sequence[tuple[str, Rows]]


@bp.route("/tai-tep", methods=["GET", "POST"])
@page(Permission.SCHOOL_READ)
def export_files() -> ResponseReturnValue:
    """Take the own books, those of a class or of the school out as one workbook."""
    seen = years.see_year(actor())
    form = load_form(ExportForm, semester=str(overview.current_semester(actor(), seen.day)))
    classes = pupil_list.list_class_choices(actor(), seen.start_year)
    form.offer_parts(list(classes), whole=actor().can(Permission.SCHOOL_READ_ALL))
    if form.validate_on_submit() and (data := form.attempt(_workbook, form)):
        return download(data, _("Bảng điểm.xlsx"), XLSX)
    return answer("gradebook/export_files.html", form=form)


def _workbook(form: ExportForm) -> bytes:
    part = form.part.data
    return exporting.export_books(
        actor(),
        semester=int(form.semester.data),
        layout=layout_of(form.layout.data),
        class_id=None if part in {OWN, WHOLE} else whole_number(part),
        whole=part == WHOLE,
        reason=form.reason.data or "",
    )


@bp.get(f"{SHEET}/bang-diem.xlsx")
@page(Permission.SCHOOL_READ)
def book_file(class_id: int, semester: int, subject: str) -> ResponseReturnValue:
    """One book as a spreadsheet."""
    begin_write()
    data = exporting.export_book(
        actor(), BookKey(class_id, semester, subject), layout=layout_of(request.args.get("mau"))
    )
    return download(data, f"bang-diem-{class_id}-{semester}-{subject}.xlsx", XLSX)


@bp.route("/nhap-tep", methods=["GET", "POST"], endpoint="import_files")
@bp.route(f"{SHEET}/tep", methods=["GET", "POST"], endpoint="import_book")
@page(Permission.SCHOOL_READ, write=False, files=True)
def choose_file(
    class_id: int | None = None, semester: int | None = None, subject: str | None = None
) -> ResponseReturnValue:
    """Choose a file of marks; for one book also take it out."""
    key = _key(class_id, semester, subject)
    book = get_book(actor(), key) if key else None
    form = load_form(FileForm)
    if form.validate_on_submit():
        ticket = form.attempt(uploaded_ticket)
        found = form.attempt(read_sheets_of, ticket) if ticket else None
        if ticket and found and (url := form.attempt(_next_page, key, ticket, found)):
            return go_to(url)
    return answer("gradebook/import_files.html", form=form, book=book, layouts=LAYOUT_LABELS)


def _next_page(key: BookKey | None, ticket: str, found: Sheets) -> str:
    """Where the file is looked at: at once, or by the worker when it is large."""
    if not large.is_large(found):
        return _url(key, token=ticket)
    begin_write()
    made = large.ask_look(actor(), sha256=sha256_of(ticket), file_name=name_of(ticket), options=Options(only=key))
    return url_for("gradebook.import_look", import_id=made.id)


@bp.route("/nhap-tep/<token>", methods=["GET", "POST"], endpoint="import_files_look")
@bp.route(f"{SHEET}/tep/<token>", methods=["GET", "POST"], endpoint="import_book_look")
@page(Permission.GRADEBOOK_WRITE, write=False)
def look_at_file(
    token: str, class_id: int | None = None, semester: int | None = None, subject: str | None = None
) -> ResponseReturnValue:
    """See what would become of every cell, choose where two changed one, have it written."""
    key = _key(class_id, semester, subject)
    upload, form = FileForm(), load_form(MarksForm)
    found = upload.attempt(read_sheets_of, token)
    if found is None:
        book = get_book(actor(), key) if key else None
        return answer("gradebook/import_files.html", form=upload, book=book, layouts=LAYOUT_LABELS)
    options, step = form.options(key), request.form.get("buoc", "")
    wanted = step == "ghi" and form.validate_on_submit()
    if wanted and (made := form.attempt(_write, token, found, options, form.reason.data or "")):
        return go_to(url_for("gradebook.import_result", import_id=made))
    plan = upload.attempt(planning.plan_file, actor(), sheets=found, options=options)
    if plan is None:
        return answer("gradebook/import_files.html", form=upload, book=None, layouts=LAYOUT_LABELS)
    if step == "tai-loi":
        return download(annotating.annotate(found, plan, say=say), _("Bảng điểm có ghi lỗi.xlsx"), XLSX)
    if step == "cot":
        return ask_columns(plan, form, _url(key, token=token))
    return _show(plan, form, _url(key, token=token))


def _write(token: str, found: Sheets, options: Options, reason: str) -> int:
    sha256, name = sha256_of(token), name_of(token)
    return importing.import_file(actor(), sheets=found, options=options, reason=reason, sha256=sha256, file_name=name)


def _show(plan: FilePlan, form: MarksForm, here: str) -> ResponseReturnValue:
    """The dry run; what headings mean is kept, and a look into other teachers' books noted."""
    begin_write()
    looking.remember_map(actor(), chosen=form.chosen())
    planning.note_comparison(actor(), plan)
    return show_plan(plan, form, here)


def _key(class_id: int | None, semester: int | None, subject: str | None) -> BookKey | None:
    return None if class_id is None or semester is None or subject is None else BookKey(class_id, semester, subject)


def _url(key: BookKey | None, *, token: str) -> str:
    if key is None:
        return url_for("gradebook.import_files_look", token=token)
    return url_for(
        "gradebook.import_book_look",
        token=token,
        class_id=key.class_id,
        semester=key.semester,
        subject=key.subject,
    )
