"""Spreading a document to the people of the unit, seeing who has read it, and being one of them."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.adapters.spreadsheet import write_table
from portal.blueprints.documents.blueprint import bp
from portal.blueprints.documents.forms.spreading import SpreadForm
from portal.errors import RuleBroken
from portal.rules.permissions import Permission
from portal.services.documents import spread_reading, spreading
from portal.web.access import page
from portal.web.forms import PortalForm, load_form
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import XLSX, answer, download, go_to
from portal.web.words import say

SHOWN = {"chua-doc": "unread", "chua-xac-nhan": "unconfirmed"}
"""Filters of the table: in the address, and for the service."""


@bp.get("/<int:document_id>/pho-bien")
@page(Permission.DOCUMENTS_RECEIVE)
def spread(document_id: int) -> ResponseReturnValue:
    """Which people of the unit have read the document; before it is spread, the way to choose them."""
    if spreading.find_spread(actor(), document_id=document_id) is None:
        return go_to(url_for("documents.choose_readers", document_id=document_id))
    return _table(document_id, PortalForm())


def _table(document_id: int, form: PortalForm) -> ResponseReturnValue:
    shown = request.args.get("loc", "")
    found = spreading.get_spreading(actor(), document_id=document_id, show=SHOWN.get(shown, ""), number=page_number())
    return answer(
        "documents/spread.html",
        found=found,
        document=found.document,
        page=Page(found.page),
        shown=shown if shown in SHOWN else "",
        form=form,
    )


@bp.route("/<int:document_id>/pho-bien/chon", methods=["GET", "POST"])
@page(Permission.DOCUMENTS_RECEIVE)
def choose_readers(document_id: int) -> ResponseReturnValue:
    """Choose the people to whom the document is spread, or more of them."""
    before = spreading.find_spread(actor(), document_id=document_id)
    form = load_form(SpreadForm, data={"asks_confirmation": before.asks_confirmation} if before else None)
    colleagues = spreading.list_colleagues(actor(), document_id=document_id)
    form.offer(colleagues)
    if form.validate_on_submit() and form.attempt(
        spreading.spread_document,
        actor(),
        document_id=document_id,
        choice=form.choice(),
        remark=form.remark.data or "",
        asks_confirmation=form.asks_confirmation.data,
    ):
        flash(_("Đã phổ biến. Những người được chọn thấy văn bản ở mục Được phổ biến."), "success")
        return go_to(url_for("documents.spread", document_id=document_id))
    document = spreading.get_spreadable(actor(), document_id=document_id)
    return answer("documents/choose_readers.html", form=form, document=document, before=before, colleagues=colleagues)


@bp.post("/<int:document_id>/pho-bien/nhac")
@page(Permission.DOCUMENTS_RECEIVE)
def remind_readers(document_id: int) -> ResponseReturnValue:
    """Remind those who have not read it."""
    form = PortalForm()
    count = form.validate_on_submit() and form.attempt(spreading.remind, actor(), document_id=document_id)
    if count:
        flash(ngettext("Đã nhắc %(count)s người.", "Đã nhắc %(count)s người.", count, count=count), "success")
        return go_to(url_for("documents.spread", document_id=document_id))
    return _table(document_id, form)


@bp.get("/<int:document_id>/pho-bien.xlsx")
@page(Permission.DOCUMENTS_RECEIVE)
def spread_xlsx(document_id: int) -> ResponseReturnValue:
    """The people of the spread as a spreadsheet, with the filter of the page."""
    document = spreading.get_spreadable(actor(), document_id=document_id)
    shown = SHOWN.get(request.args.get("loc", ""), "")
    rows = spreading.export_spreading(actor(), document_id=document_id, show=shown)
    columns = [
        (_("STT"), 6),
        (_("Họ và tên"), 36),
        (_("Phổ biến lúc"), 18),
        (_("Đọc lần đầu lúc"), 18),
        (_("Xác nhận lúc"), 18),
    ]
    lines = ([n, r.name, r.added_at, r.opened_at, r.confirmed_at] for n, r in enumerate(rows, start=1))
    data = write_table(_("Phổ biến văn bản %(code)s", code=document.code), columns, lines)
    return download(data, f"pho-bien-{document.code_folded}.xlsx", XLSX)


@bp.get("/duoc-pho-bien")
@page(Permission.DOCUMENTS_READ)
def spread_to_me() -> ResponseReturnValue:
    """Documents spread to the person, unread ones first."""
    found = spread_reading.list_spread_to_me(actor(), number=page_number())
    return answer("documents/spread_to_me.html", page=Page(found))


@bp.post("/<int:document_id>/da-nam")
@page(Permission.DOCUMENTS_READ)
def confirm_reading(document_id: int) -> ResponseReturnValue:
    """Say "I have read it and taken note"."""
    try:
        spread_reading.confirm(actor(), document_id=document_id)
    except RuleBroken as refusal:
        flash(say(refusal.message, **refusal.params), "warn")
    else:
        flash(_("Đã ghi nhận bạn đã đọc và nắm được."), "success")
    return go_to(url_for("documents.show", document_id=document_id))
