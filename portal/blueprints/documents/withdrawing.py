"""Recalling a posted document, and answering a request to recall."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.documents.blueprint import bp
from portal.blueprints.documents.forms.withdrawing import RecallAnswerForm, RecallForm
from portal.rules.permissions import Permission
from portal.services.documents import withdrawing
from portal.services.documents.withdrawing import Plan
from portal.web.access import page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.respond import answer, go_to


@bp.route("/<int:document_id>/thu-hoi", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_POST)
def recall(document_id: int) -> ResponseReturnValue:
    """Recall the document from every addressee, after showing from how many at once and how many are asked."""
    return _recall(document_id, None)


@bp.route("/<int:document_id>/thu-hoi/<int:receipt_id>", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_POST)
def recall_from_one(document_id: int, receipt_id: int) -> ResponseReturnValue:
    """Recall the document from one addressee."""
    return _recall(document_id, receipt_id)


def _recall(document_id: int, receipt_id: int | None) -> ResponseReturnValue:
    form = load_form(RecallForm)
    if form.validate_on_submit():
        reason = form.reason.data or ""
        done = form.attempt(withdrawing.recall, actor(), document_id=document_id, receipt_id=receipt_id, reason=reason)
        if not form.errors:
            flash(_said(done), "success")
            return go_to(url_for("documents.matrix", document_id=document_id))
    plan = withdrawing.plan_recall(actor(), document_id=document_id, receipt_id=receipt_id)
    return answer("documents/recall.html", form=form, plan=plan, document=plan.document)


def _said(done: Plan | None) -> str:
    if not done:
        return _("Không còn nơi nào để thu hồi; không có gì thay đổi.")
    counts = {"at_once": len(done.at_once), "asked": len(done.asked)}
    return _("Đã thu hồi ngay khỏi %(at_once)d đơn vị; đang chờ %(asked)d đơn vị trả lời.", **counts)


@bp.route("/<int:document_id>/tra-loi-thu-hoi", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_RECEIVE)
def answer_recall(document_id: int) -> ResponseReturnValue:
    """Agree to a recall for the unit, or decline with a reason."""
    form = load_form(RecallAnswerForm)
    if form.validate_on_submit():
        accept = form.decision.data == "accept"
        if form.attempt(
            withdrawing.answer_recall,
            actor(),
            document_id=document_id,
            accept=accept,
            reason=form.reason.data or "",
        ):
            flash(_("Đã đồng ý cho thu hồi.") if accept else _("Đã trả lời nơi gửi: không đồng ý."), "success")
            return go_to(url_for("documents.show", document_id=document_id))
    asked = withdrawing.get_request(actor(), document_id=document_id)
    return answer("documents/answer_recall.html", form=form, asked=asked, document=asked.document)
