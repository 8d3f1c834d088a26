"""What is done to forms, periods and reports, in words for the audit log."""

from portal.errors import mark

FORM_ACTIONS: dict[str, str] = {
    "report_submitted": mark("Trình phiếu báo cáo"),
    "report_recalled": mark("Rút lại phiếu báo cáo để sửa"),
    "report_returned": mark("Lãnh đạo trả lại phiếu báo cáo"),
    "report_approved": mark("Lãnh đạo duyệt phiếu báo cáo"),
    "report_accepted": mark("Cấp trên nhận phiếu báo cáo"),
    "report_sent_back": mark("Cấp trên trả lại phiếu báo cáo"),
    "report_opening_asked": mark("Xin mở khóa phiếu báo cáo"),
    "report_opening_granted": mark("Mở khóa phiếu báo cáo"),
    "report_opening_refused": mark("Không mở khóa phiếu báo cáo"),
    "report_opening_closed": mark("Khóa lại phiếu báo cáo trước hạn"),
    "report_sheet_given": mark("Tải bảng tính của phiếu báo cáo"),
    "report_copy_given": mark("Tải bản để xem của phiếu báo cáo"),
    "report_sheet_written": mark("Ghi số liệu từ bảng tính"),
    "report_api_written": mark("Ghi số liệu từ phần mềm khác"),
    "report_comment_added": mark("Góp ý phiếu báo cáo"),
    "report_comment_settled": mark("Xong một góp ý về phiếu báo cáo"),
}
FORM_OBJECTS: dict[str, str] = {"data_report": mark("Phiếu báo cáo"), "report_opening": mark("Lần mở khóa")}
FORM_FIELDS: dict[str, str] = {
    "content_version": mark("Bản số liệu"),
    "sha256": mark("Mã băm số liệu"),
    "hours": mark("Số giờ"),
    "cells": mark("Số ô"),
    "records_added": mark("Số dòng thêm"),
    "records_removed": mark("Số dòng bỏ"),
}
