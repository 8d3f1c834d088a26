"""Duties: preparing them with a draft, the unit's own ones, doing them."""

from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.adapters import clock
from portal.blueprints.documents.blueprint import bp
from portal.blueprints.documents.forms import DoneForm, DutyForm, ReturnForm, stored_duty
from portal.errors import NotFound
from portal.rules.documents.duties import PROOF_LABELS, STATE_LABELS, DutyState, Proof
from portal.rules.permissions import Permission
from portal.services.documents import composing
from portal.services.documents.duties import doing, preparing
from portal.web.access import page
from portal.web.downloads import stored_file
from portal.web.forms import PortalForm, load_form
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.paging import Page, page_number
from portal.web.parts import parts
from portal.web.respond import answer, go_to
from portal.web.uploads import refused, uploads

SHOWN = {"qua-han": DutyState.OVERDUE, "sap-den-han": DutyState.SOON, "da-bao": None}
"""Filters of the unit's duties, by their word in the address; the last one lists what was reported."""


@bp.route("/<int:document_id>/viec", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_DRAFT)
def prepare_duties(document_id: int) -> ResponseReturnValue:
    """What the draft asks its addressees to do: the reader's proposals and the duties kept so far."""
    form = PortalForm()
    if form.validate_on_submit():
        action, _sign, key = request.form.get("action", "").partition("-")
        done = form.attempt(_decide, action, key, document_id)
        if done and action == "edit":
            return go_to(url_for("documents.edit_duty", document_id=document_id, duty_id=done))
        if done:
            return go_to(url_for("documents.prepare_duties", document_id=document_id))
    found = preparing.get_prepared(actor(), document_id=document_id)
    return answer("documents/duties/prepare.html", form=form, prepared=found, document=found.document, **_labels())


def _decide(action: str, key: str, document_id: int) -> int:
    """Carry out one button of the page; the id of the duty concerned."""
    if action == "all":
        return preparing.keep_all(actor(), document_id=document_id) or 1
    if action == "remove":
        return preparing.remove(actor(), document_id=document_id, duty_id=whole_number(key) or 0).id
    if action == "drop":
        return preparing.drop(actor(), document_id=document_id, key=key).id
    if action in {"keep", "edit"}:
        return preparing.keep(actor(), document_id=document_id, key=key).id
    raise NotFound


@bp.route("/<int:document_id>/viec/them", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_DRAFT)
def add_duty(document_id: int) -> ResponseReturnValue:
    """A duty that the reader did not propose."""
    form = load_form(DutyForm, kind_choices=preparing.list_kinds())
    if form.validate_on_submit() and form.attempt(preparing.add, actor(), document_id=document_id, wish=form.wish()):
        return go_to(url_for("documents.prepare_duties", document_id=document_id))
    draft = composing.get_draft(actor(), document_id)
    return answer("documents/duties/edit.html", form=form, document=draft, duty=None)


@bp.route("/<int:document_id>/viec/<int:duty_id>", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_DRAFT)
def edit_duty(document_id: int, duty_id: int) -> ResponseReturnValue:
    """Another title, deadline, addressees or proof for a duty of a draft."""
    duty = preparing.get_duty(actor(), document_id=document_id, duty_id=duty_id)
    form = load_form(DutyForm, data=stored_duty(preparing.wish_of(duty)), kind_choices=preparing.list_kinds())
    if form.validate_on_submit() and form.attempt(
        preparing.edit, actor(), document_id=document_id, duty_id=duty_id, wish=form.wish()
    ):
        return go_to(url_for("documents.prepare_duties", document_id=document_id))
    return answer("documents/duties/edit.html", form=form, document=duty.document, duty=duty)


@bp.get("/viec")
@page(Permission.DOCUMENTS_READ)
def own_duties() -> ResponseReturnValue:
    """What the unit still has to do for the documents it received, the most urgent first."""
    shown = request.args.get("loc", "")
    shown = shown if shown in SHOWN else ""
    if shown == "da-bao":
        reports = Page(doing.list_done(actor(), number=page_number()))
        return answer("documents/duties/reported.html", page=reports, shown=shown, **_labels())
    found = doing.list_open(actor(), show=SHOWN.get(shown) or "", number=page_number())
    return answer("documents/duties/own.html", page=Page(found), shown=shown, **_labels())


@bp.route("/viec/<int:duty_id>", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_RECEIVE, files=True)
def do_duty(duty_id: int) -> ResponseReturnValue:
    """A duty of the unit, what was reported of it, and saying that it is done."""
    found = doing.get_own(actor(), duty_id=duty_id)
    form = load_form(DoneForm, occurrence=found.occurrence)
    answers = doing.list_answers(actor(), duty_id=duty_id) if found.duty.proof == Proof.DOCUMENT else []
    form.answer.offer([("", _("Chọn văn bản")), *((str(each.id), f"{each.code} · {each.subject}") for each in answers)])
    if form.validate_on_submit() and not _refuse_files(form) and _report(form, duty_id):
        flash(_("Đã báo hoàn thành. Nơi giao việc thấy ngay."), "success")
        return go_to(url_for("documents.own_duties"))
    found = doing.get_own(actor(), duty_id=duty_id)
    return answer(
        "documents/duties/do.html",
        form=form,
        standing=found,
        document=found.duty.document,
        reports=doing.list_reports(actor(), duty_id=duty_id),
        max_bytes=parts().settings.max_file_mb * 1024 * 1024,
        **_labels(),
    )


def _refuse_files(form: DoneForm) -> bool:
    """Show why a file was not taken, at its field."""
    problems = refused("file")
    for problem in problems:
        problem.field = "file"
        form.refuse(problem)
    return bool(problems)


def _report(form: DoneForm, duty_id: int) -> object:
    files = uploads("file")
    return form.attempt(
        doing.report_done,
        actor(),
        duty_id=duty_id,
        occurrence=form.occurrence.data or "",
        remark=form.remark.data or "",
        file=files[0] if files else None,
        answer_id=whole_number(form.answer.data),
    )


@bp.get("/viec/bao-cao/<int:report_id>/tep")
@page(Permission.DOCUMENTS_READ)
def download_proof(report_id: int) -> ResponseReturnValue:
    """The file that proves a duty done, always as a download."""
    report = doing.get_report(actor(), report_id=report_id)
    if report.file_sha256 is None:
        raise NotFound
    return stored_file(report.file_sha256, name=report.file_name or "", size=report.file_size or 0)


@bp.route("/viec/bao-cao/<int:report_id>/tra-lai", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_POST)
def return_duty(report_id: int) -> ResponseReturnValue:
    """Send the proof of an addressee back, after asking why."""
    report = doing.get_returnable(actor(), report_id=report_id)
    posting = doing.find_board(actor(), report)
    board = url_for("documents.duty_board", document_id=posting, viec=report.duty_id)
    form = load_form(ReturnForm)
    if form.validate_on_submit() and form.attempt(
        doing.return_report, actor(), report_id=report_id, reason=form.reason.data or ""
    ):
        flash(_("Đã trả lại. Đơn vị được báo kèm lý do."), "success")
        return go_to(board)
    report = doing.get_returnable(actor(), report_id=report_id)
    return answer("documents/duties/return.html", form=form, report=report, posting=posting, board=board)


def _labels() -> dict[str, Any]:
    return {"proofs": PROOF_LABELS, "states": STATE_LABELS, "today": clock.today()}
