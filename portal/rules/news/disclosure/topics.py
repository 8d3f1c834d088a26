"""The eight sections of TT 09/2024/TT-BGDĐT: Articles 4, 5, 8.1, 8.2, 8.3, 9.1, 9.2 and 14."""

from dataclasses import dataclass
from enum import StrEnum

from portal.errors import mark

NO_SCHOOL_OF_ITS_OWN = "campus"


class Topic(StrEnum):
    """The eight sections in their order."""

    GENERAL = "general"
    FINANCE = "finance"
    STAFF = "staff"
    FACILITIES = "facilities"
    QUALITY = "quality"
    PLAN = "plan"
    RESULTS = "results"
    ANNUAL_REPORT = "annual_report"


@dataclass(frozen=True)
class TopicFacts:
    """How a section is called, its word in addresses, on what it rests, what it usually holds, whether as a PDF."""

    numeral: str
    label: str
    slug: str
    basis: str
    holds: str
    demands_pdf: bool = False


TOPICS: dict[Topic, TopicFacts] = {
    Topic.GENERAL: TopicFacts(
        "I",
        mark("Thông tin chung"),
        "thong-tin-chung",
        mark("Điều 4"),
        mark(
            "Tên, địa chỉ, liên hệ; loại hình, cơ quan quản lý; sứ mạng, mục tiêu; lịch sử; tổ chức bộ máy, lãnh đạo."
        ),
    ),
    Topic.FINANCE: TopicFacts(
        "II",
        mark("Thu, chi tài chính"),
        "thu-chi-tai-chinh",
        mark("Điều 5"),
        mark("Các khoản thu, chi của năm trước; mức thu năm nay; miễn giảm, học bổng; số dư các quỹ."),
    ),
    Topic.STAFF: TopicFacts(
        "III",
        mark("Đội ngũ nhà giáo, cán bộ quản lý và nhân viên"),
        "doi-ngu",
        mark("khoản 1 Điều 8"),
        mark("Số lượng theo vị trí việc làm và trình độ; kết quả theo chuẩn nghề nghiệp; bồi dưỡng trong năm."),
    ),
    Topic.FACILITIES: TopicFacts(
        "IV",
        mark("Cơ sở vật chất và tài liệu học tập"),
        "co-so-vat-chat",
        mark("khoản 2 Điều 8"),
        mark("Diện tích đất, số phòng, bình quân một học sinh; thiết bị dạy học; sách giáo khoa, sách tham khảo."),
    ),
    Topic.QUALITY: TopicFacts(
        "V",
        mark("Đánh giá và kiểm định chất lượng giáo dục"),
        "kiem-dinh-chat-luong",
        mark("khoản 3 Điều 8"),
        mark("Kết quả tự đánh giá, đánh giá ngoài; cấp độ đạt được; kế hoạch cải tiến chất lượng."),
    ),
    Topic.PLAN: TopicFacts(
        "VI",
        mark("Kế hoạch hoạt động giáo dục của năm học"),
        "ke-hoach-giao-duc",
        mark("khoản 1 Điều 9"),
        mark("Kế hoạch tuyển sinh; kế hoạch giáo dục; phối hợp với gia đình và xã hội; hỗ trợ học sinh."),
    ),
    Topic.RESULTS: TopicFacts(
        "VII",
        mark("Kết quả hoạt động giáo dục của năm trước"),
        "ket-qua-giao-duc",
        mark("khoản 2 Điều 9"),
        mark("Kết quả tuyển sinh; số học sinh theo khối; kết quả học tập, rèn luyện; lên lớp, hoàn thành, tốt nghiệp."),
    ),
    Topic.ANNUAL_REPORT: TopicFacts(
        "VIII",
        mark("Báo cáo thường niên"),
        "bao-cao-thuong-nien",
        mark("Điều 14"),
        mark("Tệp PDF của báo cáo đã ký; báo cáo còn trên trang ít nhất 5 năm."),
        demands_pdf=True,
    ),
}
TOPIC_OF_SLUG: dict[str, Topic] = {facts.slug: topic for topic, facts in TOPICS.items()}


def is_bound(kind_code: str, is_school: bool) -> bool:
    """Whether a unit of this kind must disclose: schools and centres, no offices, no campus of a school."""
    return is_school and kind_code != NO_SCHOOL_OF_ITS_OWN
