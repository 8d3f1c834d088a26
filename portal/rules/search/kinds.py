"""The kinds of things that can be found, in the order of lists, as readers call them."""

from portal.errors import mark

KIND_LABELS: dict[str, str] = {
    "document": mark("Văn bản"),
    "published": mark("Văn bản công khai"),
    "guidance": mark("Hỏi đáp về văn bản"),
    "news": mark("Tin bài"),
    "article": mark("Bài đang soạn"),
    "notice": mark("Thông báo của trường"),
    "talk": mark("Tin nhắn với gia đình"),
    "broadcast": mark("Thông báo đến các trường"),
    "form": mark("Biểu mẫu"),
    "period": mark("Kỳ báo cáo"),
    "report": mark("Phiếu báo cáo"),
    "unit": mark("Đơn vị"),
    "site": mark("Trang tin"),
    "staff": mark("Người trong ngành"),
    "pupil": mark("Học sinh"),
    "page": mark("Trang giới thiệu"),
    "disclosure": mark("Công khai của trường"),
    "event": mark("Sự kiện"),
    "question": mark("Hỏi đáp"),
    "consultation": mark("Lấy ý kiến"),
}
