"""Forms for answering the public."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField

from portal.blueprints.news.forms import SeenForm
from portal.rules.news.asking import LONGEST_ANSWER, LONGEST_QUESTION, LONGEST_SUBJECT
from portal.rules.news.consulting import LONGEST_BODY, LONGEST_SUMMARY, LONGEST_TITLE
from portal.services.news.answering import LONGEST_REASON
from portal.web.forms import DayField, LineField, PortalForm, ProseField, at_most, required


class AnswerForm(SeenForm):
    """The answer to the asker."""

    answer = ProseField(_l("Câu trả lời"), [required, at_most(LONGEST_ANSWER)])


class PublishAnswerForm(SeenForm):
    """What everybody reads."""

    shown_subject = LineField(_l("Tiêu đề"), [required, at_most(LONGEST_SUBJECT)])
    shown_question = ProseField(_l("Câu hỏi"), [required, at_most(LONGEST_QUESTION)])
    shown_answer = ProseField(_l("Câu trả lời"), [required, at_most(LONGEST_ANSWER)])


class PutAwayForm(SeenForm):
    """Not answering it."""

    reason = LineField(_l("Lý do"), [required, at_most(LONGEST_REASON)])


class AskingSettingsForm(PortalForm):
    """How long an answer may take, and what was asked is kept."""

    answer_days = IntegerField(_l("Trả lời trong bao nhiêu ngày làm việc"))
    keep_months = IntegerField(_l("Xóa dữ liệu của người hỏi sau bao nhiêu tháng"))


class ConsultationForm(SeenForm):
    """An issue on which everybody is asked."""

    title = LineField(_l("Việc cần lấy ý kiến"), [required, at_most(LONGEST_TITLE)])
    body = ProseField(_l("Nội dung"), [required, at_most(LONGEST_BODY)])
    opens_on = DayField(_l("Từ ngày"), [required])
    closes_on = DayField(_l("Đến hết ngày"), [required])

    def words(self) -> dict[str, Any]:
        """What was typed, once it was found to be there."""
        return {name: self[name].data for name in ("title", "body", "opens_on", "closes_on")}


class SummaryForm(SeenForm):
    """How the comments were taken."""

    summary = ProseField(_l("Tổng hợp, tiếp thu ý kiến"), [required, at_most(LONGEST_SUMMARY)])
