"""Files of marks somebody brought: how far the worker is with a large one, what became of each, the list of them."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.blueprints.gradebook.blueprint import bp
from portal.blueprints.gradebook.file_forms import FileForm, MarksForm, ask_columns, show_plan
from portal.rules.gradebook.files.steps import STATE_LABELS, UNDER_WAY
from portal.rules.permissions import Permission
from portal.services.gradebook.files import annotating, importing, large, outcomes
from portal.services.notifications.reading import mark_seen
from portal.web.access import page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import XLSX, answer, download, go_to, is_real_visit
from portal.web.tables import begin_write, read_sheets_in
from portal.web.words import say

WHOLE = "truong"


@bp.route("/nhap-tep/xem/<int:import_id>", methods=["GET", "POST"])
@page(Permission.GRADEBOOK_WRITE, write=False)
def import_look(import_id: int) -> ResponseReturnValue:
    """What the worker found in a large file, or how far it is; choose where two changed a cell, have it written."""
    made, plan = large.read_look(actor(), import_id=import_id)
    if made.state == "asked":
        return go_to(url_for("gradebook.import_result", import_id=import_id))
    if plan is None:
        return answer(
            "gradebook/import_look.html",
            part="gradebook/_look_state.html",
            made=made,
            steps=UNDER_WAY,
            labels=STATE_LABELS,
        )
    form, step = load_form(MarksForm, erase=made.options["erase"]), request.form.get("buoc", "")
    if step == "tai-loi":
        return _annotated(import_id)
    if step and form.validate_on_submit() and (url := form.attempt(_next_page, import_id, form, step)):
        return go_to(url)
    here = url_for("gradebook.import_look", import_id=import_id)
    return ask_columns(plan, form, here) if step == "cot" else show_plan(plan, form, here)


def _next_page(import_id: int, form: MarksForm, step: str) -> str | None:
    """Compared anew where the choices are others than it was compared with; written; none: the same page."""
    options = form.options(None)
    if step == "cot":
        return None
    begin_write()
    if large.differs(actor(), import_id=import_id, options=options):
        if step == "ghi":
            flash(_("Lựa chọn đã đổi, nên tệp được so lại. Hãy xem rồi ghi."), "info")
        made = large.look_again(actor(), import_id=import_id, options=options)
        return url_for("gradebook.import_look", import_id=made.id)
    if step != "ghi":
        return None
    large.write_looked(actor(), import_id=import_id, options=options, reason=form.reason.data or "")
    return url_for("gradebook.import_result", import_id=import_id)


@bp.get("/nhap-tep/ket-qua/<int:import_id>")
@page(Permission.SCHOOL_READ)
def import_result(import_id: int) -> ResponseReturnValue:
    """What an import did, or how far it is."""
    mark_seen(actor(), path=request.path, visit=is_real_visit())
    result = outcomes.read_result(actor(), import_id=import_id)
    return answer("gradebook/import_result.html", part="gradebook/_import_state.html", result=result)


@bp.get("/nhap-tep/ket-qua/<int:import_id>/tep-loi")
@page(Permission.SCHOOL_READ)
def import_faults(import_id: int) -> ResponseReturnValue:
    """The file as it was brought, with what was wrong in it."""
    return _annotated(import_id)


def _annotated(import_id: int) -> ResponseReturnValue:
    made = outcomes.get_import(actor(), import_id)
    sheets = read_sheets_in(made.sha256)
    begin_write()
    data = annotating.annotate_kept(actor(), import_id=import_id, sheets=sheets, say=say)
    return download(data, _("Bảng điểm có ghi lỗi.xlsx"), XLSX)


@bp.get("/cac-lan-nhap")
@page(Permission.SCHOOL_READ)
def imports() -> ResponseReturnValue:
    """The files of marks one brought, or those of the school."""
    may_see_all = actor().can(Permission.SCHOOL_READ_ALL)
    whole = request.args.get("cua") == WHOLE and may_see_all
    found = outcomes.list_imports(actor(), whole=whole, number=page_number())
    return answer("gradebook/imports.html", page=Page(found), whole=whole, may_see_all=may_see_all, labels=STATE_LABELS)


@bp.post("/nhap-tep/ket-qua/<int:import_id>/hoan-tac")
@page(Permission.GRADEBOOK_WRITE)
def undo_import(import_id: int) -> ResponseReturnValue:
    """Take a whole import back."""
    form = FileForm()
    done = form.attempt(importing.take_back, actor(), import_id=import_id)
    if done is None:
        flash(" ".join(str(error) for errors in form.errors.values() for error in errors), "error")
    elif not done.is_running:
        flash(ngettext("Đã hoàn tác %(num)s ô.", "Đã hoàn tác %(num)s ô.", done.taken_back), "success")
    return go_to(url_for("gradebook.import_result", import_id=import_id))
