"""What an addressee writes to contest, and the sender to answer."""

from flask_babel import lazy_gettext as _l
from wtforms import FileField
from wtforms.validators import Length

from portal.rules.documents.contesting import LONGEST, LONGEST_REASON, SHORTEST
from portal.web.forms import PortalForm, ProseField, at_most, required

_clear = Length(min=SHORTEST, message=_l("Vui lòng nêu rõ ý kiến, ít nhất %(min)d ký tự."))


class ContestForm(PortalForm):
    """What the unit does not accept, with a file if there is one."""

    words = ProseField(_l("Ý kiến của đơn vị"), [required, _clear, at_most(LONGEST)])
    file = FileField(_l("Tệp kèm theo (nếu có)"))


class WithdrawContestForm(PortalForm):
    """Why the unit takes its note back."""

    reason = ProseField(_l("Lý do (nếu có)"), [at_most(LONGEST_REASON)])


class ContestAnswerForm(PortalForm):
    """The sender's one answer."""

    words = ProseField(_l("Trả lời"), [required, at_most(LONGEST)])
