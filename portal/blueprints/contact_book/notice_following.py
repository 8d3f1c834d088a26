"""After a notice was sent: taking it back, withdrawing it, reminding, slips on paper."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.blueprints.contact_book.blueprint import bp
from portal.blueprints.contact_book.notice_forms import PupilsForm, WithdrawForm
from portal.blueprints.contact_book.notices import notice_url
from portal.rules.permissions import Permission
from portal.rules.school.people import RELATION_LABELS
from portal.services.contact_book.notices import boards, following, scope, sending, signed_papers
from portal.web.access import page
from portal.web.forms import PortalForm, load_form
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.respond import answer, go_to
from portal.web.words import say


@bp.post("/thong-bao/<int:notice_id>/hoan-tac")
@page(Permission.CONTACT_WRITE)
def undo_notice(notice_id: int) -> ResponseReturnValue:
    """Take a notice back before anybody sees it."""
    form = PortalForm()
    if form.validate_on_submit() and form.attempt(sending.undo, actor(), notice_id=notice_id):
        flash(_("Đã hoàn tác. Thông báo là bản nháp, chưa ai thấy."), "success")
    else:
        _flash_refusal(form)
    return go_to(notice_url(notice_id))


@bp.route("/thong-bao/<int:notice_id>/thu-hoi", methods=["GET", "POST"])
@page(Permission.CONTACT_WRITE)
def withdraw_notice(notice_id: int) -> ResponseReturnValue:
    """Withdraw a sent notice with a reason; it stays to be read."""
    form = load_form(WithdrawForm)
    if form.validate_on_submit() and form.attempt(
        sending.withdraw, actor(), notice_id=notice_id, reason=form.reason.data or ""
    ):
        flash(_("Đã thu hồi. Gia đình thấy thông báo đã thu hồi và lý do."), "success")
        return go_to(notice_url(notice_id))
    return answer("contact_book/notice_withdraw.html", form=form, notice=scope.get_own(actor(), notice_id))


@bp.post("/thong-bao/<int:notice_id>/nhac")
@page(Permission.CONTACT_WRITE)
def remind_notice(notice_id: int) -> ResponseReturnValue:
    """Remind the families from whom something is missing."""
    form = PortalForm()
    if form.validate_on_submit() and (count := form.attempt(following.remind, actor(), notice_id=notice_id)):
        flash(ngettext("Đã nhắc %(num)s người.", "Đã nhắc %(num)s người.", count), "success")
    else:
        _flash_refusal(form)
    return go_to(notice_url(notice_id))


def _flash_refusal(form: PortalForm) -> None:
    for words in form.form_errors:
        flash(str(words), "error")


@bp.route("/thong-bao/<int:notice_id>/phieu-giay", methods=["GET", "POST"])
@page(Permission.CONTACT_WRITE)
def notice_slips(notice_id: int) -> ResponseReturnValue:
    """Tick whose signed slips came back on paper."""
    class_id = whole_number(request.args.get("lop"))
    form = load_form(PupilsForm)
    board = boards.read_board(actor(), notice_id)
    form.pupils.offer([(slip.code, _slip(slip)) for slip in signed_papers.list_slips(board, class_id=class_id)])
    if form.validate_on_submit() and (
        count := form.attempt(
            signed_papers.register_slips, actor(), notice_id=notice_id, codes=form.pupils.data or [], agreed=ticked()
        )
    ):
        flash(ngettext("Đã ghi %(num)s phiếu giấy.", "Đã ghi %(num)s phiếu giấy.", count), "success")
        return go_to(url_for("contact_book.notice_slips", notice_id=notice_id, lop=class_id))
    return answer("contact_book/notice_slips.html", form=form, board=board, notice=board.notice, class_id=class_id)


def ticked() -> bool | None:
    """What was ticked on a slip where consent was asked, by the button that was pressed."""
    return {"1": True, "0": False}.get(request.form.get("agreed", ""))


def _slip(slip: signed_papers.Slip) -> str:
    """The pupil, and who signs where each guardian is asked and there are several."""
    about = slip.row.about
    words = [about.class_name, about.pupil.full_name]
    if slip.signer is not None and slip.is_named:
        words.append(f"{slip.signer.name} ({say(RELATION_LABELS[slip.signer.person.relation])})")
    return " · ".join(words)
