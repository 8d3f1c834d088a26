"""Many people from a spreadsheet: template, dry run, confirmation with the slips."""

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FileField

from portal.blueprints.people.blueprint import bp
from portal.blueprints.people.inviting import slips_page
from portal.rules.people.domains import DOMAIN_LABELS
from portal.rules.people.granting import grantable_roles
from portal.rules.people.importing import COLUMNS, MOST_ROWS
from portal.rules.permissions import ROLE_LABELS, Permission
from portal.services.people import bulk
from portal.web.access import page
from portal.web.forms import PortalForm, load_form
from portal.web.identity import actor
from portal.web.respond import XLSX, answer, download
from portal.web.tables import begin_write, read_ticket, sha256_of, uploaded_ticket


class ImportForm(PortalForm):
    """The list to look at."""

    file = FileField(_l("Tệp bảng tính"), description=_l("XLSX, XLS hoặc ODS, không quá 20 MB."))


@bp.route("/nhan-su/nhap", methods=["GET", "POST"])
@page(Permission.PEOPLE_MANAGE, write=False, files=True)
def import_people() -> ResponseReturnValue:
    """Choose a list and see what is wrong with it; nobody is invited yet."""
    form = load_form(ImportForm)
    if form.validate_on_submit():
        ticket = form.attempt(uploaded_ticket)
        plan = form.attempt(_plan, ticket) if ticket else None
        if plan is not None:
            return _show_plan(plan, ticket or "")
    return _ask(form)


@bp.post("/nhan-su/nhap/xac-nhan")
@page(Permission.PEOPLE_MANAGE, write=False)
def confirm_import() -> ResponseReturnValue:
    """Invite everybody on the list that was looked at; the answer is the slips, shown once."""
    form, ticket = load_form(ImportForm), request.form.get("ticket", "")
    table = form.attempt(read_ticket, ticket, COLUMNS)
    if table is None:
        return _ask(form)
    passwords = bulk.make_first_passwords(min(len(table.rows), MOST_ROWS))
    begin_write()
    slips = form.attempt(bulk.invite_many, actor(), table=table, sha256=sha256_of(ticket), passwords=passwords)
    if slips:
        return slips_page(slips, url_for("people.index", tinh_trang="never_signed_in"))
    return _ask(form)


@bp.get("/nhan-su/nhap/mau")
@page(Permission.PEOPLE_MANAGE)
def import_template() -> ResponseReturnValue:
    """An empty list to fill in."""
    return download(bulk.write_template(), _("Mẫu danh sách nhân sự.xlsx"), XLSX)


def _plan(ticket: str) -> bulk.Plan:
    return bulk.plan_people(actor(), table=read_ticket(ticket, COLUMNS))


def _show_plan(plan: bulk.Plan, ticket: str) -> ResponseReturnValue:
    return answer(
        "people/import_plan.html", plan=plan, columns=COLUMNS, ticket=ticket, status=422 if plan.wrong else 200
    )


def _ask(form: ImportForm) -> ResponseReturnValue:
    roles = [ROLE_LABELS[role] for role in grantable_roles(actor())]
    return answer("people/import.html", form=form, columns=COLUMNS, roles=roles, domains=DOMAIN_LABELS.values())
