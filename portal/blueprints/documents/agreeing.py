"""The rule of deemed receipt: its text, which version is in force, the own unit's acceptance, and who below has."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.adapters.spreadsheet import write_table
from portal.blueprints.documents.blueprint import bp
from portal.blueprints.documents.forms.ruling import ChooseRuleForm
from portal.rules.documents.receipts import RULES
from portal.rules.permissions import Permission
from portal.services.documents import agreeing, ruling
from portal.web.access import page
from portal.web.forms import PortalForm, load_form
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import XLSX, answer, download, go_to

MISSING = "chua-chap-thuan"


@bp.get("/quy-tac")
@page(Permission.DOCUMENTS_READ)
def rule() -> ResponseReturnValue:
    """The rule in force, whether the unit has accepted it, and which units below have."""
    missing = request.args.get("loc") == MISSING
    found = agreeing.list_agreements(actor(), missing=missing, number=page_number())
    in_force, own = agreeing.find_rule(actor().unit_id)
    return answer(
        "documents/rule.html",
        part="documents/_rule_rows.html",
        form=PortalForm(),
        rule=in_force,
        may_choose=ruling.may_choose(actor()),
        own=own,
        agreements=found,
        page=Page(found.page),
        missing=missing,
    )


@bp.post("/quy-tac/chap-thuan")
@page(Permission.DOCUMENTS_AGREE)
def accept_rule() -> ResponseReturnValue:
    """Accept the rule for the unit."""
    agreeing.accept_rule(actor())
    flash(_("Đã ghi nhận chấp thuận của đơn vị."), "success")
    return go_to(url_for("documents.rule"))


@bp.get("/quy-tac.xlsx")
@page(Permission.DOCUMENTS_READ)
def rule_xlsx() -> ResponseReturnValue:
    """Which units below have accepted, as a spreadsheet with the filter of the page."""
    rows = agreeing.export_agreements(actor(), missing=request.args.get("loc") == MISSING)
    columns = [(_("STT"), 6), (_("Đơn vị"), 50), (_("Chấp thuận lúc"), 18), (_("Người chấp thuận"), 28)]
    values = (
        (
            number,
            row.unit.name,
            *((row.acceptance.accepted_at, row.acceptance.accepted_by) if row.acceptance else ("", "")),
        )
        for number, row in enumerate(rows, start=1)
    )
    return download(write_table(_("Chấp thuận quy tắc 24 giờ"), columns, values), "chap-thuan-quy-tac.xlsx", XLSX)


@bp.route("/quy-tac/cach-tinh", methods=["GET", "POST"])
@page(Permission.UNITS_MANAGE)
def choose_rule() -> ResponseReturnValue:
    """Put the flat 24 hours, or those that outages extend, in force for what is posted from now on."""
    choices, current = ruling.list_choices(actor()), ruling.rule_in_force()
    form = load_form(ChooseRuleForm, version=current.version)
    if form.validate_on_submit() and form.attempt(
        ruling.choose_rule, actor(), version=form.version.data, reason=form.reason.data
    ):
        flash(_("Đã đổi cách tính. Văn bản phát hành từ lúc này theo cách tính mới."), "success")
        return go_to(url_for("documents.choose_rule"))
    return answer("documents/choose_rule.html", form=form, choices=choices, current=current, rules=RULES)
