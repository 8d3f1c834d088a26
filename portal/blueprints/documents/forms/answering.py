"""What an addressee fills in."""

from flask_babel import lazy_gettext as _l

from portal.services.documents.answering import LONGEST_REASON
from portal.services.documents.arrivals import LONGEST_HANDLER, LONGEST_NOTE
from portal.web.forms import LineField, PortalForm, ProseField, at_most, required


class RefuseForm(PortalForm):
    """Why the unit sends a document back."""

    reason = ProseField(_l("Lý do trả lại"), [required, at_most(LONGEST_REASON)])


class ArrivalForm(PortalForm):
    """Who is to handle a document that is entered into the incoming register; both may stay empty."""

    handler = LineField(_l("Đơn vị hoặc người nhận"), [at_most(LONGEST_HANDLER)])
    remark = LineField(_l("Ghi chú"), [at_most(LONGEST_NOTE)])
