"""Lists of pupils from spreadsheets: uploaded, explained, looked at, and only then written."""

from functools import partial

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.school.blueprint import bp
from portal.blueprints.school.import_forms import MapForm, UploadForm, meaning_choices
from portal.rules.permissions import Permission
from portal.rules.school.importing.columns import CLASS_LIST, COLUMNS
from portal.rules.school.importing.showing import show_fact
from portal.services.school import exporting, pupil_list, years
from portal.services.school.importing import annotating, looking, planning, writing
from portal.services.school.importing.looking import Look, Sheet
from portal.services.school.importing.planning import DryRun
from portal.web.access import page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.respond import XLSX, answer, download, go_to
from portal.web.tables import begin_write, read_rows_of, sha256_of, uploaded_ticket
from portal.web.words import say

SHOWN_ROWS = 200


@bp.route("/nhap-danh-sach", methods=["GET", "POST"])
@page(Permission.SCHOOL_MANAGE, write=False, files=True)
def import_list() -> ResponseReturnValue:
    """Choose a list of pupils."""
    form = load_form(UploadForm)
    if form.validate_on_submit():
        ticket = form.attempt(uploaded_ticket)
        if ticket and form.attempt(read_rows_of, ticket):
            return go_to(url_for("school.import_table", token=ticket))
    return _ask(form)


@bp.route("/nhap-danh-sach/<token>", methods=["GET", "POST"])
@page(Permission.SCHOOL_MANAGE, write=False)
def import_table(token: str) -> ResponseReturnValue:
    """Say what the columns mean, see what would become of each row, have it written."""
    upload = UploadForm()
    sheet = upload.attempt(read_rows_of, token)
    if sheet is None:
        return _ask(upload)
    form, look = _explained(sheet)
    step = request.form.get("buoc", "")
    if request.method == "GET" or step == "cot" or not form.validate_on_submit():
        return _show_columns(token, form, look)
    options = form.options(look)
    if step == "ghi" and (entry_id := _write(token, sheet, form, look)):
        flash(_("Đã nhập danh sách."), "success")
        return go_to(url_for("school.import_result", entry_id=entry_id))
    dry = form.attempt(planning.plan_pupils, actor(), sheet=sheet, options=options)
    if dry is None:
        return _show_columns(token, form, look)
    if step == "tai-loi":
        data = annotating.annotate(sheet, options, dry.plan, say=say)
        return download(data, _("Danh sách có ghi lỗi.xlsx"), XLSX)
    return _show_plan(token, form, look, dry)


@bp.get("/nhap-danh-sach/ket-qua/<int:entry_id>")
@page(Permission.SCHOOL_MANAGE)
def import_result(entry_id: int) -> ResponseReturnValue:
    """What an import did."""
    return answer("school/import_result.html", entry=writing.read_result(actor(), entry_id=entry_id))


@bp.get("/nhap-danh-sach/mau")
@page(Permission.SCHOOL_MANAGE)
def import_template() -> ResponseReturnValue:
    """An empty list in the sector's layout."""
    return download(exporting.write_template(), _("Mẫu danh sách học sinh.xlsx"), XLSX)


def _explained(sheet: Sheet) -> tuple[MapForm, Look]:
    """The form with what can be chosen, and the sheet as its row of headings says."""
    now = years.see_year(actor())
    form = load_form(MapForm, start_year=str(now.start_year), since=looking.usual_day(actor(), now.start_year))
    form.offer_years(now.known)
    chosen = form.start_year.data if form.start_year.data in {str(year) for year in now.known} else now.start_year
    form.offer_classes(pupil_list.list_class_choices(actor(), int(chosen)))
    wanted = None if form.heading_row.errors else form.heading_row.data
    look = form.attempt(looking.look_at, actor(), sheet=sheet, heading_row=wanted)
    if look is None:
        look = looking.look_at(actor(), sheet=sheet)
    form.heading_row.data = look.heading_row
    return form, look


def _write(token: str, sheet: Sheet, form: MapForm, look: Look) -> int | None:
    begin_write()
    return form.attempt(
        writing.import_pupils,
        actor(),
        sheet=sheet,
        options=form.options(look),
        seen=form.seen.data or "",
        sha256=sha256_of(token),
    )


def _ask(form: UploadForm) -> ResponseReturnValue:
    return answer("school/import.html", form=form, columns=CLASS_LIST)


def _show_columns(token: str, form: MapForm, look: Look) -> ResponseReturnValue:
    return answer(
        "school/import_columns.html",
        form=form,
        look=look,
        meanings=form.meanings(look),
        choices=meaning_choices(),
        token=token,
    )


def _show_plan(token: str, form: MapForm, look: Look, dry: DryRun) -> ResponseReturnValue:
    """The dry run; what the columns mean is kept for the next list of this school."""
    begin_write()
    looking.remember_map(actor(), headings=look.headings, columns=form.meanings(look))
    counts = dry.plan.counts
    return answer(
        "school/import_plan.html",
        form=form,
        plan=dry.plan,
        seen=dry.fingerprint,
        carried=list(form.carried(look)),
        columns=COLUMNS,
        token=token,
        shown_most=SHOWN_ROWS,
        shown_pupil_fact=partial(show_fact, say=say),
        status=422 if counts["wrong"] or counts["double"] or form.errors else 200,
        keep=True,
    )
