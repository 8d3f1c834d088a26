"""What a sender fills in to recall, and an addressee to answer."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields import SelectChoice

from portal.rules.documents.withdrawal import LONGEST_REASON
from portal.web.forms import PortalForm, ProseField, at_most, required


class RecallForm(PortalForm):
    """Why the document is recalled."""

    reason = ProseField(_l("Lý do thu hồi"), [required, at_most(LONGEST_REASON)])


class RecallAnswerForm(PortalForm):
    """Whether the unit agrees; declining needs a reason."""

    decision = RadioField(
        _l("Trả lời của đơn vị"),
        choices=[SelectChoice("accept", _l("Đồng ý, cho thu hồi")), SelectChoice("refuse", _l("Không đồng ý"))],
        validators=[required],
    )
    reason = ProseField(_l("Lý do"), [at_most(LONGEST_REASON)])
