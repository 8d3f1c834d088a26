"""The first sheet of a report's workbook: what it is, until when, how to fill it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class About:
    """What the guide says of the report; days already in words."""

    form: str
    unit: str
    period: str
    opens_on: str
    closes_on: str
    locks_on: str
    official_on: str
    version: int
    content_version: int
    made_at: str


HOW_TO_FILL = (
    "Cách điền",
    "• Mỗi phần của biểu mẫu là một trang ở dưới. Chỉ điền vào các ô màu vàng nhạt; các ô khác đã khóa.",
    "• Ô có dấu * là bắt buộc: còn trống thì hiện màu đỏ. Ô gõ sai kiểu cũng hiện màu đỏ.",
    "• Số: chỉ gõ chữ số, phần lẻ sau dấu phẩy; phần trăm gõ 12,5, không gõ dấu %.",
    "• Ngày: gõ ngày/tháng/năm. Ô có danh sách: bấm mũi tên để chọn.",
    "• Ô màu xám có số là ô tự tính, không gõ vào được. Ô tệp đính kèm thì nộp ở trang của phiếu.",
    "• Bảng nhiều dòng (hợp đồng, thiết bị…): dòng mới ghi vào các dòng trống ở dưới.",
    "• Muốn bỏ một dòng, hãy xóa hết chữ trong dòng ấy; cổng sẽ hỏi lại trước khi bỏ.",
    "• Đừng chèn, xóa, chuyển dòng hay cột, đừng đổi tên trang: cổng sẽ không nhận tệp.",
    "• Điền xong, mở lại trang của phiếu, bấm “Nộp bảng tính”. Cổng cho xem từng ô thay đổi trước khi ghi.",
    "• Nếu trong lúc đó có người nhập trên cổng, cổng hỏi giữ giá trị nào; không ô nào bị ghi đè mà không hỏi.",
)
ONLY_TO_LOOK = ("Bản chỉ để xem, không nộp lại được.",)


def guide_lines(about: About, *, is_copy: bool, faults: Sequence[str] = ()) -> list[str]:
    """The lines of the sheet; ``faults`` are cells to mend, with their addresses."""
    to_mend = ("Các ô cần sửa (tô đỏ, có ghi chú)", *(f"• {fault}" for fault in faults), "") if faults else ()
    return [
        about.form,
        f"Đơn vị: {about.unit}",
        f"Kỳ báo cáo: {about.period}",
        f"Nhập từ {about.opens_on} đến hết {about.closes_on}; khóa số liệu sau {about.locks_on}.",
        f"Dùng làm số liệu chính thức từ {about.official_on}.",
        f"Biểu mẫu phiên bản {about.version}; số liệu sau {about.content_version} lần ghi; tải lúc {about.made_at}.",
        "",
        *to_mend,
        *(ONLY_TO_LOOK if is_copy else HOW_TO_FILL),
    ]
