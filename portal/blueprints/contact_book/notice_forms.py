"""Forms of notices to families."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FileField
from wtforms.validators import ValidationError

from portal.errors import RuleBroken
from portal.rules.contact_book.notices import (
    CONFIRMING_LABELS,
    EVERYBODY,
    GRADE,
    LONGEST_TEXT,
    MOST_OPTIONS,
    Wording,
    read_options,
)
from portal.rules.contact_book.signups import MOST_SLOTS, read_slots
from portal.services.contact_book.notices.aiming import Aimed, Aims
from portal.web.forms import (
    ChoiceField,
    ChoicesField,
    DayField,
    LineField,
    PortalForm,
    ProseField,
    VersionForm,
    at_most,
    required,
)
from portal.web.templates import grade_label
from portal.web.words import say


class NoticeForm(VersionForm):
    """What a notice says, to whom, and what it asks."""

    title = LineField(_l("Tiêu đề"), [required, at_most(150)], description=_l("Ví dụ: Họp phụ huynh đầu năm."))
    text = ProseField(
        _l("Nội dung"),
        [required, at_most(LONGEST_TEXT)],
        description=_l("Viết ngắn, dễ hiểu. Địa chỉ trang web tự thành liên kết."),
    )
    aims = ChoicesField(_l("Gửi đến"))
    ends_on = DayField(
        _l("Đến hết ngày"), [required], description=_l("Gia đình đọc được ngay khi gửi, trả lời được đến hết ngày này.")
    )
    confirming = ChoiceField(_l("Xác nhận"), choices=[(code, _l(words)) for code, words in CONFIRMING_LABELS.items()])
    consent = ProseField(
        _l("Điều xin gia đình đồng ý"),
        [at_most(500)],
        description=_l("Chỉ khi xin ý kiến. Ví dụ: Đồng ý cho con đi tham quan ngày 5/12, đóng 120.000 đồng."),
    )
    question = LineField(
        _l("Câu hỏi"), [at_most(300)], description=_l("Để trống nếu không hỏi gì. Ví dụ: Con có đi tham quan không?")
    )
    options = ProseField(
        _l("Các lựa chọn trả lời"),
        [at_most(MOST_OPTIONS * 101)],
        description=_l("Mỗi lựa chọn một dòng, ví dụ: Có đi; Không đi."),
    )
    slots = ProseField(
        _l("Đăng ký lượt"),
        [at_most(MOST_SLOTS * 106)],
        description=_l(
            "Để trống nếu không cần. Mỗi dòng một lượt = số chỗ, ví dụ: Thứ Hai 8:00 = 2. Ai đăng ký trước có trước."
        ),
    )
    hands_in = BooleanField(_l("Gia đình nộp tệp"), description=_l("Ảnh, đơn, bài làm; nộp và thay được đến hết hạn."))
    urgent = BooleanField(
        _l("Khẩn"), description=_l("Gửi thư ngay, không đợi thư gộp cuối ngày. Chỉ dùng khi thật cần.")
    )

    def validate_slots(self, field: ProseField) -> None:
        """What is wrong with a line, at the field."""
        try:
            read_slots(field.data or "")
        except RuleBroken as broken:
            raise ValidationError(say(broken.message, **broken.params)) from None

    def offer_aims(self, aims: Aims) -> None:
        """The parts of the school the actor may write to."""
        whole = [(EVERYBODY, _l("Cả trường"))] if aims.everybody else []
        grades = [(f"{GRADE}{grade}", grade_label(grade)) for grade in aims.grades]
        classes = [(code, _l("Lớp %(name)s", name=name)) for code, name in aims.classes.items()]
        groups = [(code, _l("Nhóm %(name)s", name=name)) for code, name in aims.groups.items()]
        self.aims.offer([*whole, *grades, *classes, *groups])

    def wording(self) -> Wording:
        """What was typed, as the service takes it; the form is valid."""
        return Wording(
            title=self.title.data or "",
            text=self.text.data or "",
            ends_on=self.ends_on.data,
            confirming=self.confirming.data or "",
            urgent=bool(self.urgent.data),
            question=self.question.data or "",
            options=read_options(self.options.data or ""),
            consent=self.consent.data or "",
            hands_in=bool(self.hands_in.data),
            slots=read_slots(self.slots.data or ""),
        )


class PupilsForm(PortalForm):
    """Pupils ticked in a list."""

    pupils = ChoicesField(_l("Học sinh"))

    def offer_pupils(self, pupils: list[Aimed]) -> None:
        """By class and name."""
        self.pupils.offer([(str(each.pupil_id), f"{each.class_name} · {each.name}") for each in pupils])

    def chosen(self) -> list[int]:
        """The ids ticked; only offered ones pass the form."""
        return [int(value) for value in self.pupils.data or [] if value.isdecimal()]


class FilesForm(PortalForm):
    """Files to go with a notice."""

    files = FileField(_l("Tệp kèm theo"))


class SendForm(VersionForm):
    """Sending what was looked at: which version."""


class WithdrawForm(PortalForm):
    """Why."""

    reason = LineField(_l("Lý do thu hồi"), [required, at_most(500)], description=_l("Gia đình đọc được lý do này."))
