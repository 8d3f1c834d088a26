"""Forms for answering the public."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField

from portal.blueprints.news.forms import SeenForm
from portal.rules.news.asking import LONGEST_ANSWER, LONGEST_QUESTION, LONGEST_SUBJECT
from portal.services.news.answering import LONGEST_REASON
from portal.web.forms import LineField, PortalForm, ProseField, at_most, required


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
