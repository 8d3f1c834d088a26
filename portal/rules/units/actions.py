"""What happened to a unit, in words."""

from portal.errors import mark

ACTION_LABELS: dict[str, str] = {
    "units.create": mark("Tạo đơn vị"),
    "units.import": mark("Nhập từ bảng tính"),
    "units.edit": mark("Sửa thông tin"),
    "units.rename": mark("Đổi tên"),
    "units.recode": mark("Đổi mã"),
    "units.move": mark("Chuyển cấp trên"),
    "units.guide": mark("Thay đổi cấp trên chuyên môn"),
    "units.close": mark("Ngừng hoạt động"),
    "units.reopen": mark("Hoạt động trở lại"),
    "units.settings": mark("Thay đổi thiết lập"),
    "receivers_named": mark("Phân công người tiếp nhận văn bản"),
    "units.import_list": mark("Nhập danh sách đơn vị"),
    "units.add_kind": mark("Thêm loại đơn vị"),
    "units.rename_kind": mark("Đổi tên loại đơn vị"),
}

FIELD_LABELS: dict[str, str] = {
    "name": mark("Tên đơn vị"),
    "short_name": mark("Tên ngắn"),
    "kind": mark("Loại"),
    "code": mark("Mã đơn vị"),
    "parent": mark("Đơn vị cấp trên"),
    "guide": mark("Cấp trên chuyên môn"),
    "place": mark("Địa danh"),
    "address": mark("Địa chỉ"),
    "phone": mark("Điện thoại"),
    "email": mark("Thư điện tử"),
    "opened_on": mark("Ngày thành lập"),
    "closed_on": mark("Ngày ngừng hoạt động"),
    "from": mark("Từ ngày"),
    "require_second_factor": mark("Bắt buộc xác thực hai bước"),
    "approve_before_posting": mark("Duyệt trước khi phát hành (bốn mắt)"),
    "symbol": mark("Ký hiệu của đơn vị"),
    "own_books": mark("Loại văn bản đánh số riêng"),
    "staff_draft": mark("Giáo viên, nhân viên được soạn văn bản"),
    "copied_when_skipped": mark("Nhận bản sao khi đơn vị dưới gửi thẳng trung ương"),
    "peers_may_exchange": mark("Cho phép các đơn vị cấp dưới gửi cho nhau"),
    "receiver": mark("Người tiếp nhận văn bản"),
    "receiver_substitute": mark("Người tiếp nhận thay"),
    "support_name": mark("Người hỗ trợ"),
    "support_phone": mark("Điện thoại hỗ trợ"),
    "support_email": mark("Thư điện tử hỗ trợ"),
}
