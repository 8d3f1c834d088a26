"""One cell: who changed what, what stood there before, remarks, the flag."""

from flask import abort, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.data_forms.blueprint import REPORT, bp
from portal.blueprints.data_forms.forms import RemarkForm
from portal.errors import RuleBroken
from portal.rules.permissions import Permission
from portal.services.data_forms.filling import remarks
from portal.web.access import SIGNED_IN, page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.respond import answer, go_to
from portal.web.words import say


@bp.route(f"{REPORT}/o/<key>/<int:record>", methods=["GET", "POST"])
@page(SIGNED_IN)
def cell(report_id: int, key: str, record: int) -> ResponseReturnValue:
    """The story of a cell, and a box to remark something; without the script a page of its own."""
    form = load_form(RemarkForm)
    here = url_for("data_forms.cell", report_id=report_id, key=key, record=record)
    if form.validate_on_submit() and form.attempt(
        remarks.add_comment, actor(), report_id, text=form.text.data or "", key=key, record_id=record
    ):
        flash(_("Đã ghi góp ý."), "success")
        return go_to(here)
    story = remarks.tell_story(actor(), report_id, key, record)
    return answer("data_forms/cell.html", part="data_forms/_cell_story.html", story=story, form=form, here=here)


@bp.post(f"{REPORT}/o/<key>/<int:record>/danh-dau")
@page(Permission.FORMS_ENTER)
def flag(report_id: int, key: str, record: int) -> ResponseReturnValue:
    """Mark a cell to come back to, or take the mark off."""
    if request.form.get("act") not in {"on", "off"}:
        abort(400)
    try:
        remarks.set_flag(actor(), report_id, key=key, record_id=record, flagged=request.form.get("act") == "on")
    except RuleBroken as error:
        flash(say(error.message, **error.params), "error")
    return go_to(url_for("data_forms.cell", report_id=report_id, key=key, record=record))
