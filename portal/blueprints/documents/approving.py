"""Laying a draft before the leader; the leader's page, where it is approved or returned."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.documents.blueprint import bp
from portal.blueprints.documents.forms import DecideForm, SubmitForm
from portal.rules.documents.types import TYPES
from portal.rules.permissions import Permission
from portal.services.documents import approving, linking, posting
from portal.web.access import page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to


@bp.route("/<int:document_id>/trinh-duyet", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_DRAFT)
def submit(document_id: int) -> ResponseReturnValue:
    """Lay a draft before the leader, after seeing it once more."""
    form = SubmitForm()
    seal = form.seal.data or ""
    if form.validate_on_submit() and form.attempt(approving.submit, actor(), document_id=document_id, seal=seal):
        flash(_("Đã trình duyệt. Lãnh đạo đơn vị được báo ngay."), "success")
        return go_to(url_for("documents.preview", document_id=document_id))
    if request.method == "GET":
        return go_to(url_for("documents.preview", document_id=document_id))
    ready = posting.preview(actor(), document_id=document_id)
    form.seal.data = ready.seal
    replied = linking.list_replied(actor(), ready.document)
    return answer("documents/preview.html", form=form, ready=ready, rule=ready.rule, types=TYPES, replied=replied)


@bp.route("/<int:document_id>/duyet", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_APPROVE)
def approve(document_id: int) -> ResponseReturnValue:
    """What a leader approves, or returns with a note."""
    if posting.is_posted(actor(), document_id=document_id):
        return go_to(url_for("documents.show", document_id=document_id))
    form = load_form(DecideForm)
    decide = approving.send_back if request.form.get("action") == "return" else approving.approve
    chosen = {"seal": form.seal.data or "", "remark": form.remark.data or ""}
    if form.validate_on_submit() and (decided := form.attempt(decide, actor(), document_id=document_id, **chosen)):
        flash(_("Đã duyệt.") if decided.outcome == "approved" else _("Đã trả lại để sửa."), "success")
        return go_to(url_for("documents.pending"))
    ready = posting.preview(actor(), document_id=document_id)
    form.seal.data = ready.seal
    replied = linking.list_replied(actor(), ready.document)
    return answer("documents/approve.html", form=form, ready=ready, types=TYPES, replied=replied)


@bp.get("/cho-duyet")
@page(Permission.DOCUMENTS_APPROVE)
def pending() -> ResponseReturnValue:
    """Drafts that wait for a leader of the unit, oldest first."""
    found = approving.list_pending(actor(), number=page_number())
    return answer("documents/pending.html", page=Page(found), pending=found.total)
