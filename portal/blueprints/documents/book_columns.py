"""The columns of each register (Nghị định 30/2020, Appendix IV), the same on the screen and in the spreadsheet."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from portal.rules.documents.handling import CODE_LABELS, Due, HandlingCode
from portal.rules.documents.marks import URGENCIES, filed_with
from portal.rules.documents.types import TYPES
from portal.services.documents.books import Arrival, Dispatch
from portal.services.documents.handling.follow_up import FollowUp
from portal.web.templates import day


@dataclass(frozen=True)
class Column:
    """A heading, its width in a spreadsheet, and how values are shown: ``text``, ``day``, ``number`` or ``code``."""

    label: str
    width: int
    shown: str = "text"


def incoming() -> tuple[list[Column], Callable[[Arrival], list[object]]]:
    """The columns of the incoming register and the cells of one line."""
    columns = [
        Column(_("Ngày đến"), 12, "day"),
        Column(_("Số đến"), 8, "number"),
        Column(_("Tác giả"), 30),
        Column(_("Số, ký hiệu văn bản"), 20, "code"),
        Column(_("Ngày tháng văn bản"), 12, "day"),
        Column(_("Tên loại và trích yếu nội dung"), 50),
        Column(_("Đơn vị hoặc người nhận"), 28),
        Column(_("Ngày chuyển"), 12, "day"),
        Column(_("Ký nhận"), 12),
        Column(_("Ghi chú"), 28),
    ]
    return columns, _incoming_cells


def _incoming_cells(row: Arrival) -> list[object]:
    document = row.document
    return [
        row.arrived_on,
        row.number,
        document.issuer_name or document.issuing_unit.name,
        document.code,
        document.issued_on,
        _what(document.type_code, document.subject),
        row.handler,
        row.passed_on,
        _("điện tử") if row.handler else "",
        _joined(
            row.remark,
            _("nơi gửi đã thu hồi") if row.recalled_at else "",
            _("thay bởi số %(code)s", code=row.replaced_by) if row.replaced_by else "",
        ),
    ]


def follow_up() -> tuple[list[Column], Callable[[FollowUp], list[object]]]:
    """The seven columns of the register of handling and the cells of one line."""
    columns = [
        Column(_("Số đến"), 8, "number"),
        Column(_("Tên loại, số và ký hiệu, ngày tháng và cơ quan ban hành văn bản"), 46, "code"),
        Column(_("Đơn vị hoặc người nhận"), 28),
        Column(_("Thời hạn giải quyết"), 12, "day"),
        Column(_("Tiến độ giải quyết"), 24),
        Column(_("Số, ký hiệu văn bản trả lời"), 20),
        Column(_("Ghi chú"), 28),
    ]
    return columns, _follow_up_cells


def _follow_up_cells(row: FollowUp) -> list[object]:
    document = row.document
    issuer = document.issuer_name or document.issuing_unit.name
    what = f"{_(TYPES[document.type_code].label)} {document.code}, {day(document.issued_on)}, {issuer}"
    return [
        row.number,
        what,
        "; ".join(row.people),
        row.due_on,
        _progress(row),
        "; ".join(row.replies),
        _joined(row.remark, _("nơi gửi đã thu hồi") if row.recalled else ""),
    ]


def _progress(row: FollowUp) -> str:
    words = _(CODE_LABELS[row.code])
    if row.completed_at is not None:
        return f"{words} {day(row.completed_at)}"
    late = _("quá hạn") if row.due == Due.OVERDUE else ""
    return _joined(f"{words}, {row.percent} %" if row.code == HandlingCode.IN_PROGRESS else words, late)


def outgoing() -> tuple[list[Column], Callable[[Dispatch], list[object]]]:
    """The columns of the outgoing register and the cells of one line."""
    columns = [
        Column(_("Số, ký hiệu văn bản"), 20, "code"),
        Column(_("Ngày tháng văn bản"), 12, "day"),
        Column(_("Tên loại và trích yếu nội dung"), 50),
        Column(_("Người ký"), 24),
        Column(_("Nơi nhận văn bản"), 40),
        Column(_("Đơn vị, người nhận bản lưu"), 14),
        Column(_("Số lượng bản"), 8, "number"),
        Column(_("Ngày chuyển"), 12, "day"),
        Column(_("Ký nhận"), 12),
        Column(_("Ghi chú"), 28),
    ]
    return columns, _outgoing_cells


def _outgoing_cells(row: Dispatch) -> list[object]:
    document = row.document
    return [
        document.code,
        document.issued_on,
        _what(document.type_code, document.subject),
        document.signer_name,
        _recipients(row),
        filed_with(document.recipient_lines) or _("Văn thư"),
        row.copies,
        row.sent_on,
        _("điện tử"),
        _remark(row),
    ]


def unissued(kept: Any) -> list[object]:
    """The cells of a number that is kept, or void, without a document in the register."""
    what = _what(kept.type_code, kept.reason)
    remark = _("bỏ số: %(reason)s", reason=kept.release_reason) if kept.released_at else _("đang giữ số")
    return [kept.code, None, what, "", "", "", 0, None, "", remark]


def _remark(row: Dispatch) -> str:
    document = row.document
    return "; ".join(
        words
        for words, holds in (
            (_(URGENCIES[document.urgency].words), document.urgency),
            (_("trả lời trước hết ngày %(day)s", day=day(document.reply_by)), document.reply_by),
            (_("%(count)s nơi trả lại", count=row.returned), row.returned),
            (_("thu hồi khỏi %(count)s nơi", count=row.recalled), row.recalled),
            (_("thay bởi số %(code)s", code=row.replaced_by), row.replaced_by),
        )
        if holds
    )


def _joined(*remarks: str) -> str:
    return "; ".join(remark for remark in remarks if remark)


def _what(type_code: str, subject: str) -> str:
    return f"{_(TYPES[type_code].label)}: {subject}"


def _recipients(row: Dispatch) -> str:
    if row.names:
        return "; ".join(row.names)
    return "; ".join(f"{count} {_(kind)}" for kind, count in row.kinds)
