"""Forms of conversations with families."""

from collections.abc import Iterable
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FileField, TimeField
from wtforms.validators import Optional

from portal.rules.attendance.days import WEEKDAYS
from portal.rules.contact_book.talks import LONGEST_PHRASE, LONGEST_TEXT, MOST_FILES, Manners
from portal.web.forms import ChoicesField, PortalForm, ProseField, VersionForm, at_most, required
from portal.web.kept_files import kept_files
from portal.web.parts import parts


class MessageForm(PortalForm):
    """A message with files."""

    text = ProseField(_l("Tin nhắn"), [required, at_most(LONGEST_TEXT)])
    files = FileField(_l("Tệp kèm theo"), [Optional()])

    def take_phrase(self, phrases: Iterable[Any]) -> bool:
        """Add the ready sentence that was clicked to what is typed; True when one was, and nothing is sent."""
        wanted = request.form.get("phrase")
        found = next((each for each in phrases if str(each.id) == wanted), None)
        if found is None:
            return wanted is not None
        self.text.data = "\n".join(part for part in (self.text.data, found.text) if part)
        self.text.raw_data = None
        return True


class ReportForm(PortalForm):
    """What is wrong with a conversation."""

    words = ProseField(
        _l("Điều bạn muốn báo"),
        [required, at_most(1000)],
        description=_l("Lãnh đạo nhà trường sẽ đọc cuộc trao đổi này, kể cả tin đã thu hồi. Bên kia không được báo."),
    )


class OutcomeForm(PortalForm):
    """What came of a report."""

    outcome = ProseField(
        _l("Cách giải quyết"), [required, at_most(1000)], description=_l("Người đã báo đọc được lời này.")
    )


class PhraseForm(PortalForm):
    """A ready sentence."""

    text = ProseField(
        _l("Câu soạn sẵn"),
        [required, at_most(LONGEST_PHRASE)],
        description=_l("Ví dụ: Cảm ơn gia đình đã báo, cô đã ghi nhận."),
    )
    for_school = BooleanField(_l("Dùng chung cho cả trường"))


class MannersForm(VersionForm):
    """Who may begin a conversation, and the office hours."""

    to_homeroom = BooleanField(_l("Gia đình được viết trước cho giáo viên chủ nhiệm"))
    to_teachers = BooleanField(_l("Gia đình được viết trước cho giáo viên bộ môn"))
    to_office = BooleanField(_l("Gia đình được viết trước cho văn phòng"))
    from_teachers = BooleanField(_l("Giáo viên được viết trước cho gia đình"))
    opens = TimeField(_l("Giờ làm việc từ"), [required])
    closes = TimeField(
        _l("Đến"),
        [required],
        description=_l("Ngoài giờ này giáo viên không bị báo tin; văn phòng thì được báo ngay."),
    )
    weekdays = ChoicesField(
        _l("Các ngày làm việc"), choices=[(str(number), _l(name)) for number, name in enumerate(WEEKDAYS)]
    )

    def manners(self) -> Manners:
        """What was decided; the form is valid."""
        return Manners(
            to_homeroom=bool(self.to_homeroom.data),
            to_teachers=bool(self.to_teachers.data),
            to_office=bool(self.to_office.data),
            from_teachers=bool(self.from_teachers.data),
            opens=self.opens.data,
            closes=self.closes.data,
            weekdays="".join(sorted(self.weekdays.data or [])),
        )


def files_shown() -> dict[str, Any]:
    """What the part of a page with files needs."""
    limit = parts().settings.max_file_mb * 1024 * 1024
    return {"kept": kept_files(), "max_bytes": limit, "max_files": MOST_FILES}
