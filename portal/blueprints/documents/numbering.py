"""Numbers kept for documents on paper or yet to come."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.documents.blueprint import bp
from portal.blueprints.documents.forms import ReleaseForm, ReserveForm
from portal.rules.permissions import Permission
from portal.services.documents import approving, numbering
from portal.web.access import page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to


@bp.route("/so-giu", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_POST)
def numbers() -> ResponseReturnValue:
    """Numbers the unit keeps or has given up; and keep the next one."""
    form = load_form(ReserveForm)
    if form.validate_on_submit() and (
        kept := form.attempt(
            numbering.reserve,
            actor(),
            type_code=form.type_code.data,
            department=form.department.data or "",
            reason=form.reason.data or "",
        )
    ):
        flash(_("Đã giữ số %(code)s.", code=kept.code), "success")
        return go_to(url_for("documents.numbers"))
    found = numbering.list_reservations(actor(), number=page_number())
    return answer(
        "documents/numbers.html",
        form=form,
        page=Page(found),
        gives_numbers=numbering.gives_numbers(actor()),
        pending=approving.count_pending(actor()),
    )


@bp.route("/so-giu/<int:reservation_id>/bo", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_POST)
def release_number(reservation_id: int) -> ResponseReturnValue:
    """Give a kept number up, with the reason; it stays void."""
    form = load_form(ReleaseForm)
    if form.validate_on_submit() and form.attempt(
        numbering.release, actor(), reservation_id=reservation_id, reason=form.reason.data or ""
    ):
        flash(_("Đã bỏ số. Sổ văn bản đi ghi “bỏ số” kèm lý do."), "success")
        return go_to(url_for("documents.numbers"))
    kept = numbering.get_reservation(actor(), reservation_id)
    return answer("documents/release_number.html", form=form, kept=kept)
