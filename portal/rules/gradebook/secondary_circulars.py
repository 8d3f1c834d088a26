"""TT 22/2021, TT 58/2011 and its amendment TT 26/2020, as values.

Sources: TT 22/2021/TT-BGDĐT Articles 5-9, 12-15 (digests and public code agree); TT 58/2011/TT-BGDĐT Articles 10-18;
TT 26/2020/TT-BGDĐT. ``unverified`` lists what comes from memory.
"""

from dataclasses import replace
from decimal import Decimal

from portal.errors import mark
from portal.rules.gradebook.scales import FOUR_LEVELS, OLD_CONDUCT, RANKS
from portal.rules.gradebook.standards import (
    Adjustment,
    LevelRule,
    Many,
    PassShare,
    PromotionRule,
    SecondaryCircular,
    SheetPlan,
    TitleRule,
)

BY_PERIODS = ((35, 2), (70, 3), (None, 4))
"""TT 22/2021, Article 6: 2 regular scores up to 35 periods a year, 3 up to 70, 4 above."""
TWO = ((None, 2),)

TT22_2021 = SecondaryCircular(
    code="tt22_2021",
    name=mark("Thông tư 22/2021/TT-BGDĐT"),
    unverified=(
        mark("Làm tròn nửa lên: Thông tư chỉ viết “sau khi làm tròn số”."),
        mark("Điểm trung bình cả năm tính từ điểm trung bình học kì đã làm tròn."),
        mark("Bài thiếu mà không kiểm tra bù thì nhận điểm 0 hoặc mức Chưa đạt."),
        mark("Điểm đánh giá lại thay cho điểm trung bình cả năm của môn."),
        mark("Môn được miễn không tính vào số môn."),
        mark("Điểm của cụm chuyên đề học tập là thêm một điểm thường xuyên."),
    ),
    learning_label=mark("Kết quả học tập"),
    conduct_label=mark("Kết quả rèn luyện"),
    sheet=SheetPlan(regular=BY_PERIODS, comment_regular=TWO),
    passing=PassShare(numerator=1, denominator=1),
    learning_scale=FOUR_LEVELS,
    conduct_scale=FOUR_LEVELS,
    levels=(
        LevelRule(level="tot", failed_comments=0, every=Decimal("6.5"), many=Many(count=6, least=Decimal("8.0"))),
        LevelRule(level="kha", failed_comments=0, every=Decimal("5.0"), many=Many(count=6, least=Decimal("6.5"))),
        LevelRule(level="dat", failed_comments=1, every=Decimal("3.5"), many=Many(count=6, least=Decimal("5.0"))),
        LevelRule(level="chua_dat"),
    ),
    adjustments=(  # Article 9.3: two levels or more below Tốt or Khá because of one subject alone: one level up
        Adjustment(reached="tot", base="dat", given="kha"),
        Adjustment(reached="tot", base="chua_dat", given="dat"),
        Adjustment(reached="kha", base="chua_dat", given="dat"),
    ),
    conduct_years=(  # Article 8: semester I, semester II, year
        ("tot", "tot", "tot"),
        ("kha", "tot", "tot"),
        ("dat", "tot", "kha"),
        ("chua_dat", "tot", "kha"),
        ("tot", "kha", "kha"),
        ("kha", "kha", "kha"),
        ("dat", "kha", "kha"),
        ("chua_dat", "kha", "dat"),
        ("tot", "dat", "kha"),
        ("kha", "dat", "dat"),
        ("dat", "dat", "dat"),
        ("chua_dat", "dat", "dat"),
        ("tot", "chua_dat", "chua_dat"),
        ("kha", "chua_dat", "chua_dat"),
        ("dat", "chua_dat", "chua_dat"),
        ("chua_dat", "chua_dat", "chua_dat"),
    ),
    promotion=PromotionRule(
        least_conduct="dat",
        least_learning="dat",
        most_absent=45,
        reassessed_levels=("chua_dat",),
        reassessed_below=Decimal("5.0"),
        both_open=True,
    ),
    titles=(
        TitleRule(
            code="xuat_sac",
            label=mark("Học sinh Xuất sắc"),
            least_conduct="tot",
            least_learning="tot",
            many=Many(count=6, least=Decimal("9.0")),
        ),
        TitleRule(code="gioi", label=mark("Học sinh Giỏi"), least_conduct="tot", least_learning="tot"),
    ),
)

TT58_2011 = SecondaryCircular(
    code="tt58_2011",
    name=mark("Thông tư 58/2011/TT-BGDĐT"),
    unverified=(
        mark("Công thức có bài một tiết, số bài, trung bình các môn, điều chỉnh theo Điều 13: ghi theo trí nhớ."),
        mark("Môn đánh giá bằng nhận xét đạt khi ít nhất hai phần ba số bài và bài học kì đạt: ghi theo trí nhớ."),
    ),
    learning_label=mark("Học lực"),
    conduct_label=mark("Hạnh kiểm"),
    sheet=SheetPlan(regular=BY_PERIODS, comment_regular=TWO, long_tests=True),
    passing=PassShare(numerator=2, denominator=3),
    learning_scale=RANKS,
    conduct_scale=OLD_CONDUCT,
    levels=(
        LevelRule(level="gioi", mean=Decimal("8.0"), key=Decimal("8.0"), every=Decimal("6.5"), failed_comments=0),
        LevelRule(level="kha", mean=Decimal("6.5"), key=Decimal("6.5"), every=Decimal("5.0"), failed_comments=0),
        LevelRule(level="trung_binh", mean=Decimal("5.0"), key=Decimal("5.0"), every=Decimal("3.5"), failed_comments=0),
        LevelRule(level="yeu", mean=Decimal("3.5"), every=Decimal("2.0")),
        LevelRule(level="kem"),
    ),
    adjustments=(
        Adjustment(reached="gioi", base="trung_binh", given="kha"),
        Adjustment(reached="gioi", base="yeu", given="trung_binh"),
        Adjustment(reached="kha", base="yeu", given="trung_binh"),
        Adjustment(reached="kha", base="kem", given="yeu"),
    ),
    key_subjects=("toan", "ngu_van"),
    promotion=PromotionRule(
        least_conduct="trung_binh",
        least_learning="trung_binh",
        most_absent=45,
        reassessed_levels=("yeu",),
        reassessed_below=Decimal("5.0"),
        both_open=False,
    ),
    titles=(
        TitleRule(code="gioi", label=mark("Học sinh giỏi"), least_conduct="tot", least_learning="gioi"),
        TitleRule(code="tien_tien", label=mark("Học sinh tiên tiến"), least_conduct="kha", least_learning="kha"),
    ),
)

TT26_2020 = replace(
    TT58_2011,
    code="tt26_2020",
    name=mark("Thông tư 58/2011/TT-BGDĐT, sửa đổi bởi Thông tư 26/2020/TT-BGDĐT"),
    unverified=(
        mark("Trung bình các môn và điều chỉnh xếp loại theo Điều 13: ghi theo trí nhớ."),
        mark("Môn đánh giá bằng nhận xét đạt khi ít nhất hai phần ba số bài và bài học kì đạt: ghi theo trí nhớ."),
    ),
    sheet=SheetPlan(regular=BY_PERIODS, comment_regular=TWO),
    key_subjects=("toan", "ngu_van", "ngoai_ngu_1"),
)
