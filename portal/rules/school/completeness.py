"""What a pupil's record must have in the electronic books (letter on the electronic books: photo, register number)."""

from portal.errors import mark

MISSING_LABELS: dict[str, str] = {
    "photo": mark("Chưa có ảnh"),
    "register_no": mark("Chưa có số đăng bộ"),
    "born": mark("Chưa có ngày sinh"),
    "ministry_code": mark("Chưa có mã định danh"),
    "personal_id": mark("Chưa có số định danh cá nhân"),
}
