"""What the audit log says of forms being made."""

from portal.errors import mark

DESIGN_ACTIONS: dict[str, str] = {
    "form_created": mark("Lập biểu mẫu"),
    "form_changed": mark("Sửa thông tin biểu mẫu"),
    "form_draft_changed": mark("Sửa bản nháp biểu mẫu"),
    "form_draft_undone": mark("Hoàn tác một việc ở bản nháp biểu mẫu"),
    "form_draft_made": mark("Lập bản nháp mới của biểu mẫu"),
    "form_draft_dropped": mark("Bỏ bản nháp biểu mẫu"),
    "form_published": mark("Công bố biểu mẫu"),
    "form_put_away": mark("Cất biểu mẫu"),
    "form_taken_out": mark("Lấy biểu mẫu đã cất ra dùng"),
    "period_moved_to_version": mark("Chuyển kỳ báo cáo sang phiên bản mới của biểu mẫu"),
}
DESIGN_OBJECTS: dict[str, str] = {"data_form": mark("Biểu mẫu")}
DESIGN_FIELDS: dict[str, str] = {"form_name": mark("Tên biểu mẫu"), "form_version": mark("Phiên bản")}
