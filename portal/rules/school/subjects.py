"""The subjects of the general education programme of 2018: a school's starting point, which it then changes.

Source: the programme of TT 32/2018/TT-BGDĐT (periods a year) from general knowledge, to be checked by each school;
kinds of assessment: TT 22/2021 Art. 5 and TT 27/2020.
"""

from dataclasses import dataclass

from portal.errors import mark
from portal.rules.school.levels import PRIMARY, level_of

SCORE, COMMENT = "score", "comment"
ASSESSMENT_LABELS: dict[str, str] = {
    SCORE: mark("Nhận xét kết hợp điểm số"),
    COMMENT: mark("Nhận xét"),
}


@dataclass(frozen=True)
class Subject:
    """One subject of one grade; ``periods`` are lessons a year."""

    code: str
    name: str
    assessed_by: str
    periods: int
    optional: bool = False


NAMES: dict[str, str] = {
    "tieng_viet": "Tiếng Việt",
    "ngu_van": "Ngữ văn",
    "toan": "Toán",
    "ngoai_ngu_1": "Ngoại ngữ 1",
    "ngoai_ngu_2": "Ngoại ngữ 2",
    "dao_duc": "Đạo đức",
    "tu_nhien_xa_hoi": "Tự nhiên và Xã hội",
    "giao_duc_cong_dan": "Giáo dục công dân",
    "lich_su_dia_li": "Lịch sử và Địa lí",
    "khoa_hoc": "Khoa học",
    "khoa_hoc_tu_nhien": "Khoa học tự nhiên",
    "tin_hoc_cong_nghe": "Tin học và Công nghệ",
    "cong_nghe": "Công nghệ",
    "tin_hoc": "Tin học",
    "giao_duc_the_chat": "Giáo dục thể chất",
    "am_nhac": "Âm nhạc",
    "mi_thuat": "Mĩ thuật",
    "nghe_thuat": "Nghệ thuật",
    "hoat_dong_trai_nghiem": "Hoạt động trải nghiệm",
    "trai_nghiem_huong_nghiep": "Hoạt động trải nghiệm, hướng nghiệp",
    "giao_duc_dia_phuong": "Nội dung giáo dục của địa phương",
    "lich_su": "Lịch sử",
    "dia_li": "Địa lí",
    "giao_duc_kinh_te_phap_luat": "Giáo dục kinh tế và pháp luật",
    "vat_li": "Vật lí",
    "hoa_hoc": "Hóa học",
    "sinh_hoc": "Sinh học",
    "quoc_phong_an_ninh": "Giáo dục quốc phòng và an ninh",
}
SHORT_NAMES: dict[str, str] = {
    "tieng_viet": "T. Việt",
    "ngu_van": "Văn",
    "ngoai_ngu_1": "NN 1",
    "ngoai_ngu_2": "NN 2",
    "dao_duc": "Đ. đức",
    "tu_nhien_xa_hoi": "TNXH",
    "giao_duc_cong_dan": "GDCD",
    "lich_su_dia_li": "LS&ĐL",
    "khoa_hoc": "K. học",
    "khoa_hoc_tu_nhien": "KHTN",
    "tin_hoc_cong_nghe": "TH&CN",
    "cong_nghe": "C. nghệ",
    "tin_hoc": "Tin",
    "giao_duc_the_chat": "GDTC",
    "am_nhac": "Nhạc",
    "mi_thuat": "M. thuật",
    "nghe_thuat": "N. thuật",
    "hoat_dong_trai_nghiem": "HĐTN",
    "trai_nghiem_huong_nghiep": "HĐTN",
    "giao_duc_dia_phuong": "GDĐP",
    "lich_su": "Sử",
    "dia_li": "Địa",
    "giao_duc_kinh_te_phap_luat": "KT&PL",
    "vat_li": "Lí",
    "hoa_hoc": "Hóa",
    "sinh_hoc": "Sinh",
    "quoc_phong_an_ninh": "QPAN",
}
"""As the heads of wide tables write them; a subject without one stands there by its name."""
_PRIMARY: tuple[tuple[str, dict[int, int]], ...] = (
    ("tieng_viet", {1: 420, 2: 350, 3: 245, 4: 245, 5: 245}),
    ("toan", {1: 105, 2: 175, 3: 175, 4: 175, 5: 175}),
    ("ngoai_ngu_1", {3: 140, 4: 140, 5: 140}),
    ("dao_duc", dict.fromkeys(range(1, 6), 35)),
    ("tu_nhien_xa_hoi", dict.fromkeys((1, 2, 3), 70)),
    ("lich_su_dia_li", dict.fromkeys((4, 5), 70)),
    ("khoa_hoc", dict.fromkeys((4, 5), 70)),
    ("tin_hoc_cong_nghe", dict.fromkeys((3, 4, 5), 70)),
    ("giao_duc_the_chat", dict.fromkeys(range(1, 6), 70)),
    ("am_nhac", dict.fromkeys(range(1, 6), 35)),
    ("mi_thuat", dict.fromkeys(range(1, 6), 35)),
    ("hoat_dong_trai_nghiem", dict.fromkeys(range(1, 6), 105)),
)
_LOWER: tuple[tuple[str, dict[int, int]], ...] = (
    ("ngu_van", dict.fromkeys(range(6, 10), 140)),
    ("toan", dict.fromkeys(range(6, 10), 140)),
    ("ngoai_ngu_1", dict.fromkeys(range(6, 10), 105)),
    ("giao_duc_cong_dan", dict.fromkeys(range(6, 10), 35)),
    ("lich_su_dia_li", dict.fromkeys(range(6, 10), 105)),
    ("khoa_hoc_tu_nhien", dict.fromkeys(range(6, 10), 140)),
    ("cong_nghe", {6: 35, 7: 35, 8: 52, 9: 52}),
    ("tin_hoc", dict.fromkeys(range(6, 10), 35)),
    ("giao_duc_the_chat", dict.fromkeys(range(6, 10), 70)),
    ("nghe_thuat", dict.fromkeys(range(6, 10), 70)),
    ("trai_nghiem_huong_nghiep", dict.fromkeys(range(6, 10), 105)),
    ("giao_duc_dia_phuong", dict.fromkeys(range(6, 10), 35)),
)
_UPPER: tuple[tuple[str, int, bool], ...] = (
    ("ngu_van", 105, False),
    ("toan", 105, False),
    ("ngoai_ngu_1", 105, False),
    ("lich_su", 52, False),
    ("dia_li", 70, True),
    ("giao_duc_kinh_te_phap_luat", 70, True),
    ("vat_li", 70, True),
    ("hoa_hoc", 70, True),
    ("sinh_hoc", 70, True),
    ("cong_nghe", 70, True),
    ("tin_hoc", 70, True),
    ("am_nhac", 70, True),
    ("mi_thuat", 70, True),
    ("giao_duc_the_chat", 70, False),
    ("quoc_phong_an_ninh", 35, False),
    ("trai_nghiem_huong_nghiep", 105, False),
    ("giao_duc_dia_phuong", 35, False),
)
_BY_COMMENT = frozenset(
    {
        "giao_duc_the_chat",
        "am_nhac",
        "mi_thuat",
        "nghe_thuat",
        "trai_nghiem_huong_nghiep",
        "giao_duc_dia_phuong",
    }
)
_TESTED_FROM: dict[str, int] = {
    "tieng_viet": 1,
    "toan": 1,
    "ngoai_ngu_1": 3,
    "lich_su_dia_li": 4,
    "khoa_hoc": 4,
    "tin_hoc_cong_nghe": 3,
}
"""Primary subjects with a periodic test of 10 points, and from which grade (TT 27/2020 Art. 7)."""


def standard_subjects(grade: int) -> tuple[Subject, ...]:
    """The programme of a grade (1 to 12) in the order of the books; nothing for preschool."""
    if grade == 0:
        return ()
    if grade >= 10:
        return tuple(_subject(code, periods, grade, optional=optional) for code, periods, optional in _UPPER)
    table = _PRIMARY if level_of(grade) == PRIMARY else _LOWER
    return tuple(_subject(code, periods[grade], grade) for code, periods in table if grade in periods)


def _subject(code: str, periods: int, grade: int, *, optional: bool = False) -> Subject:
    return Subject(code, NAMES[code], _assessed_by(code, grade), periods, optional)


def _assessed_by(code: str, grade: int) -> str:
    """In primary school ``score`` means that a test of 10 points goes with the teacher's comment."""
    if level_of(grade) == PRIMARY:
        return SCORE if grade >= _TESTED_FROM.get(code, 99) else COMMENT
    return COMMENT if code in _BY_COMMENT else SCORE
