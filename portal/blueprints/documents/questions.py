"""Questions on a document: asking, answering, and guidance for all."""

from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.documents.blueprint import bp
from portal.blueprints.documents.forms.questions import AnswerForm, PromoteForm, QuestionForm
from portal.rules.permissions import Permission
from portal.services.documents import questions as asking
from portal.web.access import page
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to


@bp.route("/<int:document_id>/hoi-dap", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_READ)
def questions(document_id: int) -> ResponseReturnValue:
    """What was asked of the document's issuer and answered; the form to ask."""
    form = load_form(QuestionForm)
    if form.validate_on_submit() and form.attempt(
        asking.ask, actor(), document_id=document_id, words=form.words.data or ""
    ):
        flash(_("Đã gửi câu hỏi đến nơi phát hành."), "success")
        return go_to(url_for("documents.questions", document_id=document_id))
    document = asking.get_asked(actor(), document_id)
    found = asking.list_questions(actor(), document_id=document_id, number=page_number())
    may_ask = asking.may_ask(actor(), document)
    return answer("documents/questions.html", form=form, document=document, page=Page(found), may_ask=may_ask)


@bp.route("/<int:document_id>/hoi-dap/<int:question_id>/tra-loi", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_POST)
def answer_question(document_id: int, question_id: int) -> ResponseReturnValue:
    """Answer a question for the issuing unit, or correct the answer."""
    form = load_form(AnswerForm)
    which: dict[str, Any] = {"document_id": document_id, "question_id": question_id}
    if form.validate_on_submit():
        words, seen = form.words.data or "", whole_number(form.seen.data) or 0
        if form.attempt(asking.answer, actor(), **which, words=words, seen=seen):
            flash(_("Đã trả lời. Đơn vị hỏi được báo."), "success")
            return go_to(url_for("documents.questions", document_id=document_id))
    question = asking.get_answerable(actor(), **which)
    form.seen.data = str(len(question.answers))
    if request.method == "GET" and question.answers and not form.words.data:
        form.words.data = question.answers[-1].words
    return answer("documents/answer_question.html", form=form, question=question, document=question.document)


@bp.route("/<int:document_id>/hoi-dap/<int:question_id>/huong-dan-chung", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_POST)
def promote_answer(document_id: int, question_id: int) -> ResponseReturnValue:
    """Make an answer guidance for all who received the document, after asking."""
    form = load_form(PromoteForm)
    which: dict[str, Any] = {"document_id": document_id, "question_id": question_id}
    if form.validate_on_submit() and form.attempt(
        asking.promote, actor(), **which, names_unit=bool(form.names_unit.data)
    ):
        flash(_("Câu trả lời đã là hướng dẫn chung cho mọi nơi nhận."), "success")
        return go_to(url_for("documents.questions", document_id=document_id))
    question = asking.get_answerable(actor(), **which)
    return answer("documents/promote_answer.html", form=form, question=question, document=question.document)


@bp.app_context_processor
def offer_count() -> dict[str, Any]:
    """``count_questions(document)`` for the tab."""
    return {"count_questions": lambda document: asking.count_questions(actor(), document)}
