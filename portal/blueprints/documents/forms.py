"""The form of composing a document."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, MultipleFileField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from portal.rules.documents.addressing import Addressing
from portal.rules.documents.types import TYPES
from portal.services.documents.answering import LONGEST_REASON
from portal.services.documents.arrivals import LONGEST_HANDLER, LONGEST_NOTE
from portal.services.documents.composing import Content
from portal.services.documents.routes import Routes
from portal.web.forms import DayField, LineField, PortalForm, ProseField, at_most, required
from portal.web.numbers import key, whole_number


class RefuseForm(PortalForm):
    """Why the unit sends a document back."""

    reason = ProseField(_l("Lý do trả lại"), [required, at_most(LONGEST_REASON)])


class ArrivalForm(PortalForm):
    """Who is to handle a document that is entered into the incoming register; both may stay empty."""

    handler = LineField(_l("Đơn vị hoặc người nhận"), [at_most(LONGEST_HANDLER)])
    remark = LineField(_l("Ghi chú"), [at_most(LONGEST_NOTE)])


class Checkboxes(SelectMultipleField):
    """Several choices, each a check box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ComposeForm(PortalForm):
    """Everything may stay empty in a draft; what posting needs is checked at the preview."""

    type_code = SelectField(_l("Loại văn bản"))
    code = LineField(_l("Số, ký hiệu"), [at_most(60)])
    subject = LineField(_l("Trích yếu"), [at_most(500)])
    place = LineField(_l("Địa danh"), [at_most(100)])
    issued_on = DayField(_l("Ngày ban hành"), [Optional()])
    signer_name = LineField(_l("Người ký"), [at_most(150)])
    signer_position = LineField(_l("Chức vụ, quyền hạn ký"), [at_most(200)])
    body = ProseField(_l("Toàn văn"), [at_most(200_000)])
    files = MultipleFileField(_l("Tệp đính kèm"))
    upward = Checkboxes(_l("Gửi lên"), choices=[])
    subordinates = RadioField(_l("Gửi xuống"), choices=[], default="none")
    kinds = Checkboxes(_l("Chỉ các loại đơn vị"), choices=[])
    units = Checkboxes(_l("Đơn vị chọn riêng"), choices=[], coerce=key, validate_choice=False)
    words = LineField(_l("Tìm đơn vị theo tên"), [at_most(100)])
    draft_key = HiddenField(validators=[at_most(40)])
    version = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.type_code.choices = [(kind.code, gettext(kind.label)) for kind in TYPES.values()]

    def offer(self, routes: Routes, units: list[tuple[int, str]]) -> None:
        """Fill the choices from the routes of the unit."""
        self.upward.choices = [
            (name, f"{label}: {unit.name}")
            for name, label, unit in (
                ("superior", _l("Cấp trên"), routes.superior),
                ("centre", _l("Thẳng trung ương"), routes.centre),
            )
            if unit is not None
        ]
        self.subordinates.choices = [
            ("none", _l("Không gửi xuống")),
            ("direct", _l("Cấp dưới trực tiếp (%(count)d đơn vị)", count=routes.directly_below)),
            ("all", _l("Mọi đơn vị cấp dưới (%(count)d đơn vị)", count=routes.all_below)),
        ]
        self.kinds.choices = [(kind.code, f"{gettext(kind.label)} ({kind.count})") for kind in routes.kinds]
        self.units.choices = units

    def chosen_units(self) -> list[int]:
        """Ids of single units ticked so far; unreadable ones are dropped."""
        return [found for value in self.units.raw_data or self.units.data or () if (found := whole_number(value))]

    def content(self) -> Content:
        """What was typed, as the service takes it."""
        return Content(
            type_code=self.type_code.data,
            code=self.code.data or "",
            subject=self.subject.data or "",
            place=self.place.data or "",
            issued_on=self.issued_on.data,
            signer_name=self.signer_name.data or "",
            signer_position=self.signer_position.data or "",
            body=self.body.data or "",
            addressing=Addressing(
                superior="superior" in (self.upward.data or ()),
                centre="centre" in (self.upward.data or ()),
                subordinates=self.subordinates.data or "none",
                kinds=tuple(self.kinds.data or ()) if self.subordinates.data != "none" else (),
                units=tuple(self.units.data or ()),
            ),
        )


def stored_values(addressing: Addressing) -> dict[str, object]:
    """The addressee fields of a stored draft."""
    return {
        "upward": [name for name in ("superior", "centre") if getattr(addressing, name)],
        "subordinates": addressing.subordinates,
        "kinds": list(addressing.kinds),
        "units": list(addressing.units),
    }
