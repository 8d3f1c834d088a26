"""What happened to an account, in words."""

from portal.errors import mark

ACTION_LABELS: dict[str, str] = {
    "signed_in": mark("Đăng nhập"),
    "push_device_added": mark("Bật báo trên một máy"),
    "push_device_dropped": mark("Tắt báo trên một máy"),
    "contact_changed": mark("Tự đổi thông tin liên hệ"),
    "password_changed": mark("Đổi mật khẩu"),
    "reset_requested": mark("Yêu cầu liên kết đặt lại mật khẩu"),
    "password_reset": mark("Cấp mật khẩu mới trên phiếu"),
    "sessions_ended": mark("Đăng xuất các thiết bị"),
    "person_invited": mark("Mở tài khoản"),
    "person_edited": mark("Sửa thông tin"),
    "role_granted": mark("Giao vai trò"),
    "role_ended": mark("Kết thúc vai trò"),
    "account_suspended": mark("Tạm khóa tài khoản"),
    "account_reactivated": mark("Mở lại tài khoản"),
    "account_left": mark("Ghi nhận nghỉ hoặc chuyển công tác"),
    "second_factor_on": mark("Bật xác thực hai bước"),
    "second_factor_off": mark("Tắt xác thực hai bước"),
    "second_factor_reset": mark("Gỡ xác thực hai bước"),
    "second_factor_demanded": mark("Đổi yêu cầu xác thực hai bước của đơn vị"),
    "recovery_code_used": mark("Đăng nhập bằng mã khôi phục"),
    "recovery_codes_renewed": mark("Tạo mã khôi phục mới"),
    "delegation_given": mark("Ủy quyền"),
    "delegation_revoked": mark("Thu hồi ủy quyền"),
    "absence_declared": mark("Báo vắng mặt"),
    "absence_cancelled": mark("Hủy báo vắng mặt"),
    "people_exported": mark("Tải danh sách nhân sự"),
    "permissions_exported": mark("Tải bảng phân quyền"),
    "people_imported": mark("Mời nhiều người từ bảng tính"),
    "access_key_made": mark("Tạo khóa truy cập"),
    "access_key_revoked": mark("Thu hồi khóa truy cập"),
}
OBJECT_LABELS: dict[str, str] = {"access_key": mark("Khóa truy cập")}
FIELD_LABELS: dict[str, str] = {
    "access_key": mark("Khóa truy cập"),
    "key_uses": mark("Khóa được làm"),
    "full_name": mark("Họ và tên"),
    "title": mark("Chức danh"),
    "user_name": mark("Tên đăng nhập"),
    "expires_on": mark("Hết hạn ngày"),
    "left_on": mark("Nghỉ từ ngày"),
    "role": mark("Vai trò"),
    "domain": mark("Lĩnh vực số liệu"),
    "decision": mark("Quyết định"),
    "valid_from": mark("Từ ngày"),
    "valid_to": mark("Đến trước ngày"),
}
STAFF_FIELD_LABELS: dict[str, str] = {
    "full_name": mark("Họ và tên"),
    "title": mark("Chức danh"),
    "email": mark("Thư điện tử"),
    "phone": mark("Số điện thoại"),
}
"""Personal data whose changes are entered with the day they happened on."""
