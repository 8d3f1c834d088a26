"""The form of a request for leave."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import FileField, RadioField, SelectChoice
from wtforms.validators import Optional

from portal.adapters import clock
from portal.rules.attendance.statuses import AFTERNOON, MORNING, SESSION_LABELS
from portal.rules.contact_book.leave import KIND_LABELS, LONGEST_WORDS, Span
from portal.services.contact_book.leave.asking import Asked
from portal.services.contact_book.leave.own import OwnLeave
from portal.web.forms import ChoiceField, ChoicesField, DayField, ProseField, VersionForm, at_most, required
from portal.web.kept_files import chosen_files
from portal.web.numbers import whole_number

SESSIONS = [(code, _l(label)) for code, label in SESSION_LABELS.items()]


class LeaveForm(VersionForm):
    """Which days, why, and papers."""

    first_day = DayField(_l("Nghỉ từ ngày"), [required])
    first_session = ChoiceField(_l("Từ buổi"), choices=SESSIONS, default=MORNING)
    last_day = DayField(
        _l("Đến hết ngày"), [Optional()], description=_l("Nghỉ một ngày thì để trống. Ngày nghỉ lễ không tính.")
    )
    last_session = ChoiceField(_l("Đến hết buổi"), choices=SESSIONS, default=AFTERNOON)
    kind = RadioField(
        _l("Lý do"),
        choices=[SelectChoice(code, _l(label)) for code, label in KIND_LABELS.items()],
        validate_choice=False,
    )
    words = ProseField(
        _l("Viết thêm"),
        [at_most(LONGEST_WORDS)],
        description=_l("Chỉ người duyệt và giáo viên chủ nhiệm đọc. Không bắt buộc khi con ốm."),
    )
    keeps = ChoicesField(_l("Tệp đã có trong đơn"), description=_l("Bỏ chọn tệp không cần nữa."))
    files = FileField(_l("Tệp kèm theo"), [Optional()], description=_l("Ví dụ giấy khám bệnh. Không bắt buộc."))

    def validate_last_day(self, field: DayField) -> None:
        """Left empty it is the first day."""
        if field.data is None:
            field.data = self.first_day.data

    def asked(self) -> Asked | None:
        """What was typed, as the service takes it; None when a file was refused. The rest of the form is valid."""
        files = chosen_files(self)
        if files is None:
            return None
        span = Span(
            first_day=self.first_day.data,
            last_day=self.last_day.data or self.first_day.data,
            first_session=self.first_session.data or MORNING,
            last_session=self.last_session.data or AFTERNOON,
        )
        keeps = [number for value in self.keeps.data or [] if (number := whole_number(value)) is not None]
        return Asked(span=span, kind=self.kind.data or "", words=self.words.data or "", files=list(files), keeps=keeps)


def blank() -> dict[str, Any]:
    """What a new request begins with."""
    return {"first_day": clock.today(), "first_session": MORNING, "last_session": AFTERNOON}


def filled(shown: OwnLeave) -> dict[str, Any]:
    """What a request that the school asked about begins with."""
    leave = shown.leave
    names = ("first_day", "last_day", "first_session", "last_session", "kind", "words", "version")
    return {**{name: getattr(leave, name) for name in names}, "keeps": [str(file.id) for file in shown.files]}
