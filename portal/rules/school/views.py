"""What the access log of pupils' records can name."""

from portal.errors import mark

VIEW_LABELS: dict[str, str] = {
    "record": mark("Xem hồ sơ"),
    "codes": mark("Xem mã định danh"),
    "class_list": mark("Xem danh sách lớp"),
    "group_list": mark("Xem danh sách nhóm"),
    "list_export": mark("Tải danh sách học sinh"),
    "register_export": mark("Tải sổ đăng bộ"),
    "centre_export": mark("Tải dữ liệu gửi trung tâm dữ liệu"),
    "sheet": mark("Xem sổ điểm của lớp"),
    "sheet_export": mark("Tải bảng điểm của lớp"),
    "sheet_import": mark("Đối chiếu tệp điểm với sổ của lớp"),
    "results": mark("Xem kết quả học tập, rèn luyện"),
    "results_export": mark("Tải bảng kết quả của lớp"),
    "attendance": mark("Xem điểm danh"),
    "attendance_export": mark("Tải bảng điểm danh"),
    "print": mark("In hồ sơ, kết quả"),
    "family_list": mark("Xem gia đình nào đã vào sổ liên lạc"),
    "family_list_export": mark("Tải danh sách gia đình chưa vào sổ liên lạc"),
    "bad_addresses": mark("Xem địa chỉ thư của gia đình cần sửa"),
    "family_looks": mark("Gia đình xem ai đã xem dữ liệu của con"),
    "notice_board": mark("Xem ai đã đọc thông báo"),
    "notice_pupil": mark("Xem gia đình của em làm gì với thông báo"),
    "notice_export": mark("Tải bảng theo dõi thông báo"),
    "notice_links": mark("Xem liên kết riêng của thông báo"),
    "notice_handed": mark("Tải tệp gia đình nộp"),
    "notice_slips": mark("In phiếu của thông báo"),
    "consent_board": mark("Xem sự đồng ý của gia đình"),
    "consent_export": mark("Tải bảng đồng ý của gia đình"),
    "leave": mark("Xem đơn xin nghỉ học"),
    "family_data": mark("Xem thông tin gia đình xác nhận, đề nghị sửa"),
    "meetings": mark("Xem lịch gặp gia đình"),
    "talk": mark("Xem trao đổi với gia đình"),
    "talk_reported": mark("Lãnh đạo xem trao đổi bị báo xấu"),
    "leave_print": mark("In đơn xin nghỉ học"),
    "contact_slips": mark("Soạn, xem phiếu liên lạc của lớp"),
    "contact_slips_print": mark("In phiếu liên lạc của lớp"),
    "pupil_accounts": mark("Xem học sinh nào có tài khoản"),
    "slip_board": mark("Xem gia đình nào đã xem, ký phiếu báo kết quả"),
    "slip_export": mark("Tải bảng ký phiếu báo kết quả"),
    "family_slip": mark("Gia đình xem phiếu báo kết quả"),
    "family_slip_print": mark("Gia đình tải phiếu báo kết quả"),
    "family_report": mark("Gia đình tải học bạ"),
    "data_request": mark("Xem một yêu cầu về dữ liệu của gia đình"),
    "data_requests_export": mark("Tải sổ yêu cầu về dữ liệu"),
    "family_copy": mark("Gia đình tải bản sao dữ liệu của con"),
    "family_page": mark("Gia đình xem sổ liên lạc"),
}
FAMILY_MATTER = "family_matter"
VIEW_LABELS[FAMILY_MATTER] = mark("Xem sổ liên lạc của em")
OF_ONE_GUARDIAN = frozenset(
    {
        "talk",
        "talk_reported",
        "leave",
        "leave_print",
        "family_data",
        "meetings",
        "notice_handed",
        "data_request",
        "data_requests_export",
    }
)
"""Looks that are there only because one guardian wrote, booked, handed in or asked something: to families they are all
``FAMILY_MATTER``, so that the other guardian does not learn from them that somebody did, or what."""
SAME_LOOK_MINUTES = 10
"""Looking at the same page again within so many minutes is one look."""
