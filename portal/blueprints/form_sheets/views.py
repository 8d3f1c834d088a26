"""A report's workbook: given out, brought back, compared, written."""

from collections.abc import Sequence

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import FileField

from portal.blueprints.form_sheets.blueprint import bp
from portal.errors import RuleBroken
from portal.rules.data_forms.sheets.comparing import Kind
from portal.rules.data_forms.sheets.reading import Misshapen
from portal.rules.data_forms.sheets.values import show_raw
from portal.rules.data_forms.showing import show_kept
from portal.rules.permissions import Permission
from portal.services.data_forms.sheets import giving, looking
from portal.services.data_forms.sheets.accepting import Accepted, accept_upload
from portal.services.data_forms.sheets.marking import give_marked
from portal.web.access import SIGNED_IN, page
from portal.web.forms import PortalForm, load_form
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.parts import parts
from portal.web.respond import XLSX, answer, download, go_to
from portal.web.tables import begin_write, read_filling_of, uploaded_ticket
from portal.web.words import say

MOST_FAULTS = 20
MINE = "toi"


class SheetForm(PortalForm):
    """The workbook that is brought back."""

    file = FileField(
        _l("Tệp bảng tính đã điền"),
        description=_l("Tệp tải từ trang này, lưu thành XLSX, ODS hay XLS, không quá 20 MB."),
    )


@bp.route("/<int:report_id>/", methods=["GET", "POST"])
@page(Permission.FORMS_ENTER, write=False, files=True)
def choose(report_id: int) -> ResponseReturnValue:
    """Take the workbook of a report out, or bring it back."""
    form = load_form(SheetForm)
    if form.validate_on_submit() and (ticket := form.attempt(uploaded_ticket)):
        return go_to(url_for("form_sheets.look", report_id=report_id, token=ticket))
    return _ask(report_id, form)


@bp.get("/<int:report_id>/phieu.xlsx")
@page(Permission.FORMS_ENTER)
def give(report_id: int) -> ResponseReturnValue:
    """The workbook to fill."""
    begin_write()
    given = giving.give_sheet(actor(), report_id, seal=parts().register_key.seal)
    return download(given.data, given.name, XLSX)


@bp.get("/<int:report_id>/ban-xem.xlsx")
@page(SIGNED_IN)
def give_copy(report_id: int) -> ResponseReturnValue:
    """A copy to look at, for everybody who sees the report."""
    begin_write()
    given = giving.give_copy(actor(), report_id)
    return download(given.data, given.name, XLSX)


@bp.route("/<int:report_id>/<token>", methods=["GET", "POST"])
@page(Permission.FORMS_ENTER, write=False)
def look(report_id: int, token: str) -> ResponseReturnValue:
    """See what would become of every cell, choose, have it written; or take the file with its errors marked."""
    form, step = load_form(SheetForm), request.form.get("buoc", "")
    sheets = form.attempt(read_filling_of, token)
    if sheets is None:
        return _ask(report_id, form)
    if step == "ghi" and form.validate_on_submit() and (done := _write(report_id, form, sheets)):
        flash(_told(done), "success")
        return go_to(url_for("data_forms.report", report_id=report_id))
    try:
        plan = looking.plan_upload(actor(), report_id, sheets, seal=parts().register_key.seal)
    except RuleBroken as error:
        if not form.errors:
            form.refuse(error)
        return _ask(report_id, form, error.faults if isinstance(error, Misshapen) else ())
    if step == "tai-loi":
        marked = give_marked(plan, seal=parts().register_key.seal, say=say)
        return download(marked.data, marked.name, XLSX)
    return _show(plan, form, token, every=step == "tat-ca")


def _write(report_id: int, form: SheetForm, sheets: looking.Sheets) -> Accepted | None:
    begin_write()
    return form.attempt(
        accept_upload,
        actor(),
        report_id,
        sheets,
        ticked=_ticked(),
        seen=whole_number(request.form.get("da_xem", "")) or 0,
        seal=parts().register_key.seal,
    )


def _ticked() -> looking.Ticked:
    """What was ticked, and where the own value of a cell was chosen (``c-<line>``)."""
    own = {name[2:] for name, value in request.form.items() if name.startswith("c-") and value == MINE}
    return looking.Ticked(frozenset({*request.form.getlist("nhan"), *own}), rest="con_lai" in request.form)


def _ask(report_id: int, form: SheetForm, faults: Sequence[RuleBroken] = ()) -> ResponseReturnValue:
    return answer(
        "form_sheets/choose.html",
        opened=giving.open_report(actor(), report_id),
        form=form,
        faults=faults[:MOST_FAULTS],
        more=max(0, len(faults) - MOST_FAULTS),
    )


def _show(plan: looking.Plan, form: SheetForm, token: str, *, every: bool) -> ResponseReturnValue:
    """The comparison; at first everything that only the file changed is ticked, and nothing else."""
    ticked = _ticked()
    if request.method == "GET":
        ticked = looking.Ticked(frozenset(line.id for line in plan.listed), rest=True)
    if every:
        conflicts = {line.id for line in plan.lines if line.kind is Kind.CONFLICT}
        ticked = looking.Ticked(ticked.ids | conflicts, ticked.rest)
    return answer(
        "form_sheets/look.html",
        plan=plan,
        form=form,
        token=token,
        ticked=ticked,
        kinds=Kind,
        listed=looking.by_section(plan.listed),
        show_raw=show_raw,
        show=lambda line, text: show_kept(line.cell.field, text, say),
    )


def _told(done: Accepted) -> str:
    said = [ngettext("Đã ghi %(num)s ô từ bảng tính.", "Đã ghi %(num)s ô từ bảng tính.", done.cells)]
    if done.added:
        said.append(ngettext("Thêm %(num)s dòng.", "Thêm %(num)s dòng.", done.added))
    if done.removed:
        said.append(ngettext("Bỏ %(num)s dòng.", "Bỏ %(num)s dòng.", done.removed))
    return " ".join(said)
