"""Submitting a draft, and what the leader decides."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from portal.services.documents.approving import LONGEST_REMARK
from portal.web.forms import PortalForm, ProseField, at_most


class SubmitForm(PortalForm):
    """Submitting names exactly what was shown."""

    seal = HiddenField(validators=[at_most(64)])


class DecideForm(SubmitForm):
    """Approving or returning; returning needs a remark."""

    remark = ProseField(_l("Ý kiến"), [at_most(LONGEST_REMARK)])
