"""Notices of a unit above to the families of the schools below: written, sent, followed school by school."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from portal.adapters import clock
from portal.blueprints.contact_book.blueprint import bp
from portal.blueprints.contact_book.notice_forms import SendForm, WithdrawForm
from portal.rules.contact_book.notices import CONFIRMING_LABELS, LONGEST_TEXT, NOBODY, ONE, Wording
from portal.rules.permissions import Permission
from portal.services.contact_book.broadcasts import boards, drafting, scope, sending
from portal.services.paging import page_of
from portal.web.access import page
from portal.web.forms import (
    ChoiceField,
    ChoicesField,
    DayField,
    LineField,
    PortalForm,
    ProseField,
    VersionForm,
    at_most,
    load_form,
    required,
)
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import XLSX, answer, download, go_to
from portal.web.words import say

GRADES = range(1, 13)


class BroadcastForm(VersionForm):
    """What it says, to which schools and grades."""

    title = LineField(_l("Tiêu đề"), [required, at_most(150)])
    text = ProseField(
        _l("Nội dung"),
        [required, at_most(LONGEST_TEXT)],
        description=_l("Viết ngắn, dễ hiểu. Địa chỉ trang web tự thành liên kết."),
    )
    under = ChoicesField(_l("Các trường thuộc"), description=_l("Không chọn là mọi trường của đơn vị bạn."))
    grades = ChoicesField(_l("Khối lớp"), description=_l("Không chọn là mọi khối."))
    ends_on = DayField(_l("Đến hết ngày"), [required])
    confirming = ChoiceField(_l("Xác nhận"), choices=[(code, _l(CONFIRMING_LABELS[code])) for code in (NOBODY, ONE)])
    urgent = BooleanField(_l("Khẩn"), description=_l("Báo ngay, cả trong giờ yên tĩnh. Chỉ dùng khi thật cần."))

    def offer(self) -> "BroadcastForm":
        """Let choose from the units right below and from all grades."""
        self.under.offer([(str(unit_id), name) for unit_id, name in scope.offer_under(actor()).items()])
        self.grades.offer([(str(grade), _("Khối %(grade)s", grade=grade)) for grade in GRADES])
        return self

    def typed(self) -> drafting.Typed:
        """As the service takes it."""
        today = clock.today()
        wording = Wording(
            title=self.title.data or "",
            text=self.text.data or "",
            begins_on=today,
            ends_on=self.ends_on.data or today,
            confirming=self.confirming.data or "",
            urgent=bool(self.urgent.data),
            question="",
            options=[],
        )
        return drafting.Typed(wording=wording, under=_numbers(self.under.data), grades=_numbers(self.grades.data))


def _numbers(values: list[str] | None) -> list[int]:
    return [int(value) for value in values or [] if value.isdecimal()]


@bp.get("/cac-truong/")
@page(Permission.CONTACT_BROADCAST)
def broadcasts() -> ResponseReturnValue:
    """What the unit wrote to the families below."""
    return answer("contact_book/broadcasts.html", page=Page(boards.list_broadcasts(actor(), number=page_number())))


@bp.route("/cac-truong/soan", methods=["GET", "POST"])
@page(Permission.CONTACT_BROADCAST)
def compose_broadcast() -> ResponseReturnValue:
    """A new draft."""
    form = load_form(BroadcastForm).offer()
    if form.validate_on_submit() and (made := form.attempt(drafting.create_broadcast, actor(), form.typed())):
        return go_to(_url(made.id))
    here = url_for("contact_book.compose_broadcast")
    return answer(
        "contact_book/broadcast_form.html", form=form, here=here, back=url_for("contact_book.broadcasts"), is_new=True
    )


@bp.route("/cac-truong/<int:broadcast_id>/sua", methods=["GET", "POST"])
@page(Permission.CONTACT_BROADCAST)
def edit_broadcast(broadcast_id: int) -> ResponseReturnValue:
    """Change a draft."""
    found = scope.get_broadcast(actor(), broadcast_id)
    if found.sent_at is not None:
        return go_to(_url(broadcast_id))
    kept = {name: getattr(found, name) for name in ("title", "text", "ends_on", "confirming", "urgent", "version")}
    chosen = {"under": list(map(str, found.under)), "grades": list(map(str, found.grades))}
    form = load_form(BroadcastForm, data=kept | chosen).offer()
    if form.validate_on_submit() and form.attempt(
        drafting.edit_broadcast,
        actor(),
        broadcast_id=broadcast_id,
        typed=form.typed(),
        version=form.version.data or 0,
    ):
        return go_to(_url(broadcast_id))
    if form.is_submitted():
        form.is_stale(scope.get_broadcast(actor(), broadcast_id))
    here = url_for("contact_book.edit_broadcast", broadcast_id=broadcast_id)
    return answer("contact_book/broadcast_form.html", form=form, here=here, back=_url(broadcast_id), is_new=False)


@bp.get("/cac-truong/<int:broadcast_id>/")
@page(Permission.CONTACT_BROADCAST)
def broadcast(broadcast_id: int) -> ResponseReturnValue:
    """A draft with where it would go, or the board of what was sent."""
    found = scope.get_broadcast(actor(), broadcast_id)
    if found.sent_at is None:
        return _show_draft(broadcast_id)
    board = boards.read_board(actor(), broadcast_id)
    rows = Page(page_of(board.rows, number=page_number()))
    return answer("contact_book/broadcast.html", broadcast=found, board=board, page=rows)


def _show_draft(broadcast_id: int, form: SendForm | None = None) -> ResponseReturnValue:
    found = scope.get_broadcast(actor(), broadcast_id)
    form = form or SendForm(formdata=None, version=found.version)
    return answer("contact_book/broadcast_draft.html", broadcast=found, preview=sending.preview(found), form=form)


@bp.post("/cac-truong/<int:broadcast_id>/gui")
@page(Permission.CONTACT_BROADCAST)
def send_broadcast(broadcast_id: int) -> ResponseReturnValue:
    """Send it; half a minute to take it back."""
    form = SendForm()
    if form.validate_on_submit() and form.attempt(
        sending.send, actor(), broadcast_id=broadcast_id, version=form.version.data or 0
    ):
        flash(_("Đã gửi. Trong 30 giây bạn còn hoàn tác được."), "success")
        return go_to(_url(broadcast_id))
    form.is_stale(scope.get_broadcast(actor(), broadcast_id))
    return _show_draft(broadcast_id, form)


@bp.post("/cac-truong/<int:broadcast_id>/hoan-tac")
@page(Permission.CONTACT_BROADCAST)
def undo_broadcast(broadcast_id: int) -> ResponseReturnValue:
    """Take it back within the half minute."""
    form = PortalForm()
    if form.validate_on_submit() and form.attempt(sending.undo, actor(), broadcast_id=broadcast_id):
        flash(_("Đã hoàn tác. Chưa gia đình nào thấy."), "success")
    for words in form.form_errors:
        flash(str(words), "error")
    return go_to(_url(broadcast_id))


@bp.post("/cac-truong/<int:broadcast_id>/bo")
@page(Permission.CONTACT_BROADCAST)
def discard_broadcast(broadcast_id: int) -> ResponseReturnValue:
    """Throw a draft away."""
    form = PortalForm()
    if form.validate_on_submit() and form.attempt(drafting.discard_broadcast, actor(), broadcast_id=broadcast_id):
        flash(_("Đã bỏ bản nháp."), "success")
        return go_to(url_for("contact_book.broadcasts"))
    for words in form.form_errors:
        flash(str(words), "error")
    return go_to(_url(broadcast_id))


@bp.route("/cac-truong/<int:broadcast_id>/thu-hoi", methods=["GET", "POST"])
@page(Permission.CONTACT_BROADCAST)
def withdraw_broadcast(broadcast_id: int) -> ResponseReturnValue:
    """Withdraw what was sent, with a reason families read."""
    found = scope.get_broadcast(actor(), broadcast_id)
    form = load_form(WithdrawForm)
    if form.validate_on_submit() and form.attempt(
        sending.withdraw, actor(), broadcast_id=broadcast_id, reason=form.reason.data or ""
    ):
        flash(_("Đã thu hồi. Các trường và gia đình thấy trong ít phút."), "success")
        return go_to(_url(broadcast_id))
    return answer("contact_book/broadcast_withdraw.html", broadcast=found, form=form)


@bp.post("/cac-truong/<int:broadcast_id>/bang")
@page(Permission.CONTACT_BROADCAST)
def export_broadcast(broadcast_id: int) -> ResponseReturnValue:
    """The board as a spreadsheet."""
    data = boards.export_board(actor(), broadcast_id=broadcast_id, say=say)
    return download(data, _("Thông báo đến gia đình %(number)s.xlsx", number=broadcast_id), XLSX)


def _url(broadcast_id: int) -> str:
    return url_for("contact_book.broadcast", broadcast_id=broadcast_id)
