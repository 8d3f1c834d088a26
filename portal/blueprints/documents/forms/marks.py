"""The marks of a letter: capacity, urgency, circulation note, pages, reply-by day, purposes, what it replies to."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Optional, ValidationError

from portal.blueprints.documents.forms.addressees import Checkboxes
from portal.rules.documents.marks import CAPACITIES, CIRCULATIONS, GROUPS, PURPOSES, SECRECIES, URGENCIES
from portal.web.forms import ChoiceField, DayField, LineField, PortalForm, ProseField, at_most
from portal.web.numbers import key, whole_number

MOST_PAGES = 9999
_UPWARD, _BELOW, _OTHERS = (_l(label) for label in GROUPS.values())
_PURPOSES = [(code, _l(label)) for code, label in PURPOSES.items()]


class CountField(StringField):
    """A whole number from 1 to ``MOST_PAGES``, or nothing."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        typed = str(valuelist[0]).strip() if valuelist else ""
        self.data = whole_number(typed)
        if typed and not 1 <= (self.data or 0) <= MOST_PAGES:
            raise ValueError(gettext("Nhập một số nguyên từ 1 đến %(most)d.", most=MOST_PAGES))


class MarksForm(PortalForm):
    """What Nghị định 30 puts on a letter besides its text."""

    department = LineField(_l("Đơn vị soạn thảo"), [at_most(20)])
    capacity = ChoiceField(_l("Quyền hạn ký"), choices=[(c, _l(label)) for c, label in CAPACITIES.items()], default="")
    urgency = ChoiceField(_l("Độ khẩn"), choices=[(u.code, _l(u.words)) for u in URGENCIES.values()], default="")
    secrecy = ChoiceField(_l("Độ mật"), choices=[(code, _l(label)) for code, label in SECRECIES.items()], default="")
    circulation = ChoiceField(
        _l("Chỉ dẫn lưu hành"), choices=[(c, _l(label)) for c, label in CIRCULATIONS.items()], default=""
    )
    pages = CountField(_l("Số trang"))
    reply_by = DayField(_l("Hạn trả lời"), [Optional()])
    purpose_upward = ChoiceField(_UPWARD, choices=_PURPOSES, default="report")
    purpose_below = ChoiceField(_BELOW, choices=_PURPOSES, default="perform")
    purpose_others = ChoiceField(_OTHERS, choices=_PURPOSES, default="coordinate")
    recipient_lines = ProseField(_l("Nơi nhận khác"), [at_most(1000)])
    replies_to = Checkboxes(_l("Trả lời văn bản"), choices=[], coerce=key, validate_choice=False)
    reply_words = LineField(_l("Tìm văn bản được trả lời"), [at_most(100)])

    def validate_reply_by(self, field: DayField) -> None:
        """Not before the document itself."""
        issued_on = self["issued_on"].data if "issued_on" in self else None
        if field.data and issued_on and field.data < issued_on:
            raise ValidationError(gettext("Hạn trả lời không được trước ngày ban hành."))

    def chosen_replies(self) -> list[int]:
        """Ids of the documents ticked so far; unreadable ones are dropped."""
        values = self.replies_to.raw_data or self.replies_to.data or ()
        return [found for value in values if (found := whole_number(value))]

    def marks(self) -> dict[str, Any]:
        """What was chosen, by the names of the service."""
        return {
            **{
                name: self[name].data
                for name in ("department", "capacity", "urgency", "secrecy", "circulation", "pages")
            },
            "reply_by": self.reply_by.data,
            "purposes": {group: self[f"purpose_{group}"].data for group in GROUPS},
            "recipient_lines": self.recipient_lines.data or "",
            "replies_to": self.replies_to.data or (),
        }


def stored_marks(purposes: Mapping[str, str], replies: list[int]) -> dict[str, object]:
    """The fields of a stored draft that have another name or shape there."""
    return {**{f"purpose_{group}": purpose for group, purpose in purposes.items()}, "replies_to": replies}
