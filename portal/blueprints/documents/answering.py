"""Answering for the addressed unit: acknowledging that it received, or sending the document back."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.documents.blueprint import bp
from portal.blueprints.documents.forms import RefuseForm
from portal.rules.permissions import Permission
from portal.services.documents import answering
from portal.web.access import page
from portal.web.forms import PortalForm, load_form
from portal.web.identity import actor
from portal.web.respond import answer, go_to


@bp.route("/<int:document_id>/xac-nhan", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_RECEIVE)
def acknowledge(document_id: int) -> ResponseReturnValue:
    """Say for the unit that it has received the document."""
    form = PortalForm()
    if form.validate_on_submit() and form.attempt(answering.acknowledge, actor(), document_id=document_id):
        flash(_("Đơn vị đã xác nhận nhận văn bản."), "success")
        return go_to(url_for("documents.show", document_id=document_id))
    receipt = answering.get_own_receipt(actor(), document_id=document_id)
    return answer("documents/acknowledge.html", form=form, receipt=receipt, document=receipt.document)


@bp.route("/<int:document_id>/tra-lai", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_RECEIVE)
def refuse(document_id: int) -> ResponseReturnValue:
    """Send the document back to its sender, after asking why."""
    form = load_form(RefuseForm)
    if form.validate_on_submit() and form.attempt(
        answering.refuse, actor(), document_id=document_id, reason=form.reason.data or ""
    ):
        flash(_("Đã trả lại văn bản. Nơi gửi được báo kèm lý do."), "success")
        return go_to(url_for("documents.show", document_id=document_id))
    receipt = answering.get_own_receipt(actor(), document_id=document_id)
    return answer("documents/refuse.html", form=form, receipt=receipt, document=receipt.document)
