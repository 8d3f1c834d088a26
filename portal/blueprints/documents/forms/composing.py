"""The form of composing a document."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, MultipleFileField, SelectField
from wtforms.validators import Optional

from portal.blueprints.documents.forms.addressees import AddresseeForm
from portal.blueprints.documents.forms.marks import MarksForm
from portal.rules.documents.types import TYPES
from portal.services.documents.composing import Content
from portal.web.forms import DayField, LineField, ProseField, at_most


class ComposeForm(AddresseeForm, MarksForm):
    """Everything may stay empty in a draft; what posting needs is checked at the preview."""

    type_code = SelectField(_l("Loại văn bản"))
    code = LineField(_l("Số, ký hiệu"), [at_most(60)])
    subject = LineField(_l("Trích yếu"), [at_most(500)])
    place = LineField(_l("Địa danh"), [at_most(100)])
    issued_on = DayField(_l("Ngày ban hành"), [Optional()])
    signer_name = LineField(_l("Người ký"), [at_most(150)])
    signer_position = LineField(_l("Chức vụ"), [at_most(200)])
    body = ProseField(_l("Toàn văn"), [at_most(200_000)])
    files = MultipleFileField(_l("Tệp đính kèm"))
    draft_key = HiddenField(validators=[at_most(40)])
    version = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.type_code.choices = [(kind.code, gettext(kind.label)) for kind in TYPES.values()]

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
            addressing=self.addressing(),
            **self.marks(),
        )
