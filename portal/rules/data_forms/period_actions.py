"""What is done to periods, calendars and programmes, in words for the audit log."""

from portal.errors import mark

PERIOD_ACTIONS: dict[str, str] = {
    "form_audience_chosen": mark("Chọn đơn vị phải báo cáo theo biểu mẫu"),
    "period_created": mark("Lập kỳ báo cáo"),
    "period_edited": mark("Sửa kỳ báo cáo"),
    "period_opened": mark("Mở ngay kỳ báo cáo"),
    "period_listed": mark("Ghi các đơn vị phải báo cáo trong kỳ"),
    "period_cancelled": mark("Hủy kỳ báo cáo"),
    "period_deleted": mark("Xóa kỳ báo cáo chưa mở"),
    "period_units_added": mark("Thêm đơn vị vào kỳ báo cáo"),
    "report_excused": mark("Miễn báo cáo cho đơn vị"),
    "report_asked_again": mark("Bỏ miễn báo cáo của đơn vị"),
    "period_extended": mark("Gia hạn kỳ báo cáo cho đơn vị"),
    "reports_reminded": mark("Nhắc đơn vị nộp báo cáo"),
    "period_pace_chosen": mark("Đổi ngày nhắc của kỳ báo cáo"),
    "period_line_saved": mark("Ghi dòng lịch kỳ báo cáo"),
    "period_line_ended": mark("Ngừng dòng lịch kỳ báo cáo"),
    "programme_saved": mark("Ghi chương trình, dự án"),
    "programme_joined": mark("Ghi đơn vị tham gia chương trình"),
    "programme_imported": mark("Nhập danh sách đơn vị tham gia chương trình"),
    "programme_member_mended": mark("Sửa năm tham gia chương trình của đơn vị"),
    "programme_left": mark("Ghi đơn vị thôi tham gia chương trình"),
}
PERIOD_OBJECTS: dict[str, str] = {
    "data_form": mark("Biểu mẫu"),
    "form_period": mark("Kỳ báo cáo"),
    "period_line": mark("Dòng lịch kỳ báo cáo"),
    "programme": mark("Chương trình, dự án"),
}
PERIOD_FIELDS: dict[str, str] = {
    "period": mark("Kỳ báo cáo"),
    "programme": mark("Chương trình, dự án"),
    "units": mark("Số đơn vị"),
    "covers_from": mark("Số liệu từ ngày"),
    "covers_to": mark("Số liệu đến ngày"),
    "opens_on": mark("Mở từ ngày"),
    "closes_on": mark("Hạn nhập"),
    "locks_on": mark("Ngày khóa"),
    "official_on": mark("Dùng chính thức từ ngày"),
    "sync_on": mark("Ngày đồng bộ"),
    "remind_soon": mark("Nhắc trước hạn nhập (ngày)"),
    "remind_lock": mark("Nhắc trước ngày khóa (ngày)"),
    "remind_deem": mark("Nhắc trước ngày chính thức (ngày)"),
    "late_entry": mark("Cho nhập muộn đến ngày khóa"),
    "basis": mark("Căn cứ"),
    "is_test": mark("Kỳ thử"),
}
