"""What is asked and answered."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField

from portal.services.documents.questions import LONGEST
from portal.web.forms import PortalForm, ProseField, at_most, required


class QuestionForm(PortalForm):
    """A question to the issuer."""

    words = ProseField(_l("Câu hỏi"), [required, at_most(LONGEST)])


class AnswerForm(PortalForm):
    """The issuer's answer; ``seen`` is how many answers stood there when the page was opened."""

    words = ProseField(_l("Trả lời"), [required, at_most(LONGEST)])
    seen = HiddenField()


class PromoteForm(PortalForm):
    """Whether the guidance names the unit that asked."""

    names_unit = BooleanField(_l("Ghi tên đơn vị đã hỏi"))
