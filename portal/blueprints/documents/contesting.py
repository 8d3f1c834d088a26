"""Contest notes: what an addressee does not accept of the record, withdrawing it, and the sender's answer."""

from collections.abc import Callable
from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.documents.blueprint import bp
from portal.blueprints.documents.forms.contesting import ContestAnswerForm, ContestForm, WithdrawContestForm
from portal.errors import NotFound, RuleBroken
from portal.rules.permissions import Permission
from portal.services.documents import contesting, contests
from portal.services.notifications.reading import mark_seen
from portal.web.access import page
from portal.web.downloads import stored_file
from portal.web.forms import load_form
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.parts import parts
from portal.web.respond import answer, go_to, is_real_visit
from portal.web.uploads import refused, uploads


@bp.route("/<int:document_id>/khong-thua-nhan", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_READ, files=True)
def contest(document_id: int) -> ResponseReturnValue:
    """The contest notes on a document: to an addressee its own and the form to add one, to the sender all."""
    form = load_form(ContestForm)
    if form.validate_on_submit() and not _refuse_files(form) and _contest(form, document_id):
        flash(_("Đã ghi ý kiến. Nơi gửi được báo; ý kiến có trong biên nhận."), "success")
        return go_to(url_for("documents.contest", document_id=document_id))
    mark_seen(actor(), path=request.path, visit=is_real_visit())
    side = contests.get_side(actor(), document_id)
    return answer(
        "documents/contests.html",
        form=form,
        document=side.document,
        receipt=side.receipt,
        contests=contests.count_contests(actor(), side.document, side.receipt),
        page=Page(contests.list_notes(side, number=page_number())),
        max_bytes=parts().settings.max_file_mb * 1024 * 1024,
    )


def _refuse_files(form: ContestForm) -> bool:
    """Show why a file was not taken, at its field."""
    problems = refused("file")
    if len(uploads("file")) > 1:
        problems.append(RuleBroken("Mỗi ý kiến kèm được một tệp."))
    for problem in problems:
        problem.field = "file"
        form.refuse(problem)
    return bool(problems)


def _contest(form: ContestForm, document_id: int) -> object:
    file = next(iter(uploads("file")), None)
    return form.attempt(contesting.contest, actor(), document_id=document_id, words=form.words.data or "", file=file)


@bp.route("/<int:document_id>/khong-thua-nhan/<int:note_id>/rut", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_CONTEST)
def withdraw_contest(document_id: int, note_id: int) -> ResponseReturnValue:
    """Withdraw a note of the unit, after asking; it stays to be read."""
    form = load_form(WithdrawContestForm)
    which: dict[str, Any] = {"document_id": document_id, "note_id": note_id}
    if form.validate_on_submit() and form.attempt(contesting.withdraw, actor(), **which, reason=form.reason.data or ""):
        flash(_("Đã rút ý kiến; ý kiến vẫn đọc được và ghi là đã rút."), "success")
        return go_to(url_for("documents.contest", document_id=document_id))
    found = contesting.get_withdrawable(actor(), **which)
    return answer("documents/withdraw_contest.html", form=form, found=found, document=found.receipt.document)


@bp.route("/<int:document_id>/khong-thua-nhan/<int:note_id>/tra-loi", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_POST)
def answer_contest(document_id: int, note_id: int) -> ResponseReturnValue:
    """Answer a note for the sender, once."""
    form = load_form(ContestAnswerForm)
    which: dict[str, Any] = {"document_id": document_id, "note_id": note_id}
    if form.validate_on_submit() and form.attempt(contesting.answer, actor(), **which, words=form.words.data or ""):
        flash(_("Đã trả lời. Đơn vị nhận được báo."), "success")
        return go_to(url_for("documents.contest", document_id=document_id))
    found = contesting.get_answerable(actor(), **which)
    return answer("documents/answer_contest.html", form=form, found=found, document=found.receipt.document)


@bp.get("/<int:document_id>/khong-thua-nhan/<int:note_id>/tep")
@page(Permission.DOCUMENTS_READ)
def contest_file(document_id: int, note_id: int) -> ResponseReturnValue:
    """The file of a note, always as a download."""
    note = contests.get_note(contests.get_side(actor(), document_id), note_id)
    if note.file_sha256 is None:
        raise NotFound
    return stored_file(note.file_sha256, name=note.file_name or "", size=note.file_size or 0)


@bp.app_context_processor
def offer_contests() -> dict[str, Callable[..., contests.Contests]]:
    """``document_contests(document, receipt)`` for the line on its page."""
    return {"document_contests": lambda document, receipt: contests.count_contests(actor(), document, receipt)}
