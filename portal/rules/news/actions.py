"""What the audit log notes about news sites, in words."""

from portal.errors import mark
from portal.rules.news.steps import STEP_LABELS

ACTION_LABELS: dict[str, str] = {
    "site_made": mark("Lập trang tin"),
    "site_opened": mark("Mở trang tin cho mọi người đọc"),
    "site_settings_changed": mark("Đổi thiết lập trang tin"),
    "site_look_changed": mark("Đổi giao diện trang tin"),
    "site_emblem_chosen": mark("Chọn biểu trưng trang tin"),
    "site_page_saved": mark("Lưu và đăng một trang bắt buộc của trang tin"),
    "site_page_confirmed": mark("Xác nhận một trang bắt buộc của trang tin vẫn đúng"),
    "section_added": mark("Thêm chuyên mục"),
    "section_renamed": mark("Đổi tên chuyên mục"),
    "section_put_away": mark("Cất chuyên mục"),
    "section_taken_out": mark("Dùng lại chuyên mục"),
    "section_put_in_menu": mark("Đưa chuyên mục vào menu"),
    "section_left_out_of_menu": mark("Bỏ chuyên mục khỏi menu"),
    "writing_group_saved": mark("Lập hoặc sửa tổ viết bài"),
    "writing_group_joined": mark("Thêm người vào tổ viết bài"),
    "writing_group_left": mark("Bỏ người khỏi tổ viết bài"),
    "writing_group_put_away": mark("Cất tổ viết bài"),
    "writing_group_taken_out": mark("Dùng lại tổ viết bài"),
    **{f"article_{step}": label for step, label in STEP_LABELS.items()},
    "article_pictures_chosen": mark("Chọn ảnh cho bài viết"),
    "medium_added": mark("Thêm vào thư viện ảnh"),
    "medium_described": mark("Sửa lời mô tả ảnh"),
    "medium_put_away": mark("Cất ảnh, tệp của thư viện"),
    "medium_taken_out": mark("Dùng lại ảnh, tệp của thư viện"),
    "syndication_accepted": mark("Nhận bài của đơn vị cấp dưới"),
    "syndication_edited": mark("Sửa lời dẫn của bài đã nhận"),
    "syndication_refused": mark("Không nhận bài của đơn vị cấp dưới"),
    "syndication_ended": mark("Thôi hiện bài của đơn vị cấp dưới"),
    "unit_trusted": mark("Tự động nhận bài của một đơn vị"),
    "unit_distrusted": mark("Thôi tự động nhận bài của một đơn vị"),
    "freshness_exported": mark("Tải bảng trang tin các đơn vị cấp dưới"),
    "article_version_restored": mark("Lấy lại bản cũ của bài viết"),
}
