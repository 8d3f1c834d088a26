"""Following a document after posting: the matrix of its addressees."""

from datetime import datetime

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.adapters import clock
from portal.adapters.spreadsheet import write_table
from portal.blueprints.documents.blueprint import bp
from portal.rules.documents.receipts import ANSWER_LABELS, RULES, STATE_LABELS
from portal.rules.documents.receivers import Named
from portal.rules.documents.withdrawal import RECALL_LABELS, recall_state
from portal.rules.permissions import Permission
from portal.services.documents import following
from portal.services.documents.successors import find_successors
from portal.web.access import page
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import XLSX, answer, download
from portal.web.templates import moment


@bp.get("/<int:document_id>/noi-nhan")
@page(Permission.DOCUMENTS_READ)
def matrix(document_id: int) -> ResponseReturnValue:
    """Who has received, opened by whom and when, who has not yet."""
    state, words = request.args.get("trang-thai", ""), request.args.get("q", "").strip()
    found = following.get_matrix(actor(), document_id=document_id, state=state, words=words, number=page_number())
    return answer(
        "documents/matrix.html",
        part="documents/_matrix_rows.html",
        matrix=found,
        document=found.document,
        page=Page(found.page),
        state=state,
        words=words,
        states=STATE_LABELS,
        answers=ANSWER_LABELS,
        now=clock.now(),
        rule=RULES[found.document.rule_version or ""],
    )


@bp.get("/<int:document_id>/noi-nhan.xlsx")
@page(Permission.DOCUMENTS_READ)
def matrix_xlsx(document_id: int) -> ResponseReturnValue:
    """The matrix as a spreadsheet, with the filter of the page."""
    document = following.get_sent(actor(), document_id)
    rows = following.export_matrix(
        actor(), document_id=document_id, state=request.args.get("trang-thai", ""), words=request.args.get("q", "")
    )
    title = _("Nơi nhận văn bản %(code)s", code=document.code)
    if (successor := find_successors([document_id]).get(document_id)) is not None:
        title = f"{title} ({_('thay bởi số %(code)s', code=successor.code)})"
    data = write_table(title, _columns(), (_row(number, row) for number, row in enumerate(rows, start=1)))
    return download(data, f"noi-nhan-{document.code_folded}.xlsx", XLSX)


def _columns() -> list[tuple[str, int]]:
    return [
        (_("STT"), 6),
        (_("Đơn vị"), 50),
        (_("Loại đơn vị"), 25),
        (_("Người tiếp nhận"), 28),
        (_("Chức vụ"), 22),
        (_("Tình trạng"), 26),
        (_("Mở lần đầu lúc"), 18),
        (_("Người mở"), 28),
        (_("Xem như đã nhận từ"), 18),
        (_("Thời điểm nhận"), 18),
        (_("Xác nhận lúc"), 18),
        (_("Người xác nhận"), 28),
        (_("Trả lại lúc"), 18),
        (_("Người trả lại"), 28),
        (_("Lý do trả lại"), 50),
        (_("Vào sổ lúc"), 18),
        (_("Số đến"), 10),
        (_("Thu hồi lúc"), 18),
        (_("Người thu hồi"), 28),
        (_("Lý do thu hồi"), 50),
        (_("Trả lời thu hồi"), 24),
        (_("Lý do trả lời"), 50),
        (_("Số ý kiến không thừa nhận"), 12),
        (_("Ý kiến không thừa nhận"), 60),
        (_("Nơi gửi trả lời ý kiến"), 50),
    ]


def _row(number: int, row: following.Addressee) -> list[object]:
    received = row.received_at if row.received_at and row.received_at <= clock.now() else None
    return [
        number,
        row.receipt.unit_name,
        _(row.kind),
        *_receiver_cells(row.receiver),
        _(STATE_LABELS[row.state]),
        row.receipt.first_opened_at,
        row.receipt.first_opened_by,
        row.deemed_at if row.received_at else None,
        received,
        row.receipt.acknowledged_at,
        row.receipt.acknowledged_by,
        row.receipt.refused_at,
        row.receipt.refused_by,
        row.receipt.refused_reason,
        row.receipt.registered_at,
        row.receipt.arrival_number,
        *_recall_cells(row),
        *_contest_cells(row),
    ]


def _receiver_cells(person: Named | None) -> list[str]:
    return [person.name, person.title or _(person.role)] if person else [_("chưa có người tiếp nhận"), ""]


def _recall_cells(row: following.Addressee) -> list[object]:
    recall = row.recall
    if recall is None:
        return [None] * 5
    state = recall_state(asked=recall.asked, accepted=recall.accepted)
    return [
        recall.ordered_at,
        recall.ordered_by,
        recall.reason,
        _(RECALL_LABELS[state]) if recall.asked else "",
        recall.answer_reason,
    ]


def _contest_cells(row: following.Addressee) -> list[object]:
    """How many notes stand; what all of them say, and the answers."""
    if not row.notes:
        return [None] * 3
    said = [f"{moment(n.noted_at)}, {n.noted_by}: {n.words}{_withdrawn(n.withdrawn_at)}" for n in row.notes]
    answers = [f"{moment(n.answered_at)}, {n.answered_by}: {n.answer}" for n in row.notes if n.answered_at]
    return [sum(n.withdrawn_at is None for n in row.notes), "\n".join(said), "\n".join(answers) or None]


def _withdrawn(at: datetime | None) -> str:
    return " " + _("(đã rút lúc %(moment)s)", moment=moment(at)) if at else ""
