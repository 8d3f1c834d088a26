"""The issuer's board: each duty of a document over all its addressees, on screen and as a spreadsheet."""

from datetime import date

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.adapters.spreadsheet import write_table
from portal.blueprints.documents.blueprint import bp
from portal.errors import NotFound
from portal.rules.documents.duties import STATE_LABELS
from portal.rules.permissions import Permission
from portal.services.documents import following
from portal.services.documents.duties.board import Board, Line, get_board
from portal.web.access import page
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.paging import Page, page_number
from portal.web.respond import XLSX, answer, download


@bp.get("/<int:document_id>/viec/bang")
@page(Permission.DOCUMENTS_READ)
def duty_board(document_id: int) -> ResponseReturnValue:
    """Who has done what the document asks for, who not, who late."""
    found = _asked(document_id)
    if found is None:
        document = following.get_sent(actor(), document_id)
        return answer("documents/duties/no_board.html", document=document)
    return answer(
        "documents/duties/board.html",
        part="documents/duties/_board_rows.html",
        board=found,
        document=found.document,
        page=Page(found.page(page_number())),
        shown=request.args.get("loc", ""),
        states=STATE_LABELS,
    )


@bp.get("/<int:document_id>/viec/bang.xlsx")
@page(Permission.DOCUMENTS_READ)
def duty_board_xlsx(document_id: int) -> ResponseReturnValue:
    """The board as a spreadsheet, with the filter of the page."""
    found = _asked(document_id)
    if found is None:
        raise NotFound
    rows = (_row(number, line) for number, line in enumerate(found.lines, start=1))
    data = write_table(found.duty.title, _columns(), rows)
    return download(data, f"viec-{found.document.code_folded}.xlsx", XLSX)


def _asked(document_id: int) -> Board | None:
    return get_board(
        actor(),
        document_id=document_id,
        duty_id=whole_number(request.args.get("viec")),
        occurrence=_day(request.args.get("ky", "")),
        show=request.args.get("loc", ""),
    )


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _columns() -> list[tuple[str, int]]:
    return [
        (_("STT"), 6),
        (_("Đơn vị"), 50),
        (_("Tình trạng"), 22),
        (_("Hạn"), 12),
        (_("Hoàn thành lúc"), 18),
        (_("Người báo"), 28),
        (_("Kết quả, ghi chú"), 50),
        (_("Tệp"), 30),
        (_("Văn bản trả lời"), 20),
        (_("Trả lại lúc"), 18),
        (_("Lý do trả lại"), 50),
        (_("Chuyển tiếp đến (đơn vị)"), 24),
        (_("Trong đó đã xong"), 18),
    ]


def _row(number: int, line: Line) -> list[object]:
    standing, report = line.standing, line.standing.report
    head = [number, line.receipt.unit_name, _(STATE_LABELS[standing.state]), standing.due]
    onward = [line.onward.units, line.onward.done] if line.onward else [None, None]
    if report is None:
        return [*head, None, "", "", "", "", None, "", *onward]
    return [
        *head,
        report.done_at,
        report.done_by,
        report.remark,
        report.file_name or "",
        report.answer.code if report.answer else "",
        report.returned_at,
        report.returned_reason or "",
        *onward,
    ]
