"""Handling a received document: the tab, what the leader decides, what the people named do."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.adapters import clock
from portal.blueprints.documents.blueprint import bp
from portal.blueprints.documents.forms import handling as forms
from portal.rules.documents.handling import CODE_LABELS, PART_LABELS, STEP_LABELS, Part
from portal.rules.permissions import Permission
from portal.services.documents.handling import changing, instructing, working
from portal.services.documents.handling.overdue import list_overdue
from portal.services.documents.handling.people import offer_candidates
from portal.services.documents.handling.reading import Handling, read_handling
from portal.services.documents.handling.tasks import list_tasks
from portal.web.access import SIGNED_IN, page
from portal.web.forms import PortalForm, load_form
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to, is_real_visit

LABELS = {"codes": CODE_LABELS, "parts": PART_LABELS, "step_labels": STEP_LABELS}


@bp.get("/viec-duoc-giao")
@page(SIGNED_IN)
def tasks() -> ResponseReturnValue:
    """The open tasks of the person, and of those they stand in for."""
    return answer("documents/tasks.html", page=Page(list_tasks(actor(), number=page_number())))


@bp.get("/viec-qua-han")
@page(Permission.DOCUMENTS_ASSIGN)
def overdue() -> ResponseReturnValue:
    """What is overdue by person and by unit, in numbers."""
    return answer("documents/overdue.html", late=list_overdue(actor()))


@bp.get("/<int:document_id>/xu-ly")
@page(SIGNED_IN)
def handling(document_id: int) -> ResponseReturnValue:
    """How the unit handles the document; for everybody who may read it and everybody named."""
    return _tab(document_id, forms.CommentForm(), forms.ProgressForm())


def _tab(document_id: int, comment_form: PortalForm, progress_form: PortalForm) -> ResponseReturnValue:
    found = read_handling(actor(), document_id=document_id, number=page_number(), visit=is_real_visit())
    context: dict[str, Any] = {
        "comment_form": comment_form,
        "progress_form": progress_form,
        "today": clock.today(),
        **LABELS,
    }
    return answer("documents/handling.html", found=found, document=found.document, steps=Page(found.steps), **context)


def _done(document_id: int, words: str) -> ResponseReturnValue:
    flash(words, "success")
    return go_to(url_for("documents.handling", document_id=document_id))


def _instruct(
    document_id: int, act: Callable[..., object], words: str, *, proposing: bool, title: str
) -> ResponseReturnValue:
    found = read_handling(actor(), document_id=document_id)
    form = load_form(forms.InstructionForm, data=None if proposing else _proposed(found))
    form.offer_people(offer_candidates(found.receipt.unit_id))
    if form.validate_on_submit():
        instruction = instructing.Instruction(
            text=form.text.data or "",
            lead_id=form.lead.chosen,
            cooperator_ids=form.cooperators.chosen,
            watcher_ids=form.watchers.chosen,
            due_on=form.due_on.data,
            confirmed=form.confirmed.data,
        )
        if form.attempt(act, actor(), document_id=document_id, instruction=instruction):
            return _done(document_id, words)
        found = read_handling(actor(), document_id=document_id)
    return answer("documents/instruct.html", form=form, document=found.document, found=found, words=title)


def _proposed(found: Handling) -> dict[str, Any]:
    """What the clerk proposed, as the beginning of the leader's form."""
    step = instructing.find_proposal(found.receipt.id)
    if step is None:
        return {}
    details = step.details or {}
    return {
        "text": step.text,
        "lead": str(details.get("lead", "")),
        "cooperators": [str(each) for each in details.get("cooperators", ())],
        "watchers": [str(each) for each in details.get("watchers", ())],
        "due_on": step.due_on if step.due_on and step.due_on >= clock.today() else None,
    }


@bp.route("/<int:document_id>/xu-ly/giao", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_ASSIGN)
def assign(document_id: int) -> ResponseReturnValue:
    """Write the instruction and name who handles the document."""
    words, title = _("Đã giao xử lý văn bản."), _("Chỉ đạo, giao xử lý")
    return _instruct(document_id, instructing.assign, words, proposing=False, title=title)


@bp.route("/<int:document_id>/xu-ly/trinh", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_RECEIVE)
def propose(document_id: int) -> ResponseReturnValue:
    """Submit the document to the leaders with a proposal."""
    words, title = _("Đã trình lãnh đạo."), _("Trình ý kiến xử lý")
    return _instruct(document_id, instructing.propose, words, proposing=True, title=title)


def _act(
    document_id: int, form: PortalForm, act: Callable[..., object], words: dict[str, str], **facts: Any
) -> ResponseReturnValue:
    """One form of an act: done and back to the tab, or shown again with what is wrong."""
    if form.validate_on_submit() and form.attempt(act, actor(), document_id=document_id, **facts):
        return _done(document_id, words["done"])
    found = read_handling(actor(), document_id=document_id)
    return answer("documents/handling_act.html", form=form, document=found.document, words=words, action=request.path)


@bp.route("/<int:document_id>/xu-ly/doi-chu-tri", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_ASSIGN)
def change_lead(document_id: int) -> ResponseReturnValue:
    """Give the work to another lead."""
    found, form = read_handling(actor(), document_id=document_id), load_form(forms.LeadForm)
    form.offer_people(offer_candidates(found.receipt.unit_id))
    words = {"title": _("Đổi người chủ trì"), "button": _("Đổi người chủ trì"), "done": _("Đã đổi người chủ trì.")}
    facts = {"lead_id": form.lead.chosen, "reason": form.reason.data or "", "confirmed": form.confirmed.data}
    return _act(document_id, form, changing.change_lead, words, **facts)


@bp.route("/<int:document_id>/xu-ly/thanh-phan", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_ASSIGN)
def change_people(document_id: int) -> ResponseReturnValue:
    """Choose who co-operates and watches from now on."""
    found = read_handling(actor(), document_id=document_id)
    parts = {part: [str(task.account_id) for task in found.tasks if task.part == part] for part in Part}
    form = load_form(forms.PeopleForm, data={"cooperators": parts[Part.COOPERATE], "watchers": parts[Part.WATCH]})
    form.offer_people(offer_candidates(found.receipt.unit_id))
    words = {"title": _("Người phối hợp, theo dõi"), "button": _("Lưu"), "done": _("Đã lưu người phối hợp, theo dõi.")}
    facts = {"cooperator_ids": form.cooperators.chosen, "watcher_ids": form.watchers.chosen}
    return _act(document_id, form, changing.change_people, words, **facts)


@bp.route("/<int:document_id>/xu-ly/gia-han", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_ASSIGN)
def change_deadline(document_id: int) -> ResponseReturnValue:
    """Set another deadline, with the reason."""
    form = load_form(forms.DeadlineForm)
    words = {"title": _("Đổi hạn giải quyết"), "button": _("Đổi hạn"), "done": _("Đã đổi hạn giải quyết.")}
    facts = {"due_on": form.due_on.data, "reason": form.reason.data or ""}
    return _act(document_id, form, changing.change_deadline, words, **facts)


@bp.route("/<int:document_id>/xu-ly/lam-tiep", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_ASSIGN)
def return_work(document_id: int) -> ResponseReturnValue:
    """Send completed work back to be worked on again."""
    form = load_form(forms.ReturnForm)
    words = {"title": _("Yêu cầu làm tiếp"), "button": _("Yêu cầu làm tiếp"), "done": _("Đã yêu cầu làm tiếp.")}
    facts: dict[str, str | date | None] = {"due_on": form.due_on.data, "reason": form.reason.data or ""}
    return _act(document_id, form, changing.return_work, words, **facts)


@bp.route("/<int:document_id>/xu-ly/luu", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_ASSIGN)
def file_away(document_id: int) -> ResponseReturnValue:
    """Decide that nothing has to be done."""
    form = load_form(forms.RemarkForm)
    words = {"title": _("Để biết, lưu hồ sơ"), "button": _("Lưu hồ sơ"), "done": _("Đã lưu hồ sơ, không phải xử lý.")}
    return _act(document_id, form, instructing.file_away, words, text=form.text.data or "")


@bp.route("/<int:document_id>/xu-ly/hoan-thanh", methods=["GET", "POST"])
@page(SIGNED_IN)
def complete(document_id: int) -> ResponseReturnValue:
    """Say as the lead that the work is done."""
    form = load_form(forms.ResultForm)
    words = {"title": _("Hoàn thành xử lý"), "button": _("Hoàn thành"), "done": _("Đã hoàn thành xử lý văn bản.")}
    return _act(document_id, form, working.complete, words, text=form.text.data or "")


@bp.route("/<int:document_id>/xu-ly/xong-phan", methods=["GET", "POST"])
@page(SIGNED_IN)
def finish_part(document_id: int) -> ResponseReturnValue:
    """Say as a co-operator that the own part is done."""
    form = load_form(forms.RemarkForm)
    words = {"title": _("Xong phần phối hợp"), "button": _("Đã xong phần của tôi"), "done": _("Đã báo xong phần việc.")}
    return _act(document_id, form, working.finish_part, words, text=form.text.data or "")


@bp.route("/<int:document_id>/xu-ly/han-phoi-hop/<int:task_id>", methods=["GET", "POST"])
@page(SIGNED_IN)
def part_deadline(document_id: int, task_id: int) -> ResponseReturnValue:
    """Give a co-operator a deadline, as the lead."""
    form = load_form(forms.PartDeadlineForm)
    words = {"title": _("Hạn phối hợp"), "button": _("Đặt hạn"), "done": _("Đã đặt hạn phối hợp.")}
    facts = {"task_id": task_id, "due_on": form.due_on.data}
    return _act(document_id, form, working.set_part_deadline, words, **facts)


@bp.post("/<int:document_id>/xu-ly/y-kien")
@page(SIGNED_IN)
def comment(document_id: int) -> ResponseReturnValue:
    """Say something about the handling, or correct what one said."""
    form = forms.CommentForm()
    facts: dict[str, Any] = {"document_id": document_id, "text": form.text.data or "", "corrects_id": form.corrected}
    if form.validate_on_submit() and form.attempt(working.comment, actor(), **facts):
        return _done(document_id, _("Đã ghi ý kiến."))
    return _tab(document_id, form, forms.ProgressForm(formdata=None))


@bp.post("/<int:document_id>/xu-ly/tien-do")
@page(SIGNED_IN)
def progress(document_id: int) -> ResponseReturnValue:
    """Report how far the work is, as the lead."""
    form = forms.ProgressForm()
    facts: dict[str, Any] = {"document_id": document_id, "percent": form.percent.data, "text": form.remark.data or ""}
    if form.validate_on_submit() and form.attempt(working.report_progress, actor(), **facts):
        return _done(document_id, _("Đã ghi tiến độ."))
    return _tab(document_id, forms.CommentForm(formdata=None), form)


@bp.post("/<int:document_id>/xu-ly/theo-doi")
@page(SIGNED_IN)
def watch(document_id: int) -> ResponseReturnValue:
    """Watch the handling, or stop watching."""
    stop = request.form.get("stop") == "1"
    form = PortalForm()
    if form.validate_on_submit():
        form.attempt(working.unwatch if stop else working.watch, actor(), document_id=document_id)
    return _done(document_id, _("Đã thôi theo dõi.") if stop else _("Đã theo dõi văn bản."))
