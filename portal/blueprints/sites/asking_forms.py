"""The forms in which anybody asks the unit something, or says what they think of an issue."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from portal.rules.news.asking import LONGEST_NAME, LONGEST_QUESTION, LONGEST_SUBJECT
from portal.rules.news.consulting import LONGEST_COMMENT
from portal.rules.people.emails import LONGEST
from portal.services.news.asking import Asked, check_asked
from portal.web.forms import LineField, ProseField, at_most, required
from portal.web.shell import language
from portal.web.visitors import VisitorForm

LONGEST_PHONE = 40


class AskForm(VisitorForm):
    """A question, and how to reach who asks."""

    name = LineField(_l("Họ và tên"), [required, at_most(LONGEST_NAME)])
    email = LineField(_l("Thư điện tử"), [at_most(LONGEST)])
    phone = LineField(_l("Số điện thoại"), [at_most(LONGEST_PHONE)])
    subject = LineField(_l("Hỏi về việc gì"), [required, at_most(LONGEST_SUBJECT)])
    question = ProseField(_l("Câu hỏi"), [required, at_most(LONGEST_QUESTION)])
    may_publish = BooleanField(_l("Đồng ý cho đăng câu hỏi này cùng câu trả lời, không kèm tên người hỏi"))

    def asked(self) -> Asked:
        """What was typed."""
        return Asked(
            name=self.name.data or "",
            email=self.email.data or "",
            phone=self.phone.data or "",
            subject=self.subject.data or "",
            question=self.question.data or "",
            may_publish=bool(self.may_publish.data),
            locale=language(),
        )

    def validate(self, extra_validators: object = None) -> bool:
        """Also what the service would refuse, so that it is told before the second look."""
        return bool(super().validate(extra_validators)) and self.attempt(check_asked, self.asked()) is not None


class CommentForm(VisitorForm):
    """What somebody thinks, under a name or none."""

    name = LineField(_l("Họ và tên"), [at_most(LONGEST_NAME)])
    comment = ProseField(_l("Ý kiến của bạn"), [required, at_most(LONGEST_COMMENT)])
