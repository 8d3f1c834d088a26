"""TT 27/2020, TT 22/2016, TT 30/2014 and preschool, as values.

Sources: TT 27/2020/TT-BGDĐT Articles 6-13 (digests and public code agree); TT 30/2014 and TT 22/2016 from memory.
QĐ 4222/QĐ-BGDĐT of 27/12/2024 for five-year-olds: 22 standards, 70 indicators, 6 fields; their text is not here.
"""

from portal.errors import mark
from portal.rules.gradebook.scales import (
    PASSING,
    QUALITY_LEVELS,
    SUBJECT_LEVELS,
    TWO_SUBJECT_LEVELS,
    YEAR_LEVELS,
)
from portal.rules.gradebook.standards import PreschoolCircular, PrimaryCircular, PrimaryTitle, Row, YearRule

QUALITIES = mark("Phẩm chất chủ yếu")
GENERAL = mark("Năng lực chung")
SPECIFIC = mark("Năng lực đặc thù")
OLD_QUALITIES = mark("Phẩm chất")
OLD_COMPETENCES = mark("Năng lực")

ROWS_2020 = (
    Row(code="yeu_nuoc", label=mark("Yêu nước"), group=QUALITIES),
    Row(code="nhan_ai", label=mark("Nhân ái"), group=QUALITIES),
    Row(code="cham_chi", label=mark("Chăm chỉ"), group=QUALITIES),
    Row(code="trung_thuc", label=mark("Trung thực"), group=QUALITIES),
    Row(code="trach_nhiem", label=mark("Trách nhiệm"), group=QUALITIES),
    Row(code="tu_chu_tu_hoc", label=mark("Tự chủ và tự học"), group=GENERAL),
    Row(code="giao_tiep_hop_tac", label=mark("Giao tiếp và hợp tác"), group=GENERAL),
    Row(code="giai_quyet_van_de", label=mark("Giải quyết vấn đề và sáng tạo"), group=GENERAL),
    Row(code="ngon_ngu", label=mark("Ngôn ngữ"), group=SPECIFIC),
    Row(code="tinh_toan", label=mark("Tính toán"), group=SPECIFIC),
    Row(code="khoa_hoc", label=mark("Khoa học"), group=SPECIFIC),
    Row(code="cong_nghe", label=mark("Công nghệ"), group=SPECIFIC),
    Row(code="tin_hoc", label=mark("Tin học"), group=SPECIFIC),
    Row(code="tham_mi", label=mark("Thẩm mĩ"), group=SPECIFIC),
    Row(code="the_chat", label=mark("Thể chất"), group=SPECIFIC),
)
ROWS_2016 = (
    Row(code="tu_phuc_vu", label=mark("Tự phục vụ, tự quản"), group=OLD_COMPETENCES),
    Row(code="hop_tac", label=mark("Hợp tác"), group=OLD_COMPETENCES),
    Row(code="tu_hoc", label=mark("Tự học và giải quyết vấn đề"), group=OLD_COMPETENCES),
    Row(code="cham_hoc", label=mark("Chăm học, chăm làm"), group=OLD_QUALITIES),
    Row(code="tu_tin", label=mark("Tự tin, trách nhiệm"), group=OLD_QUALITIES),
    Row(code="trung_thuc", label=mark("Trung thực, kỉ luật"), group=OLD_QUALITIES),
    Row(code="doan_ket", label=mark("Đoàn kết, yêu thương"), group=OLD_QUALITIES),
)
ROWS_2014 = (
    Row(code="nang_luc", label=mark("Mức độ hình thành và phát triển năng lực"), group=OLD_COMPETENCES),
    Row(code="pham_chat", label=mark("Mức độ hình thành và phát triển phẩm chất"), group=OLD_QUALITIES),
)

TT27_2020 = PrimaryCircular(
    code="tt27_2020",
    name=mark("Thông tư 27/2020/TT-BGDĐT"),
    has_midterms=True,
    subject_scale=SUBJECT_LEVELS,
    quality_scale=QUALITY_LEVELS,
    rows=ROWS_2020,
    midterm_subjects=("tieng_viet", "toan"),
    midterm_grades=(4, 5),
    year_scale=YEAR_LEVELS,
    year_rules=(
        YearRule(level="hoan_thanh_xuat_sac", least_subject="hoan_thanh_tot", least_quality="tot", least_test=9),
        YearRule(level="hoan_thanh_tot", least_subject="hoan_thanh_tot", least_quality="tot", least_test=7),
        YearRule(level="hoan_thanh", least_subject="hoan_thanh", least_quality="dat", least_test=5),
        YearRule(level="chua_hoan_thanh"),
    ),
    titles=(
        PrimaryTitle(code="xuat_sac", label=mark("Học sinh Xuất sắc"), level="hoan_thanh_xuat_sac"),
        PrimaryTitle(
            code="tieu_bieu",
            label=mark("Học sinh tiêu biểu hoàn thành tốt trong học tập và rèn luyện"),
            level="hoan_thanh_tot",
            chosen=True,
        ),
    ),
)

FROM_MEMORY = mark("Toàn bộ nội dung: ghi theo trí nhớ, chưa đối chiếu với văn bản; chỉ dùng cho các năm học cũ.")

TT22_2016 = PrimaryCircular(
    code="tt22_2016",
    name=mark("Thông tư 30/2014/TT-BGDĐT, sửa đổi bởi Thông tư 22/2016/TT-BGDĐT"),
    unverified=(FROM_MEMORY,),
    has_midterms=True,
    subject_scale=SUBJECT_LEVELS,
    quality_scale=QUALITY_LEVELS,
    rows=ROWS_2016,
    midterm_subjects=("tieng_viet", "toan"),
    midterm_grades=(4, 5),
    least_test=1,
    year_scale=TWO_SUBJECT_LEVELS,
    year_rules=(
        YearRule(level="hoan_thanh", least_subject="hoan_thanh", least_quality="dat", least_test=5),
        YearRule(level="chua_hoan_thanh"),
    ),
)

TT30_2014 = PrimaryCircular(
    code="tt30_2014",
    name=mark("Thông tư 30/2014/TT-BGDĐT"),
    unverified=(FROM_MEMORY,),
    has_midterms=False,
    subject_scale=TWO_SUBJECT_LEVELS,
    quality_scale=PASSING,
    rows=ROWS_2014,
    least_test=1,
    year_scale=TWO_SUBJECT_LEVELS,
    year_rules=(
        YearRule(level="hoan_thanh", least_subject="hoan_thanh", least_quality="dat", least_test=5),
        YearRule(level="chua_hoan_thanh"),
    ),
)

PRESCHOOL = PreschoolCircular(
    code="preschool",
    name=mark("Đánh giá trẻ mầm non theo chỉ số"),
    unverified=(mark("Cách ghi kết quả theo chỉ số: ghi theo trí nhớ; nội dung chỉ số do nhà trường nhập."),),
    indicator_scale=PASSING,
)
