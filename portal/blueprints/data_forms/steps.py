"""The steps of a report and remarks about it, each a button on its page."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from portal.blueprints.data_forms.blueprint import REPORT, bp
from portal.blueprints.data_forms.forms import ReasonForm, RemarkForm, VersionForm
from portal.blueprints.data_forms.views import show
from portal.errors import Conflict, RuleBroken
from portal.services.data_forms.filling import remarks, steps
from portal.web.access import SIGNED_IN, page
from portal.web.arrival import arrived_at
from portal.web.identity import actor
from portal.web.respond import go_to

STEPS: dict[str, tuple[Callable[..., Any], Any, bool]] = {
    "trinh": (steps.submit, lazy_gettext("Đã trình lãnh đạo duyệt."), True),
    "rut": (steps.recall, lazy_gettext("Đã rút lại, bạn sửa rồi trình lại."), False),
    "duyet": (steps.approve, lazy_gettext("Đã duyệt phiếu."), True),
    "tra-lai": (steps.return_report, lazy_gettext("Đã trả lại, người nhập được báo ngay."), False),
    "nhan": (steps.accept, lazy_gettext("Đã nhận phiếu."), False),
    "gui-tra": (steps.send_back, lazy_gettext("Đã trả lại, đơn vị được báo ngay."), False),
}
"""By the end of the address: what is done, what is said, and whether the moment of its coming counts."""
WITH_REASON = {"tra-lai", "gui-tra"}


@bp.post(f"{REPORT}/buoc/<kind>")
@page(SIGNED_IN)
def take_step(report_id: int, kind: str) -> ResponseReturnValue:
    """A step about exactly the content the page showed; 409 tells what changed since."""
    if kind not in STEPS:
        abort(404)
    act, said, timed = STEPS[kind]
    form: VersionForm = ReasonForm() if kind in WITH_REASON else VersionForm()
    facts: dict[str, Any] = {"version": form.seen()}
    if isinstance(form, ReasonForm):
        facts["reason"] = form.reason.data or ""
    if timed:
        facts["arrived_at"] = arrived_at()
    if not form.validate():
        return show(report_id, form=form)
    try:
        act(actor(), report_id, **facts)
    except Conflict as error:
        form.refuse(error)
        return show(report_id, form=form, status=409)
    except RuleBroken as error:
        form.refuse(error)
        return show(report_id, form=form)
    flash(str(said), "success")
    return go_to(url_for("data_forms.report", report_id=report_id))


@bp.post(f"{REPORT}/gop-y")
@page(SIGNED_IN)
def remark(report_id: int) -> ResponseReturnValue:
    """A remark about the whole report."""
    form = RemarkForm()
    if form.validate() and form.attempt(remarks.add_comment, actor(), report_id, text=form.text.data or ""):
        flash(_("Đã ghi góp ý."), "success")
    else:
        flash(" ".join(str(error) for errors in form.errors.values() for error in errors), "error")
    return go_to(url_for("data_forms.report", report_id=report_id, _anchor="remarks"))


@bp.post(f"{REPORT}/gop-y/<int:comment_id>/xong")
@page(SIGNED_IN)
def settle(report_id: int, comment_id: int) -> ResponseReturnValue:
    """A remark is dealt with."""
    remarks.settle_comment(actor(), report_id, comment_id)
    flash(_("Đã đánh dấu góp ý là xong."), "success")
    return go_to(url_for("data_forms.report", report_id=report_id, _anchor="remarks"))
