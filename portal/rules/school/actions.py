"""What happened to a school's records, in words. Of a pupil only the names of the changed fields are noted."""

from portal.errors import mark

ACTION_LABELS: dict[str, str] = {
    "school_year_set": mark("Đặt ngày của năm học"),
    "class_created": mark("Lập lớp"),
    "class_edited": mark("Sửa lớp"),
    "class_put_away": mark("Cất lớp"),
    "class_taken_out": mark("Lấy lại lớp đã cất"),
    "teaching_assigned": mark("Phân công giáo viên cho lớp"),
    "teaching_ended": mark("Kết thúc một phân công giáo viên"),
    "decision_added": mark("Ghi quyết định của năm học"),
    "decision_edited": mark("Sửa quyết định của năm học"),
    "pupil_admitted": mark("Nhận học sinh vào trường"),
    "pupil_edited": mark("Sửa hồ sơ học sinh"),
    "pupil_placed": mark("Xếp học sinh vào lớp"),
    "register_numbers_given": mark("Cấp số đăng bộ cho một lớp"),
    "programme_filled": mark("Lấy chương trình chuẩn cho một khối"),
    "programme_changed": mark("Sửa chương trình của một khối"),
    "guardian_added": mark("Thêm người giám hộ của học sinh"),
    "guardian_changed": mark("Sửa người giám hộ của học sinh"),
    "guardian_ended": mark("Ghi người thôi giám hộ học sinh"),
    "exemption_added": mark("Ghi môn được miễn hoặc đánh giá bằng nhận xét"),
    "exemption_ended": mark("Kết thúc việc miễn môn"),
    "pupil_status_changed": mark("Đổi tình trạng học sinh"),
}
OBJECT_LABELS: dict[str, str] = {
    "pupil": mark("Học sinh"),
    "school_class": mark("Lớp"),
    "school_year": mark("Năm học"),
    "assignment_decision": mark("Quyết định của năm học"),
}
FIELD_LABELS: dict[str, str] = {
    "pupil_fields": mark("Mục đã sửa"),
    "classes_made": mark("Lớp lập thêm"),
    "pupil_class": mark("Lớp"),
    "pupil_status": mark("Tình trạng học sinh"),
    "subject_code": mark("Mã môn học"),
    "grade": mark("Khối"),
    "first_number": mark("Bắt đầu từ số"),
    "decision_number": mark("Số quyết định"),
    "decided_on": mark("Ngày ký"),
}
PUPIL_FIELD_LABELS: dict[str, str] = {
    "full_name": mark("Họ và tên"),
    "ministry_code": mark("Mã định danh Bộ GD&ĐT"),
    "personal_id": mark("Số định danh cá nhân"),
    "register_no": mark("Số đăng bộ"),
    "other_name": mark("Tên gọi khác"),
    "born": mark("Ngày sinh"),
    "sex": mark("Giới tính"),
    "ethnicity": mark("Dân tộc"),
    "nationality": mark("Quốc tịch"),
    "birthplace": mark("Nơi sinh"),
    "home_town": mark("Quê quán"),
    "permanent_address": mark("Nơi thường trú"),
    "current_address": mark("Chỗ ở hiện nay"),
    "phone": mark("Điện thoại liên hệ"),
    "policies": mark("Diện chính sách"),
    "health_note": mark("Sức khỏe cần lưu ý"),
    "disability": mark("Khuyết tật"),
    "disability_note": mark("Ghi chú về khuyết tật"),
    "photo": mark("Ảnh"),
}
"""The words of a record's fields, for forms and for the log."""
