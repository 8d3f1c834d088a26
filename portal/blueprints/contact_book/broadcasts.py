"""Notices of a unit above to the families of the schools below: the list, sending, following school by school."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.contact_book.blueprint import bp
from portal.blueprints.contact_book.notice_forms import SendForm, WithdrawForm
from portal.rules.permissions import Permission
from portal.services.contact_book.broadcasts import boards, exporting, scope, sending
from portal.services.paging import page_of
from portal.web.access import page
from portal.web.forms import PortalForm, load_form
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import XLSX, answer, download, go_to
from portal.web.tables import begin_write
from portal.web.words import say


def broadcast_url(broadcast_id: int) -> str:
    """The page of a broadcast."""
    return url_for("contact_book.broadcast", broadcast_id=broadcast_id)


@bp.get("/cac-truong/")
@page(Permission.CONTACT_BROADCAST)
def broadcasts() -> ResponseReturnValue:
    """What the unit wrote to the families below."""
    return answer("contact_book/broadcasts.html", page=Page(boards.list_broadcasts(actor(), number=page_number())))


@bp.get("/cac-truong/<int:broadcast_id>/")
@page(Permission.CONTACT_BROADCAST)
def broadcast(broadcast_id: int) -> ResponseReturnValue:
    """A draft with where it would go, or the board of what was sent."""
    found = scope.get_broadcast(actor(), broadcast_id)
    if found.sent_at is None:
        return _show_draft(broadcast_id)
    board = boards.read_board(actor(), broadcast_id)
    rows = Page(page_of(board.rows, number=page_number()))
    return answer("contact_book/broadcast.html", broadcast=found, board=board, total=board.total, page=rows)


def _show_draft(broadcast_id: int, form: SendForm | None = None) -> ResponseReturnValue:
    found = scope.get_broadcast(actor(), broadcast_id)
    form = form or SendForm(formdata=None, version=found.version)
    return answer("contact_book/broadcast_draft.html", broadcast=found, preview=sending.preview(found), form=form)


@bp.get("/cac-truong/<int:broadcast_id>/truong/<int:unit_id>")
@page(Permission.CONTACT_BROADCAST)
def broadcast_school(broadcast_id: int, unit_id: int) -> ResponseReturnValue:
    """One school, grade by grade."""
    board, row, grades = boards.read_school(actor(), broadcast_id, unit_id)
    return answer("contact_book/broadcast_school.html", broadcast=board.broadcast, row=row, grades=grades)


@bp.post("/cac-truong/<int:broadcast_id>/gui")
@page(Permission.CONTACT_BROADCAST)
def send_broadcast(broadcast_id: int) -> ResponseReturnValue:
    """Send it; half a minute to take it back."""
    form = SendForm()
    if form.validate_on_submit() and form.attempt(
        sending.send, actor(), broadcast_id=broadcast_id, version=form.version.data or 0
    ):
        flash(_("Đã gửi. Trong 30 giây bạn còn hoàn tác được."), "success")
        return go_to(broadcast_url(broadcast_id))
    found = scope.get_broadcast(actor(), broadcast_id)
    if found.sent_at is not None:
        flash(_("Thông báo này đã được gửi ở nơi khác."), "error")
        return go_to(broadcast_url(broadcast_id))
    form.is_stale(found)
    return _show_draft(broadcast_id, form)


@bp.post("/cac-truong/<int:broadcast_id>/hoan-tac")
@page(Permission.CONTACT_BROADCAST)
def undo_broadcast(broadcast_id: int) -> ResponseReturnValue:
    """Take it back within the half minute."""
    form = PortalForm()
    if form.validate_on_submit() and form.attempt(sending.undo, actor(), broadcast_id=broadcast_id):
        flash(_("Đã hoàn tác. Chưa gia đình nào thấy."), "success")
    return _back(form, broadcast_id)


@bp.post("/cac-truong/<int:broadcast_id>/nhac")
@page(Permission.CONTACT_BROADCAST)
def remind_broadcast(broadcast_id: int) -> ResponseReturnValue:
    """Remind the families of every school from whom something is missing."""
    form = PortalForm()
    if form.validate_on_submit() and form.attempt(sending.remind, actor(), broadcast_id=broadcast_id):
        flash(_("Cổng đang nhắc những gia đình còn thiếu ở từng trường."), "success")
    return _back(form, broadcast_id)


def _back(form: PortalForm, broadcast_id: int) -> ResponseReturnValue:
    for words in form.form_errors:
        flash(str(words), "error")
    return go_to(broadcast_url(broadcast_id))


@bp.route("/cac-truong/<int:broadcast_id>/thu-hoi", methods=["GET", "POST"])
@page(Permission.CONTACT_BROADCAST)
def withdraw_broadcast(broadcast_id: int) -> ResponseReturnValue:
    """Withdraw what was sent, with a reason families read."""
    found = scope.get_sent(actor(), broadcast_id)
    form = load_form(WithdrawForm)
    if form.validate_on_submit() and form.attempt(
        sending.withdraw, actor(), broadcast_id=broadcast_id, reason=form.reason.data or ""
    ):
        flash(_("Đã thu hồi. Các trường và gia đình thấy trong ít phút."), "success")
        return go_to(broadcast_url(broadcast_id))
    return answer("contact_book/broadcast_withdraw.html", broadcast=found, form=form)


@bp.post("/cac-truong/<int:broadcast_id>/bang")
@page(Permission.CONTACT_BROADCAST, write=False)
def export_broadcast(broadcast_id: int) -> ResponseReturnValue:
    """The board as a spreadsheet; nothing is locked while it is counted."""
    board, data = exporting.export_board(actor(), broadcast_id=broadcast_id, say=say)
    begin_write()
    exporting.note_exported(actor(), board)
    return download(data, _("Thông báo đến gia đình %(number)s.xlsx", number=broadcast_id), XLSX)
