"""Report slips of a class: who has opened and signed, reminding, slips signed on paper, the list as a file."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.blueprints.contact_book.blueprint import bp
from portal.rules.contact_book.report_slips import STATE_LABELS
from portal.rules.permissions import Permission
from portal.services.contact_book.report_slips import boards, following
from portal.services.gradebook.results import Period
from portal.web.access import page
from portal.web.forms import ChoicesField, PortalForm, load_form
from portal.web.identity import actor
from portal.web.respond import XLSX, answer, download, go_to, is_real_visit
from portal.web.words import say


class PaperForm(PortalForm):
    """Whose signed slips came back on paper."""

    pupils = ChoicesField(_l("Học sinh"))

    def chosen(self) -> list[int]:
        """The ids ticked; only offered ones pass the form."""
        return [int(value) for value in self.pupils.data or [] if value.isdecimal()]


@bp.get("/lop/<int:class_id>/phieu")
@page(Permission.CONTACT_WRITE)
def report_slips(class_id: int) -> ResponseReturnValue:
    """The slips of a class pupil by pupil."""
    state = request.args.get("tinh-trang", "")
    board = boards.visit_board(
        actor(),
        class_id=class_id,
        period=request.args.get("hoc-ky"),
        state=state if state in STATE_LABELS else "",
        visit=is_real_visit(),
    )
    return answer("contact_book/report_slips.html", board=board, state=state, states=STATE_LABELS)


@bp.post("/lop/<int:class_id>/phieu/<period>/nhac")
@page(Permission.CONTACT_WRITE)
def remind_slips(class_id: int, period: str) -> ResponseReturnValue:
    """Remind the families that have not signed."""
    form = PortalForm()
    if form.validate_on_submit() and (
        count := form.attempt(following.remind, actor(), class_id=class_id, period=period)
    ):
        flash(ngettext("Đã nhắc %(num)s người.", "Đã nhắc %(num)s người.", count), "success")
    for words in form.form_errors:
        flash(str(words), "error")
    return go_to(_url(class_id, period))


@bp.route("/lop/<int:class_id>/phieu/<period>/phieu-giay", methods=["GET", "POST"])
@page(Permission.CONTACT_WRITE)
def paper_slips(class_id: int, period: str) -> ResponseReturnValue:
    """Tick whose signed slips came back on paper."""
    form = load_form(PaperForm)
    board = boards.read_board(actor(), class_id=class_id, period=period)
    form.pupils.offer([(str(row.pupil.id), row.pupil.full_name) for row in board.waiting])
    if form.validate_on_submit() and (
        count := form.attempt(
            following.register_paper, actor(), class_id=class_id, period=period, pupil_ids=form.chosen()
        )
    ):
        flash(ngettext("Đã ghi %(num)s phiếu giấy.", "Đã ghi %(num)s phiếu giấy.", count), "success")
        return go_to(_url(class_id, board.period))
    return answer("contact_book/paper_slips.html", form=form, board=board)


@bp.post("/lop/<int:class_id>/phieu/<period>/bang")
@page(Permission.CONTACT_WRITE)
def export_slips(class_id: int, period: str) -> ResponseReturnValue:
    """The list as a spreadsheet."""
    board, data = following.export_board(actor(), class_id=class_id, period=period, say=say)
    name = _("Phiếu báo kết quả lớp %(name)s.xlsx", name=board.school_class.name).replace("/", "-")
    return download(data, name, XLSX)


def _url(class_id: int, period: str) -> str:
    board = url_for("contact_book.report_slips", class_id=class_id)
    return f"{board}?hoc-ky={period}" if period in set(Period) else board
