"""What is taken away from the totals of forms, in words for the audit log."""

from portal.errors import mark

TOTAL_ACTIONS: dict[str, str] = {
    "form_totals_exported": mark("Tải số liệu tổng hợp của biểu mẫu"),
    "form_totals_read": mark("Phần mềm khác đọc số liệu tổng hợp"),
    "form_pivot_exported": mark("Tải bảng phân tích số liệu"),
    "form_timeliness_exported": mark("Tải bảng nộp báo cáo đúng hạn"),
    "form_reports_exported": mark("Tải danh sách đơn vị báo cáo"),
}
TOTAL_FIELDS: dict[str, str] = {"file_kind": mark("Loại tệp")}
