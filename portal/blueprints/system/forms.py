"""Forms of operators."""

from flask_babel import lazy_gettext

from portal.web.forms import PortalForm, ProseField, at_most, required


class AbandonForm(PortalForm):
    """Why a task is given up."""

    reason = ProseField(lazy_gettext("Lý do bỏ qua"), [required, at_most(500)])
