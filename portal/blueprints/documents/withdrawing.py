"""Recalling a posted document, and answering a request to recall."""

from collections.abc import Sequence
from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.documents.blueprint import bp
from portal.blueprints.documents.forms.withdrawing import RecallAnswerForm, RecallForm
from portal.rules.documents.withdrawal import RECALL_LABELS, recall_state
from portal.rules.permissions import Permission
from portal.services.documents import recall_results, withdrawing
from portal.services.documents.withdrawing import Plan
from portal.web.access import page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to


@bp.route("/<int:document_id>/thu-hoi", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_POST)
def recall(document_id: int) -> ResponseReturnValue:
    """Recall the document from every addressee, after showing from how many at once and how many are asked."""
    return _recall(document_id, None, url_for("documents.recall", document_id=document_id))


@bp.route("/<int:document_id>/thu-hoi/<int:receipt_id>", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_POST)
def recall_from_one(document_id: int, receipt_id: int) -> ResponseReturnValue:
    """Recall the document from one addressee."""
    url = url_for("documents.recall_from_one", document_id=document_id, receipt_id=receipt_id)
    return _recall(document_id, [receipt_id], url)


@bp.route("/<int:document_id>/thu-hoi/nhieu", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_POST)
def recall_ticked(document_id: int) -> ResponseReturnValue:
    """Recall the document from all addressees that were ticked in the matrix, for one reason."""
    ticked = dict.fromkeys(whole_number(value) or 0 for value in request.values.getlist("noi"))
    if not ticked:
        flash(_("Hãy đánh dấu ít nhất một nơi nhận."), "warn")
        return go_to(url_for("documents.matrix", document_id=document_id))
    return _recall(document_id, list(ticked), url_for("documents.recall_ticked", document_id=document_id))


def _recall(document_id: int, receipt_ids: Sequence[int] | None, url: str) -> ResponseReturnValue:
    form = load_form(RecallForm)
    chosen: dict[str, Any] = {"document_id": document_id, "receipt_ids": receipt_ids}
    if form.validate_on_submit():
        done = form.attempt(withdrawing.recall, actor(), **chosen, reason=form.reason.data or "")
        if not form.errors:
            flash(_said(done), "success")
            return go_to(_result_url(done, document_id))
    plan = withdrawing.plan_recall(actor(), **chosen)
    return answer("documents/recall.html", form=form, plan=plan, document=plan.document, url=url)


@bp.get("/<int:document_id>/thu-hoi/<int:recall_id>/ket-qua")
@page(Permission.DOCUMENTS_READ)
def recall_result(document_id: int, recall_id: int) -> ResponseReturnValue:
    """From whom a recall took the document at once, who was asked, and what they answered."""
    found = recall_results.get_result(actor(), document_id=document_id, recall_id=recall_id, number=page_number())
    return answer(
        "documents/recall_result.html",
        found=found,
        document=found.document,
        page=Page(found.page),
        labels=RECALL_LABELS,
        state_of=recall_state,
    )


def _result_url(done: Plan | None, document_id: int) -> str:
    """Where it is told which were recalled at once: for one addressee or for all the matrix is enough."""
    if not done or done.chosen is None or done.receipt is not None:
        return url_for("documents.matrix", document_id=document_id)
    return url_for("documents.recall_result", document_id=document_id, recall_id=done.order)


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
