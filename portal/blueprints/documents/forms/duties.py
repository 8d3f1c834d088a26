"""The forms of duties: what is to be done until when, that it is done, and sending a proof back."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FileField, HiddenField
from wtforms.validators import Optional

from portal.rules.documents.deadlines import Rhythm, Timing
from portal.rules.documents.duties import (
    LONGEST_EVENT,
    LONGEST_REMARK,
    LONGEST_TITLE,
    PROOF_LABELS,
    RHYTHM_LABELS,
    Proof,
)
from portal.services.documents.duties.preparing import Wish
from portal.web.forms import ChoiceField, ChoicesField, DayField, LineField, PortalForm, ProseField, at_most, required
from portal.web.numbers import whole_number

_DAYS = [("", "–"), *((str(day), str(day)) for day in range(1, 32))]
_MONTHS = [("", "–"), *((str(month), str(month)) for month in range(1, 13))]
NUMBERS = ("day", "month", "opens_day", "opens_month", "days")


class DutyForm(PortalForm):
    """Only the fields of the chosen rhythm count."""

    title = LineField(_l("Việc cần làm"), [required, at_most(LONGEST_TITLE)])
    rhythm = ChoiceField(_l("Hạn hoàn thành"), default=Rhythm.ONCE)
    due = DayField(_l("Chậm nhất ngày"), [Optional()])
    opens = DayField(_l("Bắt đầu từ ngày (nếu có)"), [Optional()])
    day = ChoiceField(_l("Ngày"), choices=_DAYS, default="")
    month = ChoiceField(_l("Tháng (chỉ khi hằng năm)"), choices=_MONTHS, default="")
    opens_day = ChoiceField(_l("Bắt đầu từ ngày (nếu có)"), choices=_DAYS, default="")
    opens_month = ChoiceField(_l("Bắt đầu từ tháng"), choices=_MONTHS, default="")
    days = LineField(_l("Số ngày"), [at_most(3)])
    working = BooleanField(_l("Chỉ tính ngày làm việc"))
    event = LineField(_l("Kể từ khi"), [at_most(LONGEST_EVENT)])
    kinds = ChoicesField(_l("Chỉ giao cho loại đơn vị"))
    proof = ChoiceField(_l("Minh chứng"), default=Proof.NONE)

    def __init__(self, *args: Any, kind_choices: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rhythm.offer((rhythm.value, gettext(label)) for rhythm, label in RHYTHM_LABELS.items())
        self.proof.offer((proof.value, gettext(label)) for proof, label in PROOF_LABELS.items())
        self.kinds.offer((code, gettext(name)) for code, name in kind_choices)

    def wish(self) -> Wish:
        """What was typed, as the service takes it."""
        numbers = {name: whole_number(self[name].data) for name in NUMBERS}
        timing = Timing(
            rhythm=Rhythm(self.rhythm.data),
            due=self.due.data,
            opens=self.opens.data,
            working=self.working.data,
            event=self.event.data or "",
            **numbers,
        )
        return Wish(
            title=self.title.data or "",
            timing=timing,
            kinds=tuple(self.kinds.data or ()),
            proof=Proof(self.proof.data),
        )


def stored_duty(wish: Wish) -> dict[str, Any]:
    """The fields of the form for a stored duty."""
    timing = wish.timing
    numbers = {name: str(getattr(timing, name) or "") for name in NUMBERS}
    return {
        **numbers,
        "title": wish.title,
        "rhythm": timing.rhythm,
        "due": timing.due,
        "opens": timing.opens,
        "working": timing.working,
        "event": timing.event,
        "kinds": list(wish.kinds),
        "proof": wish.proof,
    }


class DoneForm(PortalForm):
    """That a duty is done, with its proof."""

    occurrence = HiddenField(validators=[at_most(10)])
    remark = ProseField(_l("Kết quả, ghi chú"), [at_most(LONGEST_REMARK)])
    answer = ChoiceField(_l("Văn bản trả lời đã gửi"), default="")
    file = FileField(_l("Tệp kết quả"))


class ReturnForm(PortalForm):
    """Why a proof is sent back."""

    reason = ProseField(_l("Lý do trả lại"), [required, at_most(LONGEST_REMARK)])
