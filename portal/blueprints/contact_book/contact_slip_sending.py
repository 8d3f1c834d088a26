"""Looking through contact slips, sending them together, taking them back, correcting one, printing them."""

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.adapters.pdf import PDF
from portal.blueprints.contact_book.blueprint import bp
from portal.blueprints.contact_book.contact_slip_forms import CorrectionForm, RewordForm
from portal.blueprints.contact_book.contact_slips import read_first, round_url
from portal.errors import NotFound
from portal.rules.permissions import Permission
from portal.services.contact_book.contact_slips import following, previewing, printing, sending
from portal.web.access import page
from portal.web.forms import PortalForm, load_form
from portal.web.identity import actor
from portal.web.parts import parts
from portal.web.respond import answer, download, go_to, is_real_visit


@bp.get("/lop/<int:class_id>/phieu-lien-lac/<day>/xem/<int:pupil_id>")
@page(Permission.CONTACT_WRITE)
def preview_contact_slip(class_id: int, day: str, pupil_id: int) -> ResponseReturnValue:
    """One slip as its family will see it."""
    draft, row = previewing.preview_slip(actor(), class_id=class_id, first=read_first(day), pupil_id=pupil_id)
    return answer("contact_book/contact_slip_preview.html", draft=draft, row=row, day=day)


@bp.route("/lop/<int:class_id>/phieu-lien-lac/<day>/gui", methods=["GET", "POST"])
@page(Permission.CONTACT_WRITE)
def send_contact_slips(class_id: int, day: str) -> ResponseReturnValue:
    """Whom sending reaches; then send to the whole class."""
    form, first = PortalForm(), read_first(day)
    if form.validate_on_submit() and form.attempt(sending.send, actor(), class_id=class_id, first=first):
        flash(_("Phiếu được gửi sau 30 giây. Trong lúc đó bạn hoàn tác được."), "success")
        return go_to(round_url(class_id, first))
    preview = previewing.preview_round(actor(), class_id=class_id, first=first)
    if preview.draft.round is not None and preview.draft.round.sent_at is not None:
        return go_to(round_url(class_id, first))
    return answer("contact_book/contact_slip_send.html", form=form, preview=preview, draft=preview.draft, day=day)


@bp.post("/lop/<int:class_id>/phieu-lien-lac/<day>/hoan-tac")
@page(Permission.CONTACT_WRITE)
def undo_contact_slips(class_id: int, day: str) -> ResponseReturnValue:
    """Take the slips back before anybody sees them."""
    form, first = PortalForm(), read_first(day)
    if form.validate_on_submit() and form.attempt(sending.undo, actor(), class_id=class_id, first=first):
        flash(_("Đã hoàn tác. Các phiếu là bản nháp, chưa ai thấy."), "success")
    for words in form.form_errors:
        flash(str(words), "error")
    return go_to(round_url(class_id, first))


@bp.route("/lop/<int:class_id>/phieu-lien-lac/<day>/dinh-chinh/<int:pupil_id>", methods=["GET", "POST"])
@page(Permission.CONTACT_WRITE)
def correct_contact_slip(class_id: int, day: str, pupil_id: int) -> ResponseReturnValue:
    """Change one slip while nobody could see it; afterwards put a correction beside it."""
    first = read_first(day)
    board = following.read_sent(actor(), class_id=class_id, first=first)
    row = next((row for row in board.rows if row.slip.pupil_id == pupil_id), None)
    if row is None:
        raise NotFound
    shown = RewordForm if board.is_held else CorrectionForm
    form = load_form(shown, data={"text": row.slip.text if board.is_held else row.slip.correction})
    if form.validate_on_submit() and (
        made := form.attempt(
            sending.correct, actor(), class_id=class_id, first=first, pupil_id=pupil_id, text=form.text.data or ""
        )
    ):
        flash(
            _("Đã đính chính. Gia đình thấy ngay.") if made.correction else _("Đã sửa, chưa gia đình nào thấy."),
            "success",
        )
        return go_to(round_url(class_id, first))
    return answer(
        "contact_book/contact_slip_correct.html", form=form, board=board, round=board.round, slip=row.slip, day=day
    )


@bp.get("/lop/<int:class_id>/phieu-lien-lac/<day>/in")
@page(Permission.CONTACT_WRITE)
def print_contact_slips(class_id: int, day: str) -> ResponseReturnValue:
    """The sent slips of a class as PDF, two on a page."""
    name, data = printing.print_slips(
        actor(), class_id=class_id, first=read_first(day), store=parts().file_store, visit=is_real_visit()
    )
    return download(data, name, PDF)
