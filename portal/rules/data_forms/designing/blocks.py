"""Ready blocks: parts that most forms ask, to be put into a draft and changed there."""

from dataclasses import dataclass

from portal.errors import mark
from portal.rules.data_forms.definition import Field, FieldType, Need, Part, Repeat, Row, Table, Total

SPENDING = (
    "Chi lương và phụ cấp",
    "Chi lương tăng thêm cho giáo viên",
    "Chi quỹ phúc lợi học sinh",
    "Chi quỹ giáo dục nhà trường",
    "Chi đào tạo, bồi dưỡng",
    "Chi xây dựng, sửa chữa",
    "Chi mua sắm thiết bị",
)
"""Seven categories of spending (R68 names three of them); data to begin with, each form may change its own."""


@dataclass(frozen=True)
class Block:
    """A block by its code: what it is called, what it holds."""

    code: str
    label: str
    parts: tuple[Part, ...]


def _count(code: str, label: str, **facts: object) -> Field:
    return Field(code=code, label=label, total=Total.SUM, **facts)  # type: ignore[arg-type]


def grades_table(grades: range, code: str = "hoc_sinh") -> Table:
    """Pupils by grade, sex and ethnicity, filled from the school's records."""
    rows = [Row(f"g{grade}", f"Khối {grade}") for grade in grades]
    return Table(
        code=code,
        label="Học sinh theo khối",
        rows=(*rows, Row("tong", "Tổng số", is_total=True)),
        columns=(
            _count("lop", "Số lớp", unit="lớp", prefill="classes"),
            _count("hs", "Học sinh", unit="em", need=Need.REQUIRED, prefill="pupils"),
            _count("nu", "Nữ", unit="em", prefill="girls"),
            _count("dt", "Dân tộc thiểu số", unit="em", prefill="minority"),
            _count("nu_dt", "Nữ dân tộc thiểu số", unit="em", prefill="minority_girls"),
        ),
    )


BLOCKS: dict[str, Block] = {
    block.code: block
    for block in (
        Block("hs_th", mark("Học sinh tiểu học theo khối, giới tính, dân tộc"), (grades_table(range(1, 6)),)),
        Block("hs_thcs", mark("Học sinh THCS theo khối, giới tính, dân tộc"), (grades_table(range(6, 10)),)),
        Block("hs_thpt", mark("Học sinh THPT theo khối, giới tính, dân tộc"), (grades_table(range(10, 13)),)),
        Block(
            "chi_7",
            mark("Chi theo 7 hạng mục"),
            (
                Table(
                    code="chi",
                    label="Chi theo hạng mục",
                    rows=(
                        *(Row(f"m{number}", label) for number, label in enumerate(SPENDING, 1)),
                        Row("tong", "Tổng cộng", is_total=True),
                    ),
                    columns=(
                        Field(code="du_toan", label="Dự toán", type=FieldType.MONEY, unit="đồng", total=Total.SUM),
                        Field(code="da_chi", label="Đã chi", type=FieldType.MONEY, unit="đồng", total=Total.SUM),
                        Field(
                            code="con_lai",
                            label="Còn lại",
                            type=FieldType.MONEY,
                            unit="đồng",
                            formula="du_toan - da_chi",
                            total=Total.SUM,
                        ),
                    ),
                ),
            ),
        ),
        Block(
            "doi_ngu",
            mark("Đội ngũ theo nhóm và giới tính"),
            (
                Table(
                    code="doi_ngu",
                    label="Đội ngũ",
                    rows=(
                        Row("quan_ly", "Cán bộ quản lý"),
                        Row("giao_vien", "Giáo viên"),
                        Row("nhan_vien", "Nhân viên"),
                        Row("tong", "Tổng số", is_total=True),
                    ),
                    columns=(
                        _count("nguoi", "Số người", unit="người", need=Need.REQUIRED),
                        _count("nu", "Nữ", unit="người"),
                        _count("bien_che", "Biên chế", unit="người"),
                        _count("hop_dong", "Hợp đồng", unit="người"),
                    ),
                ),
            ),
        ),
        Block(
            "hop_dong",
            mark("Danh sách hợp đồng"),
            (
                Repeat(
                    code="hop_dong",
                    label="Hợp đồng",
                    columns=(
                        Field(code="so", label="Số hợp đồng", type=FieldType.TEXT, need=Need.REQUIRED),
                        Field(code="ten", label="Nội dung", type=FieldType.TEXT, need=Need.REQUIRED),
                        Field(code="ngay", label="Ngày ký", type=FieldType.DATE),
                        Field(code="gia", label="Giá trị", type=FieldType.MONEY, unit="đồng", total=Total.SUM),
                    ),
                ),
            ),
        ),
        Block(
            "kien_nghi",
            mark("Khó khăn và kiến nghị"),
            (
                Field(code="kho_khan", label="Khó khăn, vướng mắc", type=FieldType.PROSE, total=Total.LIST),
                Field(code="kien_nghi", label="Kiến nghị, đề xuất", type=FieldType.PROSE, total=Total.LIST),
            ),
        ),
    )
}
