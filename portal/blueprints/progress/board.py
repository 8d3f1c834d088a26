"""The board: what is due and not done, by class and by teacher; reminding a teacher."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.adapters.spreadsheet import write_table
from portal.blueprints.progress.blueprint import bp
from portal.rules.permissions import Permission
from portal.rules.progress.plans import MARKS_WITHIN_DAYS
from portal.services.paging import page_of
from portal.services.progress import board
from portal.services.progress.teaching import names_of
from portal.web.access import page
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import XLSX, answer, download, go_to
from portal.web.words import say


@bp.get("/")
@page(Permission.SCHOOL_READ)
def index() -> ResponseReturnValue:
    """What is due and not done: marks of planned tests, rolls; leaders see the school, teachers their own."""
    found = board.get_board(actor())
    teacher = request.args.get("gv", type=int)
    shown = page_of(found.of_teacher(teacher) if teacher else found.debts, number=page_number())
    return answer(
        "progress/index.html", board=found, page=Page(shown), teacher=teacher, say=say, within=MARKS_WITHIN_DAYS
    )


@bp.get("/giao-vien")
@page(Permission.SCHOOL_READ)
def teachers() -> ResponseReturnValue:
    """The same, added up for each teacher, who can be reminded."""
    found = board.get_board(actor())
    page_ = Page(page_of(board.sum_up(found), number=page_number()))
    return answer("progress/teachers.html", board=found, page=page_)


@bp.post("/nhac/<int:account_id>")
@page(Permission.SCHOOL_MANAGE)
def nudge(account_id: int) -> ResponseReturnValue:
    """Remind a teacher of what is missing, at most once a day."""
    if board.nudge(actor(), account_id=account_id):
        flash(_("Đã nhắc giáo viên."), "success")
    else:
        flash(_("Hôm nay đã nhắc giáo viên này rồi."), "info")
    return go_to(url_for("progress.teachers"))


@bp.get("/bang.xlsx")
@page(Permission.SCHOOL_READ)
def board_xlsx() -> ResponseReturnValue:
    """The board as a spreadsheet."""
    columns = [
        (_("Lớp"), 8),
        (_("Giáo viên"), 28),
        (_("Việc"), 16),
        (_("Môn"), 28),
        (_("Bài kiểm tra, đánh giá"), 30),
        (_("Hạn"), 12),
        (_("Còn thiếu"), 10),
        (_("Trên tổng số"), 12),
    ]
    rows = (
        (
            debt.school_class.name,
            names_of(debt.teachers),
            _("Nhập điểm") if debt.test else _("Điểm danh"),
            debt.subject,
            debt.column.title(say) if debt.column else "",
            debt.since,
            debt.missing,
            debt.expected,
        )
        for debt in board.get_board(actor()).debts
    )
    return download(write_table(_("Tiến độ nhập điểm và điểm danh"), columns, rows), "tien-do.xlsx", XLSX)
