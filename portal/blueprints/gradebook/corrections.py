"""Changes of marks that families see: asked for, approved, refused, taken back."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.blueprints.gradebook.blueprint import bp
from portal.blueprints.gradebook.publishing_forms import CorrectionsForm
from portal.rules.gradebook.publishing import OUTCOME_LABELS
from portal.rules.permissions import Permission
from portal.services.gradebook import correcting
from portal.services.notifications.reading import mark_seen
from portal.web.access import page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to, is_real_visit
from portal.web.words import say


@bp.route("/sua-diem", methods=["GET", "POST"])
@page(Permission.SCHOOL_READ)
def corrections() -> ResponseReturnValue:
    """Changes that wait: to decide about them for who approves, the own ones for a teacher."""
    mark_seen(actor(), path=request.path, visit=is_real_visit())
    form, granted = load_form(CorrectionsForm), request.form.get("act") == "grant"
    chosen = {number for value in request.form.getlist("chosen") if (number := whole_number(value)) is not None}
    if form.validate_on_submit() and (
        done := form.attempt(correcting.decide, actor(), chosen=chosen, granted=granted, answer=form.answer.data or "")
    ):
        _tell(done, granted=granted)
        return go_to(url_for("gradebook.corrections"))
    found = correcting.list_corrections(actor(), number=page_number(), visit=is_real_visit())
    return answer(
        "gradebook/corrections.html",
        form=form,
        page=Page(found),
        chosen=chosen,
        deciding=correcting.may_approve(actor()),
        outcomes=OUTCOME_LABELS,
    )


@bp.post("/sua-diem/<int:correction_id>/rut")
@page(Permission.GRADEBOOK_WRITE)
def withdraw_correction(correction_id: int) -> ResponseReturnValue:
    """Take back a change one asked for."""
    if correcting.withdraw(actor(), correction_id=correction_id):
        flash(_("Đã rút đề nghị, điểm giữ nguyên."), "success")
    else:
        flash(_("Đề nghị này đã được quyết định."), "info")
    return go_to(url_for("gradebook.corrections"))


def _tell(done: correcting.Decided, *, granted: bool) -> None:
    if granted:
        told = ngettext("Đã duyệt %(num)s đề nghị.", "Đã duyệt %(num)s đề nghị.", done.count)
    else:
        told = ngettext("Không duyệt %(num)s đề nghị.", "Không duyệt %(num)s đề nghị.", done.count)
    flash(told, "success" if done.count else "info")
    for error in done.left:
        flash(say(error.message, **error.params), "error")
