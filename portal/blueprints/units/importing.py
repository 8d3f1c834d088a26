"""Lists of units: import with a dry run, export, the empty template."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FileField

from portal.blueprints.units.blueprint import bp
from portal.blueprints.units.filters import asked
from portal.rules.permissions import Permission
from portal.rules.units.importing import COLUMNS
from portal.services.units import browsing, exporting
from portal.services.units import importing as service
from portal.web.access import page
from portal.web.forms import PortalForm, load_form
from portal.web.identity import actor
from portal.web.respond import XLSX, answer, download, go_to
from portal.web.tables import begin_write, read_ticket, sha256_of, uploaded_ticket


class ImportForm(PortalForm):
    """The list to look at."""

    file = FileField(_l("Tệp bảng tính"), description=_l("XLSX, XLS hoặc ODS, không quá 20 MB."))


@bp.route("/nhap", methods=["GET", "POST"])
@page(Permission.UNITS_MANAGE, write=False, files=True)
def import_list() -> ResponseReturnValue:
    """Choose a list and see what importing it would do; nothing is written yet."""
    form = load_form(ImportForm)
    if form.validate_on_submit():
        ticket = form.attempt(uploaded_ticket)
        found = form.attempt(_plan, ticket) if ticket else None
        if found is not None:
            return _show_plan(found, ticket or "")
    return answer("units/import.html", form=form, columns=COLUMNS, kinds=browsing.list_kinds())


@bp.post("/nhap/xac-nhan")
@page(Permission.UNITS_MANAGE, write=False)
def confirm_import() -> ResponseReturnValue:
    """Write the list that was looked at, all of it or nothing."""
    form, ticket = load_form(ImportForm), request.form.get("ticket", "")
    table = form.attempt(read_ticket, ticket, COLUMNS)
    if table is not None:
        begin_write()
        entry_id = form.attempt(service.import_units, actor(), table=table, sha256=sha256_of(ticket))
        if entry_id:
            flash(_("Đã nhập danh sách."), "success")
            return go_to(url_for("units.import_result", entry_id=entry_id))
        found = service.plan_import(actor(), table=table)
        if found.of("wrong"):
            return _show_plan(found, ticket)
    return answer("units/import.html", form=form, columns=COLUMNS, kinds=browsing.list_kinds())


@bp.get("/nhap/<int:entry_id>")
@page(Permission.UNITS_MANAGE)
def import_result(entry_id: int) -> ResponseReturnValue:
    """What an import did."""
    return answer("units/import_result.html", entry=service.read_result(actor(), entry_id=entry_id))


@bp.post("/nhap/dong-sai")
@page(Permission.UNITS_MANAGE, write=False)
def download_faults() -> ResponseReturnValue:
    """The wrong rows, each with what is wrong, as a spreadsheet."""
    found = _plan(request.form.get("ticket", ""))
    return download(exporting.write_faults(found.of("wrong")), _("Dòng cần sửa.xlsx"), XLSX)


@bp.get("/nhap/mau")
@page(Permission.UNITS_MANAGE)
def download_template() -> ResponseReturnValue:
    """An empty list to fill in."""
    return download(exporting.write_template(), _("Mẫu danh sách đơn vị.xlsx"), XLSX)


@bp.get("/tai-ve")
@page(Permission.UNITS_READ)
def export_list() -> ResponseReturnValue:
    """The units that match the filter, in the layout of the import."""
    _form, meaning = asked()
    return download(exporting.export_units(actor(), meaning), _("Danh sách đơn vị.xlsx"), XLSX)


def _plan(ticket: str) -> service.Plan:
    return service.plan_import(actor(), table=read_ticket(ticket, COLUMNS))


def _show_plan(found: service.Plan, ticket: str) -> ResponseReturnValue:
    names = {kind.code: kind.name for kind in browsing.list_kinds()}
    status = 422 if found.of("wrong") else 200
    return answer("units/import_plan.html", plan=found, columns=COLUMNS, kind_names=names, ticket=ticket, status=status)
