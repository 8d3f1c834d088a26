"""The kinds of things that can be found, in the order of lists, as readers call them."""

from portal.errors import mark

KIND_LABELS: dict[str, str] = {
    "document": mark("Văn bản"),
    "published": mark("Văn bản công khai"),
    "news": mark("Tin bài"),
    "article": mark("Bài đang soạn"),
    "notice": mark("Thông báo của trường"),
    "talk": mark("Tin nhắn với gia đình"),
    "form": mark("Biểu mẫu"),
    "period": mark("Kỳ báo cáo"),
    "report": mark("Phiếu báo cáo"),
    "unit": mark("Đơn vị"),
    "site": mark("Trang tin"),
    "staff": mark("Người trong ngành"),
    "pupil": mark("Học sinh"),
    "page": mark("Trang giới thiệu"),
    "question": mark("Hỏi đáp"),
    "consultation": mark("Lấy ý kiến"),
}
