"""A form with every kind of part and cell, for tests of its workbook."""

from portal.rules.data_forms.definition import (
    Choice,
    Definition,
    Field,
    FieldType,
    Need,
    Repeat,
    Row,
    Section,
    Table,
)

KIND = Field(
    code="kind", label="Loại", type=FieldType.CHOICE, choices=(Choice("a", "Công lập"), Choice("b", "Tư thục, 12.5"))
)
DEALS = Repeat(
    code="deals",
    label="Hợp đồng",
    columns=(
        Field(code="name", label="Tên", type=FieldType.TEXT, need=Need.REQUIRED),
        Field(code="price", label="Giá trị", type=FieldType.MONEY, unit="đồng"),
        Field(code="signed", label="Ngày ký", type=FieldType.DATE),
        Field(code="late", label="Chậm", type=FieldType.YES_NO),
        Field(code="half", label="Một nửa", type=FieldType.DECIMAL, formula="price / 2"),
    ),
    most=30,
)
FORM = Definition(
    (
        Section(
            code="one",
            label="Học sinh: lớp/nhóm",
            help="Số liệu đầu năm",
            parts=(
                Field(code="classes", label="Số lớp", need=Need.REQUIRED, unit="lớp", help="Không kể lớp ghép"),
                Field(code="rate", label="Tỷ lệ", type=FieldType.DECIMAL, decimals=2),
                Field(code="each", label="Học sinh một lớp", type=FieldType.DECIMAL, formula="sum(grades) / classes"),
                Table(
                    code="grades",
                    label="Theo khối",
                    rows=(Row("g1", "Lớp 1"), Row("g2", "Lớp 2"), Row("all", "Tổng số", is_total=True)),
                    columns=(
                        Field(code="total", label="Tổng số"),
                        Field(code="girls", label="Nữ"),
                        Field(code="boys", label="Nam", formula="total - girls"),
                    ),
                    closed=frozenset({"g2.girls"}),
                ),
                KIND,
            ),
        ),
        Section(
            code="two",
            label="Mua sắm",
            parts=(
                Field(code="note", label="Ghi chú", type=FieldType.PROSE),
                DEALS,
                Field(code="spent", label="Đã chi", type=FieldType.MONEY, formula="sum(deals.price)"),
                Field(code="per", label="Mỗi lớp", type=FieldType.DECIMAL, formula="spent / classes"),
                Field(code="file", label="Tệp", type=FieldType.FILE),
                Field(code="then", label="Kỳ trước", formula="previous(classes) + 1"),
            ),
        ),
    )
)
