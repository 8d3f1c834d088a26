"""The inbox as a place of work: filters with counts, saved filters, many documents at once."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.adapters import clock
from portal.blueprints.documents.blueprint import bp
from portal.blueprints.documents.forms.inbox import FilterForm, ManyForm
from portal.rules.permissions import Permission
from portal.services.documents import bulk, saved_filters
from portal.services.documents import inbox as receiving
from portal.services.documents.handling.instructing import Instruction
from portal.services.documents.handling.people import offer_candidates
from portal.web.access import page
from portal.web.forms import PortalForm
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import answer, go_to
from portal.web.shell import remember_unopened
from portal.web.words import say

SHOWN = {
    "chua-mo": ("unopened", _l("Chưa mở")),
    "chua-xac-nhan": ("unanswered", _l("Chưa xác nhận")),
    "chua-vao-so": ("unregistered", _l("Chưa vào sổ")),
    "cho-chi-dao": ("waiting", _l("Chờ chỉ đạo")),
    "sap-den-han": ("soon", _l("Sắp đến hạn")),
    "qua-han": ("overdue", _l("Quá hạn")),
    "cua-toi": ("mine", _l("Của tôi")),
}
"""Filters: in the address, for the service, on the page."""
SORTS = {
    "moi-nhat": ("posted", _l("Mới nhất trước")),
    "han": ("deadline", _l("Hạn gần nhất trước (chỉ văn bản có hạn)")),
    "do-khan": ("urgency", _l("Khẩn nhất trước")),
}
MANY = {
    "xac-nhan": ("acknowledge", _l("Xác nhận đã nhận")),
    "vao-so": ("register", _l("Vào sổ")),
    "giao": ("assign", _l("Giao xử lý")),
    "theo-doi": ("watch", _l("Theo dõi")),
}
"""What can be done to many documents at once."""
NAMED = 10


@bp.get("/den")
@page(Permission.DOCUMENTS_READ)
def inbox() -> ResponseReturnValue:
    """Documents sent to the unit, newest first; without a wish of its own, by the person's start filter."""
    kept = saved_filters.list_filters(actor())
    starred = next((each for each in kept if each.starred), None)
    if starred and not request.args:
        return go_to(f"{url_for('documents.inbox')}?{starred.query}")
    shown, sort, words = _wish()
    found = receiving.read_inbox(
        actor(),
        number=page_number(),
        show=SHOWN[shown][0] if shown else "",
        sort=SORTS[sort][0],
        words=words,
    )
    remember_unopened(found.counts["unopened"])
    return answer(
        "documents/inbox.html",
        part="documents/_inbox_rows.html",
        page=Page(found.page),
        counts=found.counts,
        most=receiving.MOST_COUNTED,
        all_paged=receiving.MOST_PAGED,
        filters_shown=SHOWN,
        sorts=SORTS,
        kept=kept,
        query=_query(shown, sort, words),
        words=words,
        shown=shown,
        sort=sort,
        now=clock.now(),
        acts=_acts(),
    )


def _wish() -> tuple[str, str, str]:
    shown, sort = request.values.get("loc", ""), request.values.get("sap", "")
    words = request.values.get("q", "").strip()
    return shown if shown in SHOWN else "", sort if sort in SORTS else "moi-nhat", words


def _query(shown: str, sort: str, words: str) -> str:
    """What of the address makes the list; empty for the whole list in its usual order."""
    parts = {"loc": shown, "sap": "" if sort == "moi-nhat" else sort, "q": words}
    return urlencode({name: value for name, value in parts.items() if value})


def _acts() -> dict[str, Any]:
    return {name: label for name, (act, label) in MANY.items() if actor().can(bulk.NEEDED[act])}


@bp.route("/den/nhieu", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_READ)
def many() -> ResponseReturnValue:
    """Do one thing to all documents that were ticked, after asking once more."""
    name, ids = request.values.get("viec", ""), _ticked(request.values.getlist("chon"))
    chosen = bulk.choose_received(actor(), document_ids=ids)
    if name not in _acts() or not chosen:
        flash(_("Hãy đánh dấu ít nhất một văn bản rồi chọn việc cần làm."), "warn")
        return go_to(url_for("documents.inbox", loc="tat-ca"))
    act, label = MANY[name]
    form = ManyForm()
    form.offer_people(offer_candidates(actor().unit_id or 0) if act == "assign" else [])
    if form.validate_on_submit():
        done = form.attempt(bulk.act_on_many, actor(), act=act, document_ids=ids, instruction=_instruction(form))
        if done:
            flash(_told(done), "success" if done.count else "warn")
            return go_to(url_for("documents.inbox", loc="tat-ca"))
        chosen = bulk.choose_received(actor(), document_ids=ids)
    return answer("documents/many.html", form=form, chosen=chosen, label=label, assigning=act == "assign")


def _ticked(values: Sequence[str]) -> list[int]:
    numbers = [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 10]
    return list(dict.fromkeys(numbers))


def _instruction(form: ManyForm) -> Instruction:
    return Instruction(
        text=form.text.data or "",
        lead_id=form.lead.chosen,
        due_on=form.due_on.data,
        confirmed=form.confirmed.data,
    )


def _told(done: bulk.Done) -> str:
    """ "Đã làm xong 12 văn bản. Bỏ qua 2: 12/VP (đã vào sổ trước đó); …" """
    words = ngettext("Đã làm xong %(num)s văn bản.", "Đã làm xong %(num)s văn bản.", done.count)
    if not done.skipped:
        return str(words)
    named = "; ".join(f"{each.code} ({say(each.reason, **each.params)})" for each in done.skipped[:NAMED])
    if (more := len(done.skipped) - NAMED) > 0:
        named = named + "; " + _("và %(count)s văn bản khác", count=more)
    left = _("Bỏ qua %(count)s: %(named)s", count=len(done.skipped), named=named)
    return f"{words} {left}"


@bp.route("/den/bo-loc", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_READ)
def own_filters() -> ResponseReturnValue:
    """The person's saved filters; a form to keep the present one."""
    query = _query(*_wish())
    form = FilterForm()
    if form.validate_on_submit() and form.attempt(
        saved_filters.save_filter, actor(), name=form.name.data or "", query=query
    ):
        flash(_("Đã lưu bộ lọc."), "success")
        return go_to(f"{url_for('documents.inbox')}?{query}")
    return _filters(form, query)


def _filters(form: PortalForm, query: str) -> ResponseReturnValue:
    shown, sort, words = _wish()
    wish = {"loc": shown, "sap": sort, "q": words}
    labels = [SHOWN[shown][1] if shown else "", SORTS[sort][1] if sort != "moi-nhat" else "", words]
    kept = saved_filters.list_filters(actor())
    described = " · ".join(str(label) for label in labels if label)
    return answer("documents/filters.html", form=form, kept=kept, query=query, wish=wish, described=described)


@bp.post("/den/bo-loc/<int:filter_id>/doi-ten")
@page(Permission.DOCUMENTS_READ)
def rename_filter(filter_id: int) -> ResponseReturnValue:
    """Give a saved filter another name."""
    form = FilterForm()
    if form.validate_on_submit() and form.attempt(
        saved_filters.rename_filter, actor(), filter_id=filter_id, name=form.name.data or ""
    ):
        flash(_("Đã đổi tên bộ lọc."), "success")
        return go_to(url_for("documents.own_filters"))
    return _filters(form, "")


@bp.post("/den/bo-loc/<int:filter_id>/xoa")
@page(Permission.DOCUMENTS_READ)
def delete_filter(filter_id: int) -> ResponseReturnValue:
    """Delete a saved filter."""
    saved_filters.delete_filter(actor(), filter_id=filter_id)
    flash(_("Đã xóa bộ lọc."), "success")
    return go_to(url_for("documents.own_filters"))


@bp.post("/den/bo-loc/<int:filter_id>/sao")
@page(Permission.DOCUMENTS_READ)
def star_filter(filter_id: int) -> ResponseReturnValue:
    """Let the inbox start with a saved filter, or no longer."""
    starred = saved_filters.star_filter(actor(), filter_id=filter_id)
    flash(_("Văn bản đến sẽ mở bằng bộ lọc này.") if starred else _("Văn bản đến sẽ mở như thường."), "success")
    return go_to(url_for("documents.own_filters"))
