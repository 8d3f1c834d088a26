"""What designers type: a form, a section, a field, a table, a list of records, a check."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField
from wtforms.validators import NumberRange, Optional

from portal.rules.data_forms.definition import (
    FIELD_TYPE_LABELS,
    NEED_LABELS,
    TOTAL_LABELS,
    Check,
    Definition,
    Field,
    FieldType,
    Need,
    Operator,
    Part,
    Repeat,
    Section,
    Table,
    Total,
)
from portal.rules.data_forms.designing.faults import LONGEST_HELP, LONGEST_LABEL, MOST_RECORDS
from portal.rules.data_forms.designing.lines import write_fields, write_rows
from portal.rules.data_forms.prefill import SOURCES
from portal.rules.data_forms.values import MOST_DECIMALS
from portal.rules.people.domains import DOMAIN_LABELS
from portal.services.data_forms.designing.drafts import Draft
from portal.web.forms import (
    ChoiceField,
    ChoicesField,
    LineField,
    PortalForm,
    ProseField,
    VersionForm,
    at_most,
    required,
)
from portal.web.words import say

OPERATOR_LABELS: dict[Operator, Any] = {
    Operator.EQUAL: _l("bằng"),
    Operator.UNEQUAL: _l("khác"),
    Operator.GREATER: _l("lớn hơn"),
    Operator.AT_LEAST: _l("lớn hơn hoặc bằng"),
    Operator.LESS: _l("nhỏ hơn"),
    Operator.AT_MOST: _l("nhỏ hơn hoặc bằng"),
    Operator.BOTH_OR_NONE: _l("cùng có hoặc cùng trống với"),
    Operator.NOT_BOTH: _l("không cùng có với"),
    Operator.BETWEEN: _l("từ … đến …"),
}
_LONG = 5_000


def domains() -> list[tuple[str, str]]:
    """The data domains, none first."""
    return [("", _("Mọi lĩnh vực")), *((str(one), say(label)) for one, label in DOMAIN_LABELS.items())]


class FormForm(VersionForm):
    """Name, code, domain and description of a form."""

    name = LineField(_l("Tên biểu mẫu"), [required, at_most(200)])
    code = LineField(_l("Mã"), [at_most(40)])
    domain = ChoiceField(_l("Lĩnh vực số liệu"))
    description = ProseField(_l("Hướng dẫn cho người nhập"), [at_most(_LONG)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.domain.offer(domains())


class PlaceForm(PortalForm):
    """An edit of one place of a draft that knows how the place looked when it began."""

    seen = HiddenField()

    def facts(self) -> dict[str, Any]:
        """What was entered, by the names the services use."""
        return {name: value for name, value in self.data.items() if name not in {"csrf_token", "seen"}}


class SectionForm(PlaceForm):
    """A section."""

    label = LineField(_l("Tên phần"), [required, at_most(LONGEST_LABEL)])
    domain = ChoiceField(_l("Lĩnh vực số liệu"))
    help = ProseField(_l("Lời giải thích"), [at_most(LONGEST_HELP)])
    shown_if = LineField(_l("Chỉ hỏi khi"), [at_most(_LONG)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.domain.offer(domains())

    def show(self, draft: Draft, section: Section) -> None:
        """Fill in what is kept."""
        self.label.data, self.help.data, self.domain.data = section.label, section.help, section.domain
        self.shown_if.data = draft.words(section.shown_if)


class FieldForm(PlaceForm):
    """A field, or a column of a table or a list."""

    label = LineField(_l("Tên ô"), [required, at_most(LONGEST_LABEL)])
    code = LineField(_l("Mã"), [at_most(40)])
    type = ChoiceField(_l("Loại"))
    unit = LineField(_l("Đơn vị tính"), [at_most(40)])
    decimals = IntegerField(
        _l("Số chữ số thập phân"),
        [Optional(), NumberRange(0, MOST_DECIMALS, _l("Từ %(min)s đến %(max)s chữ số."))],
        default=0,
    )
    choices = ProseField(_l("Các mục để chọn, mỗi dòng một mục"), [at_most(_LONG)])
    need = ChoiceField(_l("Yêu cầu nhập"))
    help = ProseField(_l("Lời giải thích"), [at_most(LONGEST_HELP)])
    formula = LineField(_l("Công thức"), [at_most(_LONG)])
    shown_if = LineField(_l("Chỉ hỏi khi"), [at_most(_LONG)])
    total = ChoiceField(_l("Cấp trên tổng hợp"))
    prefill = ChoiceField(_l("Điền sẵn từ hồ sơ trường"))
    section = ChoiceField(_l("Nằm trong phần"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.type.offer((str(one), say(FIELD_TYPE_LABELS[one])) for one in FieldType)
        self.need.offer((str(one), say(NEED_LABELS[one])) for one in Need)
        self.total.offer((str(one), say(TOTAL_LABELS[one])) for one in Total)
        sources = [(code, say(source.label)) for code, source in SOURCES.items()]
        self.prefill.offer([("", _("Không")), *sources])

    def facts(self) -> dict[str, Any]:
        """What was entered; no decimals are none."""
        return {**super().facts(), "decimals": self.decimals.data or 0}

    def offer_sections(self, definition: Definition, owner: Part | None) -> None:
        """A part may go into another section, a column stays in its table."""
        if owner is not None:
            del self.section
        else:
            self.section.offer((section.code, section.label) for section in definition.sections)

    def show(self, draft: Draft, owner: Part | None, field: Field, section: str) -> None:
        """Fill in what is kept."""
        self.label.data, self.unit.data, self.help.data = field.label, field.unit, field.help
        self.code.data = field.code
        self.type.data, self.need.data, self.total.data = str(field.type), str(field.need), str(field.total)
        self.decimals.data, self.prefill.data = field.decimals, field.prefill
        self.choices.data = "\n".join(choice.label for choice in field.choices)
        self.formula.data = draft.words(field.formula, owner)
        self.shown_if.data = draft.words(field.shown_if, owner)
        if owner is None:
            self.section.data = section


class TableForm(PlaceForm):
    """A table: its rows and columns one a line."""

    label = LineField(_l("Tên bảng"), [required, at_most(LONGEST_LABEL)])
    code = LineField(_l("Mã"), [at_most(40)])
    rows = ProseField(_l("Các dòng, mỗi dòng một tên"), [required, at_most(20_000)])
    columns = ProseField(_l("Các cột, mỗi dòng một cột"), [required, at_most(20_000)])
    help = ProseField(_l("Lời giải thích"), [at_most(LONGEST_HELP)])
    shown_if = LineField(_l("Chỉ hỏi khi"), [at_most(_LONG)])
    closed = ChoicesField(_l("Ô không hỏi"))
    section = ChoiceField(_l("Nằm trong phần"))

    def offer(self, definition: Definition, part: Table | None) -> None:
        """The cells that may be closed, the sections it may stand in."""
        self.section.offer((section.code, section.label) for section in definition.sections)
        rows, columns = (part.rows, part.columns) if part else ((), ())
        places = [(row, column) for row in rows for column in columns]
        self.closed.offer((f"{row.code}.{one.code}", f"{row.label}, {one.label}") for row, one in places)

    def show(self, draft: Draft, part: Table, section: str) -> None:
        """Fill in what is kept."""
        self.label.data, self.help.data, self.section.data = part.label, part.help, section
        self.code.data = part.code
        self.rows.data, self.columns.data = write_rows(part.rows), write_fields(part.columns)
        self.shown_if.data, self.closed.data = draft.words(part.shown_if), sorted(part.closed)


class RepeatForm(PlaceForm):
    """A list of records: its columns one a line, how many there may be."""

    label = LineField(_l("Tên danh sách"), [required, at_most(LONGEST_LABEL)])
    code = LineField(_l("Mã"), [at_most(40)])
    columns = ProseField(_l("Các cột, mỗi dòng một cột"), [required, at_most(20_000)])
    least = IntegerField(
        _l("Ít nhất"),
        [NumberRange(0, MOST_RECORDS, _l("Từ %(min)s đến %(max)s dòng."))],
        default=0,
    )
    most = IntegerField(
        _l("Nhiều nhất"),
        [NumberRange(1, MOST_RECORDS, _l("Từ %(min)s đến %(max)s dòng."))],
        default=200,
    )
    help = ProseField(_l("Lời giải thích"), [at_most(LONGEST_HELP)])
    shown_if = LineField(_l("Chỉ hỏi khi"), [at_most(_LONG)])
    section = ChoiceField(_l("Nằm trong phần"))

    def offer(self, definition: Definition) -> None:
        """The sections it may stand in."""
        self.section.offer((section.code, section.label) for section in definition.sections)

    def show(self, draft: Draft, part: Repeat, section: str) -> None:
        """Fill in what is kept."""
        self.label.data, self.help.data, self.section.data = part.label, part.help, section
        self.code.data, self.columns.data = part.code, write_fields(part.columns)
        self.least.data, self.most.data = part.least, part.most
        self.shown_if.data = draft.words(part.shown_if)


class LinesForm(PortalForm):
    """Fields typed one a line."""

    lines = ProseField(_l("Các ô, mỗi dòng một ô"), [required, at_most(50_000)])


class BlockForm(PortalForm):
    """A ready block."""

    block = ChoiceField(_l("Khối có sẵn"), [required])


class CheckForm(PlaceForm):
    """What must hold between two sides."""

    left = LineField(_l("Vế trái"), [required, at_most(_LONG)])
    operator = ChoiceField(_l("phải"))
    right = LineField(_l("Vế phải"), [required, at_most(_LONG)])
    upto = LineField(_l("Đến"), [at_most(_LONG)])
    message = LineField(_l("Câu báo khi không đúng"), [required, at_most(300)])
    hard = BooleanField(_l("Bắt buộc đúng mới gửi được (bỏ dấu: người nhập giải thích là được)"), default=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.operator.offer((str(one), OPERATOR_LABELS[one]) for one in Operator)

    def show(self, draft: Draft, check: Check) -> None:
        """Fill in what is kept."""
        self.left.data, self.right.data = draft.words(check.left), draft.words(check.right)
        self.upto.data = draft.words(check.upto)
        self.operator.data, self.message.data, self.hard.data = str(check.operator), check.message, check.hard
